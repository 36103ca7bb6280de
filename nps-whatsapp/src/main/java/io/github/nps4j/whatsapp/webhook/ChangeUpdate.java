package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** An update that is a whole change: its JSON is the change, its values are in {@code value}. */
abstract class ChangeUpdate extends Update {

    ChangeUpdate(WebhookOrigin origin) {
        super(origin, origin.change());
    }

    final JsonNode value() {
        return origin.value();
    }

    final Optional<String> value(String key) {
        return Optional.ofNullable(Json.text(value(), key));
    }
}
