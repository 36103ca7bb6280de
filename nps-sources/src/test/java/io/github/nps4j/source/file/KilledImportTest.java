package io.github.nps4j.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the importing process without warning, again and again, and lets the next one go on. */
class KilledImportTest {

    private static final int ROWS = 6_000;

    @TempDir
    Path folder;

    @Test
    void after_kills_in_the_middle_nothing_is_lost_and_nothing_is_doubled() throws Exception {
        List<String> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        write(good, bad);

        int kills = 0;
        for (int batches : new int[] {1, 7, 20, 3, 31}) {
            Process process = start();
            try (BufferedReader out = ChildProcess.out(process)) {
                List<String> lines = ChildProcess.lines(out, batches);
                assertThat(lines).as(errors()).hasSize(batches).containsOnly("batch");
            } finally {
                process.destroyForcibly().waitFor();
            }
            assertThat(process.exitValue()).isEqualTo(137);
            kills++;
        }
        Process last = start();
        List<String> lines;
        try (BufferedReader out = ChildProcess.out(last)) {
            lines = ChildProcess.lines(out, Integer.MAX_VALUE);
        }
        assertThat(last.waitFor()).as(errors()).isZero();

        assertThat(Files.readAllLines(folder.resolve("store.log"))).containsExactlyElementsOf(good);
        List<String> rejected = Files.readAllLines(folder.resolve("rejected.csv"));
        assertThat(rejected.get(0)).startsWith("id,score,at,nps4j_line");
        assertThat(rejected.subList(1, rejected.size()))
                .extracting(row -> row.substring(0, row.indexOf(',')))
                .containsExactlyElementsOf(bad);
        assertThat(lines.get(lines.size() - 1))
                .contains("rows=" + ROWS, "accepted=" + good.size(), "rejected=" + bad.size());
        assertThat(Files.size(folder.resolve("handed.log")))
                .as("rows handed to the sink, those of a batch under way twice")
                .isBetween((long) good.size(), (long) good.size() + 2L * kills * KilledImport.BATCH);
    }

    private Process start() throws IOException {
        return ChildProcess.start(KilledImport.class, "64m", folder.resolve("errors.txt"), folder.toString());
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("errors.txt"));
    }

    private void write(List<String> good, List<String> bad) throws IOException {
        try (Writer out = Files.newBufferedWriter(folder.resolve("answers.csv"))) {
            out.write("id,score,at\n");
            for (int i = 0; i < ROWS; i++) {
                boolean isBad = i % 9 == 4;
                (isBad ? bad : good).add("r" + i);
                out.write("r" + i + "," + (isBad ? 42 : i % 11) + ",2026-11-21\n");
            }
        }
    }
}
