package io.github.nps4j.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.nps4j.testkit.zoho.ZohoExtension;
import io.github.nps4j.testkit.zoho.ZohoSimulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator refuses what Zoho refuses, whatever client asks. */
class ZohoSimulatorTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    final ZohoExtension extension = new ZohoExtension();

    private final HttpClient http = HttpClient.newHttpClient();
    private String token = "";

    @BeforeEach
    void token() throws Exception {
        ZohoSimulator zoho = extension.simulator();
        zoho.addNpsFields("Contacts");
        String form = "grant_type=refresh_token&client_id=" + zoho.clientId() + "&client_secret=" + zoho.clientSecret()
                + "&refresh_token=" + zoho.refreshToken();
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(zoho.baseUrl() + "/oauth/v2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        JsonNode body = JSON.readTree(answer.body());
        token = body.path("access_token").asText();
        assertThat(body.path("api_domain").asText()).isEqualTo(zoho.baseUrl().toString());
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(extension.simulator().baseUrl() + path))
                        .header("Authorization", "Zoho-oauthtoken " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String codeOf(String query) throws Exception {
        HttpResponse<String> answer = send(
                "POST",
                "/crm/v8/coql",
                JSON.createObjectNode().put("select_query", query).toString());
        return answer.statusCode() == 204
                ? "204"
                : answer.statusCode() == 200
                        ? "200"
                        : JSON.readTree(answer.body()).path("code").asText();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select id from Contacts where Email = 'a@b.c'|204",
                "select id from Contacts where Last_Name = 'Lee'|200",
                "select id from Contacts where (Email = 'a' or Last_Name = 'Lee')|200",
                "select id from Contacts where ((Email = 'a' or Phone = 'b') or Last_Name = 'Lee')|200",
                "select id from Contacts where Email = 'a' or Phone = 'b' or Last_Name = 'c'|SYNTAX_ERROR",
                "select id from Contacts where (Email = 'a' or Phone = 'b' or Last_Name = 'c')|SYNTAX_ERROR",
                "select id from Contacts|SYNTAX_ERROR",
                "select id from Contacts where Email = 'o'brien'|SYNTAX_ERROR",
                "select id from Contacts where Email = 'o\\'brien'|204",
                "select id from Contacts where Nobody = 'x'|INVALID_QUERY",
                "select Nobody from Contacts where id is not null|INVALID_QUERY",
                "select id from Contacts where NPS_Score = '9'|INVALID_QUERY",
                "select id from Contacts where NPS_Comment = 'x'|INVALID_QUERY",
                "select id from Nobodies where id is not null|INVALID_MODULE",
                "select id from Contacts where id is not null limit 2001|LIMIT_EXCEEDED",
            })
    void queries_follow_the_rules_of_coql(String query, String code) throws Exception {
        extension.simulator().addRecord("Contacts", Map.of("Last_Name", "Lee"));
        assertThat(codeOf(query)).isEqualTo(code);
    }

    @Test
    void more_values_conditions_or_rows_than_zoho_takes_are_refused() throws Exception {
        String values = IntStream.range(0, 51).mapToObj(i -> "'" + i + "'").collect(Collectors.joining(","));
        assertThat(codeOf("select id from Contacts where Email in (" + values + ")"))
                .isEqualTo("LIMIT_EXCEEDED");
        String conditions = "Email = 'x'";
        for (int i = 0; i < 25; i++) {
            conditions = "(" + conditions + " or Email = '" + i + "')";
        }
        assertThat(codeOf("select id from Contacts where " + conditions)).isEqualTo("LIMIT_EXCEEDED");
        String rows = IntStream.range(0, 101)
                .mapToObj(i -> "{\"Last_Name\":\"x\"}")
                .collect(Collectors.joining(",", "{\"data\":[", "]}"));
        assertThat(send("POST", "/crm/v8/Contacts", rows).statusCode()).isEqualTo(400);
        assertThat(extension.simulator().records("Contacts")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'NPS_Score':'9'|INVALID_DATA",
                "'NPS_Score':9.5|INVALID_DATA",
                "'NPS_Segment':'unheard'|INVALID_DATA",
                "'NPS_Themes':'price;support'|INVALID_DATA",
                "'NPS_Answered_At':'2026-03-01T10:20:30Z'|INVALID_DATA",
                "'NPS_Answered_At':'2026-03-01T10:20:30.123+00:00'|INVALID_DATA",
                "'NPS_Answered_At':'2026-03-01T10:20:30+00:00'|SUCCESS",
                "'Email':'nobody'|INVALID_DATA",
                "'Created_Time':'2026-03-01T10:20:30+00:00'|INVALID_DATA",
                "'No_Such_Field':1|SUCCESS",
                "'Last_Name':null|MANDATORY_NOT_FOUND",
            })
    void values_of_the_wrong_type_are_refused_and_unknown_names_ignored(String field, String code) throws Exception {
        String row = "{\"data\":[{\"Last_Name\":\"Lee\"," + field.replace('\'', '"') + "}]}";
        JsonNode answer = JSON.readTree(send("POST", "/crm/v8/Contacts", row).body());
        assertThat(answer.at("/data/0/code").asText()).isEqualTo(code);
    }

    @Test
    void an_upsert_wants_mandatory_fields_even_for_a_record_that_exists() throws Exception {
        extension.simulator().addRecord("Contacts", Map.of("Last_Name", "Lee", "Email", "a@example.com"));
        HttpResponse<String> answer = send(
                "POST",
                "/crm/v8/Contacts/upsert",
                "{\"data\":[{\"Email\":\"a@example.com\"}],\"duplicate_check_fields\":[\"Email\"]}");
        assertThat(JSON.readTree(answer.body()).at("/data/0/code").asText()).isEqualTo("MANDATORY_NOT_FOUND");
        HttpResponse<String> notUnique = send(
                "POST",
                "/crm/v8/Contacts/upsert",
                "{\"data\":[{\"Last_Name\":\"x\"}],\"duplicate_check_fields\":[\"Phone\"]}");
        assertThat(notUnique.statusCode()).isEqualTo(400);
    }

    @Test
    void a_record_is_deleted_once_under_its_own_module() throws Exception {
        String id = extension.simulator().addRecord("Contacts", Map.of("Last_Name", "Lee"));
        assertThat(send("DELETE", "/crm/v8/Tasks/" + id, "").body()).contains("INVALID_DATA");
        assertThat(send("DELETE", "/crm/v8/Contacts/" + id + "?wf_trigger=no", "")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("DELETE", "/crm/v8/Notes/" + id + "?wf_trigger=false", "")
                        .body())
                .contains("wf_trigger");
        extension.simulator().lock(id, true);
        assertThat(send("DELETE", "/crm/v8/Contacts/" + id, "").body()).contains("RECORD_LOCKED");
        assertThat(extension.simulator().exists(id)).isTrue();
        extension.simulator().lock(id, false);
        JsonNode deleted = JSON.readTree(send("DELETE", "/crm/v8/Contacts/" + id + "?wf_trigger=false", "")
                .body());
        assertThat(deleted.at("/data/0/details/id").asText()).isEqualTo(id);
        assertThat(extension.simulator().exists(id)).isFalse();
        assertThat(extension.simulator().lastAutomations()).isEmpty();
        HttpResponse<String> again = send("DELETE", "/crm/v8/Contacts/" + id, "");
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(again.body()).path("message").asText()).isEqualTo("record not deleted");
    }

    @Test
    void wrong_paths_tokens_and_content_types_are_refused() throws Exception {
        assertThat(send("GET", "/crm/v2/Contacts/1", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/crm/v8/Contacts/1/Notes", "").statusCode()).isEqualTo(404);
        HttpResponse<String> text = http.send(
                HttpRequest.newBuilder(URI.create(extension.simulator().baseUrl() + "/crm/v8/coql"))
                        .header("Authorization", "Zoho-oauthtoken " + token)
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(text.statusCode()).isEqualTo(415);
        token = "1000.somebody-else";
        assertThat(send("GET", "/crm/v8/settings/fields?module=Contacts", "").body())
                .contains("INVALID_TOKEN");
    }
}
