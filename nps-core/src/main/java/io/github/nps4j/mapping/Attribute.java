package io.github.nps4j.mapping;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.response.FollowUp;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.NpsSegment;
import io.github.nps4j.response.Theme;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that a response tells: its score, its comment, a key of the person, an attribute of the source's own. Fields,
 * conditions and templates name attributes by {@link #name()}.
 *
 * <p>Segment and follow-up always follow from the score. A custom attribute that happens to be called {@code segment} is
 * {@code attributes.segment} and something else. Immutable and thread-safe.
 */
public final class Attribute {

    /** The score, a number: {@code score}. */
    public static final Attribute SCORE = new Attribute(
            "score",
            Kind.NUMBER,
            response -> BigDecimal.valueOf(response.score().value()));

    /** The segment: {@code segment}. Its values are PROMOTER, PASSIVE and DETRACTOR. */
    public static final Attribute SEGMENT =
            new Attribute("segment", Kind.SYMBOL, response -> Symbol.of(response.segment()));

    /** The usual follow-up of the segment: {@code follow_up}. Its values are RECOVERY, REFERRAL and NONE. */
    public static final Attribute FOLLOW_UP =
            new Attribute("follow_up", Kind.SYMBOL, response -> Symbol.of(FollowUp.of(response.segment())));

    /** What the customer wrote, a text: {@code comment}. */
    public static final Attribute COMMENT =
            new Attribute("comment", Kind.TEXT, response -> response.comment().orElse(null));

    /** The names of the themes, a list: {@code themes}. */
    public static final Attribute THEMES = new Attribute(
            "themes",
            Kind.LIST,
            response -> response.themes().stream().map(Theme::name).toList());

    /** The answer in one sentence, a text: {@code insight}. */
    public static final Attribute INSIGHT =
            new Attribute("insight", Kind.TEXT, response -> response.insight().orElse(null));

    /** The language of the comment, a text: {@code language}. */
    public static final Attribute LANGUAGE =
            new Attribute("language", Kind.TEXT, response -> response.language().orElse(null));

    /** When the customer answered, a point in time: {@code responded_at}. */
    public static final Attribute RESPONDED_AT = new Attribute("responded_at", Kind.TIME, NpsResponse::respondedAt);

    /** The source, a text: {@code source}. */
    public static final Attribute SOURCE = new Attribute("source", Kind.TEXT, NpsResponse::source);

    /** The survey, a text: {@code survey_id}. */
    public static final Attribute SURVEY_ID = new Attribute(
            "survey_id", Kind.TEXT, response -> response.surveyId().orElse(null));

    /** The id that the source gave to the response, a text: {@code response_id}. */
    public static final Attribute RESPONSE_ID = new Attribute("response_id", Kind.TEXT, NpsResponse::id);

    /** The revision of the response, a number: {@code revision}. */
    public static final Attribute REVISION =
            new Attribute("revision", Kind.NUMBER, response -> BigDecimal.valueOf(response.revision()));

    /** Longest name of a custom attribute, in UTF-16 units. */
    static final int MAX_CUSTOM_LENGTH = 255;

    static final String KEY_PREFIX = "key.";
    static final String CUSTOM_PREFIX = "attributes.";

    private static final Map<String, Attribute> WELL_KNOWN = new LinkedHashMap<>();

    static {
        for (Attribute attribute : List.of(
                SCORE,
                SEGMENT,
                FOLLOW_UP,
                COMMENT,
                THEMES,
                INSIGHT,
                LANGUAGE,
                RESPONDED_AT,
                SOURCE,
                SURVEY_ID,
                RESPONSE_ID,
                REVISION)) {
            WELL_KNOWN.put(attribute.name, attribute);
        }
    }

    /** What an attribute can hold, as far as it is known before a response is seen. */
    enum Kind {
        NUMBER,
        SYMBOL,
        TEXT,
        LIST,
        TIME,
        ANY
    }

    private final String name;
    private final Kind kind;
    private final Reader reader;

    private Attribute(String name, Kind kind, Reader reader) {
        this.name = name;
        this.kind = kind;
        this.reader = reader;
    }

    /**
     * A key of the person who answered, as a text: {@code key.<kind>}. A key that could not be normalized gives the value
     * that came.
     *
     * @param kind a name that {@link IdentityKey#kind()} returns, such as {@code email} or {@code custom.card}
     * @return the attribute
     * @throws IllegalArgumentException if the kind is not known
     */
    public static Attribute key(String kind) {
        if (!IdentityKey.isKind(kind)) {
            throw new IllegalArgumentException("unknown identity key '" + Texts.quotable(kind) + "'"
                    + Texts.suggest(kind, KeyKinds.NAMES) + "; the keys are " + KeyKinds.LISTED);
        }
        return new Attribute(
                KEY_PREFIX + kind,
                Kind.TEXT,
                response ->
                        response.identity().key(kind).map(IdentityKey::value).orElse(null));
    }

    /**
     * An attribute of the source's own: {@code attributes.<name>}. It holds a text, a number, a boolean or a list of
     * texts.
     *
     * @param name a name in {@link NpsResponse#attributes()}
     * @return the attribute
     * @throws IllegalArgumentException if the name is blank, longer than 255 UTF-16 units, or has control characters
     */
    public static Attribute custom(String name) {
        if (name.isBlank() || name.length() > MAX_CUSTOM_LENGTH || !Texts.printableLine(name)) {
            throw new IllegalArgumentException("the name of a custom attribute has 1 to " + MAX_CUSTOM_LENGTH
                    + " characters, not all blank, and no control characters");
        }
        return new Attribute(
                CUSTOM_PREFIX + name,
                Kind.ANY,
                response -> response.attributes().get(name));
    }

    /**
     * The attribute of a name, as in a YAML file.
     *
     * @param name such as {@code score}, {@code key.email} or {@code attributes.plan}
     * @return the attribute
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Attribute of(String name) {
        Attribute known = WELL_KNOWN.get(name);
        if (known != null) {
            return known;
        }
        if (name.startsWith(KEY_PREFIX)) {
            return key(name.substring(KEY_PREFIX.length()));
        }
        if (name.startsWith(CUSTOM_PREFIX)) {
            return custom(name.substring(CUSTOM_PREFIX.length()));
        }
        List<String> names = new ArrayList<>(WELL_KNOWN.keySet());
        KeyKinds.NAMES.forEach(kind -> names.add(KEY_PREFIX + kind));
        String nearest = Texts.suggest(name, names);
        throw new IllegalArgumentException("unknown attribute '" + Texts.quotable(name) + "'"
                + (nearest.isEmpty()
                        ? "; use one of " + String.join(", ", WELL_KNOWN.keySet()) + ", key.<kind> or attributes.<name>"
                        : nearest));
    }

    /**
     * The name, as in a YAML file.
     *
     * @return such as {@code score}, {@code key.email} or {@code attributes.plan}
     */
    public String name() {
        return name;
    }

    Kind kind() {
        return kind;
    }

    boolean isKey() {
        return name.startsWith(KEY_PREFIX);
    }

    /**
     * The value in a response, without control characters; {@code null} if there is none or it is blank. A
     * {@link BigDecimal}, {@link Symbol}, {@link String}, {@link Boolean}, {@link Instant} or {@code List} of strings.
     */
    @Nullable
    Object read(NpsResponse response) {
        return Texts.cleanValue(reader.read(response));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Attribute that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }

    private interface Reader {
        @Nullable
        Object read(NpsResponse response);
    }

    /** A value of a closed list: the name for value maps and conditions, and the label that people read. */
    record Symbol(String name, String label) {

        static Symbol of(NpsSegment segment) {
            return new Symbol(segment.name(), segment.label());
        }

        static Symbol of(FollowUp followUp) {
            String name = followUp.name();
            return new Symbol(name, name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT));
        }

        /** The names that an attribute of kind {@link Kind#SYMBOL} can have. */
        static List<String> names(Attribute attribute) {
            Enum<?>[] values = attribute.equals(SEGMENT) ? NpsSegment.values() : FollowUp.values();
            return java.util.Arrays.stream(values).map(Enum::name).toList();
        }
    }

    /** The kinds of identity keys, for messages. */
    static final class KeyKinds {
        static final List<String> NAMES = List.of("email", "phone", "customer_id", "account_number", "crm_id");
        static final String LISTED = String.join(", ", NAMES) + " and custom.<name>";

        private KeyKinds() {}
    }
}
