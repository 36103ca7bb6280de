package io.github.nps4j.source.file;

import java.nio.charset.Charset;
import java.util.List;

/**
 * What a file looks like, as found before reading it.
 *
 * @param charset how its bytes are read
 * @param delimiter what separates its columns
 * @param explanation why this delimiter and this charset were taken, in one sentence
 * @param columns the names in its header, trimmed
 */
public record CsvLayout(Charset charset, char delimiter, String explanation, List<String> columns) {

    /**
     * A layout.
     *
     * @param charset how its bytes are read
     * @param delimiter what separates its columns
     * @param explanation why this delimiter and this charset were taken
     * @param columns the names in its header; copied
     */
    public CsvLayout {
        columns = List.copyOf(columns);
    }

    /** Shows the number of columns, not their names: a file without a header has a person there. */
    @Override
    public String toString() {
        return "CsvLayout[" + charset + ", " + explanation + ", " + columns.size() + " columns]";
    }
}
