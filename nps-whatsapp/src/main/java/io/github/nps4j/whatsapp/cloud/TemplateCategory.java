package io.github.nps4j.whatsapp.cloud;

import java.util.Locale;

/**
 * What Meta takes a template for; it decides price, caps and opt-outs. A survey about a certain order or case is
 * {@link #UTILITY}; a general survey is {@link #MARKETING}.
 */
public enum TemplateCategory {
    /** About something that the person did or asked for. */
    UTILITY,
    /** Everything else: caps per person and marketing opt-outs apply. */
    MARKETING,
    /** One-time codes. */
    AUTHENTICATION,
    /** A category that this library does not know. */
    UNKNOWN;

    /**
     * Reads a category leniently.
     *
     * @param text as Meta wrote it, in any case
     * @return the category, {@link #UNKNOWN} if there is none of that name
     */
    public static TemplateCategory of(String text) {
        for (TemplateCategory category : values()) {
            if (category.name().equals(text.strip().toUpperCase(Locale.ROOT))) {
                return category;
            }
        }
        return UNKNOWN;
    }
}
