package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all updates have in common. */
abstract class Update extends JsonView {

    final WebhookOrigin origin;

    Update(WebhookOrigin origin, JsonNode json) {
        super(json);
        this.origin = origin;
    }

    /**
     * Where it comes from.
     *
     * @return account, number and field
     */
    public final WebhookOrigin origin() {
        return origin;
    }

    /**
     * When it happened: the update's own time, and if it has none, that of its entry.
     *
     * @return the time, to the second, if one was told
     */
    public Optional<Instant> timestamp() {
        return time("timestamp").or(origin::time);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Update that && super.equals(other) && that.origin.equals(origin);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    /** The people that the webhook tells about. */
    final JsonNode contacts() {
        return origin.value().path("contacts");
    }
}
