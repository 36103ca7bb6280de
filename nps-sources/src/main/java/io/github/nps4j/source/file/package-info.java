/**
 * Responses from files. {@link io.github.nps4j.source.file.CsvSource} reads a table row by row with flat memory; rows
 * that are no valid responses can be written to a file, corrected there and read again.
 */
@NullMarked
package io.github.nps4j.source.file;

import org.jspecify.annotations.NullMarked;
