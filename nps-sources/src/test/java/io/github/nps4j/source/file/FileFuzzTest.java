package io.github.nps4j.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFuzzTest {

    @TempDir
    Path folder;

    @Test
    void damaged_files_end_in_items_or_in_one_clear_error() throws IOException {
        FileFuzz fuzz = new FileFuzz(1, folder);

        fuzz.run(5_000);

        assertThat(fuzz.rejected).isPositive();
        assertThat(fuzz.unreadable).isPositive();
        assertThat(fuzz.items).isGreaterThan(fuzz.rejected);
    }
}
