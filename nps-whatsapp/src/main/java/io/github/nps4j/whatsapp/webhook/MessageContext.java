package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What a message refers to. Immutable and thread-safe. */
public final class MessageContext extends JsonView {

    MessageContext(JsonNode json) {
        super(json);
    }

    /**
     * The message that is answered or was tapped.
     *
     * @return its id
     */
    public Optional<String> messageId() {
        return Optional.ofNullable(Json.text(json, "id", "message_id"));
    }

    /**
     * Who wrote that message.
     *
     * @return the number in digits; ours if it is a message of ours
     */
    public Optional<String> from() {
        return text("from");
    }

    /**
     * Whether the message was forwarded.
     *
     * @return {@code true} also if it was forwarded many times
     */
    public boolean forwarded() {
        return Json.isTrue(json.path("forwarded")) || frequentlyForwarded();
    }

    /**
     * Whether the message was forwarded more than five times.
     *
     * @return {@code true} if Meta says so
     */
    public boolean frequentlyForwarded() {
        return Json.isTrue(json.path("frequently_forwarded"));
    }

    /**
     * The product that the person asks about.
     *
     * @return its id in the catalog
     */
    public Optional<String> productRetailerId() {
        return Optional.ofNullable(Json.text(json.path("referred_product"), "product_retailer_id"));
    }

    /**
     * The catalog of that product.
     *
     * @return its id
     */
    public Optional<String> catalogId() {
        return Optional.ofNullable(Json.text(json.path("referred_product"), "catalog_id"));
    }
}
