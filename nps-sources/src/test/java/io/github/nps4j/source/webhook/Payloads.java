package io.github.nps4j.source.webhook;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.WebhookSignature;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Bodies with the documented keys of each tool, written for these tests, and what is around them. */
final class Payloads {

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);

    static final String WHSEC = "whsec_bnBzNGogdGVzdCBrZXkgb2YgMzIgYnl0ZXMgMTIzNDU2";

    static final String TYPEFORM = """
            {"event_id": "01TF", "event_type": "form_response", "form_response": {
              "form_id": "fRm1", "token": "tok1", "landed_at": "2026-11-20T08:59:00Z",
              "submitted_at": "2026-11-20T09:00:00Z",
              "hidden": {"customer_id": "C-77", "plan": "pro"},
              "calculated": {"score": 3},
              "definition": {"id": "fRm1", "title": "How are we doing", "fields": [
                {"id": "f1", "ref": "effort", "type": "opinion_scale", "title": "How easy was it?", "properties": {}},
                {"id": "f2", "ref": "recommend", "type": "opinion_scale", "title": "Would you recommend us?",
                 "properties": {}}]},
              "answers": [
                {"type": "number", "number": 2, "field": {"id": "f1", "type": "opinion_scale", "ref": "effort"}},
                {"type": "number", "number": 9, "field": {"id": "f2", "type": "opinion_scale", "ref": "recommend"}},
                {"type": "text", "text": "빠르고 친절해요 👍", "field": {"id": "f3", "type": "long_text", "ref": "why"}},
                {"type": "email", "email": "Ann@Example.com", "field": {"id": "f4", "type": "email", "ref": "mail"}},
                {"type": "phone_number", "phone_number": "+821012345678",
                 "field": {"id": "f5", "type": "phone_number", "ref": "tel"}}]}}
            """;

    static final String DELIGHTED = """
            {"event_type": "survey_response.updated", "event_id": "ev-2", "event_data": {
              "id": "5001", "survey_type": "nps", "score": 4, "comment": "Too slow",
              "created_at": 1795000000, "updated_at": 1795000600,
              "person": {"id": "900", "email": "bob@example.org", "name": "Bob"},
              "person_properties": {"Customer": "C-9", "Plan": "basic"},
              "tags": [{"name": "speed"}], "notes": []}}
            """;

    static final String FORMBRICKS = """
            {"webhookId": "wh1", "event": "responseFinished", "data": {
              "id": "clr1", "surveyId": "srv1", "finished": true,
              "createdAt": "2026-11-20T09:00:00.000Z", "updatedAt": "2026-11-20T09:01:30.500Z",
              "data": {"q_nps": 10, "q_why": "推薦します"},
              "contactAttributes": {"userId": "C-5", "email": "yuki@example.jp", "language": "ja"},
              "meta": {"url": "https://app.example.jp/billing"}, "tags": []}}
            """;

    static final String ASKNICELY = """
            {"count": 2,
             "person": {"id": "163", "name": "Eva Ruiz", "email": "eva@example.es", "segment": "general",
                        "account_ref": "C-31"},
             "question": {"id": "345", "score": "7", "comment": "Bien, pero caro", "sent": "1794990116",
                          "opened": "1794990122", "responded": "1794990125", "survey_template": "Default",
                          "theme": null, "deliverymethod": "email"}}
            """;

    static final String GENERIC = """
            {"id": "r1", "revision": 3, "survey": "s1", "score": "8.0", "comment": "ok", "language": "en",
             "themes": ["price", "support"], "responded_at": "2026-11-20T18:00:00+09:00",
             "customer_id": "C-1", "email": "a@example.com", "phone": "010-1234-5678",
             "attributes": {"plan": "pro", "seats": 12, "trial": false, "labels": ["a", "b"]}}
            """;

    private Payloads() {}

    static WebhookEndpoint typeform() {
        return WebhookEndpoint.of(WebhookSource.builder()
                .preset("typeform")
                .parameter("question", "recommend")
                .secret("tf-secret")
                .build());
    }

    static WebhookEndpoint unsigned(String preset, String... parameters) {
        WebhookSource.Builder builder = WebhookSource.builder().preset(preset).allowUnsigned();
        for (int i = 0; i < parameters.length; i += 2) {
            builder.parameter(parameters[i], parameters[i + 1]);
        }
        return WebhookEndpoint.of(builder.build());
    }

    static WebhookRequest post(String body) {
        return WebhookRequest.post()
                .header("Content-Type", "application/json")
                .body(body)
                .build();
    }

    static WebhookRequest signed(SignatureScheme scheme, String secret, String body) {
        return WebhookSignature.builder(scheme)
                .secret(secret)
                .clock(CLOCK)
                .build()
                .sign("msg_1", post(body));
    }

    /** Keeps what it is given. */
    static final class Kept implements ResponseSink {

        final List<NpsResponse> responses = new ArrayList<>();

        @Override
        public List<Receipt> accept(List<NpsResponse> given) {
            responses.addAll(given);
            return given.stream().map(response -> Receipt.accepted()).toList();
        }

        NpsResponse only() {
            if (responses.size() != 1) {
                throw new AssertionError("expected one response, got " + responses.size());
            }
            return responses.get(0);
        }
    }
}
