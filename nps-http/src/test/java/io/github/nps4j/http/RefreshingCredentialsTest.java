package io.github.nps4j.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SecretStore;
import io.github.nps4j.testkit.LogWatch;
import io.github.nps4j.testkit.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefreshingCredentialsTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");
    private static final String NAME = "zoho/tenant-1";

    private final SettableClock clock = SettableClock.at(START);
    private final AtomicInteger asked = new AtomicInteger();
    private final SecretStore store = SecretStore.inMemory();

    /** Gives out tokens of an hour. */
    private AccessToken next(@Nullable AccessToken previous) {
        return new AccessToken(
                "secret-token-" + asked.incrementAndGet(),
                clock.instant().plus(Duration.ofHours(1)),
                "https://api.example",
                null);
    }

    private RefreshingCredentials.Builder node(TokenSource source) {
        return RefreshingCredentials.builder(source)
                .clock(clock)
                .waiter(time -> clock.advance(time))
                .keepIn(store, NAME, KEY);
    }

    private static String token(Credentials credentials) {
        return credentials.headers().getOrDefault("Authorization", "");
    }

    private static FailureKind refused(Credentials credentials) {
        return catchThrowableOfType(CrmException.class, credentials::headers)
                .failure()
                .kind();
    }

    @Test
    void many_threads_of_two_nodes_that_start_together_ask_once() throws Exception {
        int threads = 20;
        CyclicBarrier start = new CyclicBarrier(threads);
        List<RefreshingCredentials> nodes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            nodes.add(RefreshingCredentials.builder(this::next)
                    .clock(clock)
                    .keepIn(store, NAME, KEY)
                    .build());
        }
        assertThat(inParallel(threads, i -> {
                    start.await();
                    return token(nodes.get(i % 2));
                }))
                .containsExactly("Bearer secret-token-1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void ten_nodes_that_start_together_ask_once() throws Exception {
        int threads = 10;
        CyclicBarrier start = new CyclicBarrier(threads);
        assertThat(inParallel(threads, i -> {
                    RefreshingCredentials node = RefreshingCredentials.builder(this::next)
                            .clock(clock)
                            .keepIn(store, NAME, KEY)
                            .build();
                    start.await();
                    return token(node);
                }))
                .containsExactly("Bearer secret-token-1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void corner_case_10_threads_whose_token_was_refused_share_one_renewal() throws Exception {
        RefreshingCredentials node = node(this::next).build();
        Map<String, String> old = node.headers();
        int threads = 10;
        CyclicBarrier start = new CyclicBarrier(threads);
        assertThat(inParallel(threads, i -> {
                    start.await();
                    assertThat(node.renew(old)).isTrue();
                    return token(node);
                }))
                .containsExactly("Bearer secret-token-2");
        assertThat(asked).hasValue(2);
    }

    private interface Work {
        String run(int thread) throws Exception;
    }

    private static Set<String> inParallel(int threads, Work work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<String>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                running.add(pool.submit(() -> work.run(thread)));
            }
            Set<String> results = new HashSet<>();
            for (Future<String> one : running) {
                results.add(one.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void a_restart_uses_the_token_that_was_kept_and_its_address() {
        assertThat(token(node(this::next).build())).isEqualTo("Bearer secret-token-1");
        RefreshingCredentials restarted = node(this::next).build();
        assertThat(token(restarted)).isEqualTo("Bearer secret-token-1");
        assertThat(restarted.baseUrl()).contains("https://api.example");
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_token_is_replaced_a_little_before_it_ends() {
        RefreshingCredentials node =
                node(this::next).refreshAhead(Duration.ofMinutes(5)).build();
        token(node);
        clock.advance(Duration.ofMinutes(54));
        assertThat(token(node)).isEqualTo("Bearer secret-token-1");
        clock.advance(Duration.ofMinutes(2));
        assertThat(token(node)).isEqualTo("Bearer secret-token-2");
    }

    @Test
    void while_another_node_asks_a_token_that_has_not_ended_goes_on_being_used() {
        List<String> seen = new ArrayList<>();
        List<RefreshingCredentials> other = new ArrayList<>();
        RefreshingCredentials asking = node(previous -> {
                    if (asked.get() == 1) {
                        seen.add(token(other.get(0)));
                    }
                    return next(previous);
                })
                .build();
        other.add(node(this::next).build());
        token(asking);
        token(other.get(0));
        clock.advance(Duration.ofMinutes(59));
        assertThat(token(asking)).isEqualTo("Bearer secret-token-2");
        assertThat(seen).containsExactly("Bearer secret-token-1");
        assertThat(token(other.get(0))).isEqualTo("Bearer secret-token-2");
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_node_that_dies_while_it_asks_holds_the_others_up_for_a_short_time_only() {
        SecretStore deaf = new SecretStore() {
            @Override
            public Optional<byte[]> load(String name) {
                return store.load(name);
            }

            @Override
            public boolean save(String name, byte @Nullable [] expected, byte[] value) {
                // its last word is the claim
                return asked.getAndIncrement() > 0 || store.save(name, expected, value);
            }
        };
        RefreshingCredentials died = RefreshingCredentials.builder(previous -> {
                    throw new OutOfMemoryError("the process dies here");
                })
                .clock(clock)
                .keepIn(deaf, NAME, KEY)
                .build();
        assertThatThrownBy(died::headers).isInstanceOf(OutOfMemoryError.class);
        asked.set(0);
        RefreshingCredentials other = node(this::next).build();
        CrmException waited = catchThrowableOfType(CrmException.class, other::headers);
        assertThat(waited.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(waited.failure().retryAfter()).isPresent();
        clock.advance(RefreshingCredentials.CLAIM);
        assertThat(token(other)).isEqualTo("Bearer secret-token-1");
    }

    @Test
    void a_pause_that_the_endpoint_asked_for_holds_for_all_nodes_and_the_next_start() {
        Failure denied = Failure.of(FailureKind.THROTTLED, "denied").withRetryAfter(Duration.ofMinutes(15));
        RefreshingCredentials first = node(previous -> {
                    asked.incrementAndGet();
                    throw new CrmException(denied);
                })
                .build();
        assertThat(refused(first)).isEqualTo(FailureKind.THROTTLED);
        assertThat(refused(first)).isEqualTo(FailureKind.THROTTLED);
        RefreshingCredentials restarted = node(this::next).build();
        CrmException pause = catchThrowableOfType(CrmException.class, restarted::headers);
        assertThat(pause.failure().kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(pause.failure().retryAfter()).contains(Duration.ofMinutes(15));
        assertThat(asked).hasValue(1);
        clock.advance(Duration.ofMinutes(15));
        assertThat(token(restarted)).isEqualTo("Bearer secret-token-2");
    }

    @Test
    void wrong_credentials_are_not_kept_so_that_the_next_start_can_mend_them() {
        RefreshingCredentials wrong = node(previous -> {
                    asked.incrementAndGet();
                    throw new CrmException(Failure.of(FailureKind.UNAUTHORIZED, "revoked"));
                })
                .build();
        assertThat(refused(wrong)).isEqualTo(FailureKind.UNAUTHORIZED);
        assertThat(refused(wrong)).isEqualTo(FailureKind.UNAUTHORIZED);
        assertThat(asked).hasValue(1);
        assertThat(token(node(this::next).build())).isEqualTo("Bearer secret-token-2");
    }

    @Test
    void what_is_kept_is_encrypted_and_of_no_use_with_another_key_or_under_another_name() {
        token(node(this::next).build());
        byte[] kept = store.load(NAME).orElseThrow();
        assertThat(new String(kept, StandardCharsets.ISO_8859_1))
                .doesNotContain("secret")
                .doesNotContain("api.example");
        byte[] other = new byte[32];
        other[0] = 1;
        RefreshingCredentials otherKey = RefreshingCredentials.builder(this::next)
                .clock(clock)
                .keepIn(store, NAME, new SecretKeySpec(other, "AES"))
                .build();
        assertThat(token(otherKey)).isEqualTo("Bearer secret-token-2");
        assertThat(store.save("copy", null, kept)).isTrue();
        RefreshingCredentials otherName = RefreshingCredentials.builder(this::next)
                .clock(clock)
                .keepIn(store, "copy", KEY)
                .build();
        assertThat(token(otherName)).isEqualTo("Bearer secret-token-3");
    }

    @Test
    void a_store_that_is_away_is_told_and_asks_for_nothing() {
        SecretStore away = new SecretStore() {
            @Override
            public Optional<byte[]> load(String name) {
                throw new IllegalStateException("away, with a secret in the message");
            }

            @Override
            public boolean save(String name, byte @Nullable [] expected, byte[] value) {
                throw new IllegalStateException("away");
            }
        };
        RefreshingCredentials node = RefreshingCredentials.builder(this::next)
                .clock(clock)
                .keepIn(away, NAME, KEY)
                .build();
        CrmException thrown = catchThrowableOfType(CrmException.class, node::headers);
        assertThat(thrown.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE);
        assertThat(thrown).hasMessageContaining(NAME).hasNoCause();
        assertThat(thrown.getMessage()).doesNotContain("secret in");
        assertThat(asked).hasValue(0);
    }

    @Test
    void no_secret_stands_in_a_log_or_a_text() {
        try (LogWatch log = LogWatch.start()) {
            RefreshingCredentials node = node(this::next).build();
            AccessToken given = next(null);
            assertThat(node + token(node).replace("Bearer secret-token-2", "") + given)
                    .doesNotContain("secret-token");
            assertThat(log.lines()).noneMatch(line -> line.contains("secret-token"));
        }
    }
}
