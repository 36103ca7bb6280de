package io.github.nps4j.whatsapp.cloud;

import java.util.Locale;

/** How people take what a number or a template sends. */
public enum Quality {
    /** High. */
    GREEN,
    /** Medium. */
    YELLOW,
    /** Low; templates are paused. */
    RED,
    /** Not rated yet, or a rating that this library does not know. */
    UNKNOWN;

    /**
     * Reads a rating leniently.
     *
     * @param text as Meta wrote it, in any case
     * @return the rating, {@link #UNKNOWN} for {@code NA} and whatever else
     */
    public static Quality of(String text) {
        for (Quality quality : values()) {
            if (quality.name().equals(text.strip().toUpperCase(Locale.ROOT))) {
                return quality;
            }
        }
        return UNKNOWN;
    }
}
