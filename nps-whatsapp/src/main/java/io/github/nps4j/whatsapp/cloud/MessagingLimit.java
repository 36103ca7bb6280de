package io.github.nps4j.whatsapp.cloud;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many different people a business portfolio may reach outside of service windows within a moving 24 hours.
 *
 * @param tier as Meta wrote it, such as {@code TIER_2K}
 * @param people the number of people; {@link #UNLIMITED} for no limit
 * @param isKnown {@code false} if the tier could not be read and the lowest is assumed
 */
public record MessagingLimit(String tier, long people, boolean isKnown) {

    /** Stands for no limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** What a new portfolio has, and what is assumed where the tier is not known. */
    public static final long LOWEST = 250;

    private static final Pattern TIER = Pattern.compile("(?:TIER_)?(\\d{1,9})(K?)");

    /**
     * Reads a tier leniently: {@code TIER_250}, {@code TIER_2K}, {@code TIER_2000}, {@code TIER_UNLIMITED}, also a plain
     * number or -1, as {@code business_capability_update} brings them.
     *
     * @param tier as Meta wrote it
     * @return the limit; {@link #LOWEST} if the tier is of no known form
     */
    public static MessagingLimit of(String tier) {
        String text = tier.strip().toUpperCase(Locale.ROOT);
        if (text.equals("TIER_UNLIMITED") || text.equals("UNLIMITED") || text.equals("-1")) {
            return new MessagingLimit(text, UNLIMITED, true);
        }
        Matcher matcher = TIER.matcher(text);
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1)) * (matcher.group(2).isEmpty() ? 1 : 1_000);
            return new MessagingLimit(text, number, true);
        }
        return new MessagingLimit(text, LOWEST, false);
    }

    /**
     * Whether there is no limit.
     *
     * @return {@code true} for the unlimited tier
     */
    public boolean isUnlimited() {
        return people == UNLIMITED;
    }
}
