package io.github.nps4j.source.file;

import io.github.nps4j.response.NpsResponse;
import org.jspecify.annotations.Nullable;

/** The rows of a file of one form, from the first one behind the header. Not thread-safe. */
interface Records {

    /** Makes the rows of a form from the lines of a file. */
    @FunctionalInterface
    interface Form {
        Records of(FileSettings settings, TextLines lines);
    }

    /** How the file is read and why, in one line without personal data. */
    String explanation();

    /** The next row that is not blank, or {@code null} at the end. */
    @Nullable
    Row next();

    /**
     * The response of a row.
     *
     * @return {@code null} if all its fields are empty
     * @throws IllegalArgumentException if it is none; the message holds nothing of the row
     */
    @Nullable
    NpsResponse response(Row row);

    /** How a file of rejected rows of this form begins; may be empty. */
    String rejectedHeader();

    /** A rejected row with its line and the reason, in a form that can be corrected and read again. */
    String rejectedRow(Row row, String reason);
}
