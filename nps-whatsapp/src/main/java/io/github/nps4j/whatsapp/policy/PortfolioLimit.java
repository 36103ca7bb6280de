package io.github.nps4j.whatsapp.policy;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many different people a business portfolio may write to outside of service windows in 24 hours. Meta's steps are 250,
 * 2,000 (after verification, or 2,000 delivered messages of high quality in 30 days), 10,000, 100,000 and no limit; since 8
 * October 2025 the whole portfolio shares it (Meta, "Messaging limits").
 *
 * @param users the number of people, 1 or more; {@link Long#MAX_VALUE} for no limit
 */
public record PortfolioLimit(long users) {

    /** Every new portfolio. */
    public static final PortfolioLimit STARTER = new PortfolioLimit(250);

    /** No limit. */
    public static final PortfolioLimit UNLIMITED = new PortfolioLimit(Long.MAX_VALUE);

    private static final Pattern TIER = Pattern.compile("(?:TIER_)?([0-9]{1,9})(K?)");

    /**
     * Checks the number.
     *
     * @param users the number of people
     * @throws IllegalArgumentException if it is less than 1
     */
    public PortfolioLimit {
        if (users < 1) {
            throw new IllegalArgumentException("a portfolio may write to 1 or more people; got " + users);
        }
    }

    /**
     * The limit that Meta names, in {@code whatsapp_business_manager_messaging_limit}, {@code messaging_limit_tier} or a
     * webhook: {@code TIER_2K}, {@code TIER_2000}, {@code 2000}, {@code TIER_UNLIMITED}, {@code -1}.
     *
     * @param tier the text
     * @return the limit, or empty if the text names none: then keep the lowest that is known
     */
    public static Optional<PortfolioLimit> parse(String tier) {
        String name = tier.strip().toUpperCase(Locale.ROOT);
        if (name.equals("TIER_UNLIMITED") || name.equals("UNLIMITED") || name.equals("-1")) {
            return Optional.of(UNLIMITED);
        }
        Matcher matcher = TIER.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long users = Long.parseLong(matcher.group(1)) * (matcher.group(2).isEmpty() ? 1 : 1_000);
        return users < 1 ? Optional.empty() : Optional.of(new PortfolioLimit(users));
    }

    /**
     * Whether there is no limit.
     *
     * @return {@code true} if any number of people may be written to
     */
    public boolean isUnlimited() {
        return users == Long.MAX_VALUE;
    }
}
