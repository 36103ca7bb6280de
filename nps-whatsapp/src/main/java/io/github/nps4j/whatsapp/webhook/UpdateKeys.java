package io.github.nps4j.whatsapp.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The keys by which an update that comes twice is known. */
final class UpdateKeys {

    private static final int MAX_KEY = 255;

    private UpdateKeys() {}

    /** The key, or {@code null} for an update that two different events can share: without an id and without a time. */
    static @Nullable String of(WhatsAppEvent event) {
        if (event instanceof ChatMessage message && !message.id().isEmpty()) {
            String kind = event instanceof IncomingMessage ? "m" : event instanceof MessageEcho ? "e" : "h";
            return key(kind, number(event), message.id(), message.type());
        }
        if (event instanceof MessageStatus status
                && !status.messageId().isEmpty()
                && !status.status().isEmpty()) {
            return key("s", number(event), status.messageId(), status.status(), participant(status));
        }
        if (event instanceof CallUpdate call && !call.callId().isEmpty()) {
            return key(
                    "c",
                    number(event),
                    call.callId(),
                    call.event().orElse(""),
                    call.status().orElse(""));
        }
        if (event.timestamp().isEmpty()) {
            return null;
        }
        String account = event.origin().businessAccountId().orElse("");
        String time = event.origin().time().map(Object::toString).orElse("");
        return "x|"
                + hash(String.join(
                        "|", account, time, event.origin().field(), event.raw().text()));
    }

    /** The key of the message that a status is about: each person of a group has a ladder of their own. */
    static String ofMessage(MessageStatus status) {
        return key("l", number(status), status.messageId(), participant(status));
    }

    private static String participant(MessageStatus status) {
        if (status.groupId().isEmpty()) {
            return "";
        }
        WhatsAppUser person = status.recipient();
        return person.userId().or(person::waId).orElse("");
    }

    private static String number(WhatsAppEvent event) {
        return event.origin().phoneNumberId().orElse("");
    }

    private static String key(String... parts) {
        String key = String.join("|", parts);
        return key.length() <= MAX_KEY ? key : parts[0] + "|" + hash(key);
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-256", e);
        }
    }
}
