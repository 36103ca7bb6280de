package io.github.nps4j.whatsapp.webhook;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The account or the portfolio has other limits. */
public final class CapabilityUpdate extends ChangeUpdate implements WhatsAppEvent {

    /** The daily limit of an account without one. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final Pattern TIER = Pattern.compile("TIER_(\\d{1,9})(K?)");

    CapabilityUpdate(WebhookOrigin origin) {
        super(origin);
    }

    /**
     * How many people may be written to in 24 hours outside of service windows.
     *
     * @return the number, {@link #UNLIMITED} if there is no limit; empty if it was not told or is not understood
     */
    public OptionalLong dailyLimit() {
        String limit = limitText().orElse("");
        if (limit.equals("-1") || limit.equals("TIER_UNLIMITED")) {
            return OptionalLong.of(UNLIMITED);
        }
        Matcher tier = TIER.matcher(limit);
        if (tier.matches()) {
            return OptionalLong.of(
                    Long.parseLong(tier.group(1)) * (tier.group(2).isEmpty() ? 1 : 1_000));
        }
        return limit.matches("\\d{1,15}") ? OptionalLong.of(Long.parseLong(limit)) : OptionalLong.empty();
    }

    /**
     * The same as it came.
     *
     * @return such as {@code 2000} or {@code TIER_2K}
     */
    public Optional<String> limitText() {
        return value("max_daily_conversations_per_business").or(() -> value("max_daily_conversation_per_phone"));
    }

    /**
     * How many business numbers the portfolio may have.
     *
     * @return the number
     */
    public Optional<Long> maxPhoneNumbersPerBusiness() {
        return Optional.ofNullable(Json.wholeNumber(value().path("max_phone_numbers_per_business")));
    }

    /**
     * How many business numbers the account may have.
     *
     * @return the number
     */
    public Optional<Long> maxPhoneNumbersPerAccount() {
        return Optional.ofNullable(Json.wholeNumber(value().path("max_phone_numbers_per_waba")));
    }
}
