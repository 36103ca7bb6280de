package io.github.nps4j.examples.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about WhatsApp shows what compiles. */
class WhatsAppGuideTest {

    @Test
    void every_java_snippet_of_the_page_stands_in_code_that_compiles() throws IOException {
        String code = squeezed(Files.readString(Path.of("src/main/java/io/github/nps4j/examples/whatsapp/Guide.java")));
        String page = Files.readString(Path.of("..", "docs", "whatsapp.md"));
        Matcher block = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(page);
        int blocks = 0;
        while (block.find()) {
            blocks++;
            assertThat(code).as(block.group(1)).contains(squeezed(block.group(1)));
        }
        assertThat(blocks).isGreaterThanOrEqualTo(6);
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
