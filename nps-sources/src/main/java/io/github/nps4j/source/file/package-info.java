/**
 * Responses from files. {@link io.github.nps4j.source.file.CsvSource} reads CSV, TSV and what spreadsheets export,
 * {@link io.github.nps4j.source.file.JsonLinesSource} reads JSON Lines, both row by row with flat memory;
 * {@link io.github.nps4j.source.file.FileImport} carries a file into a sink and goes on after an interruption. Rows that
 * are no valid responses can be written to a file, corrected there and read again.
 */
@NullMarked
package io.github.nps4j.source.file;

import org.jspecify.annotations.NullMarked;
