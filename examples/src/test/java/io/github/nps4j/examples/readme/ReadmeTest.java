package io.github.nps4j.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what compiles and runs. */
class ReadmeTest {

    private static final Path SOURCES = Path.of("src/main/java/io/github/nps4j/examples/readme");

    private static String readme() throws IOException {
        return Files.readString(Path.of("..", "README.md"));
    }

    private static List<String> javaBlocks() throws IOException {
        Matcher block = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(readme());
        List<String> blocks = new ArrayList<>();
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }

    @Test
    void the_first_program_is_at_most_25_lines_and_stands_in_the_readme_as_it_compiles() throws IOException {
        String source = Files.readString(SOURCES.resolve("FirstProgram.java"));
        String shown = source.substring(source.indexOf("import "))
                .replace("/** One answer, one CRM in memory. */\n", "")
                .replace("// spotless:on", "")
                .strip();
        assertThat(shown.lines().count()).isLessThanOrEqualTo(25);
        assertThat(javaBlocks()).anySatisfy(block -> assertThat(block.strip()).isEqualTo(shown));
    }

    @Test
    void every_other_java_snippet_of_the_readme_stands_in_a_program_that_compiles() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(squeezed(Files.readString(file)));
            }
        }
        for (String block : javaBlocks()) {
            if (!block.contains("class FirstProgram")) {
                assertThat(all.toString()).as(block).contains(squeezed(block));
            }
        }
    }

    @Test
    void the_first_program_prints_the_score_and_a_ledger_that_adds_up() {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            FirstProgram.main(new String[0]);
        } finally {
            System.setOut(console);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).startsWith("9\n").contains("1 deliveries = 1 applied");
    }

    @Test
    void the_commands_of_the_readme_are_what_ci_runs() throws IOException {
        String ci = Files.readString(Path.of("..", ".ci", "run"));
        String command =
                ci.lines().filter(line -> line.startsWith("./mvnw")).findFirst().orElseThrow();
        assertThat(readme()).contains("\n" + command + "\n");
        assertThat(readme()).contains("\n./mvnw -q -Pquickstart -DskipTests package\n");
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
