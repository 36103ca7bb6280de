package io.github.nps4j.http;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The technical side of calls to services: timeouts, bounds, clock. A host that has many destinations builds one
 * {@code OkHttpClient} and hands it to all of them, so that they share its connections. Immutable.
 */
public final class HttpSettings {

    private final @Nullable OkHttpClient client;
    private final Duration connectTimeout;
    private final Duration callTimeout;
    private final Duration maxRateWait;
    private final int maxAnswerBytes;
    private final int maxJsonDepth;
    private final String userAgent;
    private final Clock clock;
    private final Waiter waiter;
    private final HttpListener listener;

    private HttpSettings(Builder builder) {
        this.client = builder.client;
        this.connectTimeout = builder.connectTimeout;
        this.callTimeout = builder.callTimeout;
        this.maxRateWait = builder.maxRateWait;
        this.maxAnswerBytes = builder.maxAnswerBytes;
        this.maxJsonDepth = builder.maxJsonDepth;
        this.userAgent = builder.userAgent;
        this.clock = builder.clock;
        this.waiter = builder.waiter;
        this.listener = builder.listener;
    }

    /**
     * The settings that suit most hosts.
     *
     * @return what an empty {@link #builder()} builds
     */
    public static HttpSettings defaults() {
        return builder().build();
    }

    /**
     * A builder.
     *
     * @return a builder with the defaults that its methods name
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * These settings, to be changed.
     *
     * @return a builder with the values of these settings
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.client = client;
        builder.connectTimeout = connectTimeout;
        builder.callTimeout = callTimeout;
        builder.maxRateWait = maxRateWait;
        builder.maxAnswerBytes = maxAnswerBytes;
        builder.maxJsonDepth = maxJsonDepth;
        builder.userAgent = userAgent;
        builder.clock = clock;
        builder.waiter = waiter;
        builder.listener = listener;
        return builder;
    }

    /**
     * The clock.
     *
     * @return what the time is read from
     */
    public Clock clock() {
        return clock;
    }

    @Nullable
    OkHttpClient client() {
        return client;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration callTimeout() {
        return callTimeout;
    }

    Duration maxRateWait() {
        return maxRateWait;
    }

    int maxAnswerBytes() {
        return maxAnswerBytes;
    }

    int maxJsonDepth() {
        return maxJsonDepth;
    }

    String userAgent() {
        return userAgent;
    }

    /**
     * How a thread waits for its next call.
     *
     * @return the way of waiting
     */
    public Waiter waiter() {
        return waiter;
    }

    HttpListener listener() {
        return listener;
    }

    @Override
    public String toString() {
        return "HttpSettings[connectTimeout=" + connectTimeout + ", callTimeout=" + callTimeout + ", maxAnswerBytes="
                + maxAnswerBytes + (client == null ? "" : ", the host's client") + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private @Nullable OkHttpClient client;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration callTimeout = Duration.ofSeconds(30);
        private Duration maxRateWait = Duration.ofSeconds(2);
        private int maxAnswerBytes = 16 * 1024 * 1024;
        private int maxJsonDepth = 64;
        private String userAgent = "nps4j";
        private Clock clock = Clock.systemUTC();
        private Waiter waiter = Builder::park;
        private HttpListener listener = exchange -> {};

        private Builder() {}

        /**
         * The host's own client: its proxy, TLS settings, connection pool, interceptors and event listeners are used.
         * Redirects, repetition of failed requests, cookies, the cache and the authenticator are switched off on a
         * copy, and the timeouts of these settings apply; the client itself is not changed and never closed by us. An
         * interceptor of the host sees credentials and personal data; it must not send a request twice.
         *
         * @param client the client
         * @return this builder
         */
        public Builder client(OkHttpClient client) {
            this.client = client;
            return this;
        }

        /**
         * How long a connection may take, TLS included. Default 10 s.
         *
         * @param timeout more than zero
         * @return this builder
         */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = positive("connectTimeout", timeout);
            return this;
        }

        /**
         * How long a whole call may take, from the connection to the last byte of the answer. Default 30 s.
         *
         * @param timeout more than zero
         * @return this builder
         */
        public Builder callTimeout(Duration timeout) {
            this.callTimeout = positive("callTimeout", timeout);
            return this;
        }

        /**
         * How long a thread may wait for a rate limit of our own before the call fails as throttled. Default 2 s.
         *
         * @param time zero or more
         * @return this builder
         */
        public Builder maxRateWait(Duration time) {
            if (time.isNegative()) {
                throw new IllegalArgumentException("maxRateWait is zero or more; got " + time);
            }
            this.maxRateWait = time;
            return this;
        }

        /**
         * The largest answer that is read, unpacked. Default 16 MiB.
         *
         * @param bytes 1,024 or more
         * @return this builder
         */
        public Builder maxAnswerBytes(int bytes) {
            if (bytes < 1024) {
                throw new IllegalArgumentException("maxAnswerBytes is 1024 or more; got " + bytes);
            }
            this.maxAnswerBytes = bytes;
            return this;
        }

        /**
         * The deepest nesting of JSON that is read. Default 64.
         *
         * @param depth 4 to 1,000
         * @return this builder
         */
        public Builder maxJsonDepth(int depth) {
            if (depth < 4 || depth > 1000) {
                throw new IllegalArgumentException("maxJsonDepth is 4 to 1000; got " + depth);
            }
            this.maxJsonDepth = depth;
            return this;
        }

        /**
         * What the User-Agent header says. Default {@code nps4j}.
         *
         * @param userAgent printable ASCII, not blank
         * @return this builder
         */
        public Builder userAgent(String userAgent) {
            this.userAgent = StaticCredentials.checked(userAgent, "user agent");
            return this;
        }

        /**
         * The clock of rate limits, caches and dates in answers. Default the system's.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * How a thread waits for a rate limit. Default parks the thread; a test returns at once.
         *
         * @param waiter the way of waiting
         * @return this builder
         */
        public Builder waiter(Waiter waiter) {
            this.waiter = waiter;
            return this;
        }

        /**
         * Hears of each request, for counting. Default nobody.
         *
         * @param listener the listener; safe for use by many threads
         * @return this builder
         */
        public Builder listener(HttpListener listener) {
            this.listener = listener;
            return this;
        }

        /**
         * The settings.
         *
         * @return immutable settings
         */
        public HttpSettings build() {
            return new HttpSettings(this);
        }

        private static Duration positive(String name, Duration value) {
            if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException(name + " is more than zero and at most an hour; got " + value);
            }
            return value;
        }

        static void park(Duration time) throws InterruptedException {
            long end = System.nanoTime() + time.toNanos();
            long left = time.toNanos();
            while (left > 0) {
                LockSupport.parkNanos(left);
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting for a rate limit");
                }
                left = end - System.nanoTime();
            }
        }
    }
}
