package io.github.nps4j.source.file;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.source.ResponseReader;
import io.github.nps4j.source.ResponseSource;
import io.github.nps4j.source.SourceException;
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
 * Reads responses from a table: a CSV file with a header. Each row becomes one item, in order; its position is
 * {@code file:line}. A row that is no valid response is rejected with the reason and reading goes on.
 *
 * <pre>{@code
 * ResponseSource source = CsvSource.builder(Path.of("responses.csv"))
 *         .source("csv-2026")
 *         .column("response_id").toId()
 *         .column("score").toScore()
 *         .column("answered_at").toRespondedAt(ZoneId.of("Asia/Seoul"), "ISO", "dd/MM/yyyy HH:mm")
 *         .column("email").toEmail()
 *         .column("phone").toPhone("KR")
 *         .column("comment").toComment()
 *         .rejectedRows(Path.of("rejected.csv"))
 *         .build();
 * try (ResponseReader reader = source.open()) {
 *     for (List<SourceItem> batch = reader.nextBatch(500); !batch.isEmpty(); batch = reader.nextBatch(500)) {
 *         // hand on
 *     }
 * }
 * }</pre>
 *
 * <p>The file is UTF-8, or UTF-16 with a byte order mark, or of the declared charset. Bytes that are not valid in it end
 * the reading with an error that names the line and the byte. A row may have 300,000 characters and 1,000 lines; a quote
 * that is not closed within that is reported where it begins, and reading goes on behind its line. Names of columns are
 * compared without regard to case and blanks around them. Memory does not grow with the file.
 *
 * <p>Immutable and thread-safe; each reader has the file open for itself.
 */
public final class CsvSource implements ResponseSource {

    /** What a column is for. */
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

    /** One column; {@code argument} is a kind of key, the name of an attribute, or the separator of themes. */
    record Mapping(
            String column,
            Target target,
            String argument,
            @Nullable String region,
            @Nullable TimeFormats formats) {}

    /** What a reader needs. */
    record Settings(
            Path file,
            String source,
            String tenant,
            List<Mapping> mappings,
            List<String> idColumns,
            boolean unmappedToAttributes,
            @Nullable Charset charset,
            @Nullable Character delimiter,
            @Nullable Path rejectedRows,
            @Nullable Consumer<CsvProgress> progress,
            int progressEvery,
            Clock clock) {}

    private final Settings settings;

    private CsvSource(Settings settings) {
        this.settings = settings;
    }

    /**
     * A builder.
     *
     * @param file the file to read
     * @return a builder without columns
     */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    @Override
    public String name() {
        return settings.source();
    }

    @Override
    public ResponseReader open() {
        return CsvResponseReader.open(settings);
    }

    /**
     * Looks at the beginning of the file and tells how it would be read.
     *
     * @return charset, delimiter and columns
     * @throws SourceException if the file cannot be read, its delimiter cannot be told, or a mapped column is missing
     */
    public CsvLayout inspect() {
        return CsvResponseReader.inspect(settings);
    }

    /** Names the file without its directory. */
    @Override
    public String toString() {
        return "CsvSource[" + settings.source() + ", " + settings.file().getFileName() + "]";
    }

    /** Collects how a file is read. A source name, score, response time and an id are required. Not thread-safe. */
    public static final class Builder {

        private final Path file;
        private @Nullable String source;
        private String tenant = "";
        private final List<Mapping> mappings = new ArrayList<>();
        private List<String> idColumns = List.of();
        private boolean unmappedToAttributes;
        private @Nullable Charset charset;
        private @Nullable Character delimiter;
        private @Nullable Path rejectedRows;
        private @Nullable Consumer<CsvProgress> progress;
        private int progressEvery = 1_000;
        private Clock clock = Clock.systemUTC();

        private Builder(Path file) {
            this.file = file;
        }

        /**
         * The name that stands as the source of the responses; required. Responses of the same name and id are the same
         * ones, in whatever file they stand.
         *
         * @param source the name
         * @return this builder
         */
        public Builder source(String source) {
            this.source = source;
            return this;
        }

        /**
         * The tenant of all responses; {@code ""} by default.
         *
         * @param tenant the tenant
         * @return this builder
         */
        public Builder tenant(String tenant) {
            this.tenant = tenant;
            return this;
        }

        /**
         * Says what a column is for.
         *
         * @param name the name in the header; case and blanks around it do not count
         * @return the choice of what it is for
         */
        public Column column(String name) {
            return new Column(this, name);
        }

        /**
         * Makes the id of a response from columns instead of reading one: a hash of their texts as they stand. The same
         * texts give the same id in every file, so choose columns that never change and together name one answer, such
         * as the customer, the survey and the time.
         *
         * @param columns names in the header, at least one
         * @return this builder
         */
        public Builder idFrom(String... columns) {
            this.idColumns = List.of(columns);
            return this;
        }

        /**
         * Keeps each column that nothing else is said about as an attribute of its name; such columns are passed over by
         * default.
         *
         * @return this builder
         */
        public Builder unmappedToAttributes() {
            this.unmappedToAttributes = true;
            return this;
        }

        /**
         * How the bytes are read if there is no byte order mark; UTF-8 by default.
         *
         * @param charset the charset
         * @return this builder
         */
        public Builder charset(Charset charset) {
            this.charset = charset;
            return this;
        }

        /**
         * What separates columns; found from the header by default, among comma, semicolon, tab and vertical bar.
         *
         * @param delimiter the character
         * @return this builder
         */
        public Builder delimiter(char delimiter) {
            this.delimiter = delimiter;
            return this;
        }

        /**
         * Writes rejected rows to a file, with the original columns, the line and the reason. The file can be corrected
         * and read as a source with the same columns. Cells that a spreadsheet would run as a formula get an apostrophe
         * in front, which reading takes away. The file is created with the first rejected row and holds personal data.
         *
         * @param file a file that does not exist
         * @return this builder
         */
        public Builder rejectedRows(Path file) {
            this.rejectedRows = file;
            return this;
        }

        /**
         * Reports progress, each thousand rows and at the end.
         *
         * @param listener called by the thread that reads; should return soon
         * @return this builder
         */
        public Builder onProgress(Consumer<CsvProgress> listener) {
            return onProgress(1_000, listener);
        }

        /**
         * Reports progress.
         *
         * @param rows after how many rows, 1 or more
         * @param listener called by the thread that reads; should return soon
         * @return this builder
         */
        public Builder onProgress(int rows, Consumer<CsvProgress> listener) {
            this.progressEvery = rows;
            this.progress = listener;
            return this;
        }

        /**
         * The clock that progress is measured with; the system's by default.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * The source. The file is not touched yet.
         *
         * @return an immutable source
         * @throws IllegalStateException naming what is missing or given twice
         */
        public CsvSource build() {
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
            check(
                    delimiter == null || (delimiter != '"' && delimiter != '\n' && delimiter != '\r'),
                    "has a delimiter that cannot separate columns");
            return new CsvSource(new Settings(
                    file,
                    name,
                    tenant,
                    List.copyOf(mappings),
                    idColumns,
                    unmappedToAttributes,
                    charset,
                    delimiter,
                    rejectedRows,
                    progress,
                    progressEvery,
                    clock));
        }

        /**
         * The source and a look at its file.
         *
         * @return how the file would be read
         * @throws IllegalStateException as {@link #build()}
         * @throws SourceException as {@link CsvSource#inspect()}
         */
        public CsvLayout inspect() {
            return build().inspect();
        }

        private void once(Target target, String what, boolean required) {
            long count = mappings.stream()
                    .filter(mapping -> mapping.target() == target)
                    .count();
            check(count > 0 || !required, "has no column for the " + what);
            check(count <= 1, "has " + count + " columns for the " + what + ": keep one");
        }

        private void check(boolean holds, String otherwise) {
            if (!holds) {
                throw problem(otherwise);
            }
        }

        private IllegalStateException problem(String what) {
            return new IllegalStateException("The CSV source of '" + file.getFileName() + "' " + what);
        }

        private Builder map(
                String column, Target target, String argument, @Nullable String region, @Nullable TimeFormats formats) {
            mappings.add(new Mapping(column, target, argument, region, formats));
            return this;
        }
    }

    /** What a column is for; one of these methods must be called. */
    public static final class Column {

        private final Builder builder;
        private final String name;

        private Column(Builder builder, String name) {
            this.builder = builder;
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * The id of the response.
         *
         * @return the builder
         */
        public Builder toId() {
            return to(Target.ID);
        }

        /**
         * The revision as a whole number from 0 up; an empty cell is 0.
         *
         * @return the builder
         */
        public Builder toRevision() {
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
        public Builder toRevisionTime(ZoneId zone, String... formats) {
            return times(Target.REVISION_TIME, zone, formats);
        }

        /**
         * The id of the survey.
         *
         * @return the builder
         */
        public Builder toSurvey() {
            return to(Target.SURVEY);
        }

        /**
         * The score.
         *
         * @return the builder
         */
        public Builder toScore() {
            return to(Target.SCORE);
        }

        /**
         * The comment.
         *
         * @return the builder
         */
        public Builder toComment() {
            return to(Target.COMMENT);
        }

        /**
         * The answer in one sentence.
         *
         * @return the builder
         */
        public Builder toInsight() {
            return to(Target.INSIGHT);
        }

        /**
         * The language of the comment, a BCP 47 tag.
         *
         * @return the builder
         */
        public Builder toLanguage() {
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
        public Builder toRespondedAt(ZoneId zone, String... formats) {
            return times(Target.RESPONDED_AT, zone, formats);
        }

        /**
         * Themes, several in one cell.
         *
         * @param separator what stands between them
         * @return the builder
         */
        public Builder toThemes(String separator) {
            if (separator.isEmpty()) {
                throw new IllegalArgumentException("Column '" + name + "': the separator of themes is empty");
            }
            return builder.map(name, Target.THEMES, separator, null, null);
        }

        /**
         * An email address.
         *
         * @return the builder
         */
        public Builder toEmail() {
            return toKey("email");
        }

        /**
         * A phone number in international form.
         *
         * @return the builder
         */
        public Builder toPhone() {
            return toKey("phone");
        }

        /**
         * A phone number.
         *
         * @param defaultRegion the region of numbers without a country code, ISO 3166-1 alpha-2 such as {@code KR}
         * @return the builder
         */
        public Builder toPhone(String defaultRegion) {
            return builder.map(name, Target.IDENTITY, "phone", defaultRegion, null);
        }

        /**
         * The host's own id of the customer.
         *
         * @return the builder
         */
        public Builder toCustomerId() {
            return toKey("customer_id");
        }

        /**
         * A key of the person. Keys are trusted in the order of the calls.
         *
         * @param kind a kind that {@link IdentityKey#isKind} knows
         * @return the builder
         * @throws IllegalArgumentException if the kind is not known
         */
        public Builder toKey(String kind) {
            if (!IdentityKey.isKind(kind)) {
                throw new IllegalArgumentException(
                        "Column '" + name + "': '" + kind
                                + "' is no kind of key: use email, phone, customer_id, account_number, crm_id or custom.<name>");
            }
            return builder.map(name, Target.IDENTITY, kind, null, null);
        }

        /**
         * An attribute of the column's own name.
         *
         * @return the builder
         */
        public Builder toAttribute() {
            return toAttribute(name);
        }

        /**
         * An attribute.
         *
         * @param attribute its name, not blank
         * @return the builder
         */
        public Builder toAttribute(String attribute) {
            if (attribute.isBlank()) {
                throw new IllegalArgumentException("Column '" + name + "': the name of the attribute is blank");
            }
            return builder.map(name, Target.ATTRIBUTE, attribute, null, null);
        }

        private Builder times(Target target, ZoneId zone, String... formats) {
            try {
                return builder.map(name, target, "", null, new TimeFormats(zone, List.of(formats)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Column '" + name + "': " + e.getMessage(), e);
            }
        }

        private Builder to(Target target) {
            return builder.map(name, target, "", null, null);
        }
    }
}
