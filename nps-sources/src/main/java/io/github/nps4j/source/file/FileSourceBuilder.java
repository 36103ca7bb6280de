package io.github.nps4j.source.file;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.source.file.ColumnMapping.Target;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects how a file is read, whatever its form: what its columns are for, where rejected rows go, who hears of progress.
 * A source name, a score, a response time and an id are required. Not thread-safe.
 *
 * @param <B> the builder of the form
 */
public abstract sealed class FileSourceBuilder<B extends FileSourceBuilder<B>>
        permits CsvSource.Builder, JsonLinesSource.Builder {

    private final Path file;
    private final String kind;
    private @Nullable String source;
    private String tenant = "";
    private final List<ColumnMapping> mappings = new ArrayList<>();
    private List<String> idColumns = List.of();
    private boolean unmappedToAttributes;
    private @Nullable Charset charset;
    private @Nullable Path rejectedRows;
    private @Nullable Consumer<FileProgress> progress;
    private int progressEvery = 1_000;
    private Clock clock = Clock.systemUTC();

    FileSourceBuilder(Path file, String kind) {
        this.file = file;
        this.kind = kind;
    }

    abstract B self();

    /**
     * The name that stands as the source of the responses; required. Responses of the same name and id are the same
     * ones, in whatever file they stand.
     *
     * @param source the name
     * @return this builder
     */
    public B source(String source) {
        this.source = source;
        return self();
    }

    /**
     * The tenant of all responses; {@code ""} by default.
     *
     * @param tenant the tenant
     * @return this builder
     */
    public B tenant(String tenant) {
        this.tenant = tenant;
        return self();
    }

    /**
     * Says what a column is for.
     *
     * @param name the name in the header; case and blanks around it do not count
     * @return the choice of what it is for
     */
    public Column<B> column(String name) {
        return new Column<>(self(), name);
    }

    /**
     * Makes the id of a response from columns instead of reading one: a hash of their texts as they stand. The same
     * texts give the same id in every file, so choose columns that never change and together name one answer, such
     * as the customer, the survey and the time.
     *
     * @param columns names in the header, at least one
     * @return this builder
     */
    public B idFrom(String... columns) {
        this.idColumns = List.of(columns);
        return self();
    }

    /**
     * Keeps each column that nothing else is said about as an attribute of its name; such columns are passed over by
     * default.
     *
     * @return this builder
     */
    public B unmappedToAttributes() {
        this.unmappedToAttributes = true;
        return self();
    }

    /**
     * How the bytes are read if there is no byte order mark; UTF-8 by default.
     *
     * @param charset the charset
     * @return this builder
     */
    public B charset(Charset charset) {
        this.charset = charset;
        return self();
    }

    /**
     * Writes rejected rows to a file, with the original columns, the line and the reason. The file can be corrected
     * and read as a source with the same columns. Cells that a spreadsheet would run as a formula get an apostrophe
     * in front, which reading takes away. The file is created with the first rejected row and holds personal data.
     *
     * @param file a file that does not exist
     * @return this builder
     */
    public B rejectedRows(Path file) {
        this.rejectedRows = file;
        return self();
    }

    /**
     * Reports progress, each thousand rows and at the end.
     *
     * @param listener called by the thread that reads; should return soon
     * @return this builder
     */
    public B onProgress(Consumer<FileProgress> listener) {
        return onProgress(1_000, listener);
    }

    /**
     * Reports progress.
     *
     * @param rows after how many rows, 1 or more
     * @param listener called by the thread that reads; should return soon
     * @return this builder
     */
    public B onProgress(int rows, Consumer<FileProgress> listener) {
        this.progressEvery = rows;
        this.progress = listener;
        return self();
    }

    /**
     * The clock that progress is measured with; the system's by default.
     *
     * @param clock the clock
     * @return this builder
     */
    public B clock(Clock clock) {
        this.clock = clock;
        return self();
    }

    /** What the builders of all forms have in common, checked. */
    FileSettings settings() {
        String name = source;
        if (name == null || name.isBlank()) {
            throw problem("has no name: call source(...)");
        }
        check(progressEvery > 0, "reports progress each " + progressEvery + " rows: use 1 or more");
        once(Target.SCORE, "score", true);
        once(Target.RESPONDED_AT, "response time", true);
        once(Target.ID, "response id", idColumns.isEmpty());
        check(
                idColumns.isEmpty() || mappings.stream().noneMatch(mapping -> mapping.target() == Target.ID),
                "has both a column for the id and idFrom(...): keep one");
        once(Target.COMMENT, "comment", false);
        once(Target.INSIGHT, "insight", false);
        once(Target.LANGUAGE, "language", false);
        once(Target.SURVEY, "survey", false);
        once(Target.THEMES, "themes", false);
        check(
                mappings.stream()
                                .filter(mapping -> mapping.target() == Target.REVISION_NUMBER
                                        || mapping.target() == Target.REVISION_TIME)
                                .count()
                        <= 1,
                "has several columns for the revision: keep one");
        return new FileSettings(
                file,
                name,
                tenant,
                List.copyOf(mappings),
                idColumns,
                unmappedToAttributes,
                charset,
                rejectedRows,
                progress,
                progressEvery,
                clock);
    }

    private void once(Target target, String what, boolean required) {
        long count =
                mappings.stream().filter(mapping -> mapping.target() == target).count();
        check(count > 0 || !required, "has no column for the " + what);
        check(count <= 1, "has " + count + " columns for the " + what + ": keep one");
    }

    final void check(boolean holds, String otherwise) {
        if (!holds) {
            throw problem(otherwise);
        }
    }

    private IllegalStateException problem(String what) {
        return new IllegalStateException("The " + kind + " source of '" + file.getFileName() + "' " + what);
    }

    private B map(
            String column, Target target, String argument, @Nullable String region, @Nullable TimeFormats formats) {
        mappings.add(new ColumnMapping(column, target, argument, region, formats));
        return self();
    }

    /**
     * What a column is for; one of these methods must be called.
     *
     * @param <B> the builder of the form
     */
    public static final class Column<B extends FileSourceBuilder<B>> {

        private final B builder;
        private final String name;

        private Column(B builder, String name) {
            this.builder = builder;
            this.name = Objects.requireNonNull(name, "name");
        }

        private FileSourceBuilder<B> upper() {
            return builder;
        }

        /**
         * The id of the response.
         *
         * @return the builder
         */
        public B toId() {
            return to(Target.ID);
        }

        /**
         * The revision as a whole number from 0 up; an empty cell is 0.
         *
         * @return the builder
         */
        public B toRevision() {
            return to(Target.REVISION_NUMBER);
        }

        /**
         * The revision as the time of the last change; an empty cell is revision 0.
         *
         * @param zone the zone of times without one
         * @param formats as for {@link #toRespondedAt}
         * @return the builder
         * @throws IllegalArgumentException if a format is not usable
         */
        public B toRevisionTime(ZoneId zone, String... formats) {
            return times(Target.REVISION_TIME, zone, formats);
        }

        /**
         * The id of the survey.
         *
         * @return the builder
         */
        public B toSurvey() {
            return to(Target.SURVEY);
        }

        /**
         * The score.
         *
         * @return the builder
         */
        public B toScore() {
            return to(Target.SCORE);
        }

        /**
         * The comment.
         *
         * @return the builder
         */
        public B toComment() {
            return to(Target.COMMENT);
        }

        /**
         * The answer in one sentence.
         *
         * @return the builder
         */
        public B toInsight() {
            return to(Target.INSIGHT);
        }

        /**
         * The language of the comment, a BCP 47 tag.
         *
         * @return the builder
         */
        public B toLanguage() {
            return to(Target.LANGUAGE);
        }

        /**
         * The time of the answer. The formats are tried in the order given and nothing is guessed: whether
         * {@code 03/04/2026} is in March or April is yours to say.
         *
         * @param zone the zone of times without one; a time that the zone skips moves on by the gap, and a time that
         *     comes twice is the earlier one
         * @param formats at least one of {@code ISO} (ISO 8601, with or without time and offset), {@code unix-seconds},
         *     {@code unix-millis}, or patterns of {@link java.time.format.DateTimeFormatter} such as
         *     {@code dd/MM/yyyy HH:mm}; a date without a time is the start of its day
         * @return the builder
         * @throws IllegalArgumentException if a format is not usable
         */
        public B toRespondedAt(ZoneId zone, String... formats) {
            return times(Target.RESPONDED_AT, zone, formats);
        }

        /**
         * Themes, several in one cell.
         *
         * @param separator what stands between them
         * @return the builder
         */
        public B toThemes(String separator) {
            if (separator.isEmpty()) {
                throw new IllegalArgumentException("Column '" + name + "': the separator of themes is empty");
            }
            return upper().map(name, Target.THEMES, separator, null, null);
        }

        /**
         * An email address.
         *
         * @return the builder
         */
        public B toEmail() {
            return toKey("email");
        }

        /**
         * A phone number in international form.
         *
         * @return the builder
         */
        public B toPhone() {
            return toKey("phone");
        }

        /**
         * A phone number.
         *
         * @param defaultRegion the region of numbers without a country code, ISO 3166-1 alpha-2 such as {@code KR}
         * @return the builder
         */
        public B toPhone(String defaultRegion) {
            return upper().map(name, Target.IDENTITY, "phone", defaultRegion, null);
        }

        /**
         * The host's own id of the customer.
         *
         * @return the builder
         */
        public B toCustomerId() {
            return toKey("customer_id");
        }

        /**
         * A key of the person. Keys are trusted in the order of the calls.
         *
         * @param kind a kind that {@link IdentityKey#isKind} knows
         * @return the builder
         * @throws IllegalArgumentException if the kind is not known
         */
        public B toKey(String kind) {
            if (!IdentityKey.isKind(kind)) {
                throw new IllegalArgumentException(
                        "Column '" + name + "': '" + kind
                                + "' is no kind of key: use email, phone, customer_id, account_number, crm_id or custom.<name>");
            }
            return upper().map(name, Target.IDENTITY, kind, null, null);
        }

        /**
         * An attribute of the column's own name.
         *
         * @return the builder
         */
        public B toAttribute() {
            return toAttribute(name);
        }

        /**
         * An attribute.
         *
         * @param attribute its name, not blank
         * @return the builder
         */
        public B toAttribute(String attribute) {
            if (attribute.isBlank()) {
                throw new IllegalArgumentException("Column '" + name + "': the name of the attribute is blank");
            }
            return upper().map(name, Target.ATTRIBUTE, attribute, null, null);
        }

        private B times(Target target, ZoneId zone, String... formats) {
            try {
                return upper().map(name, target, "", null, new TimeFormats(zone, List.of(formats)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Column '" + name + "': " + e.getMessage(), e);
            }
        }

        private B to(Target target) {
            return upper().map(name, target, "", null, null);
        }
    }
}
