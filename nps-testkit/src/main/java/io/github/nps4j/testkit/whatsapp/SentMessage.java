package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message that the simulator accepted. Immutable. */
public final class SentMessage {

    private final String id;
    private final String phoneNumberId;
    private final String businessNumber;
    private final String waId;
    private final Instant at;
    private final JsonNode body;
    private final @Nullable SimulatedTemplate template;
    private final int failure;

    /**
     * Something that can be tapped.
     *
     * @param id what comes back
     * @param title what is shown
     */
    public record Choice(String id, String title) {}

    SentMessage(
            String id,
            String phoneNumberId,
            String businessNumber,
            String waId,
            Instant at,
            JsonNode body,
            @Nullable SimulatedTemplate template,
            int failure) {
        this.id = id;
        this.phoneNumberId = phoneNumberId;
        this.businessNumber = businessNumber;
        this.waId = waId;
        this.at = at;
        this.body = body;
        this.template = template;
        this.failure = failure;
    }

    /**
     * Its id.
     *
     * @return such as {@code wamid....}
     */
    public String id() {
        return id;
    }

    /**
     * The number that sent it.
     *
     * @return the phone number id
     */
    public String phoneNumberId() {
        return phoneNumberId;
    }

    /**
     * The number that sent it, as people dial it.
     *
     * @return digits
     */
    public String businessNumber() {
        return businessNumber;
    }

    /**
     * Who got it.
     *
     * @return digits of the WhatsApp id
     */
    public String waId() {
        return waId;
    }

    /**
     * When it was accepted.
     *
     * @return by the simulator's clock
     */
    public Instant at() {
        return at;
    }

    /**
     * Its type.
     *
     * @return such as {@code text}, {@code template} or {@code interactive}
     */
    public String type() {
        return body.path("type").asText("");
    }

    /**
     * The template that it was made from.
     *
     * @return the template, or {@code null} if it is a free-form message
     */
    public @Nullable SimulatedTemplate template() {
        return template;
    }

    /**
     * The host's own id.
     *
     * @return {@code biz_opaque_callback_data}, empty if there is none
     */
    public String ourId() {
        return body.path("biz_opaque_callback_data").asText("");
    }

    /**
     * The code of the failure that follows as a status.
     *
     * @return the code, 0 if the message arrives
     */
    public int failure() {
        return failure;
    }

    /**
     * The text that the person reads: of a template its body with the values filled in.
     *
     * @return the text, empty for media and the like
     */
    public String text() {
        if (template != null) {
            return template.filled(body.path("template").path("components"));
        }
        String plain = body.path("text").path("body").asText("");
        return plain.isEmpty()
                ? body.path("interactive").path("body").path("text").asText("")
                : plain;
    }

    /**
     * The buttons that can be tapped for an answer: reply buttons, or the quick replies of a template.
     *
     * @return in their order
     */
    public List<Choice> buttons() {
        List<Choice> choices = new ArrayList<>();
        if (template != null) {
            template.quickReplies(body.path("template").path("components"), choices);
            return choices;
        }
        for (JsonNode button : body.path("interactive").path("action").path("buttons")) {
            choices.add(new Choice(
                    button.path("reply").path("id").asText(""),
                    button.path("reply").path("title").asText("")));
        }
        return choices;
    }

    /**
     * The rows of a list.
     *
     * @return over all sections, in their order
     */
    public List<Choice> rows() {
        List<Choice> choices = new ArrayList<>();
        for (JsonNode section : body.path("interactive").path("action").path("sections")) {
            for (JsonNode row : section.path("rows")) {
                choices.add(
                        new Choice(row.path("id").asText(""), row.path("title").asText("")));
            }
        }
        return choices;
    }

    /**
     * The token of the Flow that the message opens.
     *
     * @return the token, or {@code null} if it opens none
     */
    public @Nullable String flowToken() {
        JsonNode interactive = body.path("interactive");
        if (interactive.path("type").asText("").equals("flow")) {
            return interactive
                    .path("action")
                    .path("parameters")
                    .path("flow_token")
                    .asText("unused");
        }
        if (template != null && template.hasFlow()) {
            for (JsonNode component : body.path("template").path("components")) {
                if (component.path("sub_type").asText("").equals("flow")) {
                    return component
                            .path("parameters")
                            .path(0)
                            .path("action")
                            .path("flow_token")
                            .asText("unused");
                }
            }
            return "unused";
        }
        return null;
    }

    /**
     * The request as it came.
     *
     * @return JSON
     */
    public String json() {
        return JsonTrees.write(body);
    }

    /** Shows id and type, no person. */
    @Override
    public String toString() {
        return "SentMessage[" + id + ", " + type() + (failure == 0 ? "" : ", fails with " + failure) + "]";
    }
}
