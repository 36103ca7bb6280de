package io.github.nps4j.http;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SecretStore;
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
 * many. An endpoint that refused is left alone for a while. Safe for use by many threads.
 */
public final class RefreshingCredentials implements Credentials {

    /** How long an endpoint is left alone after it refused and did not say for how long. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final TokenSource source;
    private final String header;
    private final String scheme;
    private final Clock clock;
    private final Duration ahead;
    private final @Nullable TokenVault vault;
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
                ask(token);
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
            return token != null && lasts(token) ? token : ask(token);
        } finally {
            asking.unlock();
        }
    }

    /** Asks for another token than the given one. The lock is held. */
    private AccessToken ask(@Nullable AccessToken ended) {
        AccessToken shared = vault == null ? null : vault.load();
        if (shared != null && !shared.value().equals(ended == null ? null : ended.value()) && lasts(shared)) {
            current = shared;
            return shared;
        }
        Failure failure = refused;
        if (failure != null && clock.instant().isBefore(notBefore)) {
            throw new CrmException(failure.withRetryAfter(Duration.between(clock.instant(), notBefore)), null);
        }
        try {
            AccessToken fetched = source.fetch(shared == null ? ended : shared);
            AccessToken kept = vault == null ? fetched : vault.save(fetched);
            refused = null;
            current = kept;
            return kept;
        } catch (CrmException e) {
            if (e.failure().kind() != FailureKind.UNAVAILABLE) {
                refused = e.failure();
                notBefore = clock.instant().plus(e.failure().retryAfter().orElse(PAUSE));
            }
            throw e;
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
         * The credentials.
         *
         * @return credentials that have not asked for a token yet
         */
        public RefreshingCredentials build() {
            return new RefreshingCredentials(this);
        }
    }
}
