package io.github.nps4j.testkit.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The simulator refuses what Salesforce refuses. */
class SalesforceServerTest {

    private static final String ROOT = "/services/data/v62.0";
    private static final String JSON = "application/json";

    private final SettableClock clock = SettableClock.at("2026-03-01T10:00:00Z");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @RegisterExtension
    final SalesforceExtension extension = SalesforceExtension.of(
            SalesforceSimulator.builder().clock(clock).dailyCalls(60).queryPage(2));

    private SalesforceSimulator salesforce() {
        return extension.simulator();
    }

    private HttpResponse<String> send(String method, String path, String type, String body, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(salesforce().baseUrl() + path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> send(String method, String path, String body) {
        return send(
                method,
                ROOT + path,
                body.isEmpty() ? "" : JSON,
                body,
                salesforce().newSession());
    }

    private HttpResponse<String> query(String soql) {
        return send("GET", "/query?q=" + URLEncoder.encode(soql, StandardCharsets.UTF_8), "");
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JsonTrees.read(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String code(HttpResponse<String> response) {
        return response.statusCode() + " "
                + json(response).path(0).path("errorCode").asText();
    }

    private String contact(String email) {
        return salesforce().add("Contact", Map.of("LastName", "X", "Email", email));
    }

    private static String records(String rows) {
        return "{\"allOrNone\":false,\"records\":[" + rows + "]}";
    }

    private static String row(String type, String rest) {
        return "{\"attributes\":{\"type\":\"" + type + "\"}" + rest + "}";
    }

    private String rowError(String rows) {
        return json(send("PATCH", "/composite/sobjects", records(rows)))
                .path(0)
                .path("errors")
                .path(0)
                .path("statusCode")
                .asText();
    }

    @Test
    void a_wrong_session_path_version_method_or_content_type_is_refused() {
        assertThat(code(send("GET", ROOT + "/limits", "", "", "wrong"))).isEqualTo("401 INVALID_SESSION_ID");
        assertThat(code(send("GET", "/nothing", ""))).isEqualTo("404 NOT_FOUND");
        assertThat(code(send("PUT", "/composite/sobjects", records("")))).isEqualTo("404 NOT_FOUND");
        String token = salesforce().newSession();
        assertThat(code(send("GET", "/services/data/v21.0/limits", "", "", token)))
                .isEqualTo("404 NOT_FOUND");
        assertThat(code(send("PATCH", "/services/data/v40.0/composite/sobjects", JSON, records(""), token)))
                .isEqualTo("404 NOT_FOUND");
        assertThat(code(send("PATCH", ROOT + "/composite/sobjects", "text/plain", records(""), token)))
                .isEqualTo("415 UNSUPPORTED_MEDIA_TYPE");
        assertThat(code(send("PATCH", "/composite/sobjects", "{no json"))).isEqualTo("400 JSON_PARSER_ERROR");
    }

    @Test
    void queries_are_strict_about_types_names_brackets_and_escapes() {
        salesforce().addNpsFields("Contact");
        contact("o'brien@example.com");
        assertThat(json(query("SELECT Id, Email FROM Contact WHERE Email = 'O\\'BRIEN@example.com'"))
                        .path("totalSize")
                        .asInt())
                .isEqualTo(1);
        Map.of(
                        "SELECT Id FROM Contact WHERE NPS_Score__c = '9'", "400 INVALID_FIELD",
                        "SELECT Id FROM Contact WHERE Email = 9", "400 INVALID_FIELD",
                        "SELECT Nothing__c FROM Contact", "400 INVALID_FIELD",
                        "SELECT Id FROM Nothing__c", "400 INVALID_TYPE",
                        "SELECT Id FROM Contact WHERE NPS_Comment__c = 'x'", "400 INVALID_FIELD",
                        "SELECT Id FROM Contact WHERE Email = 'o'brien@example.com'", "400 MALFORMED_QUERY",
                        "SELECT Id FROM Contact WHERE Email = 'a\\x'", "400 MALFORMED_QUERY",
                        "SELECT Id FROM Contact WHERE Id = 'short'", "400 INVALID_QUERY_FILTER_OPERATOR",
                        "SELECT Id FROM Contact WHERE Email = 'a' OR Phone = 'b' AND LastName = 'c'",
                                "400 MALFORMED_QUERY")
                .forEach((soql, code) -> assertThat(code(query(soql))).as(soql).isEqualTo(code));
        String many = IntStream.range(0, 1_000)
                .mapToObj(i -> "'person" + i + "@example.com'")
                .collect(Collectors.joining(","));
        assertThat(query("SELECT Id FROM Contact WHERE Email IN (" + many + ")").statusCode())
                .isEqualTo(414);
    }

    @Test
    void a_long_result_comes_in_pages() {
        for (int i = 0; i < 5; i++) {
            contact("p" + i + "@example.com");
        }
        JsonNode page = json(query("SELECT Id FROM Contact"));
        int seen = page.path("records").size();
        while (!page.path("done").asBoolean()) {
            page = json(send(
                    "GET",
                    page.path("nextRecordsUrl").asText(),
                    "",
                    "",
                    salesforce().newSession()));
            seen += page.path("records").size();
        }
        assertThat(seen).isEqualTo(5);
    }

    @Test
    void a_deleted_row_is_seen_by_queryAll_only() {
        String id = contact("a@example.com");
        salesforce().delete(id);
        assertThat(json(query("SELECT Id FROM Contact")).path("totalSize").asInt())
                .isZero();
        assertThat(json(send("GET", "/queryAll?q=SELECT+Id,IsDeleted+FROM+Contact", ""))
                        .path("records")
                        .path(0)
                        .path("IsDeleted")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void a_collection_is_refused_that_is_too_long_changes_types_too_often_or_holds_a_wrong_json_type() {
        salesforce().addNpsFields("Contact");
        String id = contact("a@example.com");
        String one = row("Contact", ",\"id\":\"" + id + "\"");
        assertThat(code(send(
                        "PATCH",
                        "/composite/sobjects",
                        records(IntStream.range(0, 201).mapToObj(i -> one).collect(Collectors.joining(","))))))
                .isEqualTo("400 EXCEEDED_ID_LIMIT");
        assertThat(code(send(
                        "POST",
                        "/composite/sobjects",
                        records(IntStream.range(0, 11)
                                .mapToObj(i -> row(i % 2 == 0 ? "Contact" : "Account", ""))
                                .collect(Collectors.joining(","))))))
                .isEqualTo("400 INVALID_BATCH_SIZE");
        String good = row("Contact", ",\"id\":\"" + id + "\",\"NPS_Survey__c\":\"x\"");
        String bad = row("Contact", ",\"id\":\"" + contact("b@example.com") + "\",\"NPS_Score__c\":\"9\"");
        assertThat(code(send("PATCH", "/composite/sobjects", records(good + "," + bad))))
                .isEqualTo("400 JSON_PARSER_ERROR");
        assertThat(salesforce().record(id).value("NPS_Survey__c"))
                .as("nothing is written")
                .isNull();
    }

    @Test
    void each_bad_row_is_refused_for_itself() {
        salesforce().addNpsFields("Contact");
        String id = ",\"id\":\"" + contact("a@example.com") + "\"";
        assertThat(rowError(row("Contact", id + ",\"Nothing__c\":1"))).isEqualTo("INVALID_FIELD");
        assertThat(rowError(row("Contact", id + ",\"Email\":\"nobody\""))).isEqualTo("INVALID_EMAIL_ADDRESS");
        assertThat(rowError(row("Contact", id + ",\"NPS_Segment__c\":\"fan\"")))
                .isEqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
        assertThat(rowError(row("Contact", id + ",\"NPS_Score__c\":1000"))).isEqualTo("NUMBER_OUTSIDE_VALID_RANGE");
        assertThat(rowError(row("Contact", id + ",\"LastName\":\"" + "x".repeat(81) + "\"")))
                .isEqualTo("STRING_TOO_LONG");
        assertThat(rowError(row("Contact", id + ",\"LastName\":null"))).isEqualTo("REQUIRED_FIELD_MISSING");
        assertThat(rowError(row("Contact", id + ",\"IsDeleted\":true"))).isEqualTo("INVALID_FIELD_FOR_INSERT_UPDATE");
        assertThat(rowError(row("Contact", id) + "," + row("Contact", id))).isEqualTo("DUPLICATE_VALUE");
        assertThat(rowError(row("Contact", ""))).isEqualTo("MISSING_ARGUMENT");
        String gone = contact("b@example.com");
        salesforce().delete(gone);
        assertThat(rowError(row("Contact", ",\"id\":\"" + gone + "\""))).isEqualTo("ENTITY_IS_DELETED");
    }

    @Test
    void an_upsert_needs_an_external_id_and_tells_what_it_created() {
        salesforce().addNpsFields("Contact");
        assertThat(code(send(
                        "PATCH",
                        "/composite/sobjects/Contact/Account_Number__c",
                        records(row("Contact", ",\"Account_Number__c\":\"1\"")))))
                .isEqualTo("400 INVALID_FIELD");
        String row = row("Contact", ",\"Customer_Id__c\":\"1\",\"LastName\":\"X\"");
        for (boolean created : new boolean[] {true, false}) {
            JsonNode result = json(send("PATCH", "/composite/sobjects/Contact/Customer_Id__c", records(row)))
                    .path(0);
            assertThat(result.path("success").asBoolean()).isTrue();
            assertThat(result.path("created").asBoolean()).isEqualTo(created);
        }
    }

    @Test
    void the_calls_of_a_day_are_told_and_end() {
        HttpResponse<String> first = send("GET", "/limits", "");
        assertThat(first.headers().firstValue("Sforce-Limit-Info")).contains("api-usage=1/60");
        for (int i = 0; i < 59; i++) {
            send("GET", "/limits", "");
        }
        assertThat(code(send("GET", "/limits", ""))).isEqualTo("403 REQUEST_LIMIT_EXCEEDED");
        clock.advance(Duration.ofHours(24));
        assertThat(send("GET", "/limits", "").statusCode()).isEqualTo(200);
    }

    @Test
    void a_job_takes_rows_once_and_writes_nothing_before_it_is_closed() {
        salesforce().addNpsFields("Contact");
        String id = contact("a@example.com");
        String job = json(send(
                        "POST",
                        "/jobs/ingest",
                        "{\"object\":\"Contact\",\"operation\":\"update\",\"contentType\":\"CSV\",\"lineEnding\":\"LF\"}"))
                .path("id")
                .asText();
        String token = salesforce().newSession();
        String rows = "Id,NPS_Score__c\n" + id + ",9\n";
        assertThat(code(send("PUT", ROOT + "/jobs/ingest/" + job + "/batches", JSON, rows, token)))
                .isEqualTo("415 UNSUPPORTED_MEDIA_TYPE");
        assertThat(send("PUT", ROOT + "/jobs/ingest/" + job + "/batches", "text/csv", rows, token)
                        .statusCode())
                .isEqualTo(201);
        assertThat(code(send("PUT", ROOT + "/jobs/ingest/" + job + "/batches", "text/csv", rows, token)))
                .isEqualTo("400 INVALIDJOBSTATE");
        assertThat(salesforce().record(id).value("NPS_Score__c")).isNull();
        send("PATCH", "/jobs/ingest/" + job, "{\"state\":\"UploadComplete\"}");
        assertThat(code(send("GET", "/jobs/ingest/" + job + "/successfulResults", "")))
                .isEqualTo("400 INVALIDJOBSTATE");
        send("GET", "/jobs/ingest/" + job, "");
        assertThat(json(send("GET", "/jobs/ingest/" + job, "")).path("state").asText())
                .isEqualTo("JobComplete");
        assertThat(send("GET", "/jobs/ingest/" + job + "/successfulResults", "").body())
                .contains("\"sf__Id\",\"sf__Created\"", id);
        assertThat(salesforce().record(id).value("NPS_Score__c")).isEqualTo("9");
    }

    @Test
    void a_new_field_is_hidden_until_a_permission_set_grants_it() {
        assertThat(code(send(
                        "POST",
                        "/tooling/sobjects/CustomField",
                        "{\"FullName\":\"Contact.Long__c\",\"Metadata\":{\"type\":\"Date\",\"label\":\""
                                + "x".repeat(41) + "\"}}")))
                .isEqualTo("400 STRING_TOO_LONG");
        send(
                "POST",
                "/tooling/sobjects/CustomField",
                "{\"FullName\":\"Contact.New__c\",\"Metadata\":{\"label\":\"New\",\"type\":\"Number\",\"precision\":3,"
                        + "\"scale\":0}}");
        assertThat(code(query("SELECT New__c FROM Contact"))).isEqualTo("400 INVALID_FIELD");
        String set = salesforce().add("PermissionSet", Map.of("Name", "NPS"));
        send(
                "POST",
                "/composite/sobjects",
                records(row(
                        "FieldPermissions",
                        ",\"ParentId\":\"" + set + "\",\"SobjectType\":\"Contact\",\"Field\":\"Contact.New__c\","
                                + "\"PermissionsRead\":true,\"PermissionsEdit\":true")));
        assertThat(query("SELECT New__c FROM Contact").statusCode()).isEqualTo(200);
    }

    @Test
    void a_single_record_is_made_read_changed_and_deleted_by_its_path() {
        HttpResponse<String> made = send("POST", "/sobjects/Contact", "{\"LastName\":\"X\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        String id = json(made).path("id").asText();
        String path = "/sobjects/Contact/" + id;
        HttpResponse<String> changed = send("PATCH", path, "{\"Email\":\"a@example.com\"}");
        assertThat(changed.statusCode()).isEqualTo(204);
        assertThat(changed.body()).isEmpty();
        JsonNode read = json(send("GET", path + "?fields=LastName,Email", ""));
        assertThat(read.path("Email").asText()).isEqualTo("a@example.com");
        assertThat(read.path("attributes").path("url").asText()).endsWith(path);
        assertThat(read.has("Phone")).isFalse();
        assertThat(code(send("POST", "/sobjects/Contact", "{\"Email\":\"a@example.com\"}")))
                .isEqualTo("400 REQUIRED_FIELD_MISSING");
        assertThat(code(send("POST", "/sobjects/Contact", "{\"LastName\":\"X\",\"Id\":\"" + id + "\"}")))
                .isEqualTo("400 INVALID_FIELD");
        assertThat(code(send("PATCH", path, "{\"Nothing__c\":1}"))).isEqualTo("400 INVALID_FIELD");
        assertThat(code(send("GET", "/sobjects/Lead/" + id, ""))).isEqualTo("404 NOT_FOUND");
        assertThat(code(send("GET", "/sobjects/Nothing__c/" + id, ""))).isEqualTo("404 NOT_FOUND");
        assertThat(send("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(code(send("DELETE", path, ""))).isEqualTo("404 ENTITY_IS_DELETED");
        assertThat(code(send("PATCH", path, "{\"LastName\":\"Y\"}"))).isEqualTo("404 ENTITY_IS_DELETED");
    }

    @Test
    void a_single_record_is_upserted_by_an_external_id_which_several_records_may_have() {
        salesforce()
                .addField(
                        "Contact",
                        SalesforceField.text("Legacy__c", "string", 40).externalId());
        String path = "/sobjects/Contact/Legacy__c/K%2F1";
        HttpResponse<String> made = send("PATCH", path, "{\"LastName\":\"X\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(json(made).path("created").asBoolean()).isTrue();
        HttpResponse<String> changed = send("PATCH", path, "{\"LastName\":\"Y\"}");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed).path("created").asBoolean()).isFalse();
        assertThat(json(send("GET", path, "")).path("LastName").asText()).isEqualTo("Y");
        assertThat(code(send("PATCH", path, "{\"LastName\":\"Y\",\"Legacy__c\":\"K\"}")))
                .isEqualTo("400 INVALID_FIELD");
        assertThat(code(send("GET", "/sobjects/Contact/Legacy__c/none", ""))).isEqualTo("404 NOT_FOUND");
        assertThat(code(send("PATCH", "/sobjects/Contact/Email/x", "{\"LastName\":\"Y\"}")))
                .isEqualTo("404 NOT_FOUND");
        salesforce().add("Contact", Map.of("LastName", "Z", "Legacy__c", "K/1"));
        for (String method : java.util.List.of("GET", "PATCH")) {
            HttpResponse<String> several = send(method, path, method.equals("GET") ? "" : "{\"LastName\":\"Y\"}");
            assertThat(several.statusCode()).isEqualTo(300);
            assertThat(json(several)).hasSize(2);
        }
    }

    private static String graph(String id, String nodes) {
        return "{\"graphId\":\"" + id + "\",\"compositeRequest\":[" + nodes + "]}";
    }

    private static String node(String name, String object, String body) {
        return "{\"method\":\"POST\",\"url\":\"" + ROOT + "/sobjects/" + object + "\",\"referenceId\":\"" + name
                + "\",\"body\":" + body + "}";
    }

    @Test
    void a_graph_is_written_as_a_whole_or_not_at_all() {
        String good = graph(
                "a",
                node("c", "Contact", "{\"LastName\":\"X\"}")
                        + ","
                        + node("t", "Task", "{\"WhoId\":\"@{c.id}\",\"Subject\":\"S\"}"));
        String bad = graph(
                "b",
                node("c", "Contact", "{\"LastName\":\"Y\"}")
                        + ","
                        + node("t", "Task", "{\"WhoId\":\"@{c.id}\",\"Status\":\"None\"}"));
        JsonNode answer = json(send("POST", "/composite/graph", "{\"graphs\":[" + good + "," + bad + "]}"))
                .path("graphs");
        assertThat(answer.path(0).path("isSuccessful").asBoolean()).isTrue();
        assertThat(answer.path(1).path("isSuccessful").asBoolean()).isFalse();
        JsonNode nodes = answer.path(1).path("graphResponse").path("compositeResponse");
        assertThat(nodes.path(0).path("body").path(0).path("errorCode").asText())
                .isEqualTo("PROCESSING_HALTED");
        assertThat(nodes.path(1).path("body").path(0).path("errorCode").asText())
                .isEqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
        assertThat(salesforce().records("Contact"))
                .singleElement()
                .satisfies(contact -> assertThat(salesforce().children("Task", "WhoId", contact.id()))
                        .hasSize(1));
        String many = IntStream.range(0, 76)
                .mapToObj(i -> graph("g" + i, node("c", "Contact", "{\"LastName\":\"X\"}")))
                .collect(Collectors.joining(","));
        assertThat(code(send("POST", "/composite/graph", "{\"graphs\":[" + many + "]}")))
                .isEqualTo("400 LIMIT_EXCEEDED");
        assertThat(code(send(
                        "POST",
                        "/services/data/v49.0/composite/graph",
                        JSON,
                        "{\"graphs\":[" + good + "]}",
                        salesforce().newSession())))
                .isEqualTo("404 NOT_FOUND");
    }

    @Test
    void an_enhanced_note_must_be_escaped_html_in_base64_and_its_links_are_asked_for_by_their_ends() {
        for (String wrong : java.util.List.of("5 < 6", "a & b", "&apos;", "it's", "bell \u0007")) {
            String content = java.util.Base64.getEncoder().encodeToString(wrong.getBytes(StandardCharsets.UTF_8));
            assertThat(code(send("POST", "/sobjects/ContentNote", "{\"Title\":\"T\",\"Content\":\"" + content + "\"}")))
                    .as(wrong)
                    .isEqualTo("400 UNKNOWN_EXCEPTION");
        }
        assertThat(code(send("POST", "/sobjects/ContentNote", "{\"Title\":\"T\",\"Content\":\"no base64!\"}")))
                .isEqualTo("400 JSON_PARSER_ERROR");
        assertThat(code(query("SELECT ContentDocumentId FROM ContentDocumentLink")))
                .isEqualTo("400 MALFORMED_QUERY");
        assertThat(code(query("SELECT Id FROM ContentNote WHERE Content = 'x'")))
                .isEqualTo("400 INVALID_FIELD");
    }

    @Test
    void an_enhanced_note_is_deleted_as_a_document_and_its_links_go_with_it() {
        String contact = contact("a@example.com");
        String content = Base64.getEncoder().encodeToString("words".getBytes(StandardCharsets.UTF_8));
        String note = json(send("POST", "/sobjects/ContentNote", "{\"Title\":\"T\",\"Content\":\"" + content + "\"}"))
                .path("id")
                .asText();
        send(
                "POST",
                "/sobjects/ContentDocumentLink",
                "{\"ContentDocumentId\":\"" + note + "\",\"LinkedEntityId\":\"" + contact
                        + "\",\"ShareType\":\"V\",\"Visibility\":\"AllUsers\"}");
        assertThat(salesforce().notes(contact)).hasSize(1);
        assertThat(code(send("DELETE", "/sobjects/ContentDocument/" + contact, "")))
                .isEqualTo("404 NOT_FOUND");
        assertThat(send("DELETE", "/sobjects/ContentDocument/" + note, "").statusCode())
                .isEqualTo(204);
        assertThat(salesforce().notes(contact)).isEmpty();
        assertThat(code(send("DELETE", "/sobjects/ContentDocument/" + note, "")))
                .isEqualTo("404 ENTITY_IS_DELETED");
    }
}
