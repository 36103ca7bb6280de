package io.github.nps4j.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.source.ResponseReader;
import io.github.nps4j.source.SourceItem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class CsvLawsTest {

    @Provide
    Arbitrary<String> cells() {
        return Arbitraries.strings()
                .withChars("ab\"',;\n\r\t =+-@ㄱ＝☎".toCharArray())
                .ofMaxLength(12);
    }

    @Property
    void what_is_neutralized_is_restored_and_no_spreadsheet_runs_it(@ForAll("cells") String cell) {
        String neutral = SpreadsheetCells.neutralize(cell);

        assertThat(SpreadsheetCells.restore(neutral)).isEqualTo(cell);
        assertThat(neutral).doesNotMatch("(?s)[=+\\-@\t\r].*");
    }

    @Property
    void well_formed_rows_are_read_as_they_were_written(
            @ForAll @Size(min = 1, max = 5) List<@From("cells") String> cells) throws IOException {
        StringBuilder text = new StringBuilder();
        cells.forEach(cell -> text.append(text.isEmpty() ? "" : ",")
                .append('"')
                .append(cell.replace("\"", "\"\""))
                .append('"'));
        CsvRows rows = new CsvRows(lines(text + "\n" + text + "\n"), ',');

        for (int i = 0; i < 2; i++) {
            Row row = rows.next();
            assertThat(row).isNotNull();
            assertThat(row.fields()).isEqualTo(cells);
        }
        assertThat(rows.next()).isNull();
    }

    @Property
    void nothing_in_a_file_is_lost_or_makes_reading_hang(@ForAll("cells") String a, @ForAll("cells") String b)
            throws IOException {
        String text = "id,score,at\n" + a + "\nr1,5,2026-11-21\n" + b + "\nr2,5,2026-11-21\n";
        Path file = Files.createTempFile("laws", ".csv");
        try {
            Files.writeString(file, text);
            List<SourceItem> items = new ArrayList<>();
            try (ResponseReader reader = CsvSource.builder(file)
                    .source("csv")
                    .column("id")
                    .toId()
                    .column("score")
                    .toScore()
                    .column("at")
                    .toRespondedAt(ZoneOffset.UTC, "ISO")
                    .build()
                    .open()) {
                reader.forEachRemaining(items::add);
            }
            assertThat(items).isNotEmpty();
            assertThat(items.size()).isLessThanOrEqualTo((int)
                    text.chars().filter(c -> c == '\n' || c == '\r').count());
        } finally {
            Files.delete(file);
        }
    }

    private static TextLines lines(String text) throws IOException {
        return new TextLines(
                "x.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), null, CsvRows.MAX_ROW + 1);
    }
}
