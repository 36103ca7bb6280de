package io.github.nps4j.source.file;

import io.github.nps4j.source.Receipt;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Collections;

/** Writes a file of many rows and imports it. Arguments: folder, rows. */
final class ManyRows {

    private ManyRows() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        long rows = Long.parseLong(arguments[1]);
        Path file = folder.resolve("many.csv");
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write("response_id;score;answered_at;email;comment;plan\n");
            for (long i = 0; i < rows; i++) {
                out.write("r" + i + ";" + (i % 1_000 == 7 ? "twelve" : i % 11) + ";21/11/2026 09:30;customer" + i
                        + "@example.com;"
                        + (i % 5 == 0 ? "\"fast, and \"\"kind\"\" support\"" : "fast and kind support")
                        + ";pro\n");
            }
        }
        CsvSource source = CsvSource.builder(file)
                .source("csv")
                .column("response_id")
                .toId()
                .column("score")
                .toScore()
                .column("answered_at")
                .toRespondedAt(ZoneId.of("Asia/Seoul"), "ISO", "dd/MM/yyyy HH:mm")
                .column("email")
                .toEmail()
                .column("comment")
                .toComment()
                .unmappedToAttributes()
                .rejectedRows(folder.resolve("rejected.csv"))
                .onProgress(
                        500_000,
                        progress -> System.out.printf(
                                "%,d rows, %,d accepted, %,d rejected, %,.0f rows/s, %s left%n",
                                progress.rows(),
                                progress.accepted(),
                                progress.rejected(),
                                progress.rowsPerSecond(),
                                progress.timeLeft().map(Object::toString).orElse("?")))
                .build();
        ImportReport report = FileImport.builder(
                        source, responses -> Collections.nCopies(responses.size(), Receipt.accepted()))
                .progressFile(folder.resolve("progress"))
                .batchSize(1_000)
                .build()
                .run();
        System.out.println(Files.size(file) / 1_000_000 + " MB in a heap of at most "
                + Runtime.getRuntime().maxMemory() / 1_048_576 + " MB: " + report);
    }
}
