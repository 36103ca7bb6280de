package io.github.nps4j.source.file;

import org.jspecify.annotations.Nullable;

/** What one column is for; {@code argument} is a kind of key, the name of an attribute, or the separator of themes. */
record ColumnMapping(
        String column,
        Target target,
        String argument,
        @Nullable String region,
        @Nullable TimeFormats formats) {

    /** What a column can be for. */
    enum Target {
        ID,
        REVISION_NUMBER,
        REVISION_TIME,
        SURVEY,
        SCORE,
        COMMENT,
        INSIGHT,
        LANGUAGE,
        RESPONDED_AT,
        THEMES,
        IDENTITY,
        ATTRIBUTE
    }

    static ColumnMapping attribute(String column) {
        return new ColumnMapping(column, Target.ATTRIBUTE, column, null, null);
    }
}
