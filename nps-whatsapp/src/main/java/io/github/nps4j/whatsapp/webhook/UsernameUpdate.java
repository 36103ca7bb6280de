package io.github.nps4j.whatsapp.webhook;

import java.util.Optional;

/** The username of a business number has changed. */
public final class UsernameUpdate extends ChangeUpdate implements WhatsAppEvent {

    UsernameUpdate(WebhookOrigin origin) {
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
     * The username.
     *
     * @return the name; empty if it was deleted
     */
    public Optional<String> username() {
        return value("username");
    }

    /**
     * The state of the username.
     *
     * @return such as {@code approved}, as it came
     */
    public Optional<String> status() {
        return value("status");
    }
}
