package io.github.nps4j.whatsapp.webhook;

import java.util.Locale;
import java.util.Optional;

/** A Flow has a new status, or its endpoint is slow or fails. Only a published Flow can be sent. */
public final class FlowUpdate extends ChangeUpdate implements WhatsAppEvent {

    FlowUpdate(WebhookOrigin origin) {
        super(origin);
    }

    /**
     * The Flow.
     *
     * @return its id
     */
    public Optional<String> flowId() {
        return value("flow_id");
    }

    /**
     * What happened.
     *
     * @return such as {@code FLOW_STATUS_CHANGE} or {@code ENDPOINT_ERROR_RATE}, in capitals
     */
    public Optional<String> event() {
        return value("event").map(event -> event.toUpperCase(Locale.ROOT));
    }

    /**
     * The status before.
     *
     * @return such as {@code DRAFT}, as it came
     */
    public Optional<String> oldStatus() {
        return value("old_status");
    }

    /**
     * The status now.
     *
     * @return such as {@code PUBLISHED}, {@code THROTTLED} or {@code BLOCKED}, as it came
     */
    public Optional<String> newStatus() {
        return value("new_status");
    }

    /**
     * A sentence for people.
     *
     * @return the text
     */
    public Optional<String> message() {
        return value("message");
    }
}
