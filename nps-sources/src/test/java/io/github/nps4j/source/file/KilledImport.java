package io.github.nps4j.source.file;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Imports a file into a log that knows what it has, as a store does. Says a line after each batch. */
final class KilledImport {

    static final int BATCH = 50;

    private KilledImport() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path log = folder.resolve("store.log");
        Set<String> known = known(log);
        try (FileChannel store = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                FileChannel handed = FileChannel.open(
                        folder.resolve("handed.log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            CsvSource source = CsvSource.builder(folder.resolve("answers.csv"))
                    .source("csv")
                    .column("id")
                    .toId()
                    .column("score")
                    .toScore()
                    .column("at")
                    .toRespondedAt(ZoneOffset.UTC, "ISO")
                    .rejectedRows(folder.resolve("rejected.csv"))
                    .build();
            ImportReport report = FileImport.builder(source, responses -> keep(responses, known, store, handed))
                    .progressFile(folder.resolve("progress"))
                    .batchSize(BATCH)
                    .build()
                    .run();
            System.out.println(report);
        }
    }

    private static Set<String> known(Path log) throws IOException {
        if (!Files.exists(log)) {
            return new HashSet<>();
        }
        String text = Files.readString(log);
        // A line that the kill tore is not kept.
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        Files.writeString(log, whole);
        return new HashSet<>(whole.lines().toList());
    }

    private static List<Receipt> keep(
            List<NpsResponse> responses, Set<String> known, FileChannel store, FileChannel handed) {
        List<Receipt> receipts = new ArrayList<>();
        StringBuilder added = new StringBuilder();
        for (NpsResponse response : responses) {
            boolean isNew = known.add(response.id());
            receipts.add(isNew ? Receipt.accepted() : Receipt.duplicate());
            if (isNew) {
                added.append(response.id()).append('\n');
            }
        }
        try {
            handed.write(ByteBuffer.wrap(new byte[responses.size()]));
            store.write(StandardCharsets.UTF_8.encode(added.toString()));
            store.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("batch");
        return receipts;
    }
}
