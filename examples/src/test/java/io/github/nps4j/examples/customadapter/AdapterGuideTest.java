package io.github.nps4j.examples.customadapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide shows what compiles, and its adapter is as small as it says. */
class AdapterGuideTest {

    private static final Path MAIN = Path.of("src/main/java/io/github/nps4j/examples/customadapter");
    private static final Path TEST = Path.of("src/test/java/io/github/nps4j/examples/customadapter");

    @Test
    void every_java_snippet_of_the_guide_stands_in_code_that_compiles() throws IOException {
        String code = squeezed(Files.readString(MAIN.resolve("TinyCrmAdapter.java"))
                + Files.readString(MAIN.resolve("TinyCrmReader.java"))
                + Files.readString(TEST.resolve("TinyCrmHarness.java"))
                + Files.readString(TEST.resolve("TinyCrmContractTest.java")));
        String guide = Files.readString(Path.of("..", "docs", "write-your-own-adapter.md"));
        Matcher block = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(guide);
        int blocks = 0;
        while (block.find()) {
            blocks++;
            for (String part : block.group(1).split("\\n *// …\\n")) {
                assertThat(code).as(part).contains(squeezed(part));
            }
        }
        assertThat(blocks).isGreaterThanOrEqualTo(4);
    }

    @Test
    void the_adapter_has_fewer_than_200_lines_besides_its_imports() throws IOException {
        long lines = Files.readString(MAIN.resolve("TinyCrmAdapter.java"))
                .lines()
                .filter(line -> !line.startsWith("import "))
                .count();
        assertThat(lines).isLessThan(200);
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
