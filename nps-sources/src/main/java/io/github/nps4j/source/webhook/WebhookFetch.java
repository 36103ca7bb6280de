package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.http.RateLimit;
import io.github.nps4j.http.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gets the responses that thin webhooks (SurveyMonkey, Qualtrics) only point to. The request goes to the base URL given
 * here and nowhere else, whatever the webhook says; only ids are taken from it.
 *
 * <p>A webhook is acknowledged after its response is fetched and kept. If it cannot be fetched now, the sender is asked
 * to come again (503), or, with an {@link FetchInbox}, the notification is kept on disk before it is acknowledged and
 * fetched later by {@link WebhookEndpoint#fetchWaiting}. Give an inbox unless you know that your sender comes again.
 *
 * <p>Every failure but "gone for good" (410) counts as one that passes: wrong credentials, a response that the tool does
 * not show yet (404), limits and outages are no fault of the notification.
 *
 * <p>Thread-safe. {@code toString} shows no credentials.
 */
public final class WebhookFetch implements AutoCloseable {

    /** How long the sender is asked to wait if credentials are refused and nobody says how long: 5 minutes. */
    public static final Duration REFUSED_RETRY_AFTER = Duration.ofMinutes(5);

    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final String LIMIT = "fetch";
    private static final int GONE = 410;
    private static final Set<FailureKind> NOT_AT_ONCE =
            Set.of(FailureKind.UNAUTHORIZED, FailureKind.FORBIDDEN, FailureKind.QUOTA_EXHAUSTED);

    /** What came of a fetch. */
    sealed interface Result {

        /** It is here. */
        record Got(JsonNode json) implements Result {}

        /** Not now; {@code retryAfter} is {@code null} if nobody says when; {@code everybody}: it is not this one only. */
        record Later(String reason, @Nullable Duration retryAfter, boolean everybody) implements Result {}

        /** Never. */
        record Never(String reason) implements Result {}
    }

    private final HttpJsonClient client;
    private final HttpSettings settings;
    private final boolean limited;
    private final int attempts;
    private final Duration maxTime;
    private final Semaphore slots;
    private final Waiter waiter;
    private final @Nullable FetchInbox inbox;

    private WebhookFetch(Builder builder) {
        this.settings = builder.settings;
        HttpJsonClient.Builder http = HttpJsonClient.builder("Survey tool", builder.baseUrl)
                .credentials(builder.credentials)
                .settings(builder.settings);
        if (builder.limit != null) {
            http.limit(builder.limit);
        }
        this.client = http.build();
        this.limited = builder.limit != null;
        this.attempts = builder.attempts;
        this.maxTime = builder.maxTime;
        this.slots = new Semaphore(builder.maxConcurrent);
        this.waiter = builder.waiter;
        this.inbox = builder.inbox;
    }

    /**
     * A builder.
     *
     * @param baseUrl where the tool's API is, such as {@code https://api.surveymonkey.com} or
     *     {@code https://fra1.qualtrics.com}; {@code https}, or {@code http} on this machine
     * @return a builder
     */
    public static Builder builder(String baseUrl) {
        return new Builder(baseUrl);
    }

    /** Releases connections, unless the host handed in its own client. */
    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "WebhookFetch[" + attempts + " attempts within " + maxTime + (inbox == null ? "]" : ", with an inbox]");
    }

    Optional<FetchInbox> inbox() {
        return Optional.ofNullable(inbox);
    }

    Result get(PresetRules.Fetch rule, Map<String, String> values) {
        HttpCall.Builder call = HttpCall.get(rule.path());
        values.forEach(call::pathValue);
        rule.query().forEach(call::query);
        if (limited) {
            call.limitedBy(LIMIT);
        }
        // An outage of the tool must not take all threads of the host's server.
        if (!slots.tryAcquire()) {
            return new Result.Later("as many responses as allowed are being fetched at this moment", null, true);
        }
        try {
            return get(call.build());
        } finally {
            slots.release();
        }
    }

    private Result get(HttpCall call) {
        Instant deadline = settings.clock().instant().plus(maxTime);
        for (int attempt = 1; ; attempt++) {
            Failure failure;
            try {
                HttpAnswer answer = client.send(call);
                if (answer.isSuccess() && answer.json().isObject()) {
                    return new Result.Got(answer.json());
                }
                if (answer.status() == GONE) {
                    return new Result.Never("the response is gone at the survey tool");
                }
                failure = answer.isSuccess() ? answer.unreadable("is no JSON object") : answer.failure();
            } catch (CrmException e) {
                failure = e.failure();
            }
            Duration wait = failure.retryAfter().orElse(FIRST_WAIT.multipliedBy(1L << Math.min(attempt - 1, 10)));
            boolean late = settings.clock().instant().plus(wait).isAfter(deadline);
            if (attempt == attempts || late || NOT_AT_ONCE.contains(failure.kind()) || !await(wait)) {
                boolean refused = failure.kind() == FailureKind.UNAUTHORIZED || failure.kind() == FailureKind.FORBIDDEN;
                return new Result.Later(
                        failure.message(),
                        failure.retryAfter().orElse(refused ? REFUSED_RETRY_AFTER : null),
                        failure.kind().scope() == FailureKind.Scope.DESTINATION);
            }
        }
    }

    private boolean await(Duration wait) {
        try {
            if (!wait.isZero()) {
                waiter.await(wait);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Collects what fetching needs. Not thread-safe. */
    public static final class Builder {

        private final String baseUrl;
        private Credentials credentials = Credentials.none();
        private HttpSettings settings = HttpSettings.builder()
                .connectTimeout(Duration.ofSeconds(2))
                .callTimeout(Duration.ofSeconds(4))
                .maxRateWait(Duration.ofMillis(500))
                .maxAnswerBytes(4 * 1024 * 1024)
                .build();
        private @Nullable RateLimit limit;
        private int attempts = 3;
        private Duration maxTime = Duration.ofSeconds(5);
        private int maxConcurrent = 8;
        private Waiter waiter = time -> LockSupport.parkNanos(time.toNanos());
        private @Nullable FetchInbox inbox;

        private Builder(String baseUrl) {
            this.baseUrl = baseUrl;
        }

        /**
         * What proves to the tool who we are, such as {@code Credentials.bearer(token)} (SurveyMonkey) or
         * {@code Credentials.header("X-API-TOKEN", token)} (Qualtrics).
         *
         * @param credentials the credentials; none by default
         * @return this builder
         */
        public Builder credentials(Credentials credentials) {
            this.credentials = credentials;
            return this;
        }

        /**
         * The technical side of calls. By default: 2 seconds to connect, 4 seconds for a call, answers up to 4 MiB.
         *
         * @param settings the settings
         * @return this builder
         */
        public Builder settings(HttpSettings settings) {
            this.settings = settings;
            return this;
        }

        /**
         * At most so many calls within a span of time; no limit by default. SurveyMonkey allows most accounts 120 calls a
         * minute and 500 a day (from memory: look at your plan).
         *
         * @param permits most calls, 1 to 10,000
         * @param window the span, at most a day
         * @return this builder
         * @throws IllegalArgumentException if a value is out of its range
         */
        public Builder limit(int permits, Duration window) {
            this.limit = RateLimit.of(LIMIT, permits, window);
            return this;
        }

        /**
         * Most calls for one webhook; 3 by default.
         *
         * @param attempts 1 to 10
         * @return this builder
         * @throws IllegalArgumentException if out of range
         */
        public Builder attempts(int attempts) {
            check(attempts >= 1 && attempts <= 10, "attempts are 1 to 10");
            this.attempts = attempts;
            return this;
        }

        /**
         * After this time no further call is begun for a webhook; 5 seconds by default, since senders give up soon. The
         * last call may take its own timeout on top.
         *
         * @param maxTime more than zero
         * @return this builder
         * @throws IllegalArgumentException if zero or less
         */
        public Builder maxTime(Duration maxTime) {
            check(!maxTime.isZero() && !maxTime.isNegative(), "the most time is more than zero");
            this.maxTime = maxTime;
            return this;
        }

        /**
         * Most webhooks that are being fetched at the same time; 8 by default. Others are answered or kept as if the tool
         * were away.
         *
         * @param maxConcurrent 1 or more
         * @return this builder
         * @throws IllegalArgumentException if below 1
         */
        public Builder maxConcurrent(int maxConcurrent) {
            check(maxConcurrent >= 1, "at least 1 fetch runs at a time");
            this.maxConcurrent = maxConcurrent;
            return this;
        }

        /**
         * How a thread waits between attempts; it parks by default.
         *
         * @param waiter waits
         * @return this builder
         */
        public Builder waiter(Waiter waiter) {
            this.waiter = waiter;
            return this;
        }

        /**
         * Keeps what cannot be fetched now, so that it can be acknowledged; none by default.
         *
         * @param inbox the inbox
         * @return this builder
         */
        public Builder inbox(FetchInbox inbox) {
            this.inbox = inbox;
            return this;
        }

        /**
         * The fetch step.
         *
         * @return a fetch step; close it when the host stops
         * @throws IllegalArgumentException if the base URL is none
         */
        public WebhookFetch build() {
            return new WebhookFetch(this);
        }

        private static void check(boolean holds, String otherwise) {
            if (!holds) {
                throw new IllegalArgumentException("The fetch step of a webhook: " + otherwise);
            }
        }
    }
}
