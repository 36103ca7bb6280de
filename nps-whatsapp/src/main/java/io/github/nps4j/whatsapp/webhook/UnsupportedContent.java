package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A message that the Cloud API does not pass on, such as a poll. Why is in {@link ChatMessage#errors()}; ask again in words. */
public final class UnsupportedContent extends JsonView implements MessageContent {

    UnsupportedContent(JsonNode json) {
        super(json);
    }

    /**
     * What the person sent, such as {@code poll}.
     *
     * @return the kind as it came, if it was told
     */
    public Optional<String> kind() {
        return Optional.ofNullable(Json.text(json.path("unsupported"), "type"));
    }
}
