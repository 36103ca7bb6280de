package io.github.nps4j.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.SecretStore;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.hubspot.Endpoint;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubSpotOAuthTest {

    private final SettableClock clock = SettableClock.at("2026-03-02T10:00:00Z");
    private final HubSpotSimulator hubSpot =
            HubSpotSimulator.builder().clock(clock).start();

    @AfterEach
    void stop() {
        hubSpot.close();
    }

    private HubSpotAdapter.Builder oauth(String refreshToken) {
        return HubSpotAdapter.builder()
                .baseUrl(hubSpot.baseUrl().toString())
                .schemaTtl(Duration.ZERO)
                .http(HttpSettings.builder().clock(clock).build())
                .oauth(hubSpot.clientId(), hubSpot.clientSecret(), refreshToken);
    }

    @Test
    void a_token_is_renewed_before_its_end_and_after_a_refusal() {
        try (HubSpotAdapter adapter = oauth(hubSpot.refreshToken()).build()) {
            adapter.describe(RecordType.CONTACT);
            clock.advance(Duration.ofMinutes(29));
            adapter.describe(RecordType.CONTACT);
            hubSpot.expireAccessTokens();
            adapter.describe(RecordType.CONTACT);
            assertThat(hubSpot.requests(Endpoint.OAUTH_TOKEN)).isEqualTo(3);
        }
    }

    @Test
    void a_kept_token_serves_the_next_start() {
        SecretStore store = SecretStore.inMemory();
        SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
        for (int i = 0; i < 2; i++) {
            try (HubSpotAdapter adapter = oauth(hubSpot.refreshToken())
                    .keepTokensIn(store, "hubspot-1", key)
                    .build()) {
                adapter.describe(RecordType.CONTACT);
            }
        }
        assertThat(hubSpot.requests(Endpoint.OAUTH_TOKEN)).isEqualTo(1);
    }

    @Test
    void a_revoked_installation_is_told_with_the_remedy_and_without_the_secret() {
        try (HubSpotAdapter adapter = oauth("refresh-of-yesterday").build()) {
            CrmException thrown = catchThrowableOfType(CrmException.class, () -> adapter.describe(RecordType.CONTACT));
            assertThat(thrown.failure().kind()).isEqualTo(FailureKind.UNAUTHORIZED);
            assertThat(thrown.getMessage())
                    .contains("HubSpot", "install the app again")
                    .doesNotContain("refresh-of-yesterday", hubSpot.clientSecret());
        }
    }

    @Test
    void an_installed_app_and_a_service_key_find_write_and_note_alike() {
        hubSpot.addNpsProperties();
        String id = hubSpot.addContact(Map.of("email", "ann@x.example"));
        for (HubSpotAdapter.Builder builder : List.of(
                oauth(hubSpot.refreshToken()),
                HubSpotAdapter.builder().baseUrl(hubSpot.baseUrl().toString()).token(hubSpot.token()))) {
            try (HubSpotAdapter adapter = builder.build()) {
                Lookup found = adapter.lookup(new LookupRequest(
                                RecordType.CONTACT, List.of(IdentityKey.email("ann@x.example")), null, Set.of()))
                        .get(0);
                assertThat(((Lookup.Found) found).records())
                        .extracting(CrmRecord::id)
                        .containsExactly(id);
                assertThat(adapter.write(
                                RecordType.CONTACT,
                                List.of(RecordWrite.update(
                                        id, "t1", Map.of("nps_score", new FieldValue.NumberValue(BigDecimal.TEN))))))
                        .containsExactly(new WriteOutcome.Applied(id));
                assertThat(adapter.ability(NoteWriter.class)
                                .orElseThrow()
                                .writeNotes(
                                        RecordType.CONTACT,
                                        List.of(new NoteWriter.Note(id, "m", "text", clock.instant()))))
                        .allMatch(WriteOutcome.Applied.class::isInstance);
            }
        }
        assertThat(hubSpot.notes(id)).hasSize(2);
    }
}
