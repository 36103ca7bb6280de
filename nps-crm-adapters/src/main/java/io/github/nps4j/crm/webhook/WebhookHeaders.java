package io.github.nps4j.crm.webhook;

import io.github.nps4j.http.Credentials;
import java.util.Map;

/** The headers that the host configured. They may hold a shared secret. */
record WebhookHeaders(Map<String, String> headers) implements Credentials {

    WebhookHeaders {
        headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
        return "WebhookHeaders" + headers.keySet();
    }
}
