package io.github.nps4j.response;

/**
 * What an answer is about, such as price or onboarding, in the words of the host or of the survey tool.
 *
 * @param name the theme, not blank, at most {@value #MAX_LENGTH} UTF-16 units
 * @param sentiment how the customer feels about it
 */
public record Theme(String name, Sentiment sentiment) {

    /** Longest name, in UTF-16 units. */
    public static final int MAX_LENGTH = 200;

    /** How the customer feels about a theme. */
    public enum Sentiment {
        /** Pleased. */
        POSITIVE,
        /** Displeased. */
        NEGATIVE,
        /** Both. */
        MIXED,
        /** Neither, or not said. */
        NEUTRAL
    }

    /**
     * A theme; the name is trimmed.
     *
     * @param name the theme, not blank, at most {@value #MAX_LENGTH} UTF-16 units
     * @param sentiment how the customer feels about it
     * @throws IllegalArgumentException if the name is blank or too long
     */
    public Theme {
        name = name.strip();
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a theme has 1 to " + MAX_LENGTH + " characters; got " + name.length());
        }
    }

    /**
     * A theme without a sentiment.
     *
     * @param name the theme
     * @return a neutral theme
     */
    public static Theme of(String name) {
        return new Theme(name, Sentiment.NEUTRAL);
    }
}
