package io.github.nps4j.crm.pipedrive;

import static io.github.nps4j.crm.pipedrive.PipedriveLab.CONTACT;
import static io.github.nps4j.crm.pipedrive.PipedriveLab.score;
import static io.github.nps4j.crm.pipedrive.PipedriveLab.thrown;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.SecretStore;
import io.github.nps4j.crm.WriteOutcome.Applied;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.testkit.LogWatch;
import io.github.nps4j.testkit.pipedrive.Endpoint;
import io.github.nps4j.testkit.pipedrive.PipedriveFault;
import io.github.nps4j.testkit.pipedrive.PipedriveSimulator;
import io.github.nps4j.testkit.pipedrive.PipedriveSimulatorBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits, credentials, and what is said of them. */
class PipedriveLimitsTest {

    private PipedriveLab lab = new PipedriveLab();

    @AfterEach
    void stop() {
        lab.close();
    }

    private void start(PipedriveSimulatorBuilder builder) {
        lab.close();
        lab = new PipedriveLab(builder);
    }

    @Test
    void calls_and_searches_stay_within_what_the_smallest_plan_allows() {
        start(PipedriveSimulator.builder().callsPerTwoSeconds(20).searchesPerTwoSeconds(10));
        List<IdentityKey> keys = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lab.pipedrive.addPerson("P" + i, "p" + i + "@x.example");
            keys.add(IdentityKey.email("p" + i + "@x.example"));
        }
        lab.adapter.lookup(new LookupRequest(CONTACT, keys, null, Set.of()));
        assertThat(lab.pipedrive.requests()).hasSize(101).allMatch(request -> request.status() == 200);
    }

    @Test
    void corner_case_46_a_tenth_of_the_days_tokens_is_left_to_others() {
        start(PipedriveSimulator.builder().tokensPerDay(1000));
        String id = lab.pipedrive.addPerson("A");
        assertThat(lab.write(score(id, 1))).isEqualTo(new Applied(id));
        lab.pipedrive.spendTokens(870);
        // this call still goes, because what others spent is told by its answer
        lab.write(score(id, 2));
        lab.pipedrive.clearRequests();
        int sent = 0;
        Failure failure = null;
        while (failure == null) {
            try {
                lab.write(score(id, 3));
                sent++;
            } catch (CrmException e) {
                failure = e.failure();
            }
        }
        assertThat(failure.kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
        assertThat(failure.message()).contains("Pipedrive", "1000", "10 %", "other integrations");
        assertThat(failure.retryAfter()).contains(Duration.ofHours(14));
        assertThat(lab.pipedrive.requests()).hasSize(sent);
        assertThat(lab.pipedrive.tokensSpent()).isLessThanOrEqualTo(900);
        lab.clock.advance(Duration.ofHours(14));
        assertThat(lab.write(score(id, 4))).isEqualTo(new Applied(id));
    }

    @Test
    void without_headers_our_own_calls_are_counted_against_the_configured_tokens() {
        start(PipedriveSimulator.builder().tokensPerDay(1000).withoutDailyHeaders());
        lab.use(lab.token().dailyTokens(100).reserve(0.5));
        String id = lab.pipedrive.addPerson("A");
        for (int i = 0; i < 8; i++) {
            assertThat(lab.write(score(id, i))).isEqualTo(new Applied(id));
        }
        assertThat(thrown(() -> lab.write(score(id, 9))).kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
        assertThat(lab.pipedrive.tokensSpent()).isEqualTo(50);
    }

    @Test
    void corner_case_46_the_kinds_of_429_are_told_apart() {
        String id = lab.pipedrive.addPerson("A");
        lab.adapter.describe(CONTACT);
        lab.pipedrive.failNext(1, PipedriveFault.burst());
        Failure burst = thrown(() -> lab.write(score(id, 1)));
        assertThat(burst.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(burst.retryAfter()).contains(Duration.ofMillis(2100));
        lab.pipedrive.failNext(1, PipedriveFault.bareTooMany());
        assertThat(thrown(() -> lab.write(score(id, 1))).retryAfter()).contains(Duration.ofSeconds(2));
        lab.pipedrive.failNext(1, PipedriveFault.daily());
        Failure daily = thrown(() -> lab.write(score(id, 1)));
        assertThat(daily.kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
        assertThat(daily.retryAfter()).contains(Duration.ofHours(14));
    }

    @Test
    void corner_cases_11_and_47_a_page_of_the_edge_stops_all_calls_for_minutes() {
        String id = lab.pipedrive.addPerson("A");
        lab.adapter.describe(CONTACT);
        lab.pipedrive.failNext(1, PipedriveFault.lockout());
        Failure failure = thrown(() -> lab.write(score(id, 1)));
        assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(failure.retryAfter()).contains(Duration.ofMinutes(5));
        lab.pipedrive.clearRequests();
        lab.clock.advance(Duration.ofMinutes(4));
        assertThat(thrown(() -> lab.write(score(id, 1))).retryAfter()).contains(Duration.ofMinutes(1));
        assertThat(lab.pipedrive.requests()).isEmpty();
        lab.clock.advance(Duration.ofMinutes(1));
        assertThat(lab.write(score(id, 1))).isEqualTo(new Applied(id));
    }

    @Test
    void corner_case_49_a_connection_that_breaks_before_or_after_the_write_is_unknown_and_the_repetition_harmless() {
        String id = lab.pipedrive.addPerson("A");
        lab.adapter.describe(CONTACT);
        for (PipedriveFault fault : List.of(
                PipedriveFault.cutBeforeApplying(),
                PipedriveFault.cutAfterApplying(),
                PipedriveFault.cutInTheBody(),
                PipedriveFault.truncatedJson(),
                PipedriveFault.gatewayErrorAfterApplying(502))) {
            lab.pipedrive.failNextWrite(1, fault);
            assertThat(thrown(() -> lab.write(score(id, 5))).kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
            assertThat(lab.write(score(id, 5))).isEqualTo(new Applied(id));
        }
    }

    @Test
    void a_lookup_that_is_stopped_half_way_keeps_what_it_found() {
        lab.pipedrive.addPerson("A", "a@x.example");
        lab.pipedrive.failNext(Endpoint.SEARCH, 1, PipedriveFault.slow(Duration.ZERO));
        lab.pipedrive.failNext(Endpoint.SEARCH, 1, PipedriveFault.burst());
        var lookups = lab.adapter.lookup(new LookupRequest(
                CONTACT, List.of(IdentityKey.email("a@x.example"), IdentityKey.email("b@x.example")), null, Set.of()));
        assertThat(lookups.get(0).toString()).startsWith("Found");
        assertThat(lookups.get(1).toString()).startsWith("Failed");
    }

    @Test
    void a_revoked_api_token_a_wrong_domain_and_an_ended_subscription_are_told_with_the_remedy() {
        String id = lab.pipedrive.addPerson("A");
        lab.adapter.describe(CONTACT);
        lab.pipedrive.failNext(1, PipedriveFault.html(404));
        Failure wrongDomain = thrown(() -> lab.write(score(id, 1)));
        assertThat(wrongDomain.message()).contains("Pipedrive", "company domain");
        assertThat(wrongDomain.kind()).isEqualTo(FailureKind.UNEXPECTED);
        lab.pipedrive.failNext(1, PipedriveFault.paymentRequired());
        assertThat(thrown(() -> lab.write(score(id, 1))).message()).contains("subscription");
        lab.pipedrive.revokeApiToken();
        Failure revoked = thrown(() -> lab.write(score(id, 1)));
        assertThat(revoked.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
        assertThat(revoked.message()).contains("Pipedrive", "credentials");
    }

    private PipedriveAdapter.Builder oauth() {
        return lab.plain()
                .baseUrl("http://127.0.0.1:1")
                .oauth(lab.pipedrive.clientId(), lab.pipedrive.clientSecret(), lab.pipedrive.refreshToken());
    }

    @Test
    void corner_case_10_an_oauth_token_is_renewed_and_says_where_the_api_is() {
        String id = lab.pipedrive.addPerson("A");
        lab.use(oauth());
        assertThat(lab.write(score(id, 1))).isEqualTo(new Applied(id));
        lab.pipedrive.expireAccessTokens();
        assertThat(lab.write(score(id, 2))).isEqualTo(new Applied(id));
        lab.clock.advance(Duration.ofHours(2));
        assertThat(lab.write(score(id, 3))).isEqualTo(new Applied(id));
        assertThat(lab.pipedrive.requests(Endpoint.OAUTH_TOKEN)).isEqualTo(3);
    }

    @Test
    void a_new_refresh_token_is_kept_for_the_next_start_and_a_new_consent_replaces_it() {
        String id = lab.pipedrive.addPerson("A");
        SecretStore store = SecretStore.inMemory();
        SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
        PipedriveAdapter.Builder configured = oauth().keepTokensIn(store, "acme", key);
        lab.use(configured);
        assertThat(lab.write(score(id, 1))).isEqualTo(new Applied(id));
        lab.use(configured);
        lab.pipedrive.expireAccessTokens();
        assertThat(lab.write(score(id, 2))).isEqualTo(new Applied(id));
        lab.pipedrive.revokeRefreshToken();
        lab.pipedrive.expireAccessTokens();
        lab.use(oauth().keepTokensIn(store, "acme", key));
        assertThat(lab.write(score(id, 3))).isEqualTo(new Applied(id));
    }

    @Test
    void a_revoked_installation_and_a_missing_scope_are_told_with_the_remedy() {
        String id = lab.pipedrive.addPerson("A");
        lab.pipedrive.grantScopes("contacts:read");
        lab.use(oauth());
        Failure scope = thrown(() -> lab.write(score(id, 1)));
        assertThat(scope.kind()).isEqualTo(FailureKind.FORBIDDEN);
        assertThat(scope.message()).contains("Pipedrive", "Scope", "grant the missing permission");
        lab.pipedrive.revokeRefreshToken();
        lab.pipedrive.expireAccessTokens();
        Failure revoked = thrown(() -> lab.write(score(id, 1)));
        assertThat(revoked.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
        assertThat(revoked.message()).contains("Pipedrive", "install the app again");
    }

    @Test
    void no_secret_and_no_personal_datum_is_said_or_logged() {
        List<String> said = new ArrayList<>();
        try (LogWatch log = LogWatch.start()) {
            String id = lab.pipedrive.addPerson("Ann Canary", "ann.canary@x.example");
            lab.use(oauth());
            RecordWrite write = RecordWrite.create(
                    IdentityKey.email("ann.canary@x.example"),
                    null,
                    "t1",
                    Map.of("NPS comment", new FieldValue.TextValue("The food was cold")));
            String message = "{\"success\":false,\"error\":\"ann.canary@x.example wrote 'The food was cold'\"}";
            for (int status : new int[] {400, 401, 403, 404, 409, 422, 429, 500, 503}) {
                lab.pipedrive.failNextWrite(1, PipedriveFault.answer(status, message));
                try {
                    said.add(lab.write(write).toString());
                } catch (CrmException e) {
                    said.add(e.toString() + e.getCause());
                }
            }
            lab.pipedrive.failNextWrite(1, PipedriveFault.cutAfterApplying());
            said.add(thrown(() -> lab.write(write)).toString());
            said.add(lab.write(id, "NPS segment", new FieldValue.ChoiceValue("Ann Canary"))
                    .toString());
            said.addAll(log.lines());
            assertThat(log.lines()).isNotEmpty();
        }
        assertThat(said)
                .noneMatch(text -> text.contains("canary@")
                        || text.contains("Ann Canary")
                        || text.contains("food was cold")
                        || text.contains(lab.pipedrive.clientSecret())
                        || text.contains(lab.pipedrive.refreshToken())
                        || text.contains("access-"));
    }
}
