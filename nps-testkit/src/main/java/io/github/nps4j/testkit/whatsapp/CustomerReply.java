package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that a customer writes, taps, fills in or says. Immutable. */
public final class CustomerReply {

    private final Kind kind;
    private final String text;
    private final int index;
    private final Map<String, String> form;
    private final Duration delay;
    private final boolean context;

    /** What a reply is. */
    enum Kind {
        TEXT,
        STOP,
        BUTTON,
        ROW,
        FLOW,
        MEDIA,
        REACTION,
        UNSUPPORTED
    }

    private CustomerReply(
            Kind kind, String text, int index, Map<String, String> form, Duration delay, boolean context) {
        this.kind = kind;
        this.text = text;
        this.index = index;
        this.form = Map.copyOf(form);
        this.delay = delay;
        this.context = context;
    }

    private static CustomerReply of(Kind kind, String text, int index) {
        boolean isTap = kind == Kind.BUTTON || kind == Kind.ROW || kind == Kind.FLOW;
        return new CustomerReply(kind, text, index, Map.of(), Duration.ofSeconds(20), isTap);
    }

    /**
     * Writes.
     *
     * @param text the words
     * @return the reply
     */
    public static CustomerReply text(String text) {
        return of(Kind.TEXT, text, 0);
    }

    /**
     * Writes a word that ends everything. Templates after it count as violations once the host has acknowledged it.
     *
     * @param word such as {@code STOP} or {@code 수신거부}
     * @return the reply
     */
    public static CustomerReply stop(String word) {
        return of(Kind.STOP, word, 0);
    }

    /**
     * Taps a button of the message.
     *
     * @param index which one, from 0
     * @return the reply; nothing happens if the message has no such button
     */
    public static CustomerReply tap(int index) {
        return of(Kind.BUTTON, "", index);
    }

    /**
     * Chooses a row of the list.
     *
     * @param index which one over all sections, from 0
     * @return the reply; nothing happens if the message has no such row
     */
    public static CustomerReply choose(int index) {
        return of(Kind.ROW, "", index);
    }

    /**
     * Fills in the Flow.
     *
     * @param answers field to value
     * @return the reply; nothing happens if the message opens no Flow
     */
    public static CustomerReply flow(Map<String, String> answers) {
        return new CustomerReply(Kind.FLOW, "", 0, answers, Duration.ofSeconds(20), true);
    }

    /**
     * Speaks a voice note.
     *
     * @return the reply
     */
    public static CustomerReply voiceNote() {
        return of(Kind.MEDIA, "audio", 0);
    }

    /**
     * Sends a sticker.
     *
     * @return the reply
     */
    public static CustomerReply sticker() {
        return of(Kind.MEDIA, "sticker", 0);
    }

    /**
     * Sends a picture.
     *
     * @return the reply
     */
    public static CustomerReply image() {
        return of(Kind.MEDIA, "image", 0);
    }

    /**
     * Reacts to the message.
     *
     * @param emoji the emoji
     * @return the reply
     */
    public static CustomerReply reaction(String emoji) {
        return of(Kind.REACTION, emoji, 0);
    }

    /**
     * Sends something that the Cloud API does not carry.
     *
     * @return the reply
     */
    public static CustomerReply unsupported() {
        return of(Kind.UNSUPPORTED, "", 0);
    }

    /**
     * This reply, after another time; 20 seconds unless said.
     *
     * @param time since the message reached the phone
     * @return a new reply
     */
    public CustomerReply after(Duration time) {
        return new CustomerReply(kind, text, index, form, time, context);
    }

    /**
     * This text as a swipe reply, which names the message that it answers.
     *
     * @return a new reply
     */
    public CustomerReply quoting() {
        return new CustomerReply(kind, text, index, form, delay, true);
    }

    Duration delay() {
        return delay;
    }

    boolean isStop() {
        return kind == Kind.STOP;
    }

    /** Writes type and content of the webhook's message; {@code false} if the message cannot be answered so. */
    boolean write(ObjectNode message, @Nullable SentMessage to) {
        if (context && to != null) {
            message.putObject("context").put("from", to.businessNumber()).put("id", to.id());
        }
        switch (kind) {
            case TEXT, STOP -> message.put("type", "text").putObject("text").put("body", text);
            case BUTTON -> {
                return to != null && writeButton(message, to);
            }
            case ROW -> {
                if (to == null || index >= to.rows().size()) {
                    return false;
                }
                SentMessage.Choice row = to.rows().get(index);
                message.put("type", "interactive")
                        .putObject("interactive")
                        .put("type", "list_reply")
                        .putObject("list_reply")
                        .put("id", row.id())
                        .put("title", row.title());
            }
            case FLOW -> {
                if (to == null || to.flowToken() == null) {
                    return false;
                }
                ObjectNode answers = JsonTrees.object().put("flow_token", to.flowToken());
                form.forEach(answers::put);
                message.put("type", "interactive")
                        .putObject("interactive")
                        .put("type", "nfm_reply")
                        .putObject("nfm_reply")
                        .put("name", "flow")
                        .put("body", "Sent")
                        .put("response_json", JsonTrees.write(answers));
            }
            case MEDIA -> writeMedia(message);
            case REACTION -> {
                if (to == null) {
                    return false;
                }
                message.put("type", "reaction")
                        .putObject("reaction")
                        .put("message_id", to.id())
                        .put("emoji", text);
            }
            case UNSUPPORTED -> {
                message.put("type", "unsupported");
                message.putArray("errors").add(GraphErrors.webhook(131051, "Message type is not currently supported"));
                message.putObject("unsupported").put("type", "poll");
            }
        }
        return true;
    }

    private boolean writeButton(ObjectNode message, SentMessage to) {
        if (index >= to.buttons().size()) {
            return false;
        }
        SentMessage.Choice button = to.buttons().get(index);
        if (to.template() != null) {
            message.put("type", "button")
                    .putObject("button")
                    .put("payload", button.id())
                    .put("text", button.title());
        } else {
            message.put("type", "interactive")
                    .putObject("interactive")
                    .put("type", "button_reply")
                    .putObject("button_reply")
                    .put("id", button.id())
                    .put("title", button.title());
        }
        return true;
    }

    private void writeMedia(ObjectNode message) {
        ObjectNode media = message.put("type", text).putObject(text).put("id", "900000000000001");
        switch (text) {
            case "audio" -> media.put("mime_type", "audio/ogg; codecs=opus").put("voice", true);
            case "sticker" -> media.put("mime_type", "image/webp").put("animated", false);
            default -> media.put("mime_type", "image/jpeg");
        }
        media.put("sha256", "0".repeat(64));
    }

    /** Shows the kind, not the words. */
    @Override
    public String toString() {
        return "CustomerReply[" + kind.name().toLowerCase(Locale.ROOT) + " after " + delay + "]";
    }
}
