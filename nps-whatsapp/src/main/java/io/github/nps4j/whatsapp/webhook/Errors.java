package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import java.util.ArrayList;
import java.util.List;

/** Reads lists of errors. */
final class Errors {

    private Errors() {}

    static List<WhatsAppError> of(JsonNode errors) {
        if (errors.isMissingNode()) {
            return List.of();
        }
        List<WhatsAppError> list = new ArrayList<>();
        Json.elements(errors).forEach(error -> list.add(WhatsAppError.ofWebhook(error)));
        return List.copyOf(list);
    }
}
