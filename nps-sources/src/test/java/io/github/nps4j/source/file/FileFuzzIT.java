package io.github.nps4j.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A million damaged files. Not part of the usual tests: profile {@code fuzz}. Prints what it saw. */
@Tag("fuzz")
class FileFuzzIT {

    /** What a hang would exceed by far; an input of some hundred bytes takes well under a millisecond. */
    private static final Duration HANG = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    @Test
    void a_million_damaged_files_end_in_items_or_in_one_clear_error_with_flat_memory() throws IOException {
        FileFuzz fuzz = new FileFuzz(2, folder);
        fuzz.run(100_000);
        long before = used();

        fuzz.run(900_000);

        long grown = used() - before;
        System.out.printf(
                Locale.ROOT,
                "%,d damaged files: %,d items, %,d rejected, %,d files unreadable as a whole; slowest %.1f ms, "
                        + "heap %+,d KB%n",
                fuzz.inputs,
                fuzz.items,
                fuzz.rejected,
                fuzz.unreadable,
                fuzz.slowestNanos / 1e6,
                grown / 1024);
        assertThat(fuzz.inputs).isEqualTo(1_000_000);
        assertThat(fuzz.slowestNanos).isLessThan(HANG.toNanos());
        assertThat(grown).isLessThan(16L << 20);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
