package io.github.nps4j.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.CannotAcceptException;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileImportTest {

    @TempDir
    Path folder;

    private final List<String> taken = new ArrayList<>();

    private CsvSource source(int rows) throws IOException {
        StringBuilder text = new StringBuilder("id,score,at\n");
        for (int i = 0; i < rows; i++) {
            text.append('r').append(i).append(i % 10 == 3 ? ",99" : ",9").append(",2026-11-21\n");
        }
        return source(Files.writeString(folder.resolve("answers.csv"), text));
    }

    private CsvSource source(Path file) {
        return CsvSource.builder(file)
                .source("csv")
                .column("id")
                .toId()
                .column("score")
                .toScore()
                .column("at")
                .toRespondedAt(ZoneOffset.UTC, "ISO")
                .rejectedRows(folder.resolve("rejected.csv"))
                .build();
    }

    private FileImport.Builder into(CsvSource source, ResponseSink sink) {
        return FileImport.builder(source, sink)
                .progressFile(folder.resolve("progress"))
                .batchSize(7);
    }

    private List<Receipt> take(List<NpsResponse> responses) {
        responses.forEach(response -> taken.add(response.id()));
        return responses.stream().map(response -> Receipt.accepted()).toList();
    }

    @Test
    void an_import_that_the_sink_stopped_goes_on_there() throws IOException {
        CsvSource source = source(100);
        ResponseSink full = responses -> {
            if (taken.size() > 40) {
                throw new CannotAcceptException("full");
            }
            return take(responses);
        };

        assertThatThrownBy(() -> into(source, full).build().run()).isInstanceOf(CannotAcceptException.class);
        int before = taken.size();
        ImportReport report = into(source, this::take).build().run();

        assertThat(before).isBetween(41, 60);
        assertThat(report.resumedAt()).isPositive();
        assertThat(taken).doesNotHaveDuplicates().hasSize(90);
        assertThat(report.rows()).isEqualTo(100);
        assertThat(report.accepted()).isEqualTo(90);
        assertThat(report.rejected()).isEqualTo(10);
        assertThat(Files.readAllLines(folder.resolve("rejected.csv")))
                .hasSize(11)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_finished_import_is_not_done_again() throws IOException {
        CsvSource source = source(20);
        ImportReport first = into(source, this::take).build().run();

        ImportReport second = into(source, this::take).build().run();

        assertThat(taken).hasSize(18);
        assertThat(second.accepted()).isEqualTo(first.accepted());
        assertThat(second.resumedAt()).isEqualTo(20);
    }

    @Test
    void a_file_that_has_changed_meanwhile_is_refused() throws IOException {
        CsvSource source = source(50);
        ResponseSink full = responses -> {
            if (taken.size() > 20) {
                throw new CannotAcceptException("full");
            }
            return take(responses);
        };
        assertThatThrownBy(() -> into(source, full).build().run()).isInstanceOf(CannotAcceptException.class);
        Path file = folder.resolve("answers.csv");
        Files.writeString(file, Files.readString(file).replace("r5,9", "r5,8"));

        assertThatThrownBy(() -> into(source, this::take).build().run())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("has changed");

        Files.writeString(file, Files.readString(file) + "r99,9,2026-11-21\n");
        assertThatThrownBy(() -> into(source, this::take).build().run())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("bytes");
    }

    @Test
    void what_the_sink_refuses_goes_to_the_rejected_rows_with_its_reason() throws IOException {
        CsvSource source = source(10);

        ImportReport report = into(
                        source,
                        responses -> responses.stream()
                                .map(response -> response.id().equals("r4")
                                        ? Receipt.refused("too far in the future")
                                        : Receipt.accepted())
                                .toList())
                .build()
                .run();

        assertThat(report.accepted()).isEqualTo(8);
        assertThat(report.rejected()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("rejected.csv")))
                .contains("r4,9,2026-11-21,6,too far in the future");
    }

    @Test
    void the_same_import_cannot_run_twice_at_once() throws IOException {
        CsvSource source = source(10);

        into(source, responses -> {
                    assertThatThrownBy(() -> into(source, this::take).build().run())
                            .isInstanceOf(SourceException.class)
                            .hasMessageContaining("running already");
                    return take(responses);
                })
                .build()
                .run();

        assertThat(taken).hasSize(9);
    }

    @Test
    void a_progress_file_of_another_source_or_of_another_kind_is_refused() throws IOException {
        CsvSource source = source(10);
        Files.writeString(folder.resolve("progress"), "shopping list");

        assertThatThrownBy(() -> into(source, this::take).build().run())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("progress file");
    }
}
