package io.github.nps4j.testkit.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A simulated account that outlives its process. */
class HubSpotJournalTest {

    private static final String NOTE = """
            {"properties": {"hs_timestamp": "2026-03-01T09:00:00Z", "hs_note_body": "배송"},
             "associations": [{"to": {"id": "%s"}, "types":
               [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 202}]}]}
            """;

    @TempDir
    Path folder;

    private HubSpotSimulator start() {
        return HubSpotSimulator.builder()
                .journal(folder.resolve("hubspot.jsonl"))
                .start();
    }

    private static String post(HubSpotSimulator hubspot, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hubspot.baseUrl() + path))
                .header("Authorization", "Bearer " + hubspot.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return response.body();
    }

    @Test
    void contacts_notes_merges_and_properties_are_there_again_after_a_restart() throws Exception {
        String ada;
        String twin;
        try (HubSpotSimulator hubspot = start()) {
            hubspot.addNpsProperties();
            hubspot.addProperty(HubSpotProperty.of("nps_extra", "string", "text"));
            hubspot.removeProperty("nps_extra");
            ada = hubspot.addContact(Map.of("email", "ada@example.com", "customer_id", "c-1"));
            hubspot.addEmail(ada, "ada@work.example.com");
            twin = hubspot.addContact(Map.of("email", "twin@example.com"));
            String gone = hubspot.addContact(Map.of("email", "gone@example.com"));
            post(hubspot, "/crm/v3/objects/notes", NOTE.formatted(twin));
            hubspot.setProperties(ada, Map.of("nps_score", "9"));
            hubspot.merge(twin, ada);
            hubspot.delete(gone);
        }
        try (HubSpotSimulator hubspot = start()) {
            assertThat(hubspot.contactCount()).isEqualTo(1);
            assertThat(hubspot.contact(twin).id()).isEqualTo(ada);
            for (String email : new String[] {"ada@example.com", "ada@work.example.com", "twin@example.com"}) {
                assertThat(hubspot.contactByEmail(email)).as(email).isNotNull();
            }
            assertThat(hubspot.contactByEmail("gone@example.com")).isNull();
            assertThat(hubspot.contact(ada).property("nps_score")).isEqualTo("9");
            assertThat(hubspot.notes(ada)).singleElement().asString().contains("배송");
            assertThat(hubspot.properties()).containsKey("nps_score").doesNotContainKey("nps_extra");
            // Unique values are held against what was there before, and ids go on.
            assertThatThrownBy(() -> hubspot.addContact(Map.of("customer_id", "c-1")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(hubspot.addContact(Map.of("email", "new@example.com"))).isGreaterThan(twin);
            assertThat(post(hubspot, "/crm/v3/objects/contacts/search", """
                    {"filterGroups": [{"filters": [{"propertyName": "email", "operator": "EQ",
                      "value": "ada@example.com"}]}], "properties": ["email"], "limit": 10, "after": "0", "sorts": []}
                    """)).contains(ada);
        }
    }

    @Test
    void a_note_that_was_deleted_does_not_come_back() throws Exception {
        String ada;
        try (HubSpotSimulator hubspot = start()) {
            ada = hubspot.addContact(Map.of("email", "ada@example.com"));
            Http http = new Http(hubspot);
            String first = "";
            for (int i = 0; i < 2; i++) {
                first = http.post("/crm/v3/objects/notes", NOTE.formatted(ada))
                        .body()
                        .path("id")
                        .asText();
            }
            assertThat(http.send(http.request("/crm/v3/objects/notes/" + first)
                                    .DELETE()
                                    .build())
                            .status())
                    .isEqualTo(204);
        }
        try (HubSpotSimulator hubspot = start()) {
            assertThat(hubspot.notes(ada)).hasSize(1);
        }
    }

    @Test
    void a_line_that_broke_off_is_cut_away_and_the_rest_is_kept() throws Exception {
        try (HubSpotSimulator hubspot = start()) {
            hubspot.addContact(Map.of("email", "ada@example.com"));
        }
        Files.writeString(folder.resolve("hubspot.jsonl"), "{\"contact\":{\"id\":\"50", StandardOpenOption.APPEND);
        try (HubSpotSimulator hubspot = start()) {
            assertThat(hubspot.contactCount()).isEqualTo(1);
            hubspot.addContact(Map.of("email", "bob@example.com"));
        }
        try (HubSpotSimulator hubspot = start()) {
            assertThat(hubspot.contactCount()).isEqualTo(2);
        }
    }

    @Test
    void a_file_that_is_no_journal_is_a_clear_error() throws Exception {
        Files.writeString(folder.resolve("hubspot.jsonl"), "hello\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("hubspot.jsonl")
                .hasMessageContaining("begin anew");
    }
}
