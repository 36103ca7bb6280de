package io.github.nps4j.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.Theme;
import io.github.nps4j.source.ResponseReader;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.source.SourceItem.Accepted;
import io.github.nps4j.source.SourceItem.Rejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesSourceTest {

    @TempDir
    Path folder;

    private JsonLinesSource.Builder source(String text) throws IOException {
        return source(Files.writeString(folder.resolve("answers.jsonl"), text));
    }

    private static JsonLinesSource.Builder source(Path file) {
        return JsonLinesSource.builder(file)
                .source("jsonl")
                .column("id")
                .toId()
                .column("answer.score")
                .toScore()
                .column("at")
                .toRespondedAt(ZoneId.of("Asia/Seoul"), "ISO", "unix-millis")
                .column("answer.text")
                .toComment()
                .column("who.mail")
                .toEmail()
                .column("topics")
                .toThemes(",");
    }

    private static List<SourceItem> read(JsonLinesSource source) {
        List<SourceItem> items = new ArrayList<>();
        try (ResponseReader reader = source.open()) {
            reader.forEachRemaining(items::add);
        }
        return items;
    }

    @Test
    void an_object_in_each_line_is_a_response() throws IOException {
        List<SourceItem> items = read(source("""
                {"id":"a","answer":{"score":9,"text":"좋아요\\n고마워요"},"at":"2026-11-21 09:30:00","who":{"mail":"Ann@Example.com"},"topics":["price","a, b"],"plan":"pro"}

                {"id":"b","answer":{"score":"7.0"},"at":1795221000000,"topics":"speed, support","who":null}
                """).unmappedToAttributes().build());

        assertThat(items).hasSize(2);
        NpsResponse first = ((Accepted) items.get(0)).response();
        assertThat(first.score().value()).isEqualTo(9);
        assertThat(first.comment()).hasValue("좋아요\n고마워요");
        assertThat(first.respondedAt()).isEqualTo(Instant.parse("2026-11-21T00:30:00Z"));
        assertThat(first.themes()).extracting(Theme::name).containsExactly("price", "a, b");
        assertThat(first.attributes()).containsEntry("plan", "pro");
        NpsResponse second = ((Accepted) items.get(1)).response();
        assertThat(second.respondedAt()).isEqualTo(Instant.ofEpochMilli(1_795_221_000_000L));
        assertThat(second.themes()).extracting(Theme::name).containsExactly("speed", "support");
        assertThat(items.get(1).position()).isEqualTo("answers.jsonl:3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"a\",\"answer\":{\"score\":9},\"at\":\"2026-11-21\"        | not valid JSON",
                "[1,2]                                                              | no JSON object",
                "{\"id\":\"a\",\"id\":\"b\",\"answer\":{\"score\":9}}               | not valid JSON",
                "{\"id\":\"a\",\"answer\":{\"score\":true},\"at\":\"2026-11-21\"}   | column 'answer.score'",
                "{\"id\":\"a\",\"answer\":{\"score\":[9]},\"at\":\"2026-11-21\"}    | here is a list",
                "{\"id\":\"a\",\"answer\":{\"score\":9}}                            | the response time is empty",
                "{\"answer\":{\"score\":9},\"at\":\"2026-11-21\"}                   | the response id is empty"
            })
    void a_line_that_is_no_response_is_rejected_and_reading_goes_on(String line, String reason) throws IOException {
        List<SourceItem> items = read(source(line + "\n{\"id\":\"z\",\"answer\":{\"score\":1},\"at\":\"2026-11-21\"}\n")
                .build());

        assertThat(((Rejected) items.get(0)).reason()).contains(reason);
        assertThat(items.get(1)).isInstanceOf(Accepted.class);
    }

    @Test
    void rejected_lines_can_be_corrected_and_read_again() throws IOException {
        Path rejected = folder.resolve("rejected.jsonl");
        read(source("""
                {"id":"a","answer":{"score":11},"at":"2026-11-21","deep":{"kept":[1,2]}}
                {"id":"b","answer":{"score":5},"at":"2026-11-21"}
                {"id":"c",
                """).rejectedRows(rejected).build());

        String text = Files.readString(rejected);
        assertThat(text.lines()).hasSize(2);
        assertThat(text)
                .contains("\"nps4j_line\":1", "\"deep\":{\"kept\":[1,2]}", "\"nps4j_raw\":\"{\\\"id\\\":\\\"c\\\",\"");
        Files.writeString(
                rejected, text.lines().findFirst().orElseThrow().replace("\"score\":11", "\"score\":10") + "\n");
        List<SourceItem> again = read(source(rejected).unmappedToAttributes().build());
        NpsResponse corrected = ((Accepted) again.get(0)).response();
        assertThat(corrected.score().value()).isEqualTo(10);
        assertThat(corrected.attributes()).isEmpty();
    }

    @Test
    void utf_16_is_told_with_and_without_a_byte_order_mark() throws IOException {
        String line = "{\"id\":\"가\",\"answer\":{\"score\":9},\"at\":\"2026-11-21\"}\r\n";
        for (var charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            for (String mark : List.of("", "\uFEFF")) {
                Path file = Files.write(folder.resolve("wide.jsonl"), (mark + line).getBytes(charset));

                assertThat(read(source(file).build()).get(0))
                        .as(charset + " mark=" + !mark.isEmpty())
                        .isInstanceOf(Accepted.class);
            }
        }
    }
}
