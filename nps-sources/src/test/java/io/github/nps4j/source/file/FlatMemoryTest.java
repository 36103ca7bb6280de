package io.github.nps4j.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Imports a file that is larger than the heap, in a process of its own. With {@code -Dnps4j.rows=10000000} it is the ten
 * million rows in 64 MB that are promised.
 */
class FlatMemoryTest {

    private static final long ROWS = Long.getLong("nps4j.rows", 300_000);

    @TempDir
    Path folder;

    @Test
    void a_file_larger_than_the_heap_is_imported_whole() throws Exception {
        Path errors = folder.resolve("errors.txt");
        Process process = ChildProcess.start(
                ManyRows.class, ROWS > 1_000_000 ? "64m" : "24m", errors, folder.toString(), Long.toString(ROWS));
        List<String> lines;
        try (BufferedReader out = ChildProcess.out(process)) {
            lines = ChildProcess.lines(out, Integer.MAX_VALUE);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        String last = lines.get(lines.size() - 1);
        System.out.println(last);

        assertThat(last).contains("rows=" + ROWS, "rejected=" + (ROWS + 992) / 1_000);
    }
}
