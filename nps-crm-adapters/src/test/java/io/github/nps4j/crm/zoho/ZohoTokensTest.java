package io.github.nps4j.crm.zoho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.ApiWatch;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SecretStore;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.zoho.Endpoint;
import io.github.nps4j.testkit.zoho.ZohoFault;
import io.github.nps4j.testkit.zoho.ZohoSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZohoTokensTest {

    private static final SecretKey KEY = new SecretKeySpec(new byte[16], "AES");

    private final SettableClock clock = SettableClock.at(Instant.parse("2026-11-21T10:00:00Z"));
    private final ZohoSimulator zoho = ZohoSimulator.builder()
            .clock(clock)
            .accessDeniedText("アクセスが拒否されました")
            .start();
    private final SecretStore store = SecretStore.inMemory();
    private final List<ZohoAdapter> open = new ArrayList<>();

    @AfterEach
    void stop() {
        open.forEach(ZohoAdapter::close);
        zoho.close();
    }

    private ZohoAdapter started(ZohoAdapter.Builder builder) {
        ZohoAdapter adapter = builder.schemaTtl(Duration.ZERO)
                .http(ApiWatch.settings("zoho").clock(clock).build())
                .build();
        open.add(adapter);
        return adapter;
    }

    private ZohoAdapter node() {
        return started(Adapters.of(zoho).keepTokenIn(store, "zoho/tenant-1", KEY));
    }

    private static Failure refused(ZohoAdapter adapter) {
        return catchThrowableOfType(CrmException.class, () -> adapter.describe(RecordType.CONTACT))
                .failure();
    }

    @Test
    void corner_case_58_ten_nodes_that_start_together_ask_for_one_token() throws Exception {
        int nodes = 10;
        CyclicBarrier start = new CyclicBarrier(nodes);
        ExecutorService pool = Executors.newFixedThreadPool(nodes);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                ZohoAdapter node = node();
                running.add(pool.submit(() -> {
                    start.await();
                    node.describe(RecordType.CONTACT);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(zoho.tokensIssued()).isEqualTo(1);
    }

    @Test
    void corner_case_58_restarts_share_the_token_and_never_meet_the_limit() {
        for (int restart = 0; restart < 30; restart++) {
            node().describe(RecordType.CONTACT);
        }
        assertThat(zoho.tokensIssued()).isEqualTo(1);
    }

    @Test
    void corner_case_58_access_denied_in_any_language_is_a_pause_of_fifteen_minutes() {
        for (int i = 0; i < 10; i++) {
            started(Adapters.of(zoho)).describe(RecordType.CONTACT);
        }
        ZohoAdapter denied = started(Adapters.of(zoho));
        Failure failure = refused(denied);
        assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(failure.retryAfter()).contains(Duration.ofMinutes(15));
        int asked = zoho.requests(Endpoint.OAUTH_TOKEN);
        assertThat(refused(denied).kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(zoho.requests(Endpoint.OAUTH_TOKEN)).as("left alone").isEqualTo(asked);
        clock.advance(Duration.ofMinutes(15));
        assertThat(denied.describe(RecordType.CONTACT).fields()).isNotEmpty();
    }

    @Test
    void access_denied_with_status_200_is_the_same() {
        zoho.failNext(Endpoint.OAUTH_TOKEN, 1, ZohoFault.accessDenied(200, "Access Denied"));
        assertThat(refused(node()).kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(refused(node()).kind()).as("another node, which was told").isEqualTo(FailureKind.THROTTLED);
        assertThat(zoho.requests(Endpoint.OAUTH_TOKEN)).isEqualTo(1);
    }

    @Test
    void corner_case_10_an_expired_token_is_renewed_once_and_the_call_repeated() {
        ZohoAdapter adapter = node();
        adapter.describe(RecordType.CONTACT);
        zoho.expireAccessTokens();
        assertThat(adapter.describe(RecordType.CONTACT).fields()).isNotEmpty();
        assertThat(zoho.tokensIssued()).isEqualTo(2);
    }

    @Test
    void corner_case_59_an_unauthorized_answer_without_a_body_is_noticed() {
        ZohoAdapter adapter = node();
        zoho.failNext(Endpoint.FIELDS_READ, 1, ZohoFault.emptyUnauthorized());
        assertThat(adapter.describe(RecordType.CONTACT).fields()).isNotEmpty();
        zoho.failNext(Endpoint.FIELDS_READ, 2, ZohoFault.emptyUnauthorized());
        assertThat(refused(adapter).kind()).isEqualTo(FailureKind.UNAUTHORIZED);
    }

    @Test
    void a_token_is_replaced_five_minutes_before_its_end() {
        ZohoAdapter adapter = node();
        adapter.describe(RecordType.CONTACT);
        clock.advance(Duration.ofMinutes(54));
        adapter.describe(RecordType.CONTACT);
        assertThat(zoho.tokensIssued()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(2));
        adapter.describe(RecordType.CONTACT);
        assertThat(zoho.tokensIssued()).isEqualTo(2);
    }

    @Test
    void wrong_credentials_say_which_and_what_to_do() {
        String accounts = zoho.baseUrl().toString();
        Failure wrongClient = refused(started(ZohoAdapter.builder()
                .accountsUrl(accounts)
                .oauth("1000.OTHER", zoho.clientSecret(), zoho.refreshToken())));
        assertThat(wrongClient.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
        assertThat(wrongClient.message()).contains("Zoho", "invalid_client", "data center");
        Failure wrongSecret = refused(started(ZohoAdapter.builder()
                .accountsUrl(accounts)
                .oauth(zoho.clientId(), "othersecret", zoho.refreshToken())));
        assertThat(wrongSecret.message()).contains("invalid_client_secret").doesNotContain("othersecret");
    }

    @Test
    void a_revoked_refresh_token_is_told_with_its_remedy_and_not_asked_with_again_at_once() {
        ZohoAdapter adapter = node();
        adapter.describe(RecordType.CONTACT);
        zoho.revokeRefreshToken();
        Failure failure = refused(adapter);
        assertThat(failure.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
        assertThat(failure.message()).contains("Zoho", "invalid_code", "consent again");
        int asked = zoho.requests(Endpoint.OAUTH_TOKEN);
        refused(adapter);
        assertThat(zoho.requests(Endpoint.OAUTH_TOKEN)).isEqualTo(asked);
    }

    @Test
    void a_missing_scope_is_named_and_costs_no_token() {
        ZohoAdapter adapter = node();
        zoho.grantScopes("ZohoCRM.modules.ALL");
        Failure failure = refused(adapter);
        assertThat(failure.kind()).isEqualTo(FailureKind.FORBIDDEN);
        assertThat(failure.message()).contains("Zoho CRM", "OAUTH_SCOPE_MISMATCH", "ZohoCRM.coql.READ");
        assertThat(zoho.tokensIssued()).isEqualTo(1);
    }

    @Test
    void corner_case_60_a_token_of_another_data_center_is_told() {
        try (ZohoSimulator other = ZohoSimulator.start()) {
            ZohoAdapter adapter =
                    started(Adapters.of(zoho).apiUrl(other.baseUrl().toString()));
            Failure failure = refused(adapter);
            assertThat(failure.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
            assertThat(failure.message()).contains("Zoho CRM", "INVALID_TOKEN", "data center");
        }
    }

    @Test
    void an_accounts_server_that_is_down_is_an_outage() {
        zoho.failNext(Endpoint.OAUTH_TOKEN, 1, ZohoFault.html(502));
        ZohoAdapter adapter = node();
        assertThat(refused(adapter).kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(adapter.describe(RecordType.CONTACT).fields()).isNotEmpty();
    }
}
