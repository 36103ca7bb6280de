package io.github.nps4j.whatsapp.webhook;

import java.util.Locale;
import java.util.Optional;

/**
 * News about the account: fields {@code account_update}, {@code account_alerts}, {@code account_review_update},
 * {@code account_settings_update}, {@code business_status_update}, {@code security}, {@code partner_solutions} and
 * {@code payment_configuration_update}.
 */
public final class AccountUpdate extends ChangeUpdate implements WhatsAppEvent {

    AccountUpdate(WebhookOrigin origin) {
        super(origin);
    }

    /**
     * What happened.
     *
     * @return such as {@code ACCOUNT_RESTRICTION} or {@code PIN_CHANGED}, in capitals; for an alert its type, for a review
     *     its decision; empty if it was not told
     */
    public Optional<String> event() {
        return value("event")
                .or(() -> value("decision"))
                .or(() -> value("alert_type"))
                .or(() -> Optional.ofNullable(Json.text(value().path("alert_info"), "alert_type")))
                .or(() -> value("type"))
                .or(() -> value("status"))
                .map(event -> event.toUpperCase(Locale.ROOT));
    }

    /**
     * Whether nothing, or nothing of our own accord, can be sent any more: the account was deleted, disabled, restricted
     * or disconnected.
     *
     * @return {@code true} if sending must stop until somebody looks at it
     */
    public boolean stopsSending() {
        return switch (event().orElse("")) {
            case "ACCOUNT_DELETED", "ACCOUNT_RESTRICTION", "ACCOUNT_OFFBOARDED", "PARTNER_REMOVED" -> true;
            case "DISABLED_UPDATE" ->
                !banState().orElse("").equals("REINSTATE")
                        && !banState().orElse("").equals("REINSTATED");
            default -> false;
        };
    }

    /**
     * The state of a ban.
     *
     * @return such as {@code SCHEDULE_FOR_DISABLE}, {@code DISABLE} or {@code REINSTATE}, as it came
     */
    public Optional<String> banState() {
        return Optional.ofNullable(Json.text(value().path("ban_info"), "waba_ban_state"));
    }

    /**
     * What was violated.
     *
     * @return such as {@code ADULT} or {@code SPAM}, as it came
     */
    public Optional<String> violation() {
        return Optional.ofNullable(Json.text(value().path("violation_info"), "violation_type"));
    }
}
