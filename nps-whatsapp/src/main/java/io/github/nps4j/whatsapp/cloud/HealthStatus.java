package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.http.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether messages can be sent, and what stands in the way.
 *
 * @param canSend over all
 * @param entities each link of the chain: number, account, business, app, template
 */
public record HealthStatus(Availability canSend, List<Entity> entities) {

    /** Copies the entities. */
    public HealthStatus {
        entities = List.copyOf(entities);
    }

    /** How free the way is. */
    public enum Availability {
        /** Messages can be sent. */
        AVAILABLE,
        /** Messages can be sent, with restrictions. */
        LIMITED,
        /** No message can be sent. */
        BLOCKED,
        /** Meta did not say, or in a word that this library does not know. */
        UNKNOWN;

        static Availability of(String text) {
            for (Availability one : values()) {
                if (one.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return one;
                }
            }
            return UNKNOWN;
        }
    }

    /**
     * One link of the chain.
     *
     * @param kind such as {@code PHONE_NUMBER}, {@code WABA}, {@code BUSINESS} or {@code APP}
     * @param id its id
     * @param canSend how free the way is there
     * @param problems what stands in the way
     * @param notes further words of Meta's
     */
    public record Entity(String kind, String id, Availability canSend, List<Problem> problems, List<String> notes) {

        /** Copies the lists. */
        public Entity {
            problems = List.copyOf(problems);
            notes = List.copyOf(notes);
        }
    }

    /**
     * What stands in the way.
     *
     * @param code Meta's code, 0 if there is none
     * @param description what it is, without personal data
     * @param solution what Meta advises, without personal data
     */
    public record Problem(int code, String description, String solution) {}

    static HealthStatus read(JsonNode node) {
        List<Entity> entities = new ArrayList<>();
        for (JsonNode entity : node.path("entities")) {
            List<Problem> problems = new ArrayList<>();
            for (JsonNode error : entity.path("errors")) {
                problems.add(new Problem(
                        error.path("error_code").asInt(0),
                        Redaction.standard()
                                .apply(error.path("error_description").asText("")),
                        Redaction.standard()
                                .apply(error.path("possible_solution").asText(""))));
            }
            List<String> notes = new ArrayList<>();
            for (JsonNode note : entity.path("additional_info")) {
                notes.add(Redaction.standard().apply(note.asText("")));
            }
            entities.add(new Entity(
                    entity.path("entity_type").asText(""),
                    entity.path("id").asText(""),
                    Availability.of(entity.path("can_send_message").asText("")),
                    problems,
                    notes));
        }
        return new HealthStatus(Availability.of(node.path("can_send_message").asText("")), entities);
    }
}
