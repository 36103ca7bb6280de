package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * A message of the past, told when a number of the WhatsApp Business app is connected. It opens no service window and is
 * no answer to anything.
 */
public final class HistoryMessage extends MessageUpdate implements ChatMessage {

    private final JsonNode thread;

    HistoryMessage(WebhookOrigin origin, JsonNode thread, JsonNode json) {
        super(origin, json);
        this.thread = thread;
    }

    /**
     * The person of the chat.
     *
     * @return the ids as far as they were told
     */
    @Override
    public WhatsAppUser user() {
        JsonNode context = thread.path("context");
        String waId = Json.text(context, "wa_id") == null ? Json.text(thread, "id") : Json.text(context, "wa_id");
        String userId =
                Json.text(context, "user_id") == null ? Json.text(thread, "user_id") : Json.text(context, "user_id");
        if (waId == null && userId == null) {
            waId = fromUs() ? Json.text(json, "to") : Json.text(json, "from");
            userId = fromUs() ? Json.text(json, "to_user_id") : Json.text(json, "from_user_id");
        }
        return Users.of(waId, userId, Json.text(context, "parent_user_id"), contacts());
    }

    /**
     * Whether the business wrote it.
     *
     * @return {@code true} if it has a receiver, or its sender is the business number
     */
    public boolean fromUs() {
        String from = Json.text(json, "from");
        return Json.text(json, "to") != null
                || (from != null && from.equals(origin.displayPhoneNumber().orElse(null)));
    }

    /**
     * What had become of it.
     *
     * @return such as {@code READ} or {@code ERROR}, as it came
     */
    public Optional<String> historyStatus() {
        return Optional.ofNullable(Json.text(json.path("history_context"), "status"));
    }
}
