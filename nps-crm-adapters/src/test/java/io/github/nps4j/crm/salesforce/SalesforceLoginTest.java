package io.github.nps4j.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.crm.ApiWatch;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SecretStore;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.testkit.salesforce.Endpoint;
import io.github.nps4j.testkit.salesforce.SalesforceFault;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions and the quota: what concerns every call. */
class SalesforceLoginTest {

    private final SettableClock clock = SettableClock.at("2026-03-01T00:00:00Z");
    private final SalesforceSimulator salesforce =
            SalesforceSimulator.builder().clock(clock).dailyCalls(1_000).start();

    @AfterEach
    void close() {
        salesforce.close();
    }

    private SalesforceAdapter.Builder builder(Clock own) {
        return Orgs.builder(salesforce)
                .schemaTtl(Duration.ZERO)
                .http(ApiWatch.settings("salesforce").clock(own).build());
    }

    private SalesforceAdapter jwt(Clock own) {
        return builder(own)
                .jwtBearer(salesforce.clientId(), salesforce.username(), salesforce.privateKey())
                .build();
    }

    private static void call(SalesforceAdapter adapter) {
        assertThat(adapter.describe(RecordType.CONTACT).field("Email")).isPresent();
    }

    @Test
    void a_session_that_ended_is_renewed_once_and_the_call_repeated() {
        try (SalesforceAdapter adapter = builder(clock).build()) {
            call(adapter);
            salesforce.expireSessions();
            salesforce.clearRequests();
            call(adapter);
            assertThat(salesforce.requests())
                    .extracting(request -> request.endpoint() + " " + request.status())
                    .containsExactly("DESCRIBE 401", "OAUTH_TOKEN 200", "DESCRIBE 200");
        }
    }

    @Test
    void corner_case_10_several_threads_share_one_renewal() throws Exception {
        try (SalesforceAdapter adapter = builder(clock).build()) {
            call(adapter);
            salesforce.expireSessions();
            salesforce.clearRequests();
            ExecutorService pool = Executors.newFixedThreadPool(6);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    running.add(pool.submit(() -> adapter.describe(RecordType.CONTACT)));
                }
                for (Future<?> one : running) {
                    one.get(60, TimeUnit.SECONDS);
                }
            } finally {
                pool.shutdownNow();
            }
            assertThat(salesforce.requests(Endpoint.OAUTH_TOKEN)).isEqualTo(1);
        }
    }

    @Test
    void corner_case_10_the_instance_url_is_read_again_with_each_token() {
        try (SalesforceAdapter adapter = builder(clock).build()) {
            call(adapter);
            salesforce.moveInstance();
            call(adapter);
        }
    }

    @Test
    void corner_case_39_an_assertion_is_signed_ends_soon_and_is_minted_anew() {
        try (SalesforceAdapter adapter = jwt(clock)) {
            call(adapter);
            clock.advance(Duration.ofHours(3));
            salesforce.expireSessions();
            call(adapter);
            assertThat(salesforce.requests(Endpoint.OAUTH_TOKEN)).isEqualTo(2);
        }
    }

    @Test
    void an_assertion_of_a_clock_that_is_wrong_is_minted_again_with_the_time_of_salesforce() {
        for (Duration off : List.of(Duration.ofMinutes(20), Duration.ofMinutes(-20))) {
            SettableClock wrong = SettableClock.at(clock.instant().plus(off));
            try (SalesforceAdapter adapter = jwt(wrong)) {
                call(adapter);
            }
        }
    }

    @Test
    void the_audience_of_a_sandbox_is_told_as_the_remedy() {
        try (SalesforceSimulator sandbox =
                        SalesforceSimulator.builder().clock(clock).sandbox().start();
                SalesforceAdapter wrong = Orgs.builder(sandbox)
                        .http(ApiWatch.settings("salesforce").clock(clock).build())
                        .jwtBearer(sandbox.clientId(), sandbox.username(), sandbox.privateKey())
                        .build();
                SalesforceAdapter right = Orgs.builder(sandbox)
                        .http(ApiWatch.settings("salesforce").clock(clock).build())
                        .jwtBearer(
                                sandbox.clientId(),
                                sandbox.username(),
                                sandbox.privateKey(),
                                "https://test.salesforce.com")
                        .build()) {
            Failure failure = Orgs.thrown(() -> call(wrong));
            assertThat(failure.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
            assertThat(failure.message()).contains("Salesforce", "https://test.salesforce.com");
            call(right);
        }
    }

    @Test
    void a_revoked_refresh_token_wrong_credentials_and_a_wrong_login_url_each_name_the_remedy() {
        try (SalesforceAdapter adapter = builder(clock).build()) {
            call(adapter);
            salesforce.revokeRefreshToken();
            Failure revoked = Orgs.thrown(() -> call(adapter));
            assertThat(revoked.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
            assertThat(revoked.message()).contains("Salesforce", "authorize the app again", "login URL");
            salesforce.clearRequests();
            Orgs.thrown(() -> call(adapter));
            assertThat(salesforce.requests(Endpoint.OAUTH_TOKEN))
                    .as("an endpoint that refused is left alone for a while")
                    .isZero();
        }
        try (SalesforceAdapter adapter = builder(clock)
                .refreshToken("not-the-client", "nor-its-secret", "nor-a-token")
                .build()) {
            Failure wrong = Orgs.thrown(() -> call(adapter));
            assertThat(wrong.kind()).isEqualTo(FailureKind.UNAUTHORIZED);
            assertThat(wrong.code()).contains("invalid_client_id");
            assertThat(wrong.message()).contains("Salesforce", "client id");
        }
        try (SalesforceAdapter adapter = builder(clock)
                .jwtBearer(salesforce.clientId(), "other@example.com", salesforce.privateKey())
                .build()) {
            assertThat(Orgs.thrown(() -> call(adapter)).message())
                    .contains("pre-authorize")
                    .doesNotContain("other@example.com");
        }
    }

    @Test
    void too_many_logins_are_a_limit_and_no_wrong_password() {
        salesforce.refuseLogins("login rate exceeded");
        try (SalesforceAdapter adapter = builder(clock).build()) {
            Failure failure = Orgs.thrown(() -> call(adapter));
            assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
            assertThat(failure.retryAfter()).isPresent();
        }
    }

    @Test
    void corner_cases_33_and_38_a_401_that_no_new_session_mends_is_not_renewed() {
        try (SalesforceAdapter adapter = builder(clock).build()) {
            call(adapter);
            for (SalesforceFault fault : List.of(
                    SalesforceFault.expiredPassword(),
                    SalesforceFault.sessionNotForRest(),
                    SalesforceFault.answer(
                            401,
                            "[{\"errorCode\":\"INVALID_SESSION_ID\",\"message\":\"Connected app is not attached to"
                                    + " Agent\"}]"))) {
                salesforce.clearRequests();
                salesforce.failNext(Endpoint.DESCRIBE, 1, fault);
                assertThat(Orgs.thrown(() -> call(adapter)).kind()).isEqualTo(FailureKind.UNAUTHORIZED);
                assertThat(salesforce.requests()).hasSize(1);
            }
        }
    }

    @Test
    void a_second_401_after_the_renewal_is_told_and_not_renewed_for_ever() {
        try (SalesforceAdapter adapter = builder(clock).build()) {
            call(adapter);
            salesforce.failAlways(SalesforceFault.expiredSession());
            salesforce.clearRequests();
            assertThat(Orgs.thrown(() -> call(adapter)).kind()).isEqualTo(FailureKind.UNAUTHORIZED);
            assertThat(salesforce.requests(Endpoint.OAUTH_TOKEN)).isEqualTo(1);
            assertThat(salesforce.requests(Endpoint.DESCRIBE)).isEqualTo(2);
        }
    }

    @Test
    void a_missing_permission_names_the_service_and_the_remedy() {
        try (SalesforceAdapter adapter = builder(clock).build()) {
            salesforce.failAlways(SalesforceFault.forbidden());
            Failure failure = Orgs.thrown(() -> call(adapter));
            assertThat(failure.kind()).isEqualTo(FailureKind.FORBIDDEN);
            assertThat(failure.message()).contains("Salesforce", "API_DISABLED_FOR_ORG", "permission");
        }
    }

    @Test
    void a_wrong_version_is_told_and_one_that_is_too_old_is_not_taken() {
        try (SalesforceAdapter adapter = builder(clock).apiVersion("99.0").build()) {
            assertThat(Orgs.thrown(() -> call(adapter)).message()).contains("version");
        }
        assertThatThrownBy(() -> SalesforceAdapter.builder().apiVersion("38.0")).hasMessageContaining("46.0 or later");
    }

    @Test
    void corner_cases_11_34_and_35_faults_of_a_moment_are_told_as_what_they_are() {
        try (SalesforceAdapter adapter = builder(clock).build()) {
            call(adapter);
            java.util.Map.of(
                            SalesforceFault.tooManyAtOnce(), FailureKind.THROTTLED,
                            SalesforceFault.dailyLimit(), FailureKind.QUOTA_EXHAUSTED,
                            SalesforceFault.unavailable(), FailureKind.UNAVAILABLE,
                            SalesforceFault.html(502), FailureKind.UNAVAILABLE,
                            SalesforceFault.wrongRoute(), FailureKind.UNAVAILABLE,
                            SalesforceFault.serverError(), FailureKind.UNAVAILABLE,
                            SalesforceFault.cutBeforeApplying(), FailureKind.UNAVAILABLE)
                    .forEach((fault, kind) -> {
                        salesforce.failNext(Endpoint.DESCRIBE, 1, fault);
                        assertThat(Orgs.thrown(() -> call(adapter)).kind())
                                .as("%s", fault)
                                .isEqualTo(kind);
                    });
        }
    }

    @Test
    void corner_case_42_below_the_reserve_nothing_is_sent_but_one_call_now_and_then() {
        try (SalesforceAdapter adapter = builder(clock).build()) {
            salesforce.useUpCalls(890);
            call(adapter);
            salesforce.useUpCalls(20);
            call(adapter); // learns that 912 of 1,000 are used
            salesforce.clearRequests();
            for (int i = 0; i < 5; i++) {
                Failure failure = Orgs.thrown(() -> call(adapter));
                assertThat(failure.kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
                assertThat(failure.message()).contains("Salesforce", "reserve");
                assertThat(failure.retryAfter()).isPresent();
            }
            assertThat(salesforce.requests()).isEmpty();
            clock.advance(Duration.ofMinutes(16));
            call(adapter);
            Orgs.thrown(() -> call(adapter));
            assertThat(salesforce.requests()).hasSize(1);
            clock.advance(Duration.ofHours(25));
            call(adapter);
            call(adapter);
        }
    }

    @Test
    void without_a_reserve_all_calls_are_used() {
        try (SalesforceAdapter adapter = builder(clock).reserve(0).build()) {
            salesforce.useUpCalls(998);
            call(adapter);
            call(adapter);
            assertThat(Orgs.thrown(() -> call(adapter)).kind()).isEqualTo(FailureKind.QUOTA_EXHAUSTED);
        }
    }

    @Test
    void a_kept_token_serves_the_next_start() {
        SecretStore store = SecretStore.inMemory();
        SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
        for (int start = 0; start < 3; start++) {
            try (SalesforceAdapter adapter =
                    builder(clock).keepTokenIn(store, "salesforce/acme", key).build()) {
                call(adapter);
            }
        }
        assertThat(salesforce.requests(Endpoint.OAUTH_TOKEN)).isEqualTo(1);
    }

    @Test
    void client_credentials_and_credentials_of_the_host_work_too() {
        try (SalesforceAdapter adapter = builder(clock)
                .clientCredentials(salesforce.clientId(), salesforce.clientSecret())
                .build()) {
            call(adapter);
        }
        try (SalesforceAdapter adapter = SalesforceAdapter.builder()
                .credentials(salesforce.baseUrl().toString(), Credentials.bearer(salesforce.newSession()))
                .build()) {
            call(adapter);
        }
        assertThatThrownBy(() -> SalesforceAdapter.builder()
                        .clientCredentials("id", "secret")
                        .build())
                .hasMessageContaining("My Domain");
        assertThatThrownBy(() -> SalesforceAdapter.builder().build()).hasMessageContaining("way to log in");
    }
}
