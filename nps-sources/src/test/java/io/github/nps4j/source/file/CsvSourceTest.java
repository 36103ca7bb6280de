package io.github.nps4j.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.ResponseReader;
import io.github.nps4j.source.SourceException;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.source.SourceItem.Accepted;
import io.github.nps4j.source.SourceItem.Ignored;
import io.github.nps4j.source.SourceItem.Rejected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSourceTest {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

    @TempDir
    Path folder;

    private Path file(String content) {
        return file(content, StandardCharsets.UTF_8);
    }

    private Path file(String content, Charset charset) {
        return bytes(content.getBytes(charset));
    }

    private Path bytes(byte[] content) {
        try {
            return Files.write(folder.resolve("answers.csv"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** id, score, at and comment. */
    private static CsvSource.Builder plain(Path file) {
        return CsvSource.builder(file)
                .source("csv")
                .column("id")
                .toId()
                .column("score")
                .toScore()
                .column("at")
                .toRespondedAt(SEOUL, "ISO", "dd/MM/yyyy HH:mm")
                .column("comment")
                .toComment();
    }

    private static List<SourceItem> read(CsvSource.Builder builder) {
        List<SourceItem> items = new ArrayList<>();
        try (ResponseReader reader = builder.build().open()) {
            reader.forEachRemaining(items::add);
        }
        return items;
    }

    private static NpsResponse response(SourceItem item) {
        assertThat(item).isInstanceOf(Accepted.class);
        return ((Accepted) item).response();
    }

    private static String reason(SourceItem item) {
        assertThat(item).isInstanceOf(Rejected.class);
        return ((Rejected) item).reason();
    }

    @Test
    void every_kind_of_column_arrives() {
        Path file = file("""
                Response ID,rev,survey,SCORE,comment,insight,lang,at,themes,mail,tel,cust,plan,rest
                r1,2,s1,9.0,"좋아요, ""정말""
                고마워요",pleased,ko,21/11/2026 09:30,price; support ;,Ann@Example.com,010-1234-5678,C1,pro,x
                """);

        List<SourceItem> items = read(CsvSource.builder(file)
                .source("csv")
                .tenant("acme")
                .column(" response id ")
                .toId()
                .column("rev")
                .toRevision()
                .column("survey")
                .toSurvey()
                .column("score")
                .toScore()
                .column("comment")
                .toComment()
                .column("insight")
                .toInsight()
                .column("lang")
                .toLanguage()
                .column("at")
                .toRespondedAt(SEOUL, "ISO", "dd/MM/yyyy HH:mm")
                .column("themes")
                .toThemes(";")
                .column("cust")
                .toCustomerId()
                .column("mail")
                .toEmail()
                .column("tel")
                .toPhone("KR")
                .column("plan")
                .toAttribute("tariff")
                .unmappedToAttributes());

        assertThat(items).hasSize(1);
        assertThat(items.get(0).position()).isEqualTo("answers.csv:2");
        assertThat(response(items.get(0)))
                .isEqualTo(NpsResponse.builder()
                        .tenant("acme")
                        .source("csv")
                        .id("r1")
                        .revision(2)
                        .surveyId("s1")
                        .score(9)
                        .comment("좋아요, \"정말\"\n고마워요")
                        .insight("pleased")
                        .language("ko")
                        .respondedAt(Instant.parse("2026-11-21T00:30:00Z"))
                        .themes("price", "support")
                        .identity(Identity.builder()
                                .customerId("C1")
                                .email("ann@example.com")
                                .phone("+821012345678")
                                .build())
                        .attribute("tariff", "pro")
                        .attribute("rest", "x")
                        .build());
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({
        "2026-11-21T09:30:00+09:00, 2026-11-21T00:30:00Z",
        "2026-11-21T00:30:00Z, 2026-11-21T00:30:00Z",
        "2026-11-21T09:30, 2026-11-21T00:30:00Z",
        "2026-11-21 09:30:00.250, 2026-11-21T00:30:00.250Z",
        "2026-11-21, 2026-11-20T15:00:00Z",
        "21/11/2026 09:30, 2026-11-21T00:30:00Z",
        "03/04/2026 00:00, 2026-04-02T15:00:00Z"
    })
    void times_are_read_by_the_declared_formats_in_the_declared_zone(String text, Instant time) {
        List<SourceItem> items = read(plain(file("id,score,at,comment\nr,5," + text + ",\n")));

        assertThat(response(items.get(0)).respondedAt()).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"11/21/2026 09:30", "30/02/2026 09:30", "2026-13-01", "21-11-2026", "yesterday", "1795000000"})
    void a_time_of_another_form_is_rejected_and_never_guessed(String text) {
        List<SourceItem> items = read(plain(file("id,score,at,comment\nr,5," + text + ",\n")));

        assertThat(reason(items.get(0)))
                .isEqualTo("column 'at': the response time is not of the form ISO or dd/MM/yyyy HH:mm");
    }

    @Test
    void unix_times_are_read_where_they_are_declared() {
        Path file = file("id,score,at,changed\nr,5,1795000000,1795000000123\n");

        List<SourceItem> items = read(CsvSource.builder(file)
                .source("csv")
                .column("id")
                .toId()
                .column("score")
                .toScore()
                .column("at")
                .toRespondedAt(ZoneOffset.UTC, "unix-seconds")
                .column("changed")
                .toRevisionTime(ZoneOffset.UTC, "unix-millis"));

        assertThat(response(items.get(0)).respondedAt()).isEqualTo(Instant.ofEpochSecond(1_795_000_000));
        assertThat(response(items.get(0)).revision()).isEqualTo(1_795_000_000_123L);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource(
            delimiter = '|',
            value = {
                "r,11,2026-11-21,|column 'score': score '11' is not a whole number from 0 to 10",
                "r,9.5,2026-11-21,|never rounded",
                "r,,2026-11-21,|column 'score': score is empty",
                "r,great,2026-11-21,|column 'score': score is a text of 5 characters",
                ",5,2026-11-21,|column 'id': the response id is empty",
                "r,5,,|column 'at': the response time is empty",
                "r,5,2026-11-21|the row has 3 columns, the header has 4",
                "r,5,2026-11-21,a,b|the row has 5 columns, the header has 4"
            })
    void an_invalid_row_is_rejected_with_its_line_and_reason_and_reading_goes_on(String row, String reason) {
        List<SourceItem> items =
                read(plain(file("id,score,at,comment\na,1,2026-11-21,x\n" + row + "\nz,2,2026-11-21,y\n")));

        assertThat(items).hasSize(3);
        assertThat(items.get(1).position()).isEqualTo("answers.csv:3");
        assertThat(reason(items.get(1))).contains(reason);
        assertThat(response(items.get(2)).id()).isEqualTo("z");
    }

    @Test
    void reasons_show_nothing_of_the_row() {
        Path file = file("id,score,at,comment\nr,ann@example.com,secret,hello\nr,5,ann@example.com,hello\n");

        for (SourceItem item : read(plain(file))) {
            assertThat(item.toString())
                    .doesNotContain("ann")
                    .doesNotContain("hello")
                    .doesNotContain("secret");
        }
    }

    @Test
    void an_unclosed_quote_costs_its_own_row_only() {
        List<SourceItem> items = read(plain(file("""
                id,score,at,comment
                a,1,2026-11-21,fine
                b,2,2026-11-21,"never closed
                c,3,2026-11-21,fine
                d,4,2026-11-21,"quoted, well"
                e,5,2026-11-21,fine
                """)));

        assertThat(items).hasSize(5);
        assertThat(items.get(1).position()).isEqualTo("answers.csv:3");
        assertThat(reason(items.get(1))).contains("broken quotes").contains("line 3, column 16");
        assertThat(response(items.get(2)).id()).isEqualTo("c");
        assertThat(response(items.get(3)).comment()).contains("quoted, well");
        assertThat(response(items.get(4)).id()).isEqualTo("e");
    }

    @Test
    void an_unclosed_quote_at_the_end_does_not_swallow_the_rows_before_it() {
        StringBuilder text = new StringBuilder("id,score,at,comment\nbad,1,2026-11-21,\"open\n");
        for (int i = 0; i < 5_000; i++) {
            text.append("r").append(i).append(",7,2026-11-21,plain\n");
        }

        List<SourceItem> items = read(plain(file(text.toString())));

        assertThat(items).hasSize(5_001);
        assertThat(reason(items.get(0))).contains("line 2, column 18").contains("not closed within 1000 lines");
        assertThat(items.subList(1, 5_001)).allMatch(item -> item instanceof Accepted);
    }

    @Test
    void a_quote_inside_a_multi_line_row_is_reported_where_it_begins() {
        List<SourceItem> items = read(plain(file("""
                id,score,at,comment
                "a
                b",2,2026-11-21,"open
                c,3,2026-11-21,fine
                """)));

        assertThat(items).hasSize(2);
        assertThat(reason(items.get(0))).contains("line 3, column 17").contains("never closed");
        assertThat(response(items.get(1)).id()).isEqualTo("c");
    }

    @Test
    void text_after_a_closing_quote_is_rejected_and_a_quote_inside_plain_text_is_text() {
        List<SourceItem> items = read(plain(file("""
                id,score,at,comment
                a,1,2026-11-21,"she said "yes" twice"
                b,2,2026-11-21,a 5" screen
                """)));

        assertThat(reason(items.get(0))).contains("double the quotes");
        assertThat(response(items.get(1)).comment()).contains("a 5\" screen");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void all_ends_of_lines_are_read_and_kept_inside_quotes(String end) {
        List<SourceItem> items = read(plain(file(
                String.join(end, "id,score,at,comment", "", "a,1,2026-11-21,\"one", "two\"", "b,2,2026-11-21,", ""))));

        assertThat(items).hasSize(2);
        assertThat(response(items.get(0)).comment()).contains("one" + end + "two");
        assertThat(items.get(1).position()).isEqualTo("answers.csv:5");
    }

    @Test
    void empty_rows_of_a_spreadsheet_are_ignored() {
        List<SourceItem> items = read(plain(file("id,score,at,comment\na,1,2026-11-21,\n , ,,\n,,,\n")));

        assertThat(items).hasSize(3);
        assertThat(items.subList(1, 3)).allMatch(item -> item instanceof Ignored);
    }

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '\t', '|'})
    void the_delimiter_is_found_and_explained(char delimiter) {
        Path file = file(("id;score;at;comment;a,b\nr;5;2026-11-21;x;y\n")
                .replace(';', delimiter)
                .replace("a,b", "ab"));

        CsvLayout layout = plain(file).inspect();

        assertThat(layout.delimiter()).isEqualTo(delimiter);
        assertThat(layout.explanation()).contains("4 of 4 mapped columns");
        assertThat(layout.columns()).containsExactly("id", "score", "at", "comment", "ab");
        assertThat(response(read(plain(file)).get(0)).score().value()).isEqualTo(5);
    }

    @Test
    void a_line_that_names_the_delimiter_is_obeyed() {
        List<SourceItem> items = read(plain(file("sep=;\nid;score;at;comment\nr;5;2026-11-21;a,b\n")));

        assertThat(response(items.get(0)).comment()).contains("a,b");
        assertThat(items.get(0).position()).isEqualTo("answers.csv:3");
    }

    @Test
    void a_line_that_names_a_quote_as_delimiter_is_no_such_line() {
        Path file = file("sep=\"\nid,score,at,comment\nr1,9,2026-11-21,good\n");

        assertThatThrownBy(() -> read(plain(file)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("delimiter cannot be told");
    }

    @Test
    void a_file_whose_header_does_not_fit_is_refused_before_any_row() {
        assertThatThrownBy(() -> read(plain(file("kim,zoe@example.com\nr,5\n"))))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("delimiter cannot be told")
                .hasMessageNotContaining("zoe");
        assertThatThrownBy(() -> read(plain(file("id,score,comment\nr,5,x\n"))))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("no column 'at'");
        assertThatThrownBy(() -> read(plain(file("id,score,at,comment,Score \nr,5,x\n"))))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("2 times a column 'score'");
        assertThatThrownBy(() -> read(plain(file("\n\n"))))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> read(plain(folder.resolve("none.csv"))))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("none.csv")
                .hasMessageNotContaining(folder.toString());
    }

    @Test
    void byte_order_marks_decide_the_charset() {
        String text = "id,score,at,comment\nr,5,2026-11-21,최고 🎉\n";
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Path file = file("\uFEFF" + text, charset);

            assertThat(plain(file)
                            .charset(StandardCharsets.ISO_8859_1)
                            .inspect()
                            .charset())
                    .isEqualTo(charset);
            assertThat(response(read(plain(file)).get(0)).comment()).contains("최고 🎉");
        }
    }

    @Test
    void a_declared_charset_is_used() {
        Path file = file("id,score,at,comment\nr,5,2026-11-21,좋습니다\n", Charset.forName("EUC-KR"));

        assertThat(response(read(plain(file).charset(Charset.forName("EUC-KR"))).get(0))
                        .comment())
                .contains("좋습니다");
    }

    @Test
    void a_byte_that_is_not_in_the_charset_is_an_error_with_its_place_and_never_a_replacement() throws IOException {
        byte[] text =
                "id,score,at,comment\nr1,5,2026-11-21,ok\nr2,5,2026-11-21,caf#\n".getBytes(StandardCharsets.UTF_8);
        text[text.length - 2] = (byte) 0xe9;
        Path file = bytes(text);

        try (ResponseReader reader = plain(file).build().open()) {
            assertThat(response(reader.next()).id()).isEqualTo("r1");
            assertThatThrownBy(reader::hasNext)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("answers.csv, line 3")
                    .hasMessageContaining("offset " + (text.length - 2))
                    .hasMessageContaining("UTF-8");
        }
    }

    @Test
    void a_text_that_ends_within_a_character_is_an_error() {
        byte[] text = "id,score,at,comment\nr1,5,2026-11-21,é".getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(text, text.length - 1);

        assertThatThrownBy(() -> read(plain(bytes(cut))))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("offset " + (cut.length - 1));
    }

    @Test
    void characters_across_the_buffers_border_are_whole() {
        StringBuilder text = new StringBuilder("id,score,at,comment\n");
        for (int i = 0; i < 20_000; i++) {
            text.append("r").append(i).append(",5,2026-11-21,아주 좋아요 🎉\n");
        }

        List<SourceItem> items = read(plain(file(text.toString())));

        assertThat(items)
                .hasSize(20_000)
                .allMatch(item -> response(item).comment().orElseThrow().equals("아주 좋아요 🎉"));
    }

    @Test
    void a_derived_id_is_the_same_in_every_file_and_differs_with_each_column() {
        Function<String, List<SourceItem>> derived =
                rows -> read(CsvSource.builder(file("mail,survey,score,at\n" + rows))
                        .source("csv")
                        .idFrom("mail", "survey")
                        .column("mail")
                        .toEmail()
                        .column("score")
                        .toScore()
                        .column("at")
                        .toRespondedAt(SEOUL, "ISO"));
        List<SourceItem> first = derived.apply("ab,c,5,2026-11-21\na,bc,5,2026-11-21\n,,5,2026-11-21\n");
        List<SourceItem> second = derived.apply(" ab ,c,7,2026-12-21\n");

        assertThat(response(first.get(0)).id())
                .isEqualTo(response(second.get(0)).id())
                .isNotEqualTo(response(first.get(1)).id())
                .matches("[0-9a-f]{32}");
        assertThat(reason(first.get(2))).contains("all columns of the id are empty");
    }

    @Test
    void a_reader_can_be_stopped_and_opened_again() {
        CsvSource source = plain(file("id,score,at,comment\na,1,2026-11-21,\nb,2,2026-11-21,\nc,3,2026-11-21,\n"))
                .build();

        try (ResponseReader reader = source.open()) {
            assertThat(reader.nextBatch(2)).hasSize(2);
        }
        try (ResponseReader reader = source.open()) {
            assertThat(reader.nextBatch(100)).hasSize(3);
            assertThat(reader.nextBatch(100)).isEmpty();
            reader.close();
        }
    }

    @Test
    void rejected_rows_can_be_corrected_and_read_again() throws IOException {
        Path file = file("""
                id,score,at,comment,tel
                a,11,2026-11-21,=1+1,+82 10 1234 5678
                b,2,2026-11-21,fine,
                c,3,2026-11-21,'quoted
                'd,great,2026-11-21,-5,@x
                """);
        Path rejected = folder.resolve("rejected.csv");
        read(plain(file).column("tel").toPhone().rejectedRows(rejected));

        String text = Files.readString(rejected);
        assertThat(text.lines().toList())
                .containsExactly(
                        "id,score,at,comment,tel,nps4j_line,nps4j_reason,nps4j_raw",
                        "a,11,2026-11-21,'=1+1,'+82 10 1234 5678,2,"
                                + "column 'score': score '11' is not a whole number from 0 to 10; scores are never rounded,",
                        ",,,,,4,\"the row has 4 columns, the header has 5: is a delimiter inside a field without quotes?\","
                                + "\"c,3,2026-11-21,'quoted\"",
                        "''d,great,2026-11-21,'-5,'@x,5,"
                                + "column 'score': score is a text of 5 characters that is no number from 0 to 10,");

        Files.writeString(rejected, text.replace("a,11", "a,10").replace("''d,great", "''d,4"));
        Path again = folder.resolve("again.csv");
        List<SourceItem> items = read(plain(rejected).column("tel").toPhone().rejectedRows(again));

        assertThat(response(items.get(0)).comment()).contains("=1+1");
        assertThat(response(items.get(0)).identity().key("phone").orElseThrow().value())
                .isEqualTo("+821012345678");
        assertThat(response(items.get(2)).id()).isEqualTo("'d");
        assertThat(response(items.get(2)).comment()).contains("-5");
        // what was not corrected is still there, whole
        assertThat(Files.readString(again).lines().toList())
                .hasSize(2)
                .first()
                .asString()
                .isEqualTo("id,score,at,comment,tel,nps4j_line,nps4j_reason,nps4j_raw");
        assertThat(Files.readString(again)).contains("\"c,3,2026-11-21,'quoted\"");
    }

    @Test
    void a_file_of_rejected_rows_is_never_overwritten_and_never_made_in_vain() throws IOException {
        Path file = file("id,score,at,comment\na,1,2026-11-21,\n");
        Path rejected = folder.resolve("rejected.csv");

        read(plain(file).rejectedRows(rejected));
        assertThat(rejected).doesNotExist();

        Files.writeString(rejected, "corrections");
        assertThatThrownBy(() -> read(plain(file).rejectedRows(rejected)))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("exists already");
        assertThat(rejected).hasContent("corrections");
    }

    @Test
    void progress_tells_rate_and_time_left() {
        StringBuilder text = new StringBuilder("id,score,at,comment\n");
        for (int i = 0; i < 25; i++) {
            text.append("r").append(i).append(i % 5 == 0 ? ",11" : ",5").append(",2026-11-21,\n");
        }
        Instant start = Instant.parse("2026-11-21T10:00:00Z");
        Instant[] now = {start};
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                now[0] = now[0].plusSeconds(1);
                return now[0];
            }
        };
        List<FileProgress> reports = new ArrayList<>();

        read(plain(file(text.toString())).clock(clock).onProgress(10, reports::add));

        assertThat(reports).extracting(FileProgress::rows).containsExactly(10L, 20L, 25L);
        assertThat(reports).extracting(FileProgress::rejected).containsExactly(2L, 4L, 5L);
        assertThat(reports.get(1).rowsPerSecond()).isEqualTo(10.0);
        FileProgress last = reports.get(2);
        assertThat(last.finished()).isTrue();
        assertThat(last.bytesRead()).isEqualTo(last.bytesTotal()).isEqualTo(text.length());
        assertThat(last.timeLeft()).contains(Duration.ZERO);
        assertThat(new FileProgress(10, 10, 0, 250, 1_000, Duration.ofSeconds(5), false).timeLeft())
                .contains(Duration.ofSeconds(15));
    }

    @Test
    void what_is_missing_in_the_settings_is_named() {
        Path file = folder.resolve("x.csv");

        assertThatThrownBy(() -> CsvSource.builder(file)
                        .source("s")
                        .column("a")
                        .toScore()
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no column for the response time");
        assertThatThrownBy(() -> plain(file).idFrom("score").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("idFrom");
        assertThatThrownBy(() -> plain(file).column("x").toRespondedAt(SEOUL, "dd/MM/yyyy bb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no usable date pattern");
        assertThatThrownBy(() -> plain(file).column("x").toKey("mail"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no kind of key");
    }
}
