package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** A row chosen from a list. The message with the list is in {@link ChatMessage#context()}. */
public final class ListReply extends JsonView implements MessageContent {

    ListReply(JsonNode json) {
        super(json);
    }

    /**
     * The id that we gave the row.
     *
     * @return the id; empty text if it was not told
     */
    public String id() {
        return text("id").orElse("");
    }

    /**
     * The title of the row.
     *
     * @return the title
     */
    public Optional<String> title() {
        return text("title");
    }

    /**
     * The description of the row.
     *
     * @return the description
     */
    public Optional<String> description() {
        return text("description");
    }
}
