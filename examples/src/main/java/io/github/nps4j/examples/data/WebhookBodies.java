package io.github.nps4j.examples.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Webhook bodies of four survey tools, with the keys that the tools document. Signatures are made when they are sent:
 * a committed one would be too old.
 */
final class WebhookBodies {

    /** Somebody whom the CRM knows. */
    record Person(String email, String phone, String customerId, String plan) {}

    private WebhookBodies() {}

    static Map<String, String> all(List<Person> people) {
        Map<String, String> bodies = new LinkedHashMap<>();
        typeform(people.subList(0, 10), bodies);
        delighted(people.subList(10, 20), bodies);
        formbricks(people.subList(20, 30), bodies);
        asknicely(people.subList(30, 40), bodies);
        return bodies;
    }

    // ---- Typeform: question 'recommend', comment question 'why'

    private static void typeform(List<Person> people, Map<String, String> bodies) {
        String first = typeform(
                "01TF000001",
                "form_response",
                "tf0001",
                "2026-11-02T01:10:00Z",
                people.get(0),
                10,
                "고객센터 답변이 정말 빨라요 👍",
                "");
        bodies.put("typeform-01-promoter.json", first);
        bodies.put(
                "typeform-02-detractor.json",
                typeform(
                        "01TF000002",
                        "form_response",
                        "tf0002",
                        "2026-11-02T02:30:00Z",
                        people.get(1),
                        3,
                        "Support never called back, and the invoice is still wrong.",
                        ""));
        bodies.put(
                "typeform-03-passive-no-comment.json",
                typeform("01TF000003", "form_response", "tf0003", "2026-11-02T03:05:00Z", people.get(2), 8, "", ""));
        // Typeform repeats a delivery that it thinks was lost: the same bytes once more
        bodies.put("typeform-04-redelivery-of-01.json", first);
        bodies.put(
                "typeform-05-partial.json",
                typeform(
                        "01TF000005",
                        "form_response_partial",
                        "tf0005",
                        "2026-11-02T03:40:00Z",
                        people.get(3),
                        6,
                        "",
                        ""));
        bodies.put(
                "typeform-06-test.json",
                typeform(
                        "01TF000006",
                        "form_response",
                        "tf0006",
                        "2026-11-02T03:50:00Z",
                        people.get(4),
                        9,
                        "only trying it out",
                        ",\n      \"nps4j_test\": \"1\""));
        bodies.put(
                "typeform-07-older-answer-arrives-late.json",
                typeform(
                        "01TF000007",
                        "form_response",
                        "tf0007",
                        "2026-03-09T08:00:00Z",
                        people.get(0),
                        2,
                        "예전에는 너무 느렸어요",
                        ""));
    }

    private static String typeform(
            String event,
            String type,
            String token,
            String at,
            Person person,
            int score,
            String comment,
            String hidden) {
        String text = comment.isEmpty() ? "" : """
                ,
                      {
                        "type": "text",
                        "text": "%s",
                        "field": {"id": "fWhy", "type": "long_text", "ref": "why"}
                      }""".formatted(comment);
        return """
                {
                  "event_id": "%s",
                  "event_type": "%s",
                  "form_response": {
                    "form_id": "npsForm1",
                    "token": "%s",
                    "landed_at": "%s",
                    "submitted_at": "%s",
                    "hidden": {
                      "customer_id": "%s",
                      "plan": "%s"%s
                    },
                    "calculated": {"score": 0},
                    "definition": {
                      "id": "npsForm1",
                      "title": "How are we doing?",
                      "fields": [
                        {"id": "fEase", "ref": "ease", "type": "opinion_scale", "title": "How easy is it?", "properties": {}},
                        {"id": "fNps", "ref": "recommend", "type": "nps", "title": "Would you recommend us?", "properties": {}},
                        {"id": "fWhy", "ref": "why", "type": "long_text", "title": "Why?", "properties": {}},
                        {"id": "fMail", "ref": "mail", "type": "email", "title": "Your email", "properties": {}}
                      ]
                    },
                    "answers": [
                      {"type": "number", "number": 5, "field": {"id": "fEase", "type": "opinion_scale", "ref": "ease"}},
                      {"type": "number", "number": %d, "field": {"id": "fNps", "type": "nps", "ref": "recommend"}},
                      {"type": "email", "email": "%s", "field": {"id": "fMail", "type": "email", "ref": "mail"}}%s
                    ]
                  }
                }
                """.formatted(
                event, type, token, at, at, person.customerId(), person.plan(), hidden, score, person.email(), text);
    }

    // ---- Delighted

    private static void delighted(List<Person> people, Map<String, String> bodies) {
        bodies.put(
                "delighted-01-created.json",
                delighted(
                        "survey_response.created",
                        1,
                        70_001,
                        people.get(0),
                        9,
                        "",
                        1_793_600_000L,
                        1_793_600_000L,
                        ""));
        bodies.put(
                "delighted-02-comment-of-01.json",
                delighted(
                        "survey_response.updated",
                        2,
                        70_001,
                        people.get(0),
                        9,
                        "サポートがとても親切でした。",
                        1_793_600_000L,
                        1_793_600_240L,
                        ""));
        bodies.put(
                "delighted-03-detractor.json",
                delighted(
                        "survey_response.created",
                        3,
                        70_002,
                        people.get(1),
                        0,
                        "",
                        1_793_610_000L,
                        1_793_610_000L,
                        ""));
        bodies.put(
                "delighted-04-second-update-of-03.json",
                delighted(
                        "survey_response.updated",
                        5,
                        70_002,
                        people.get(1),
                        2,
                        "Charged twice. Please call me.",
                        1_793_610_000L,
                        1_793_610_900L,
                        ""));
        bodies.put(
                "delighted-05-first-update-of-03-arrives-late.json",
                delighted(
                        "survey_response.updated",
                        4,
                        70_002,
                        people.get(1),
                        0,
                        "Charged twice.",
                        1_793_610_000L,
                        1_793_610_300L,
                        ""));
        bodies.put(
                "delighted-06-csat.json",
                delighted(
                                "survey_response.created",
                                6,
                                70_003,
                                people.get(2),
                                5,
                                "",
                                1_793_620_000L,
                                1_793_620_000L,
                                "")
                        .replace("\"survey_type\": \"nps\"", "\"survey_type\": \"csat\""));
        bodies.put("delighted-07-unsubscribe.json", """
                {
                  "event_type": "unsubscribe.created",
                  "event_id": "dl-0007",
                  "event_data": {
                    "person": {"id": "40003", "email": "%s", "name": null, "created_at": 1793000000},
                    "created_at": 1793621000
                  }
                }
                """.formatted(people.get(3).email()));
        bodies.put(
                "delighted-08-test.json",
                delighted(
                        "survey_response.created",
                        8,
                        70_004,
                        people.get(4),
                        10,
                        "",
                        1_793_630_000L,
                        1_793_630_000L,
                        ", \"nps4j_test\": \"1\""));
    }

    private static String delighted(
            String type,
            int event,
            int id,
            Person person,
            int score,
            String comment,
            long created,
            long updated,
            String more) {
        return """
                {
                  "event_type": "%s",
                  "event_id": "dl-%04d",
                  "event_data": {
                    "id": "%d",
                    "person": {"id": "4%d", "email": "%s", "name": null, "phone_number": "%s", "created_at": 1793000000},
                    "survey_type": "nps",
                    "score": %d,
                    "comment": %s,
                    "permalink": "https://app.example.com/r/%d",
                    "created_at": %d,
                    "updated_at": %d,
                    "person_properties": {"customer_id": "%s", "plan": "%s"%s},
                    "notes": [],
                    "tags": []
                  }
                }
                """.formatted(
                        type,
                        event,
                        id,
                        id,
                        person.email(),
                        person.phone(),
                        score,
                        comment.isEmpty() ? "null" : "\"" + comment + "\"",
                        id,
                        created,
                        updated,
                        person.customerId(),
                        person.plan(),
                        more);
    }

    // ---- Formbricks: question 'q_nps', comment question 'q_why'

    private static void formbricks(List<Person> people, Map<String, String> bodies) {
        bodies.put(
                "formbricks-01-created-partial.json",
                formbricks(
                        "responseCreated",
                        "fb0001",
                        false,
                        "2026-11-03T04:00:00.000Z",
                        "2026-11-03T04:00:00.000Z",
                        people.get(0),
                        "10",
                        "",
                        false));
        bodies.put(
                "formbricks-02-updated-partial.json",
                formbricks(
                        "responseUpdated",
                        "fb0001",
                        false,
                        "2026-11-03T04:00:00.000Z",
                        "2026-11-03T04:00:20.000Z",
                        people.get(0),
                        "10",
                        "La integración",
                        false));
        bodies.put(
                "formbricks-03-finished.json",
                formbricks(
                        "responseFinished",
                        "fb0001",
                        true,
                        "2026-11-03T04:00:00.000Z",
                        "2026-11-03T04:00:45.500Z",
                        people.get(0),
                        "10",
                        "La integración funciona de lujo 🎉",
                        false));
        bodies.put(
                "formbricks-04-finished-again.json",
                formbricks(
                        "responseFinished",
                        "fb0001",
                        true,
                        "2026-11-03T04:00:00.000Z",
                        "2026-11-03T04:00:46.100Z",
                        people.get(0),
                        "10",
                        "La integración funciona de lujo 🎉",
                        false));
        bodies.put(
                "formbricks-05-detractor.json",
                formbricks(
                        "responseFinished",
                        "fb0002",
                        true,
                        "2026-11-03T05:00:00.000Z",
                        "2026-11-03T05:02:00.000Z",
                        people.get(1),
                        "1",
                        "Three outages in one month.",
                        false));
        bodies.put(
                "formbricks-06-anonymous.json",
                formbricks(
                        "responseFinished",
                        "fb0003",
                        true,
                        "2026-11-03T06:00:00.000Z",
                        "2026-11-03T06:00:30.000Z",
                        people.get(2),
                        "7",
                        "",
                        true));
        bodies.put(
                "formbricks-07-question-skipped.json",
                formbricks(
                        "responseFinished",
                        "fb0004",
                        true,
                        "2026-11-03T06:10:00.000Z",
                        "2026-11-03T06:10:30.000Z",
                        people.get(3),
                        "",
                        "I would rather not say.",
                        false));
        bodies.put("formbricks-08-test.json", """
                {
                  "event": "testEndpoint"
                }
                """);
    }

    private static String formbricks(
            String event,
            String id,
            boolean finished,
            String created,
            String updated,
            Person person,
            String score,
            String comment,
            boolean anonymous) {
        String answers = (score.isEmpty() ? "" : "\"q_nps\": " + score)
                + (score.isEmpty() || comment.isEmpty() ? "" : ", ")
                + (comment.isEmpty() ? "" : "\"q_why\": \"" + comment + "\"");
        String contact = anonymous
                ? "null"
                : "{\"userId\": \"%s\", \"email\": \"%s\", \"plan\": \"%s\"}"
                        .formatted(person.customerId(), person.email(), person.plan());
        return """
                {
                  "webhookId": "wh0001",
                  "event": "%s",
                  "data": {
                    "id": "%s",
                    "createdAt": "%s",
                    "updatedAt": "%s",
                    "surveyId": "fbSurvey1",
                    "finished": %b,
                    "data": {%s},
                    "contactAttributes": %s,
                    "meta": {"url": "https://app.example.com/settings"},
                    "language": "default",
                    "tags": []
                  }
                }
                """.formatted(event, id, created, updated, finished, answers, contact);
    }

    // ---- AskNicely

    private static void asknicely(List<Person> people, Map<String, String> bodies) {
        bodies.put("asknicely-01-new.json", asknicely(1, 90_001, people.get(0), "9", "", ""));
        bodies.put("asknicely-02-comment-of-01.json", asknicely(2, 90_001, people.get(0), "9", "처음 설정이 아주 쉬웠습니다.", ""));
        bodies.put(
                "asknicely-03-score-of-01-changed.json",
                asknicely(3, 90_001, people.get(0), "10", "처음 설정이 아주 쉬웠습니다.", ""));
        bodies.put(
                "asknicely-04-detractor.json", asknicely(1, 90_002, people.get(1), "4", "Es caro para nosotros.", ""));
        bodies.put("asknicely-05-invalid-score.json", asknicely(1, 90_003, people.get(2), "11", "", ""));
        bodies.put("asknicely-06-redelivery-of-02.json", bodies.get("asknicely-02-comment-of-01.json"));
        bodies.put(
                "asknicely-07-test.json",
                asknicely(1, 90_004, people.get(3), "10", "test", ",\n    \"nps4j_test\": \"1\""));
    }

    private static String asknicely(int count, int id, Person person, String score, String comment, String more) {
        return """
                {
                  "count": %d,
                  "person": {
                    "id": "7%d",
                    "name": "Customer %d",
                    "email": "%s",
                    "created": "1790000000",
                    "segment": "general",
                    "account_ref": "%s"%s
                  },
                  "question": {
                    "id": "%d",
                    "score": "%s",
                    "comment": %s,
                    "sent": "1793700000",
                    "opened": "1793700100",
                    "responded": "%d",
                    "segment": "general",
                    "deliverymethod": "email",
                    "survey_template": "Default",
                    "theme": null,
                    "life_cycle": null
                  }
                }
                """.formatted(
                        count,
                        id,
                        id,
                        person.email(),
                        person.customerId(),
                        more,
                        id,
                        score,
                        comment.isEmpty() ? "null" : "\"" + comment + "\"",
                        1_793_700_200L + id % 100 * 60L);
    }
}
