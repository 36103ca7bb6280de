package io.github.nps4j.whatsapp.error;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.http.Redaction;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An error as the Cloud API reported it. The texts are Meta's and may name a person; {@link #describe()} and
 * {@code toString} do not. Read leniently: what is missing or of an odd kind is empty.
 *
 * @param code Meta's code, or {@value #NO_CODE} if the body held none (the page of a proxy, say)
 * @param subcode Meta's subcode, 0 if there is none; deprecated except for templates
 * @param message Meta's short text, possibly empty
 * @param details Meta's longer text, which names the parameter at fault; possibly empty
 * @param httpStatus the HTTP status, 0 if it came by webhook
 * @param traceId the id by which Meta's support finds the call, or {@code null}
 * @param isTransient {@code true} if Meta says that the error passes
 */
public record WhatsAppError(
        int code,
        int subcode,
        String message,
        String details,
        int httpStatus,
        @Nullable String traceId,
        boolean isTransient) {

    /** Stands for a code where there is none. */
    public static final int NO_CODE = -1;

    private static final int MAX_TEXT = 2_000;

    /** Cuts texts to 2,000 UTF-16 units. */
    public WhatsAppError {
        message = cut(Objects.requireNonNull(message, "message"));
        details = cut(Objects.requireNonNull(details, "details"));
        traceId = traceId == null ? null : cut(traceId);
    }

    /**
     * The error of an answer to a call: {@code {"error": {...}}}.
     *
     * @param httpStatus the HTTP status
     * @param body the body, a missing node if it is no JSON
     * @return the error, with {@value #NO_CODE} if the body does not hold one
     */
    public static WhatsAppError ofAnswer(int httpStatus, JsonNode body) {
        JsonNode error = body.path("error");
        if (error.isTextual()) {
            return new WhatsAppError(NO_CODE, 0, error.asText(), "", httpStatus, null, false);
        }
        return read(error, httpStatus);
    }

    /**
     * An error of a webhook.
     *
     * @param error the element
     * @return the error
     */
    public static WhatsAppError ofWebhook(JsonNode error) {
        return read(error, 0);
    }

    private static WhatsAppError read(JsonNode error, int httpStatus) {
        JsonNode data = error.path("error_data");
        String details = first(text(data.path("details")), text(data), text(error.path("details")));
        if (details.isEmpty()) {
            details = first(text(error.path("error_user_msg")), text(error.path("error_user_title")));
        }
        String trace = first(text(error.path("fbtrace_id")), text(error.path("trace_id")));
        return new WhatsAppError(
                number(error.path("code"), NO_CODE),
                number(error.path("error_subcode"), 0),
                first(text(error.path("message")), text(error.path("title"))),
                details,
                httpStatus,
                trace.isEmpty() ? null : trace,
                error.path("is_transient").asBoolean(false));
    }

    /**
     * What to do about it, by the standard catalog.
     *
     * @return the rule
     */
    public ErrorRule rule() {
        return ErrorCatalog.standard().classify(this);
    }

    /**
     * What to do about it, by the standard catalog.
     *
     * @return the action of {@link #rule()}
     */
    public ErrorAction action() {
        return rule().action();
    }

    /**
     * A sentence for a log or a person: code, title, Meta's details without personal data, and what to do.
     *
     * @return one line
     */
    public String describe() {
        ErrorRule rule = rule();
        StringBuilder line = new StringBuilder("WhatsApp error ")
                .append(code == NO_CODE ? "without a code" : Integer.toString(code))
                .append(httpStatus == 0 ? "" : " (HTTP " + httpStatus + ")")
                .append(": ")
                .append(rule.title());
        String said = Redaction.standard().apply(details.isEmpty() ? message : details);
        if (!said.isEmpty()) {
            line.append("; ").append(said.replaceAll("[.!?…]+$", ""));
        }
        return line.append("; ").append(rule.advice()).append('.').toString();
    }

    /** Names codes and trace, never Meta's texts. */
    @Override
    public String toString() {
        return "WhatsAppError[" + code + (subcode == 0 ? "" : "/" + subcode) + ", HTTP " + httpStatus + ", trace "
                + traceId + "]";
    }

    private static int number(JsonNode node, int otherwise) {
        if (node.isIntegralNumber()) {
            return node.canConvertToInt() ? node.intValue() : otherwise;
        }
        return node.isTextual() && node.asText().matches("[0-9]{1,9}") ? Integer.parseInt(node.asText()) : otherwise;
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.asText() : "";
    }

    private static String first(String... texts) {
        for (String text : texts) {
            if (!text.isBlank()) {
                return text;
            }
        }
        return "";
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
