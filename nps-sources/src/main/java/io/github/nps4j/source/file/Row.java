package io.github.nps4j.source.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a file as it stands there.
 *
 * @param line where it begins, from 1
 * @param raw its text
 * @param fields its fields, or {@code null} where they cannot be told or the form has none
 * @param problem what is wrong with it; empty if nothing is
 */
record Row(long line, String raw, @Nullable List<String> fields, String problem) {}
