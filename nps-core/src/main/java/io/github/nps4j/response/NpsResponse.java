package io.github.nps4j.response;

import io.github.nps4j.identity.Identity;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One answer to one survey by one person, in one revision of it. A revision is a whole state, not a difference: when a
 * comment follows the score, the later revision holds both.
 *
 * <p>Immutable and thread-safe. {@code toString} names the response and its score, never the person or the comment.
 */
public final class NpsResponse {

    /** Longest comment, in UTF-16 units. */
    public static final int MAX_COMMENT_LENGTH = 100_000;

    /** Most custom attributes of one response. */
    public static final int MAX_ATTRIBUTES = 200;

    /** Longest name of a custom attribute, in UTF-16 units. */
    public static final int MAX_ATTRIBUTE_NAME_LENGTH = 255;

    /** Most digits of a number in a custom attribute, leading and trailing zeros not counted. */
    public static final int MAX_ATTRIBUTE_DIGITS = 100;

    /** Most themes of one response. */
    public static final int MAX_THEMES = 1_000;

    private static final int MAX_SURVEY_ID_LENGTH = 255;

    /** Far more than the longest registered BCP 47 tag. */
    private static final int MAX_LANGUAGE_LENGTH = 100;

    private final ResponseKey key;
    private final long revision;
    private final @Nullable String surveyId;
    private final Identity identity;
    private final Score score;
    private final @Nullable String comment;
    private final List<Theme> themes;
    private final @Nullable String insight;
    private final @Nullable String language;
    private final Instant respondedAt;
    private final Map<String, Object> attributes;

    private NpsResponse(Builder builder) {
        this.key = new ResponseKey(
                builder.tenant, required(builder.source, "source"), required(builder.id, "response id"));
        if (builder.revision < 0) {
            throw new IllegalArgumentException("revision " + builder.revision + " is negative: use 0 or more");
        }
        this.revision = builder.revision;
        this.surveyId = bounded("survey id", builder.surveyId, MAX_SURVEY_ID_LENGTH);
        this.identity = builder.identity;
        this.score = required(builder.score, "score");
        this.comment = bounded("comment", builder.comment, MAX_COMMENT_LENGTH);
        if (builder.themes.size() > MAX_THEMES) {
            throw new IllegalArgumentException(
                    "the response has " + builder.themes.size() + " themes; at most " + MAX_THEMES + " are allowed");
        }
        this.themes = List.copyOf(builder.themes);
        this.insight = bounded("insight", builder.insight, MAX_COMMENT_LENGTH);
        this.language = bounded("language", builder.language, MAX_LANGUAGE_LENGTH);
        // Milliseconds, because that is what every store and every CRM can hold: the order of answers must not depend
        // on where they were kept.
        this.respondedAt = required(builder.respondedAt, "response time").truncatedTo(ChronoUnit.MILLIS);
        if (builder.attributes.size() > MAX_ATTRIBUTES) {
            throw new IllegalArgumentException("the response has " + builder.attributes.size()
                    + " custom attributes; at most " + MAX_ATTRIBUTES + " are allowed");
        }
        this.attributes = Collections.unmodifiableMap(new LinkedHashMap<>(builder.attributes));
    }

    /**
     * A builder.
     *
     * @return an empty builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What makes this response the same one when it arrives again.
     *
     * @return tenant, source and id
     */
    public ResponseKey key() {
        return key;
    }

    /**
     * The tenant.
     *
     * @return the tenant of the host, {@code ""} in a host without tenants
     */
    public String tenant() {
        return key.tenant();
    }

    /**
     * The source.
     *
     * @return its name, such as {@code typeform}
     */
    public String source() {
        return key.source();
    }

    /**
     * The id that the source gave to the response.
     *
     * @return the id, unique within tenant and source
     */
    public String id() {
        return key.id();
    }

    /**
     * The revision. A greater one is a later state of the same response.
     *
     * @return 0 or more
     */
    public long revision() {
        return revision;
    }

    /**
     * The survey that was answered.
     *
     * @return the id that the source gave to the survey
     */
    public Optional<String> surveyId() {
        return Optional.ofNullable(surveyId);
    }

    /**
     * Who answered.
     *
     * @return the keys of the person, none for an anonymous answer
     */
    public Identity identity() {
        return identity;
    }

    /**
     * The score.
     *
     * @return 0 to 10
     */
    public Score score() {
        return score;
    }

    /**
     * The segment, derived from the score.
     *
     * @return the segment
     */
    public NpsSegment segment() {
        return score.segment();
    }

    /**
     * What the customer wrote.
     *
     * @return the comment, never blank
     */
    public Optional<String> comment() {
        return Optional.ofNullable(comment);
    }

    /**
     * What the answer is about.
     *
     * @return the themes, most important first
     */
    public List<Theme> themes() {
        return themes;
    }

    /**
     * The answer in one sentence.
     *
     * @return the insight, never blank
     */
    public Optional<String> insight() {
        return Optional.ofNullable(insight);
    }

    /**
     * The language of the comment.
     *
     * @return a BCP 47 tag such as {@code ko}
     */
    public Optional<String> language() {
        return Optional.ofNullable(language);
    }

    /**
     * When the customer answered, to the millisecond. It stays the same, or moves on, with each revision.
     *
     * @return the time of the answer, not of its arrival
     */
    public Instant respondedAt() {
        return respondedAt;
    }

    /**
     * Whatever else the source told.
     *
     * @return names and values; a value is a {@link String}, {@link BigDecimal}, {@link Boolean} or an immutable
     *     {@code List} of strings
     */
    public Map<String, Object> attributes() {
        return attributes;
    }

    /**
     * Where this state stands in time.
     *
     * @return response time, key and revision
     */
    public Stamp stamp() {
        return new Stamp(respondedAt, key, revision);
    }

    /**
     * A builder that holds everything of this response, for a later revision or an enriched copy.
     *
     * @return a filled builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.tenant = key.tenant();
        builder.source = key.source();
        builder.id = key.id();
        builder.revision = revision;
        builder.surveyId = surveyId;
        builder.identity = identity;
        builder.score = score;
        builder.comment = comment;
        builder.themes = themes;
        builder.insight = insight;
        builder.language = language;
        builder.respondedAt = respondedAt;
        builder.attributes.putAll(attributes);
        return builder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NpsResponse that
                && key.equals(that.key)
                && revision == that.revision
                && Objects.equals(surveyId, that.surveyId)
                && identity.equals(that.identity)
                && score.equals(that.score)
                && Objects.equals(comment, that.comment)
                && themes.equals(that.themes)
                && Objects.equals(insight, that.insight)
                && Objects.equals(language, that.language)
                && respondedAt.equals(that.respondedAt)
                && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, revision);
    }

    /** Names the response, its revision and score; no personal data. */
    @Override
    public String toString() {
        return "NpsResponse[" + key.source() + "/" + key.id() + " revision " + revision + ", score " + score.value()
                + "]";
    }

    private static <T> T required(@Nullable T value, String what) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is missing");
        }
        return value;
    }

    /** The text, {@code null} if it is blank. */
    private static @Nullable String bounded(String what, @Nullable String text, int max) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > max) {
            throw new IllegalArgumentException(
                    what + " has " + text.length() + " characters; at most " + max + " are allowed");
        }
        return text;
    }

    /** Collects the parts of a response. Source, id, score and response time are required. Not thread-safe. */
    public static final class Builder {

        private String tenant = "";
        private @Nullable String source;
        private @Nullable String id;
        private long revision;
        private @Nullable String surveyId;
        private Identity identity = Identity.anonymous();
        private @Nullable Score score;
        private @Nullable String comment;
        private List<Theme> themes = List.of();
        private @Nullable String insight;
        private @Nullable String language;
        private @Nullable Instant respondedAt;
        private final Map<String, Object> attributes = new LinkedHashMap<>();

        private Builder() {}

        /**
         * The tenant; {@code ""} by default.
         *
         * @param tenant the tenant of the host
         * @return this builder
         */
        public Builder tenant(String tenant) {
            this.tenant = tenant;
            return this;
        }

        /**
         * The source; required.
         *
         * @param source its name
         * @return this builder
         */
        public Builder source(String source) {
            this.source = source;
            return this;
        }

        /**
         * The id that the source gave to the response; required.
         *
         * @param id the id, unique within tenant and source
         * @return this builder
         */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        /**
         * The revision; 0 by default.
         *
         * @param revision 0 or more; greater is later
         * @return this builder
         */
        public Builder revision(long revision) {
            this.revision = revision;
            return this;
        }

        /**
         * The survey.
         *
         * @param surveyId its id at the source, or {@code null}
         * @return this builder
         */
        public Builder surveyId(@Nullable String surveyId) {
            this.surveyId = surveyId;
            return this;
        }

        /**
         * Who answered; anonymous by default.
         *
         * @param identity the keys of the person
         * @return this builder
         */
        public Builder identity(Identity identity) {
            this.identity = identity;
            return this;
        }

        /**
         * The score; required.
         *
         * @param score the score
         * @return this builder
         */
        public Builder score(Score score) {
            this.score = score;
            return this;
        }

        /**
         * The score; required.
         *
         * @param score 0 to 10
         * @return this builder
         * @throws InvalidScoreException if out of range
         */
        public Builder score(int score) {
            return score(Score.of(score));
        }

        /**
         * What the customer wrote.
         *
         * @param comment the text; blank counts as none
         * @return this builder
         */
        public Builder comment(@Nullable String comment) {
            this.comment = comment;
            return this;
        }

        /**
         * What the answer is about.
         *
         * @param themes the themes, most important first
         * @return this builder
         */
        public Builder themes(List<Theme> themes) {
            this.themes = themes;
            return this;
        }

        /**
         * What the answer is about, by name.
         *
         * @param names the themes, most important first
         * @return this builder
         */
        public Builder themes(String... names) {
            return themes(List.of(names).stream().map(Theme::of).toList());
        }

        /**
         * The answer in one sentence.
         *
         * @param insight the sentence; blank counts as none
         * @return this builder
         */
        public Builder insight(@Nullable String insight) {
            this.insight = insight;
            return this;
        }

        /**
         * The language of the comment.
         *
         * @param language a BCP 47 tag, or {@code null}
         * @return this builder
         */
        public Builder language(@Nullable String language) {
            this.language = language;
            return this;
        }

        /**
         * When the customer answered; required. Kept to the millisecond.
         *
         * @param respondedAt the time of the answer
         * @return this builder
         */
        public Builder respondedAt(Instant respondedAt) {
            this.respondedAt = respondedAt;
            return this;
        }

        /**
         * Whatever else the source told.
         *
         * @param name a name, not blank, at most {@value NpsResponse#MAX_ATTRIBUTE_NAME_LENGTH} UTF-16 units
         * @param value a {@link CharSequence}, {@link Number} (at most {@value NpsResponse#MAX_ATTRIBUTE_DIGITS} digits),
         *     {@link Boolean} or a collection whose elements are taken as text, empty ones left out; texts have at most
         *     {@value NpsResponse#MAX_COMMENT_LENGTH} UTF-16 units, those of a collection together. {@code null},
         *     {@code ""} and an empty collection remove the attribute
         * @return this builder
         * @throws IllegalArgumentException if the name is blank, the value of another type, or one of them too long
         */
        public Builder attribute(String name, @Nullable Object value) {
            if (name.isBlank() || name.length() > MAX_ATTRIBUTE_NAME_LENGTH) {
                throw new IllegalArgumentException("the name of an attribute has 1 to " + MAX_ATTRIBUTE_NAME_LENGTH
                        + " characters, not all blank; got " + name.length());
            }
            Object kept = attributeValue(name, value);
            if (kept == null) {
                attributes.remove(name);
            } else {
                attributes.put(name, kept);
            }
            return this;
        }

        /**
         * The response.
         *
         * @return an immutable response
         * @throws IllegalArgumentException naming the part that is missing or out of bounds
         */
        public NpsResponse build() {
            return new NpsResponse(this);
        }

        private static @Nullable Object attributeValue(String name, @Nullable Object value) {
            if (value == null || value instanceof Boolean) {
                return value;
            }
            if (value instanceof CharSequence text) {
                checkLength(name, text.length());
                return text.isEmpty() ? null : text.toString();
            }
            if (value instanceof Number number) {
                try {
                    // One form for equal numbers, so that a stored response equals the one that was submitted.
                    BigDecimal plain = new BigDecimal(number.toString()).stripTrailingZeros();
                    if (plain.precision() > MAX_ATTRIBUTE_DIGITS) {
                        throw new IllegalArgumentException("attribute '" + name + "' is a number of "
                                + plain.precision() + " digits; at most " + MAX_ATTRIBUTE_DIGITS + " are allowed");
                    }
                    return plain.scale() < 0 && plain.scale() > -100 ? plain.setScale(0) : plain;
                } catch (ArithmeticException | NumberFormatException e) {
                    throw new IllegalArgumentException("attribute '" + name + "' is not a finite number");
                }
            }
            if (value instanceof Iterable<?> elements) {
                List<String> texts = new ArrayList<>();
                long length = 0;
                for (Object element : elements) {
                    String text = element == null ? "" : element.toString();
                    if (!text.isEmpty()) {
                        // One more for each element, so that their number is bounded too.
                        length += text.length() + 1L;
                        checkLength(name, length);
                        texts.add(text);
                    }
                }
                return texts.isEmpty() ? null : List.copyOf(texts);
            }
            throw new IllegalArgumentException("attribute '" + name + "' is a "
                    + value.getClass().getSimpleName() + ": use a text, a number, a boolean or a list of texts");
        }

        private static void checkLength(String name, long length) {
            if (length > MAX_COMMENT_LENGTH) {
                throw new IllegalArgumentException("attribute '" + name + "' has more than " + MAX_COMMENT_LENGTH
                        + " characters; at most " + MAX_COMMENT_LENGTH + " are allowed");
            }
        }
    }
}
