package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/** An answer to the question whether we may call. */
public final class CallPermissionReply extends JsonView implements MessageContent {

    CallPermissionReply(JsonNode json) {
        super(json);
    }

    /**
     * Whether we may call.
     *
     * @return {@code true} only if the answer is {@code accept}
     */
    public boolean accepted() {
        return response().orElse("").equalsIgnoreCase("accept");
    }

    /**
     * The answer as it came, such as {@code accept} or {@code reject}.
     *
     * @return the answer
     */
    public Optional<String> response() {
        return text("response");
    }

    /**
     * Until when we may call; empty also if the permission does not end.
     *
     * @return the time
     */
    public Optional<Instant> expiresAt() {
        return time("expiration_timestamp");
    }

    /**
     * Whether the permission does not end.
     *
     * @return {@code true} if Meta says so
     */
    public boolean permanent() {
        return Json.isTrue(json.path("is_permanent"));
    }

    /**
     * Who answered: {@code user_action}, or {@code automatic} after a call of the user.
     *
     * @return the source as it came
     */
    public Optional<String> source() {
        return text("response_source");
    }
}
