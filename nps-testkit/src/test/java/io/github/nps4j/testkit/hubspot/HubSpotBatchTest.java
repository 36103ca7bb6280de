package io.github.nps4j.testkit.hubspot;

import static io.github.nps4j.testkit.hubspot.Http.CONTACTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HubSpotBatchTest {

    @RegisterExtension
    final HubSpotExtension extension = new HubSpotExtension();

    HubSpotSimulator hubspot;
    Http http;

    @BeforeEach
    void setUp() {
        hubspot = extension.simulator();
        hubspot.addNpsProperties();
        http = new Http(hubspot);
    }

    private String contact(String email) {
        return hubspot.addContact(Map.of("email", email));
    }

    private static String row(String id, String property, String value, String trace) {
        return "{\"id\":\"%s\",\"properties\":{\"%s\":\"%s\"},\"objectWriteTraceId\":\"%s\"}"
                .formatted(id, property, value, trace);
    }

    private static String inputs(String... rows) {
        return "{\"inputs\":[" + String.join(",", rows) + "]}";
    }

    private static List<String> ids(JsonNode results) {
        List<String> ids = new ArrayList<>();
        results.forEach(row -> ids.add(row.path("id").asText()));
        return ids;
    }

    @Test
    void update_writes_fields_and_echoes_trace_ids_in_another_order() {
        String a = contact("a@example.com");
        String b = contact("b@example.com");
        String c = contact("c@example.com");
        Http.Reply reply = http.post(
                CONTACTS + "/batch/update",
                inputs(row(a, "nps_score", "1", "t1"), row(b, "nps_score", "2", "t2"), row(c, "nps_score", "3", "t3")));
        assertThat(reply.status()).isEqualTo(200);
        List<String> order = ids(reply.body().path("results"));
        assertThat(order).containsExactlyInAnyOrder(a, b, c);
        assertThat(IntStream.range(0, 3))
                .noneMatch(i -> order.get(i).equals(List.of(a, b, c).get(i)));
        for (JsonNode row : reply.body().path("results")) {
            String expected =
                    Map.of(a, "t1", b, "t2", c, "t3").get(row.path("id").asText());
            assertThat(row.path("objectWriteTraceId").asText()).isEqualTo(expected);
        }
        assertThat(hubspot.contact(b).property("nps_score")).isEqualTo("2");
        assertThat(hubspot.contact(b).timesWritten()).isEqualTo(1);
        assertThat(hubspot.contact(b).history("nps_score")).containsExactly("2");
        assertThat(hubspot.contact(b).property("email")).isEqualTo("b@example.com");
    }

    @Test
    void a_bad_row_and_a_missing_record_fail_alone_with_207() {
        String a = contact("a@example.com");
        String b = contact("b@example.com");
        Http.Reply reply = http.post(
                CONTACTS + "/batch/update",
                inputs(
                        row(a, "nps_score", "nine", "t1"),
                        row(b, "nps_score", "2", "t2"),
                        row("999", "nps_score", "3", "t3")));
        assertThat(reply.status()).isEqualTo(207);
        assertThat(ids(reply.body().path("results"))).containsExactly(b);
        assertThat(reply.body().path("numErrors").asInt()).isEqualTo(2);
        JsonNode bad = reply.body().path("errors").get(0);
        assertThat(bad.path("category").asText()).isEqualTo("VALIDATION_ERROR");
        assertThat(bad.at("/context/objectWriteTraceId/0").asText()).isEqualTo("t1");
        JsonNode missing = reply.body().path("errors").get(1);
        assertThat(missing.path("category").asText()).isEqualTo("OBJECT_NOT_FOUND");
        assertThat(missing.at("/context/ids/0").asText()).isEqualTo("999");
        assertThat(hubspot.contact(a).property("nps_score")).isNull();
    }

    @Test
    void version_2026_09_tells_failed_rows_with_200() {
        String a = contact("a@example.com");
        Http.Reply reply = http.post(
                "/crm/objects/2026-09/contacts/batch/update",
                inputs(row(a, "nps_score", "9", "t1"), row("999", "nps_score", "3", "t3")));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().path("errors")).hasSize(1);
        assertThat(hubspot.contact(a).property("nps_score")).isEqualTo("9");
    }

    @Test
    void the_legacy_path_means_the_same() {
        String a = contact("a@example.com");
        Http.Reply reply = http.post("/crm/v3/objects/contacts/batch/update", inputs(row(a, "nps_score", "9", "t1")));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(hubspot.requests(Endpoint.CONTACTS_BATCH_UPDATE)).isEqualTo(1);
        assertThat(http.post("/crm/objects/v3/contacts/batch/update", "{}").status())
                .isEqualTo(404);
        assertThat(http.post("/crm/objects/2025-99/contacts/batch/update", "{}").status())
                .isEqualTo(404);
    }

    @Test
    void more_than_100_inputs_are_refused() {
        List<String> rows = IntStream.range(0, 101)
                .mapToObj(i -> row(contact("p" + i + "@example.com"), "nps_score", "5", "t" + i))
                .toList();
        Http.Reply reply = http.post(CONTACTS + "/batch/update", inputs(rows.toArray(new String[0])));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.category()).isEqualTo("VALIDATION_ERROR");
        assertThat(http.post(
                                CONTACTS + "/batch/update",
                                inputs(rows.subList(0, 100).toArray(new String[0])))
                        .status())
                .isEqualTo(200);
        assertThat(hubspot.writeRequests()).isEqualTo(2);
        assertThat(hubspot.requests()).extracting(HubSpotRequest::inputs).containsExactly(101, 100);
    }

    @Test
    void a_repeated_id_fails_the_whole_batch() {
        String a = contact("a@example.com");
        String b = contact("b@example.com");
        Http.Reply reply = http.post(
                CONTACTS + "/batch/update",
                inputs(row(a, "nps_score", "1", "t1"), row(b, "nps_score", "2", "t2"), row(a, "nps_score", "3", "t3")));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).contains("Duplicate IDs found in batch input: [" + a + "]");
        assertThat(reply.body().at("/context/ids/0").asText()).isEqualTo(a);
        assertThat(hubspot.contact(b).property("nps_score")).isNull();
    }

    @Test
    void unknown_and_read_only_properties_fail_the_whole_batch() {
        String a = contact("a@example.com");
        String b = contact("b@example.com");
        Http.Reply unknown = http.post(
                CONTACTS + "/batch/update",
                inputs(row(a, "nps_score", "1", "t1"), row(b, "no_such_property", "2", "t2")));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.message()).contains("PROPERTY_DOESNT_EXIST");
        Http.Reply readOnly = http.post(CONTACTS + "/batch/update", inputs(row(a, "hs_object_id", "1", "t1")));
        assertThat(readOnly.status()).isEqualTo(400);
        assertThat(readOnly.message()).contains("READ_ONLY_VALUE");
        assertThat(hubspot.contact(a).timesWritten()).isZero();
    }

    @Test
    void values_that_do_not_fit_their_type_are_refused() {
        String a = contact("a@example.com");
        Map<String, List<String>> bad = Map.of(
                "nps_score", List.of("nine", "9 ", "9,5"),
                "nps_answered_on", List.of("2026-3-1", "01.03.2026", "1772360430000", "2026-02-30"),
                "nps_answered_at", List.of("2026-03-01 10:20", "yesterday"),
                "nps_contact_me", List.of("yes", "TRUE", "1"),
                "nps_segment", List.of("Promoter", "hater"),
                "nps_themes", List.of("price;weather"),
                "email", List.of("nobody", "a@b", "a b@example.com"));
        bad.forEach((property, values) -> values.forEach(value -> {
            Http.Reply reply = http.send(
                    "PATCH", CONTACTS + "/" + a, "{\"properties\":{\"%s\":\"%s\"}}".formatted(property, value));
            assertThat(reply.status()).as(property + "=" + value).isEqualTo(400);
            assertThat(reply.category()).isEqualTo("VALIDATION_ERROR");
        }));
        assertThat(hubspot.contact(a).timesWritten()).isZero();
    }

    @Test
    void values_that_fit_are_stored_in_hubspots_form() {
        String a = contact("a@example.com");
        Http.Reply reply = http.send(
                "PATCH",
                CONTACTS + "/" + a,
                "{\"properties\":{\"nps_score\":\"9\",\"nps_answered_on\":\"1772323200000\","
                        + "\"nps_answered_at\":\"2026-03-01T19:20:30+09:00\",\"nps_contact_me\":\"true\","
                        + "\"nps_themes\":\"price;support\",\"email\":\"New@Example.com\"}}");
        assertThat(reply.status()).isEqualTo(200);
        HubSpotContact contact = hubspot.contact(a);
        assertThat(contact.property("nps_answered_on")).isEqualTo("2026-03-01");
        assertThat(contact.property("nps_answered_at")).isEqualTo("2026-03-01T10:20:30Z");
        assertThat(contact.property("email")).isEqualTo("new@example.com");
        http.send("PATCH", CONTACTS + "/" + a, "{\"properties\":{\"nps_themes\":\";delivery\",\"nps_score\":\"\"}}");
        assertThat(hubspot.contact(a).property("nps_themes")).isEqualTo("price;support;delivery");
        assertThat(hubspot.contact(a).property("nps_score")).isNull();
        assertThat(hubspot.contact(a).history("nps_score")).containsExactly("9", "");
    }

    @Test
    void values_that_are_no_strings_are_refused_loudly() {
        String a = contact("a@example.com");
        for (String value : List.of("9", "null", "true", "[\"9\"]", "{}")) {
            Http.Reply reply = http.post(
                    CONTACTS + "/batch/update",
                    "{\"inputs\":[{\"id\":\"%s\",\"properties\":{\"nps_score\":%s}}]}".formatted(a, value));
            assertThat(reply.status()).as(value).isEqualTo(400);
            assertThat(reply.message()).startsWith("Invalid input JSON on line");
            assertThat(reply.body().has("category")).isFalse();
        }
    }

    @Test
    void update_by_email_is_refused_and_an_email_as_id_changes_nothing_in_silence() {
        contact("a@example.com");
        Http.Reply byEmail = http.post(
                CONTACTS + "/batch/update",
                "{\"inputs\":[{\"idProperty\":\"email\",\"id\":\"a@example.com\",\"properties\":{\"nps_score\":\"9\"}}]}");
        assertThat(byEmail.status()).isEqualTo(400);
        assertThat(byEmail.message()).contains("non-unique 0-1 property");
        Http.Reply silent = http.post(CONTACTS + "/batch/update", inputs(row("a@example.com", "nps_score", "9", "t1")));
        assertThat(silent.status()).isEqualTo(200);
        assertThat(silent.body().path("results")).isEmpty();
        assertThat(silent.body().has("errors")).isFalse();
        assertThat(hubspot.contactByEmail("a@example.com").property("nps_score"))
                .isNull();
    }

    private static String upsert(String property, String id, String fields, String trace) {
        return "{\"idProperty\":\"%s\",\"id\":\"%s\",\"properties\":{%s},\"objectWriteTraceId\":\"%s\"}"
                .formatted(property, id, fields, trace);
    }

    @Test
    void upsert_by_email_creates_and_updates_also_by_an_additional_address() {
        String a = contact("a@example.com");
        hubspot.addEmail(a, "second@example.com");
        Http.Reply reply = http.post(
                CONTACTS + "/batch/upsert",
                inputs(
                        upsert("email", "Second@example.com", "\"nps_score\":\"3\"", "t1"),
                        upsert("email", "new@example.com", "\"nps_score\":\"10\"", "t2")));
        assertThat(reply.status()).isEqualTo(200);
        Map<String, Boolean> isNew = new java.util.HashMap<>();
        reply.body()
                .path("results")
                .forEach(row -> isNew.put(
                        row.path("objectWriteTraceId").asText(), row.path("new").asBoolean()));
        assertThat(isNew).containsEntry("t1", false).containsEntry("t2", true);
        assertThat(hubspot.contact(a).property("nps_score")).isEqualTo("3");
        assertThat(hubspot.contact(a).property("email")).isEqualTo("a@example.com");
        assertThat(hubspot.contactByEmail("new@example.com").property("nps_score"))
                .isEqualTo("10");
        assertThat(hubspot.contactCount()).isEqualTo(2);
    }

    @Test
    void one_bad_row_fails_an_upsert_by_email_as_a_whole() {
        Http.Reply reply = http.post(
                CONTACTS + "/batch/upsert",
                inputs(
                        upsert("email", "good@example.com", "\"nps_score\":\"3\"", "t1"),
                        upsert("email", "not an address", "\"nps_score\":\"10\"", "t2")));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(hubspot.contactCount()).isZero();
    }

    @Test
    void one_bad_row_fails_alone_in_an_upsert_by_a_unique_property() {
        Http.Reply reply = http.post(
                CONTACTS + "/batch/upsert",
                inputs(
                        upsert("customer_id", "C-1", "\"nps_score\":\"3\"", "t1"),
                        upsert("customer_id", "C-2", "\"nps_score\":\"ten\"", "t2")));
        assertThat(reply.status()).isEqualTo(207);
        assertThat(hubspot.contactCount()).isEqualTo(1);
        assertThat(hubspot.contacts().get(0).property("customer_id")).isEqualTo("C-1");
    }

    @Test
    void upsert_by_a_property_that_is_not_unique_or_by_several_is_refused() {
        assertThat(http.post(CONTACTS + "/batch/upsert", inputs(upsert("phone", "1", "\"nps_score\":\"3\"", "t")))
                        .message())
                .contains("non-unique 0-1 property");
        assertThat(http.post(
                                CONTACTS + "/batch/upsert",
                                inputs(
                                        upsert("email", "a@example.com", "\"nps_score\":\"3\"", "t1"),
                                        upsert("customer_id", "1", "\"nps_score\":\"3\"", "t2")))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void batch_create_names_the_first_existing_contact_only_and_creates_none() {
        String a = contact("a@example.com");
        contact("b@example.com");
        Http.Reply reply = http.post(
                CONTACTS + "/batch/create",
                inputs(
                        "{\"properties\":{\"email\":\"new@example.com\"},\"associations\":[]}",
                        "{\"properties\":{\"email\":\"a@example.com\"},\"associations\":[]}",
                        "{\"properties\":{\"email\":\"b@example.com\"},\"associations\":[]}"));
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.category()).isEqualTo("CONFLICT");
        assertThat(reply.message()).isEqualTo("Contact already exists. Existing ID: " + a);
        assertThat(hubspot.contactCount()).isEqualTo(2);
    }

    @Test
    void batch_read_by_email_finds_the_primary_address_in_any_case_and_tells_the_missing() {
        String a = contact("a@example.com");
        hubspot.addEmail(a, "second@example.com");
        Http.Reply reply = http.post(
                CONTACTS + "/batch/read",
                "{\"idProperty\":\"email\",\"properties\":[\"email\"],\"propertiesWithHistory\":[],"
                        + "\"inputs\":[{\"id\":\"A@Example.com\"},{\"id\":\"second@example.com\"},{\"id\":\"x@example.com\"}]}");
        assertThat(reply.status()).isEqualTo(207);
        assertThat(ids(reply.body().path("results"))).containsExactly(a);
        assertThat(reply.body().at("/errors/0/context/ids").toString())
                .isEqualTo("[\"second@example.com\",\"x@example.com\"]");
    }

    @Test
    void batch_read_finds_additional_addresses_when_the_test_says_so() {
        try (HubSpotSimulator other =
                HubSpotSimulator.builder().batchReadFindsAdditionalEmails().start()) {
            String a = other.addContact(Map.of("email", "a@example.com"));
            other.addEmail(a, "second@example.com");
            Http.Reply reply = new Http(other)
                    .post(
                            CONTACTS + "/batch/read",
                            "{\"idProperty\":\"email\",\"properties\":[\"hs_additional_emails\"],"
                                    + "\"propertiesWithHistory\":[],\"inputs\":[{\"id\":\"second@example.com\"}]}");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()
                            .at("/results/0/properties/hs_additional_emails")
                            .asText())
                    .isEqualTo("second@example.com");
        }
    }

    @Test
    void bodies_without_their_required_parts_are_refused() {
        String a = contact("a@example.com");
        String full = "{\"properties\":[],\"propertiesWithHistory\":[],\"inputs\":[{\"id\":\"%s\"}]}".formatted(a);
        assertThat(http.post(CONTACTS + "/batch/read", full).status()).isEqualTo(200);
        for (String body : List.of(
                "{\"propertiesWithHistory\":[],\"inputs\":[{\"id\":\"1\"}]}",
                "{\"properties\":[],\"inputs\":[{\"id\":\"1\"}]}",
                "{\"properties\":[],\"propertiesWithHistory\":[]}",
                "{\"properties\":[],\"propertiesWithHistory\":[],\"inputs\":[{}]}")) {
            assertThat(http.post(CONTACTS + "/batch/read", body).status())
                    .as(body)
                    .isEqualTo(400);
        }
        assertThat(http.post(CONTACTS + "/batch/update", "{\"inputs\":[{\"id\":\"1\"}]}")
                        .status())
                .isEqualTo(400);
        assertThat(http.post(CONTACTS, "{\"properties\":{\"email\":\"n@example.com\"}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void the_id_of_a_merged_contact_leads_to_the_survivor() {
        String old = contact("old@example.com");
        String survivor = contact("new@example.com");
        hubspot.merge(old, survivor);
        Http.Reply reply = http.post(CONTACTS + "/batch/update", inputs(row(old, "nps_score", "4", "t1")));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().at("/results/0/id").asText()).isEqualTo(survivor);
        assertThat(hubspot.contact(survivor).property("nps_score")).isEqualTo("4");
        assertThat(hubspot.contactByEmail("old@example.com").id()).isEqualTo(survivor);
        assertThat(hubspot.contact(survivor).property("hs_additional_emails")).isEqualTo("old@example.com");
    }

    @Test
    void a_unique_value_is_held_by_one_contact_only() {
        String a = hubspot.addContact(Map.of("email", "a@example.com", "customer_id", "C-1"));
        String b = contact("b@example.com");
        Http.Reply reply = http.post(CONTACTS + "/batch/update", inputs(row(b, "customer_id", "C-1", "t1")));
        assertThat(reply.status()).isEqualTo(207);
        assertThat(reply.body().at("/errors/0/errors/0/code").asText()).isEqualTo("CONFLICTING_UNIQUE_VALUE");
        assertThat(http.get(CONTACTS + "/C-1?idProperty=customer_id")
                        .body()
                        .path("id")
                        .asText())
                .isEqualTo(a);
    }

    @Test
    void validation_rules_hold_for_version_2026_09_only() {
        try (HubSpotSimulator strict = HubSpotSimulator.builder()
                .validationRule(
                        "a detractor has a comment",
                        values -> !"3".equals(values.get("nps_score"))
                                || !values.getOrDefault("nps_comment", "").isEmpty())
                .start()) {
            strict.addNpsProperties();
            String a = strict.addContact(Map.of("email", "a@example.com"));
            Http client = new Http(strict);
            String body = inputs(row(a, "nps_score", "3", "t1"));
            assertThat(client.post("/crm/objects/2026-09/contacts/batch/update", body)
                            .body()
                            .path("errors"))
                    .hasSize(1);
            assertThat(client.post(CONTACTS + "/batch/update", body).body().has("errors"))
                    .isFalse();
        }
    }

    @Test
    void twenty_thousand_contacts_are_loaded_and_served_by_their_indexes() {
        for (int i = 0; i < 20_000; i++) {
            hubspot.addContact(Map.of("email", "p" + i + "@example.com", "customer_id", "C" + i));
        }
        for (int page = 0; page < 200; page++) {
            int start = page * 100;
            String inputs = IntStream.range(start, start + 100)
                    .mapToObj(i -> "{\"id\":\"p" + i + "@example.com\"}")
                    .collect(Collectors.joining(","));
            Http.Reply reply = http.post(
                    CONTACTS + "/batch/read",
                    "{\"idProperty\":\"email\",\"properties\":[\"email\"],\"propertiesWithHistory\":[],\"inputs\":["
                            + inputs + "]}");
            assertThat(reply.body().path("results")).hasSize(100);
        }
        assertThat(hubspot.readRequests()).isEqualTo(200);
        assertThat(hubspot.contactCount()).isEqualTo(20_000);
    }
}
