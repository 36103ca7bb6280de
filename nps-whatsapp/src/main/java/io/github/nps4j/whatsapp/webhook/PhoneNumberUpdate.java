package io.github.nps4j.whatsapp.webhook;

import java.util.Locale;
import java.util.Optional;

/** A business number has another limit, throughput, quality or display name. */
public final class PhoneNumberUpdate extends ChangeUpdate implements WhatsAppEvent {

    PhoneNumberUpdate(WebhookOrigin origin) {
        super(origin);
    }

    /**
     * The business number.
     *
     * @return the number as Meta writes it
     */
    public Optional<String> phoneNumber() {
        return value("display_phone_number");
    }

    /**
     * What happened.
     *
     * @return such as {@code THROUGHPUT_UPGRADE}, {@code ONBOARDING}, {@code FLAGGED} or {@code DOWNGRADE}, in capitals;
     *     empty for a new display name
     */
    public Optional<String> event() {
        return value("event").map(event -> event.toUpperCase(Locale.ROOT));
    }

    /**
     * The messaging limit now.
     *
     * @return such as {@code TIER_2K}, as it came
     */
    public Optional<String> currentLimit() {
        return value("current_limit").or(() -> value("max_daily_conversations_per_business"));
    }

    /**
     * The messaging limit before.
     *
     * @return such as {@code TIER_250}, as it came
     */
    public Optional<String> oldLimit() {
        return value("old_limit");
    }

    /**
     * The display name that was asked for.
     *
     * @return the name
     */
    public Optional<String> requestedName() {
        return value("requested_verified_name");
    }

    /**
     * What was decided about the display name.
     *
     * @return such as {@code APPROVED}, as it came
     */
    public Optional<String> decision() {
        return value("decision");
    }

    /**
     * Why the display name was not accepted.
     *
     * @return the reason as it came
     */
    public Optional<String> rejectionReason() {
        return value("rejection_reason").filter(reason -> !reason.equals("NONE"));
    }
}
