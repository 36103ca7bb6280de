package io.github.nps4j.crm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The descriptions of the vendors' APIs refuse what is outside of them; or no request would prove anything. */
class ApiDescriptionTest {

    private static final String ROWS = "/services/data/v62.0/composite/sobjects";
    private static final String ROW =
            "{\"attributes\":{\"type\":\"Contact\"},\"id\":\"003000000000001AAA\",\"NPS_Score__c\":9}";

    private static List<String> problems(
            String vendor, String auth, String method, String path, Map<String, String> query, String body) {
        Map<String, List<String>> all = new HashMap<>();
        query.forEach((name, value) -> all.put(name, List.of(value)));
        Map<String, String> headers = new HashMap<>(Map.of("Authorization", auth));
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json; charset=utf-8");
        }
        return ApiDescription.of(vendor).problems(new ApiDescription.Sent(method, path, all, headers, body));
    }

    private static List<String> salesforce(String method, String path, String body) {
        return problems("salesforce", "Bearer x", method, path, Map.of(), body);
    }

    private static String records(String row) {
        return "{\"allOrNone\":false,\"records\":[" + row + "]}";
    }

    @Test
    void a_request_as_described_has_no_problem() {
        assertThat(salesforce("PATCH", ROWS, records(ROW))).isEmpty();
        assertThat(problems(
                        "pipedrive",
                        "Bearer x",
                        "PATCH",
                        "/api/v2/persons/7",
                        Map.of(),
                        "{\"custom_fields\":{\"" + "0a".repeat(20) + "\":null}}"))
                .isEmpty();
        assertThat(problems(
                        "zoho",
                        "Zoho-oauthtoken x",
                        "PUT",
                        "/crm/v8/Contacts",
                        Map.of(),
                        "{\"data\":[{\"id\":\"7\",\"NPS_Score\":9}],\"trigger\":[]}"))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "another method      | POST  | /services/data/v62.0/sobjects/Contact/describe | ",
                "another path        | PATCH | /services/data/v62.0/composite/records | {}",
                "an old version      | PATCH | /services/data/v41.0/composite/sobjects | {\"allOrNone\":false,\"records\":[]}",
                "no body             | PATCH | /services/data/v62.0/composite/sobjects | ",
                "a body that is none | PATCH | /services/data/v62.0/composite/sobjects | [",
                "a missing field     | PATCH | /services/data/v62.0/composite/sobjects | {\"records\":[]}",
                "an unknown field    | PATCH | /services/data/v62.0/composite/sobjects | {\"allOrNone\":false,\"records\":[],\"x\":1}",
                "a wrong type        | PATCH | /services/data/v62.0/composite/sobjects | {\"allOrNone\":\"false\",\"records\":[]}",
                "no rows             | PATCH | /services/data/v62.0/composite/sobjects | {\"allOrNone\":false,\"records\":[]}",
                "a body for a read   | GET   | /services/data/v62.0/sobjects/Contact/describe | {}"
            })
    void a_request_outside_of_the_description_is_refused(String why, String method, String path, String body) {
        assertThat(salesforce(method, path, body == null ? "" : body)).as(why).isNotEmpty();
    }

    @Test
    void wrong_rows_too_many_rows_and_too_many_types_are_refused() {
        assertThat(salesforce("PATCH", ROWS, records(ROW.replace("9", "[9]")))).isNotEmpty();
        assertThat(salesforce("PATCH", ROWS, records(ROW.replace("003000000000001AAA", "12"))))
                .isNotEmpty();
        assertThat(salesforce("POST", ROWS, records(ROW)))
                .as("a new row with an id")
                .isNotEmpty();
        assertThat(salesforce("PATCH", ROWS, records((ROW + ",").repeat(200) + ROW)))
                .isNotEmpty();
        StringBuilder types = new StringBuilder(ROW);
        for (int i = 0; i < 10; i++) {
            types.append(',').append(ROW.replace("Contact", "Object" + i));
        }
        assertThat(salesforce("PATCH", ROWS, records(types.toString()))).isNotEmpty();
    }

    @Test
    void missing_credentials_unknown_parameters_and_headers_are_refused() {
        assertThat(problems("salesforce", "x", "PATCH", ROWS, Map.of(), records(ROW)))
                .isNotEmpty();
        assertThat(problems("salesforce", "Bearer x", "PATCH", ROWS, Map.of("a", "b"), records(ROW)))
                .isNotEmpty();
        assertThat(problems("salesforce", "Bearer x", "GET", "/services/data/v62.0/query", Map.of(), ""))
                .as("a query without its text")
                .isNotEmpty();
        assertThat(ApiDescription.of("salesforce")
                        .problems(new ApiDescription.Sent(
                                "PATCH",
                                ROWS,
                                Map.of(),
                                Map.of("Authorization", "Bearer x", "Content-Type", "application/json", "X-Other", "1"),
                                records(ROW))))
                .containsExactly("updateMany: no header 'X-Other'");
    }

    @Test
    void what_pipedrive_would_misread_is_refused() {
        for (String body : List.of(
                "{\"custom_fields\":{\"NPS score\":9}}",
                "{\"custom_fields\":{\"" + "0a".repeat(20) + "\":[]}}",
                "{\"custom_fields\":{\"" + "0a".repeat(20) + "\":true}}",
                "{\"emails\":[{\"value\":\"a@example.com\"}]}",
                "{\"job_title\":\"x\"}",
                "{\"owner_id\":\"12\"}")) {
            assertThat(problems("pipedrive", "Bearer x", "PATCH", "/api/v2/persons/7", Map.of(), body))
                    .as(body)
                    .isNotEmpty();
        }
        assertThat(problems(
                        "pipedrive",
                        "Bearer x",
                        "POST",
                        "/api/v2/activities",
                        Map.of(),
                        "{\"subject\":\"s\",\"type\":\"call\",\"person_id\":1}"))
                .isNotEmpty();
    }

    @Test
    void what_hubspot_would_refuse_or_misread_is_refused() {
        String update = "/crm/objects/2026-03/contacts/batch/update";
        String row = "{\"inputs\":[{\"id\":\"1\",\"properties\":{\"nps_score\":\"9\"}}]}";
        assertThat(problems("hubspot", "Bearer x", "POST", update, Map.of(), row))
                .isEmpty();
        for (String body : List.of(
                row.replace("\"9\"", "9"),
                row.replace("\"9\"", "null"),
                row.replace("\"1\"", "\"a@example.com\""),
                row.replace("nps_score", "NPS Score"))) {
            assertThat(problems("hubspot", "Bearer x", "POST", update, Map.of(), body))
                    .as(body)
                    .isNotEmpty();
        }
        assertThat(problems("hubspot", "Bearer x", "POST", update.replace("2026-03", "v3"), Map.of(), row))
                .as("a path of the old kind")
                .isNotEmpty();
        assertThat(problems("hubspot", "Bearer x", "POST", update, Map.of("hapikey", "x"), row))
                .isNotEmpty();
    }

    @Test
    void a_query_that_breaks_a_rule_of_coql_is_refused() {
        String start = "select id from Contacts where ";
        String fifty = "'x'" + ",'x'".repeat(49);
        Map<String, Boolean> queries = Map.of(
                start + "Email in (" + fifty + ") limit 200",
                true,
                start + "Email in (" + fifty + ",'x') limit 200",
                false,
                start + "Email in ('a') limit 2001",
                false,
                start + "Email in ('a')",
                false,
                "select id from Contacts limit 10",
                false,
                start + "((A in ('a') or B in ('b')) or C in ('c')) limit 200",
                true,
                start + "A in ('a') or B in ('b') or C in ('c') limit 200",
                false,
                start + "Email in ('O\\'Brien, (x) or y') limit 200",
                true);
        queries.forEach((query, right) -> {
            List<String> problems = problems(
                    "zoho",
                    "Zoho-oauthtoken x",
                    "POST",
                    "/crm/v8/coql",
                    Map.of(),
                    "{\"select_query\":" + com.fasterxml.jackson.databind.node.TextNode.valueOf(query) + "}");
            assertThat(problems.isEmpty()).as("%s: %s", query, problems).isEqualTo(right);
        });
    }
}
