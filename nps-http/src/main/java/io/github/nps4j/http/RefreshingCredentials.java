package io.github.nps4j.http;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SecretStore;
import io.github.nps4j.http.TokenVault.Held;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Credentials whose token ends and is asked for anew (OAuth 2.0). One thread asks; the others wait for its answer. With a
 * {@link SecretStore} the token outlives the process and is shared by all nodes, because token endpoints give out only so
 * many: a node says in the store that it asks before it does, and the others wait for what it gets. An endpoint that
 * refused is left alone for a while; where it asked for the pause, all nodes keep it, and so does the next start. Safe for
 * use by many threads.
 */
public final class RefreshingCredentials implements Credentials {

    /** How long an endpoint is left alone after it refused and did not say for how long. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** How long a node may take to ask; then another one may. Longer than a call may take. */
    static final Duration CLAIM = Duration.ofSeconds(45);

    /** How long a thread waits for what another node gets. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(200);

    /** A node whose clock runs ahead must not keep the others out for longer. */
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final TokenSource source;
    private final String header;
    private final String scheme;
    private final Clock clock;
    private final Duration ahead;
    private final @Nullable TokenVault vault;
    private final Waiter waiter;
    private final ReentrantLock asking = new ReentrantLock();

    private volatile @Nullable AccessToken current;
    private @Nullable Failure refused;
    private Instant notBefore = Instant.MIN;

    private RefreshingCredentials(Builder builder) {
        this.source = builder.source;
        this.header = builder.header;
        this.scheme = builder.scheme;
        this.clock = builder.clock;
        this.ahead = builder.ahead;
        this.vault = builder.vault;
        this.waiter = builder.waiter;
    }

    /**
     * A builder.
     *
     * @param source asks for a token
     * @return a builder
     */
    public static Builder builder(TokenSource source) {
        return new Builder(source);
    }

    @Override
    public Map<String, String> headers() {
        return headers(token());
    }

    @Override
    public Optional<String> baseUrl() {
        AccessToken token = current;
        return token == null ? Optional.empty() : Optional.ofNullable(token.baseUrl());
    }

    @Override
    public boolean renew(Map<String, String> refusedHeaders) {
        asking.lock();
        try {
            AccessToken token = current;
            if (token != null && headers(token).equals(refusedHeaders)) {
                ask(token, true);
            }
            return !headers(token()).equals(refusedHeaders);
        } finally {
            asking.unlock();
        }
    }

    private AccessToken token() {
        AccessToken token = current;
        if (token != null && lasts(token)) {
            return token;
        }
        asking.lock();
        try {
            token = current;
            return token != null && lasts(token) ? token : ask(token, false);
        } finally {
            asking.unlock();
        }
    }

    /**
     * Asks for another token than the given one. The lock is held.
     *
     * @param refusedByService whether the given one is of no use, though it may not have ended
     */
    private AccessToken ask(@Nullable AccessToken ended, boolean refusedByService) {
        TokenVault shared = vault;
        if (shared == null) {
            checkPause();
            return fetch(ended, null, null);
        }
        Instant giveUp = clock.instant().plus(MAX_WAIT);
        while (true) {
            Held held = shared.load();
            AccessToken token = held.token();
            if (token != null && !token.value().equals(ended == null ? null : ended.value()) && lasts(token)) {
                refused = null;
                current = token;
                return token;
            }
            checkPause();
            Instant now = clock.instant();
            checkPauseOfAll(held, now);
            if (!shared.isClaimedByAnother(held, now) || isFarAway(held.claimedUntil(), now)) {
                if (shared.claim(held, now.plus(CLAIM))) {
                    return fetch(token == null ? ended : token, shared, held);
                }
                continue; // another node was faster
            }
            Instant ends = ended == null ? null : ended.expiresAt();
            if (ended != null && !refusedByService && ends != null && now.isBefore(ends)) {
                return ended; // good for a little longer
            }
            if (!now.isBefore(giveUp)) {
                throw new CrmException(Failure.of(
                                FailureKind.UNAVAILABLE,
                                "another node is asking for a token and has not got it yet; nothing was sent")
                        .withRetryAfter(left(held.claimedUntil(), now)));
            }
            await();
        }
    }

    private static Duration left(@Nullable Instant until, Instant now) {
        return until == null ? Duration.ZERO : Duration.between(now, until);
    }

    private void await() {
        try {
            waiter.await(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CrmException(
                    Failure.of(
                            FailureKind.UNAVAILABLE,
                            "the thread was interrupted while it waited for a token; nothing was sent"),
                    e);
        }
    }

    private static boolean isFarAway(@Nullable Instant until, Instant now) {
        return until != null && until.isAfter(now.plus(CLAIM).plus(CLAIM));
    }

    private void checkPause() {
        Failure failure = refused;
        if (failure != null && clock.instant().isBefore(notBefore)) {
            throw new CrmException(failure.withRetryAfter(Duration.between(clock.instant(), notBefore)), null);
        }
    }

    private static void checkPauseOfAll(Held held, Instant now) {
        Instant until = held.notBefore();
        if (until != null && until.isAfter(now) && !until.isAfter(now.plus(LONGEST_PAUSE))) {
            throw new CrmException(Failure.of(
                            FailureKind.THROTTLED,
                            "the service gives out no tokens for now, as a node or an earlier start was told; nothing"
                                    + " was sent")
                    .withRetryAfter(Duration.between(now, until)));
        }
    }

    private AccessToken fetch(@Nullable AccessToken previous, @Nullable TokenVault shared, @Nullable Held held) {
        boolean got = false;
        Instant pause = null;
        try {
            AccessToken fetched = source.fetch(previous);
            got = true;
            AccessToken kept = shared == null ? fetched : shared.save(fetched);
            refused = null;
            current = kept;
            return kept;
        } catch (CrmException e) {
            Failure failure = e.failure();
            if (failure.kind() != FailureKind.UNAVAILABLE) {
                refused = failure;
                notBefore = clock.instant().plus(failure.retryAfter().orElse(PAUSE));
                // wrong credentials are mended by the next start, a pause is not
                pause = failure.kind() == FailureKind.THROTTLED ? notBefore : null;
            }
            throw e;
        } finally {
            if (!got && shared != null && held != null) {
                shared.release(held, pause);
            }
        }
    }

    private boolean lasts(AccessToken token) {
        Instant ends = token.expiresAt();
        return ends == null || clock.instant().plus(ahead).isBefore(ends);
    }

    private Map<String, String> headers(AccessToken token) {
        return Map.of(header, scheme.isEmpty() ? token.value() : scheme + " " + token.value());
    }

    @Override
    public String toString() {
        return "RefreshingCredentials[" + header + "]";
    }

    /** Collects what the credentials need. Not thread-safe. */
    public static final class Builder {

        private final TokenSource source;
        private String header = "Authorization";
        private String scheme = "Bearer";
        private Clock clock = Clock.systemUTC();
        private Duration ahead = Duration.ofMinutes(2);
        private @Nullable TokenVault vault;
        private Waiter waiter = HttpSettings.Builder::park;

        private Builder(TokenSource source) {
            this.source = source;
        }

        /**
         * What stands before the token in the header {@code Authorization}. Default {@code Bearer}.
         *
         * @param scheme the word; empty for none
         * @return this builder
         */
        public Builder scheme(String scheme) {
            this.scheme = scheme;
            return this;
        }

        /**
         * The clock. Default the system's.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * How long before its end a token is replaced. Default two minutes, so that a clock which is a little off does no
         * harm.
         *
         * @param ahead zero or more
         * @return this builder
         */
        public Builder refreshAhead(Duration ahead) {
            this.ahead = ahead;
            return this;
        }

        /**
         * Keeps the token where all nodes and the next start find it, encrypted (AES-GCM) with the host's key.
         *
         * @param store where to
         * @param name under which name: one per set of credentials
         * @param key an AES key of 128 or 256 bits
         * @return this builder
         */
        public Builder keepIn(SecretStore store, String name, SecretKey key) {
            this.vault = new TokenVault(store, name, key);
            return this;
        }

        /**
         * How a thread waits for the token that another node asks for. Default parks the thread for a fraction of a
         * second at a time, ten seconds at most.
         *
         * @param waiter the way of waiting
         * @return this builder
         */
        public Builder waiter(Waiter waiter) {
            this.waiter = waiter;
            return this;
        }

        /**
         * The credentials.
         *
         * @return credentials that have not asked for a token yet
         */
        public RefreshingCredentials build() {
            return new RefreshingCredentials(this);
        }
    }
}
