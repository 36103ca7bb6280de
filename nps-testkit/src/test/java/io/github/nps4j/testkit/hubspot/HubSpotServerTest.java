package io.github.nps4j.testkit.hubspot;

import static io.github.nps4j.testkit.hubspot.Http.CONTACTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.testkit.SettableClock;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HubSpotServerTest {

    final SettableClock clock = SettableClock.at("2026-03-01T10:00:00Z");
    HubSpotSimulator hubspot;
    Http http;

    @BeforeEach
    void setUp() {
        use(HubSpotSimulator.builder());
    }

    private void use(HubSpotSimulatorBuilder builder) {
        if (hubspot != null) {
            hubspot.close();
        }
        hubspot = builder.clock(clock).start();
        hubspot.addNpsProperties();
        http = new Http(hubspot);
    }

    @AfterEach
    void tearDown() {
        hubspot.close();
    }

    private static String update(String id, String score) {
        return "{\"inputs\":[{\"id\":\"%s\",\"properties\":{\"nps_score\":\"%s\"},\"objectWriteTraceId\":\"t\"}]}"
                .formatted(id, score);
    }

    private static String search(String filterGroups) {
        return "{\"filterGroups\":[%s],\"properties\":[\"email\"],\"sorts\":[],\"limit\":200,\"after\":\"0\"}"
                .formatted(filterGroups);
    }

    private static String filter(String property, String operator, String rest) {
        return "{\"filters\":[{\"propertyName\":\"%s\",\"operator\":\"%s\"%s}]}".formatted(property, operator, rest);
    }

    // ---- who may, and in what shape

    @Test
    void only_the_loopback_interface_is_used() {
        assertThat(hubspot.baseUrl().getHost()).isIn("127.0.0.1", "[::1]");
    }

    @Test
    void a_missing_or_wrong_token_is_refused_with_401() {
        HttpRequest bare = HttpRequest.newBuilder(hubspot.baseUrl().resolve("/crm/properties/2026-03/contacts"))
                .build();
        assertThat(http.send(bare).status()).isEqualTo(401);
        Http.Reply wrong = new Http(hubspot, "pat-wrong").get("/crm/properties/2026-03/contacts");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.category()).isEqualTo("INVALID_AUTHENTICATION");
        assertThat(wrong.raw().body()).doesNotContain("pat-wrong");
    }

    @Test
    void a_missing_scope_is_refused_with_403() {
        Http readOnly = new Http(hubspot, hubspot.addToken("crm.objects.contacts.read"));
        String id = hubspot.addContact(Map.of("email", "a@example.com"));
        assertThat(readOnly.get(CONTACTS + "/" + id).status()).isEqualTo(200);
        Http.Reply write = readOnly.post(CONTACTS + "/batch/update", update(id, "9"));
        assertThat(write.status()).isEqualTo(403);
        assertThat(write.category()).isEqualTo("MISSING_SCOPES");
        assertThat(readOnly.get("/crm/properties/2026-03/contacts").status()).isEqualTo(403);
    }

    @Test
    void wrong_content_type_bad_json_and_unknown_paths_are_refused() {
        HttpRequest plain = http.request(CONTACTS + "/search")
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThat(http.send(plain).status()).isEqualTo(415);
        Http.Reply broken = http.post(CONTACTS + "/batch/update", "{\"inputs\":[");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.message()).startsWith("Invalid input JSON on line 1");
        assertThat(broken.body().has("category")).isFalse();
        assertThat(http.post(CONTACTS + "/batch/update", "{} {}").status()).isEqualTo(400);
        assertThat(http.get("/crm/objects/2026-03/rockets").status()).isEqualTo(404);
        assertThat(http.get("/elsewhere").status()).isEqualTo(404);
    }

    @Test
    void oauth_tokens_are_renewed_and_expire() {
        String form = "grant_type=refresh_token&client_id=%s&client_secret=%s&refresh_token=%s"
                .formatted(hubspot.clientId(), hubspot.clientSecret(), hubspot.refreshToken());
        HttpRequest renewal = HttpRequest.newBuilder(hubspot.baseUrl().resolve("/oauth/2026-03/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        Http.Reply reply = http.send(renewal);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().path("expires_in").asInt()).isEqualTo(1800);
        Http client = new Http(hubspot, reply.body().path("access_token").asText());
        assertThat(client.get("/crm/properties/2026-03/contacts").status()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(31));
        Http.Reply late = client.get("/crm/properties/2026-03/contacts");
        assertThat(late.status()).isEqualTo(401);
        assertThat(late.category()).isEqualTo("EXPIRED_AUTHENTICATION");
        hubspot.revokeRefreshToken();
        Http.Reply refused = http.send(renewal);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("error").asText()).isEqualTo("invalid_grant");
    }

    // ---- limits

    @Test
    void the_rolling_limit_answers_429_and_frees_up_as_time_goes_by() {
        use(HubSpotSimulator.builder().requestsPerTenSeconds(2));
        assertThat(http.get("/crm/properties/2026-03/contacts").status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(6));
        Http.Reply last = http.get("/crm/properties/2026-03/contacts");
        assertThat(last.raw().headers().firstValue("X-HubSpot-RateLimit-Max")).contains("2");
        assertThat(last.raw().headers().firstValue("X-HubSpot-RateLimit-Remaining"))
                .contains("0");
        assertThat(last.raw().headers().firstValue("X-HubSpot-RateLimit-Interval-Milliseconds"))
                .contains("10000");
        Http.Reply refused = http.get("/crm/properties/2026-03/contacts");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.message()).isEqualTo("You have reached your ten_secondly_rolling limit.");
        assertThat(refused.body().path("policyName").asText()).isEqualTo("TEN_SECONDLY_ROLLING");
        assertThat(refused.raw().headers().firstValue("Retry-After")).isEmpty();
        assertThat(http.post(CONTACTS + "/search", search("")).status())
                .as("searches have a limit of their own")
                .isEqualTo(200);
        clock.advance(Duration.ofSeconds(4));
        assertThat(http.get("/crm/properties/2026-03/contacts").status()).isEqualTo(200);
        assertThat(http.get("/crm/properties/2026-03/contacts").status()).isEqualTo(429);
    }

    @Test
    void searches_and_days_have_limits_of_their_own() {
        use(HubSpotSimulator.builder().searchesPerSecond(1).requestsPerDay(3));
        Http.Reply first = http.post(CONTACTS + "/search", search(""));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.raw().headers().map().keySet()).noneMatch(name -> name.startsWith("x-hubspot-ratelimit"));
        Http.Reply second = http.post(CONTACTS + "/search", search(""));
        assertThat(second.status()).isEqualTo(429);
        assertThat(second.message()).isEqualTo("You have reached your secondly limit.");
        assertThat(second.body().path("policyName").asText()).isEqualTo("SECONDLY");
        clock.advance(Duration.ofSeconds(1));
        assertThat(http.post(CONTACTS + "/search", search("")).status()).isEqualTo(200);
        http.get("/crm/properties/2026-03/contacts");
        Http.Reply daily = http.get("/crm/properties/2026-03/contacts");
        assertThat(daily.status()).isEqualTo(429);
        assertThat(daily.body().path("policyName").asText()).isEqualTo("DAILY");
        clock.advance(Duration.ofDays(1));
        assertThat(http.get("/crm/properties/2026-03/contacts").status()).isEqualTo(200);
    }

    // ---- search

    @Test
    void search_finds_by_additional_address_phone_and_range() {
        String a = hubspot.addContact(Map.of("email", "a@example.com", "phone", "+82 10-1234-5678", "nps_score", "3"));
        hubspot.addEmail(a, "second@example.com");
        hubspot.addContact(Map.of("email", "b@example.com", "phone", "+82 10-1234-5679", "nps_score", "9"));
        for (String group : List.of(
                filter("hs_additional_emails", "IN", ",\"values\":[\"second@example.com\"]"),
                filter("hs_searchable_calculated_phone_number", "EQ", ",\"value\":\"1012345678\""),
                filter("nps_score", "LT", ",\"value\":\"9\""),
                filter("nps_score", "BETWEEN", ",\"value\":\"0\",\"highValue\":\"3\""),
                filter("email", "IN", ",\"values\":[\"a@example.com\",\"x@example.com\"]"),
                filter("email", "EQ", ",\"value\":\"A@example.com\""),
                filter("hs_additional_emails", "HAS_PROPERTY", ""),
                filter("email", "CONTAINS_TOKEN", ",\"value\":\"a@*\""))) {
            JsonNode body = http.post(CONTACTS + "/search", search(group)).body();
            assertThat(body.path("total").asInt()).as(group).isEqualTo(1);
            assertThat(body.at("/results/0/id").asText()).isEqualTo(a);
        }
        assertThat(http.post(CONTACTS + "/search", search(filter("email", "IN", ",\"values\":[\"A@Example.com\"]")))
                        .body()
                        .path("total")
                        .asInt())
                .as("values of IN that are not lower-cased never match")
                .isZero();
    }

    @Test
    void search_follows_the_store_after_a_while_only() {
        use(HubSpotSimulator.builder().searchDelay(Duration.ofSeconds(10)));
        String group = search(filter("email", "EQ", ",\"value\":\"a@example.com\""));
        hubspot.addContact(Map.of("email", "a@example.com"));
        assertThat(http.post(CONTACTS + "/search", group).body().path("total").asInt())
                .isZero();
        clock.advance(Duration.ofSeconds(10));
        assertThat(http.post(CONTACTS + "/search", group).body().path("total").asInt())
                .isEqualTo(1);
        hubspot.addContact(Map.of("email", "b@example.com"));
        hubspot.indexNow();
        assertThat(http.post(CONTACTS + "/search", search(""))
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void search_gives_pages() {
        IntStream.range(0, 5).forEach(i -> hubspot.addContact(Map.of("email", "p" + i + "@example.com")));
        String first = "{\"filterGroups\":[],\"properties\":[],\"sorts\":[],\"limit\":2,\"after\":\"0\"}";
        JsonNode page = http.post(CONTACTS + "/search", first).body();
        assertThat(page.path("results")).hasSize(2);
        assertThat(page.at("/paging/next/after").asText()).isEqualTo("2");
        JsonNode last = http.post(CONTACTS + "/search", first.replace("\"after\":\"0\"", "\"after\":4"))
                .body();
        assertThat(last.path("results")).hasSize(1);
        assertThat(last.has("paging")).isFalse();
    }

    @Test
    void search_refuses_what_is_beyond_its_limits() {
        String one = filter("email", "EQ", ",\"value\":\"x@example.com\"");
        String six = IntStream.range(0, 6).mapToObj(i -> one).collect(Collectors.joining(","));
        String sevenFilters = "{\"filters\":["
                + IntStream.range(0, 7)
                        .mapToObj(i -> "{\"propertyName\":\"email\",\"operator\":\"HAS_PROPERTY\"}")
                        .collect(Collectors.joining(","))
                + "]}";
        for (String body : List.of(
                search(six),
                search(sevenFilters),
                search(filter("no_such", "EQ", ",\"value\":\"1\"")),
                search(filter("email", "LIKE", ",\"value\":\"1\"")),
                search(filter("email", "IN", "")),
                search(one).replace("200", "201"),
                search(one).replace("\"after\":\"0\"", "\"after\":\"10000\""),
                "{\"filterGroups\":[]}")) {
            assertThat(http.post(CONTACTS + "/search", body).status()).as(body).isEqualTo(400);
        }
    }

    // ---- properties, notes, tasks

    @Test
    void properties_are_created_after_their_group_and_once() {
        String property =
                "{\"groupName\":\"nps\",\"name\":\"nps_reason\",\"label\":\"Reason\",\"type\":\"enumeration\","
                        + "\"fieldType\":\"select\",\"options\":[{\"label\":\"A\",\"value\":\"a\",\"hidden\":false}]}";
        String path = "/crm/properties/2026-03/contacts";
        assertThat(http.post(path, property).status()).isEqualTo(400);
        assertThat(http.post(path + "/groups", "{\"name\":\"nps\",\"label\":\"NPS\"}")
                        .status())
                .isEqualTo(201);
        assertThat(http.post(path + "/groups", "{\"name\":\"nps\",\"label\":\"NPS\"}")
                        .status())
                .isEqualTo(409);
        assertThat(http.post(path, property).status()).isEqualTo(201);
        assertThat(http.post(path, property).status()).isEqualTo(409);
        assertThat(http.post(path, property.replace("nps_reason", "NPS Reason")).status())
                .isEqualTo(400);
        assertThat(http.post(path, property.replace("\"select\"", "\"number\"")).status())
                .isEqualTo(400);
        Http.Reply batch = http.post(
                path + "/batch/create",
                "{\"inputs\":[" + property + "," + property.replace("nps_reason", "nps_reason_2") + "]}");
        assertThat(batch.status()).isEqualTo(207);
        assertThat(hubspot.properties()).containsKeys("nps_reason", "nps_reason_2");
        JsonNode listed = http.get("/crm/v3/properties/contacts").body().path("results");
        assertThat(listed).anySatisfy(one -> {
            assertThat(one.path("name").asText()).isEqualTo("nps_reason");
            assertThat(one.at("/options/0/value").asText()).isEqualTo("a");
            assertThat(one.at("/modificationMetadata/readOnlyValue").asBoolean())
                    .isFalse();
        });
    }

    private static String note(String contact, String timestamp, int type) {
        return ("{\"properties\":{%s\"hs_note_body\":\"NPS 3 [nps:r1]\"},\"associations\":[{\"to\":{\"id\":\"%s\"},"
                        + "\"types\":[{\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":%d}]}],"
                        + "\"objectWriteTraceId\":\"n1\"}")
                .formatted(timestamp, contact, type);
    }

    @Test
    void notes_are_created_read_back_by_their_contact_and_refused_when_wrong() {
        String a = hubspot.addContact(Map.of("email", "a@example.com"));
        String time = "\"hs_timestamp\":\"2026-03-01T10:20:30.000Z\",";
        String notes = "/crm/objects/2026-03/notes";
        assertThat(http.post(notes, note(a, "", 202)).status()).isEqualTo(400);
        assertThat(http.post(notes, note(a, time, 999)).status()).isEqualTo(400);
        assertThat(http.post(notes, note("123", time, 202)).status()).isEqualTo(404);
        assertThat(http.post(notes, note(a, time, 202)).status()).isEqualTo(201);
        Http.Reply batch = http.post(
                notes + "/batch/create",
                "{\"inputs\":[" + note(a, time, 202) + ","
                        + note("123", time, 202).replace("n1", "n2") + "]}");
        assertThat(batch.status()).isEqualTo(207);
        assertThat(batch.body().at("/results/0/objectWriteTraceId").asText()).isEqualTo("n1");
        assertThat(batch.body().at("/errors/0/context/objectWriteTraceId/0").asText())
                .isEqualTo("n2");
        assertThat(hubspot.notes(a)).hasSize(2);
        JsonNode dated =
                http.get(CONTACTS + "/" + a + "/associations/notes").body().path("results");
        JsonNode v3 = http.get("/crm/v3/objects/contacts/" + a + "/associations/notes")
                .body()
                .path("results");
        assertThat(dated).hasSize(2);
        assertThat(v3.get(0).path("id").asText())
                .isEqualTo(dated.get(0).path("toObjectId").asText());
        Http.Reply read = http.post(
                notes + "/batch/read",
                "{\"properties\":[\"hs_note_body\"],\"propertiesWithHistory\":[],\"inputs\":[{\"id\":\"%s\"}]}"
                        .formatted(v3.get(1).path("id").asText()));
        assertThat(read.body().at("/results/0/properties/hs_note_body").asText())
                .contains("[nps:r1]");
    }

    @Test
    void a_note_is_deleted_under_its_own_type_and_to_do_so_again_is_answered_in_the_same_way() {
        String a = hubspot.addContact(Map.of("email", "a@example.com"));
        String notes = "/crm/objects/2026-03/notes";
        String time = "\"hs_timestamp\":\"2026-03-01T10:00:00Z\",";
        String id = http.post(notes, note(a, time, 202)).body().path("id").asText();
        http.post(notes, note(a, time, 202));
        Http readOnly = new Http(hubspot, hubspot.addToken("crm.objects.contacts.read"));
        assertThat(delete(readOnly, notes + "/" + id).status()).isEqualTo(403);
        assertThat(delete(http, "/crm/objects/2026-03/tasks/" + id).status()).isEqualTo(204);
        assertThat(hubspot.notes(a)).hasSize(2);
        for (String path : List.of(notes, "/crm/v3/objects/notes", "/crm/objects/2026-03/0-46")) {
            assertThat(delete(http, path + "/" + id).status()).as(path).isEqualTo(204);
            assertThat(hubspot.notes(a)).hasSize(1);
        }
        assertThat(http.get(notes + "/" + id).status()).isEqualTo(404);
        assertThat(http.get(CONTACTS + "/" + a + "/associations/notes").body().path("results"))
                .hasSize(1);
        assertThat(delete(http, CONTACTS + "/" + a).status())
                .as("not simulated")
                .isEqualTo(404);
    }

    private static Http.Reply delete(Http client, String path) {
        return client.send(client.request(path).DELETE().build());
    }

    @Test
    void tasks_are_created_with_hubspots_choices_only() {
        String a = hubspot.addContact(Map.of("email", "a@example.com"));
        String task = ("{\"properties\":{\"hs_timestamp\":\"1772360430000\",\"hs_task_subject\":\"Call\","
                        + "\"hs_task_priority\":\"HIGH\",\"hs_task_status\":\"NOT_STARTED\",\"hs_task_type\":\"TODO\"},"
                        + "\"associations\":[{\"to\":{\"id\":\"%s\"},\"types\":[{\"associationCategory\":\"HUBSPOT_DEFINED\","
                        + "\"associationTypeId\":204}]}]}")
                .formatted(a);
        assertThat(http.post("/crm/objects/2026-03/tasks", task).status()).isEqualTo(201);
        assertThat(http.post("/crm/objects/2026-03/tasks", task.replace("HIGH", "URGENT"))
                        .status())
                .isEqualTo(400);
        assertThat(http.post("/crm/objects/2026-03/tasks", task.replace("hs_task_type", "hs_kind"))
                        .status())
                .isEqualTo(400);
        assertThat(hubspot.tasks(a)).hasSize(1);
    }

    @Test
    void a_single_contact_is_read_created_and_refused_when_it_exists() {
        Http.Reply created = http.post(CONTACTS, "{\"properties\":{\"email\":\"a@example.com\"},\"associations\":[]}");
        assertThat(created.status()).isEqualTo(201);
        String id = created.body().path("id").asText();
        Http.Reply again = http.post(CONTACTS, "{\"properties\":{\"email\":\"A@example.com\"},\"associations\":[]}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).endsWith("Existing ID: " + id);
        assertThat(http.get(CONTACTS + "/a@example.com?idProperty=email&properties=email,nps_score")
                        .body()
                        .at("/properties/email")
                        .asText())
                .isEqualTo("a@example.com");
        hubspot.delete(id);
        Http.Reply gone = http.get(CONTACTS + "/" + id);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.category()).isEqualTo("OBJECT_NOT_FOUND");
    }

    // ---- faults

    @Test
    void a_cut_after_applying_has_changed_the_contact_and_a_cut_before_has_not() {
        String id = hubspot.addContact(Map.of("email", "a@example.com"));
        hubspot.failNextWrite(1, HubSpotFault.cutBeforeApplying());
        assertThatThrownBy(() -> http.post(CONTACTS + "/batch/update", update(id, "9")))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(hubspot.contact(id).timesWritten()).isZero();
        hubspot.failNextWrite(1, HubSpotFault.cutAfterApplying());
        assertThatThrownBy(() -> http.post(CONTACTS + "/batch/update", update(id, "9")))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(hubspot.contact(id).timesWritten()).isEqualTo(1);
        assertThat(hubspot.requests()).extracting(HubSpotRequest::acted).containsExactly(false, true);
        assertThat(hubspot.requests()).extracting(HubSpotRequest::status).containsOnly(0);
    }

    @Test
    void faults_that_spoil_the_answer_come_after_the_change() {
        String id = hubspot.addContact(Map.of("email", "a@example.com"));
        hubspot.failNext(Endpoint.CONTACTS_BATCH_UPDATE, 1, HubSpotFault.omit(id));
        assertThat(http.post(CONTACTS + "/batch/update", update(id, "1")).body().path("results"))
                .isEmpty();
        hubspot.failNext(Endpoint.CONTACTS_BATCH_UPDATE, 1, HubSpotFault.emptyResults());
        assertThat(http.post(CONTACTS + "/batch/update", update(id, "2")).body().path("results"))
                .isEmpty();
        hubspot.failNext(Endpoint.CONTACTS_BATCH_UPDATE, 1, HubSpotFault.truncatedJson());
        assertThatThrownBy(() -> http.post(CONTACTS + "/batch/update", update(id, "3")))
                .isInstanceOf(UncheckedIOException.class);
        hubspot.failNext(Endpoint.CONTACTS_BATCH_UPDATE, 1, HubSpotFault.cutInTheBody());
        assertThatThrownBy(() -> http.post(CONTACTS + "/batch/update", update(id, "4")))
                .isInstanceOf(UncheckedIOException.class);
        hubspot.failNext(Endpoint.CONTACTS_BATCH_UPDATE, 1, HubSpotFault.gatewayErrorAfterApplying(504));
        assertThat(http.post(CONTACTS + "/batch/update", update(id, "5")).status())
                .isEqualTo(504);
        assertThat(hubspot.contact(id).history("nps_score")).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void faults_that_come_instead_change_nothing() {
        String id = hubspot.addContact(Map.of("email", "a@example.com"));
        Map<HubSpotFault, Integer> faults = Map.of(
                HubSpotFault.tenSecondly(), 429,
                HubSpotFault.secondly(), 429,
                HubSpotFault.daily(), 429,
                HubSpotFault.serverError(502), 502,
                HubSpotFault.html(503), 503,
                HubSpotFault.expiredToken(), 401,
                HubSpotFault.missingScope(), 403,
                HubSpotFault.locked(), 423,
                HubSpotFault.migrating(Duration.ofSeconds(3)), 477);
        faults.forEach((fault, status) -> {
            hubspot.failNext(1, fault);
            assertThat(http.post(CONTACTS + "/batch/update", update(id, "9")).status())
                    .as(fault.toString())
                    .isEqualTo(status);
        });
        assertThat(hubspot.contact(id).timesWritten()).isZero();
        hubspot.failAlways(HubSpotFault.serverError(500));
        assertThat(http.get(CONTACTS + "/" + id).status()).isEqualTo(500);
        assertThat(http.get(CONTACTS + "/" + id).status()).isEqualTo(500);
        hubspot.heal();
        assertThat(http.get(CONTACTS + "/" + id).status()).isEqualTo(200);
    }

    @Test
    void a_slow_answer_is_the_clients_timeout() {
        String id = hubspot.addContact(Map.of("email", "a@example.com"));
        hubspot.failNext(1, HubSpotFault.slow(Duration.ofSeconds(20)));
        HttpRequest impatient =
                http.request(CONTACTS + "/" + id).timeout(Duration.ofMillis(50)).build();
        assertThatThrownBy(() -> http.send(impatient)).hasRootCauseInstanceOf(java.net.http.HttpTimeoutException.class);
    }

    @Test
    void no_text_of_the_simulators_values_shows_personal_data() {
        String id = hubspot.addContact(Map.of("email", "a@example.com"));
        http.get(CONTACTS + "/a@example.com?idProperty=email");
        http.post(CONTACTS + "/batch/update", update(id, "9"));
        assertThat(hubspot.contact(id).toString()).doesNotContain("a@example.com");
        assertThat(hubspot.requests().toString()).doesNotContain("a@example.com");
        assertThat(hubspot.contact(id).changes().toString()).doesNotContain("9,");
    }
}
