package io.github.nps4j.source.file;

import io.github.nps4j.source.SourceException;
import io.github.nps4j.source.SourceItem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Reads files that were damaged at random. */
final class FileFuzz {

    private static final String CSV = """
            id,rev,score,at,comment,mail,tel,topics
            r1,1,9,2026-11-21,"good, ""really"" good
            second line",ann@example.com,+82 10-1234-5678,price;support
            r2,,0,21/11/2026 09:30,=1+1,x,,
            ,,,,,,,
            r3,2.0,7.0,2026-11-21T10:00:00+09:00,좋아요 😀,,010,;
            """;
    private static final String JSON = """
            {"id":"r1","score":9,"at":"2026-11-21","comment":"good \\u00e9 😀","mail":"ann@example.com","topics":["price",null]}
            {"id":"r2","score":"7.0","at":1795221000000,"rev":3,"extra":{"deep":[[1,{"a":2}]]},"tel":"+82 10-1234-5678"}

            {"id":3,"score":1e1,"at":"21/11/2026 09:30","topics":"a;b"}
            """;

    private static final List<byte[]> SEEDS = List.of(
            bytes(CSV, StandardCharsets.UTF_8),
            bytes("sep=;\r\n" + CSV.replace(",", ";").replace("\n", "\r\n"), StandardCharsets.UTF_8),
            bytes(CSV.replace(',', '\t'), StandardCharsets.UTF_8),
            bytes("\uFEFF" + CSV.replace(',', ';'), StandardCharsets.UTF_16LE),
            bytes("\uFEFF" + CSV, StandardCharsets.UTF_8),
            bytes(CSV, StandardCharsets.UTF_16BE),
            bytes(JSON, StandardCharsets.UTF_8),
            bytes("\uFEFF" + JSON, StandardCharsets.UTF_16BE));

    private static final byte[][] SNIPPETS = {
        bytes("\"", StandardCharsets.UTF_8),
        bytes("\r", StandardCharsets.UTF_8),
        bytes("\n", StandardCharsets.UTF_8),
        bytes(",;\t|", StandardCharsets.UTF_8),
        bytes("\u0000", StandardCharsets.UTF_8),
        {(byte) 0xff, (byte) 0xfe},
        {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        {(byte) 0xf0, (byte) 0x9f},
        bytes("{\"", StandardCharsets.UTF_8),
        bytes("[[[[[[[[[[[[[[[[[[[[[[[[[[[[", StandardCharsets.UTF_8),
        bytes("99999999999999999999999999", StandardCharsets.UTF_8),
        bytes("1e999999999", StandardCharsets.UTF_8),
        bytes("-", StandardCharsets.UTF_8),
        bytes("\\ud800", StandardCharsets.UTF_8),
        bytes("9999-99-99", StandardCharsets.UTF_8),
        bytes("+999999999-12-31", StandardCharsets.UTF_8),
        bytes("\u202e\ufeff", StandardCharsets.UTF_8)
    };

    private final Random random;
    private final @Nullable Path folder;
    long inputs;
    long items;
    long rejected;
    long unreadable;
    long slowestNanos;

    /** {@code folder}, where now and then rejected rows are written; {@code null} for never. */
    FileFuzz(long seed, @Nullable Path folder) {
        this.random = new Random(seed);
        this.folder = folder;
    }

    private static byte[] bytes(String text, Charset charset) {
        return text.getBytes(charset);
    }

    void run(long count) throws IOException {
        for (long i = 0; i < count; i++) {
            int seed = random.nextInt(SEEDS.size());
            byte[] input = mutated(SEEDS.get(seed));
            boolean json = random.nextInt(20) == 0 ? seed < 6 : seed >= 6;
            Path target = folder != null && inputs % 500 == 0 ? folder.resolve("rejected") : null;
            long start = System.nanoTime();
            try {
                read(input, json, target);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("input " + inputs + ": " + new String(input, StandardCharsets.ISO_8859_1), e);
            }
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
            if (target != null) {
                Files.deleteIfExists(target);
            }
            inputs++;
        }
    }

    private void read(byte[] input, boolean json, @Nullable Path target) throws IOException {
        Path name = Path.of("fuzz");
        FileSettings settings;
        Records.Form form;
        if (json) {
            settings = columns(JsonLinesSource.builder(name), target).settings();
            form = JsonLinesRecords::new;
        } else {
            settings = columns(CsvSource.builder(name), target).settings();
            form = (all, lines) -> new CsvRecords(all, null, lines);
        }
        try (FileResponseReader reader =
                FileResponseReader.open(settings, form, null, new ByteArrayInputStream(input), input.length)) {
            while (reader.hasNext()) {
                SourceItem item = reader.next();
                items++;
                if (item instanceof SourceItem.Rejected bad) {
                    rejected++;
                    if (bad.reason().isBlank() || bad.reason().equals("null")) {
                        throw new IllegalStateException("a rejected row has no reason");
                    }
                }
            }
        } catch (SourceException e) {
            // The one error that a file may end in: it says where and why.
            unreadable++;
        }
    }

    private static <B extends FileSourceBuilder<B>> B columns(B builder, @Nullable Path target) {
        B all = builder.source("fuzz")
                .column("id")
                .toId()
                .column("rev")
                .toRevision()
                .column("score")
                .toScore()
                .column("at")
                .toRespondedAt(ZoneOffset.UTC, "ISO", "dd/MM/yyyy HH:mm", "unix-millis")
                .column("comment")
                .toComment()
                .column("mail")
                .toEmail()
                .column("tel")
                .toPhone("KR")
                .column("topics")
                .toThemes(";")
                .unmappedToAttributes();
        return target == null ? all : all.rejectedRows(target);
    }

    private byte[] mutated(byte[] seed) {
        byte[] bytes = seed;
        int times = 1 + random.nextInt(6);
        for (int i = 0; i < times; i++) {
            bytes = mutatedOnce(bytes);
        }
        return bytes;
    }

    private byte[] mutatedOnce(byte[] bytes) {
        if (bytes.length == 0) {
            return SNIPPETS[random.nextInt(SNIPPETS.length)];
        }
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(60));
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 64);
        switch (random.nextInt(7)) {
            case 0 -> {
                byte[] copy = bytes.clone();
                copy[at] ^= (byte) (1 << random.nextInt(8));
                return copy;
            }
            case 1 -> {
                byte[] copy = bytes.clone();
                copy[at] = (byte) random.nextInt(256);
                return copy;
            }
            case 2 -> {
                out.write(bytes, 0, at);
                out.writeBytes(SNIPPETS[random.nextInt(SNIPPETS.length)]);
                out.write(bytes, at, bytes.length - at);
            }
            case 3 -> {
                out.write(bytes, 0, at);
                out.write(bytes, at + length, bytes.length - at - length);
            }
            case 4 -> {
                out.write(bytes, 0, at + length);
                out.write(bytes, at, bytes.length - at);
            }
            case 5 -> out.write(bytes, 0, at);
            default -> {
                byte[] other = SEEDS.get(random.nextInt(SEEDS.size()));
                out.write(bytes, 0, at);
                int from = random.nextInt(other.length);
                out.write(other, from, other.length - from);
            }
        }
        return out.toByteArray();
    }
}
