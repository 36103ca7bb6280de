package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import java.util.List;
import java.util.Optional;

/**
 * A piece of the history of a number of the WhatsApp Business app; its messages come as {@link HistoryMessage}, each for
 * itself. If the business does not share its history, {@link #errors()} says so.
 */
public final class HistoryChunk extends Update implements WhatsAppEvent {

    HistoryChunk(WebhookOrigin origin, JsonNode json) {
        super(origin, json);
    }

    /**
     * The phase: 0 is the last day, 1 is up to 90 days, 2 is up to 180 days.
     *
     * @return the phase
     */
    public Optional<Long> phase() {
        return metadata("phase");
    }

    /**
     * The place among the chunks; they come in any order.
     *
     * @return the number
     */
    public Optional<Long> order() {
        return metadata("chunk_order");
    }

    /**
     * How much of the history has come.
     *
     * @return percent; 100 is all
     */
    public Optional<Long> progress() {
        return metadata("progress");
    }

    /**
     * How many chats it holds.
     *
     * @return the number of threads
     */
    public int threads() {
        int threads = 0;
        for (JsonNode thread : Json.elements(json.path("threads"))) {
            threads += thread.isObject() ? 1 : 0;
        }
        return threads;
    }

    /**
     * Why there is no history.
     *
     * @return the errors, mostly none
     */
    public List<WhatsAppError> errors() {
        return Errors.of(json.path("errors"));
    }

    private Optional<Long> metadata(String key) {
        return Optional.ofNullable(Json.wholeNumber(json.path("metadata").path(key)));
    }
}
