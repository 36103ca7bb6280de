package io.github.nps4j.crm.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.http.RateLimit;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.WebhookSignature;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts each record to a URL: a catch hook of Zapier, Make or Pabbly, or a receiver of one's own.
 *
 * <p>The body is {@code {"type": "nps.response", "timestamp": ..., "data": {...}}}, where the timestamp is the time of
 * the posting in ISO 8601 and the data are the mapped fields: numbers and yes/no as such, all else as text, a cleared
 * field as {@code null}. With a secret the request is signed by Standard Webhooks 1.0.0 (header {@code
 * webhook-signature}, version {@code v1}).
 *
 * <p>The header {@code webhook-id} is the same whenever the same write is repeated. A receiver that remembers the ids it
 * has seen can drop repetitions; so it is safe to repeat a request whose answer was lost, which is reported as {@link
 * FailureKind#UNKNOWN_OUTCOME} (no answer within 15 seconds, a broken connection, status 500).
 *
 * <p>Only a status of 2xx is success. Redirects are not followed. 410 is {@link FailureKind#GONE}; 429 is {@link
 * FailureKind#THROTTLED}; 502, 503 and 504 are {@link FailureKind#UNAVAILABLE}, with the time that Retry-After states;
 * 400, 413, 415 and 422 reject the record.
 *
 * <p>A receiver has no records to find. A lookup finds, for each key, one record whose id is a hash of the key, so that
 * the answers of one customer keep their order; the id is a pseudonym, so treat it with care where it leaves the house.
 *
 * <p>Because the URL often comes from a form, it must be https, and names that lead to loopback, link-local or private
 * addresses are refused when connecting. Safe for use by many threads.
 */
public final class WebhookAdapter implements CrmAdapter {

    /** The size up to which receivers are expected to take a body (Standard Webhooks), in bytes. */
    public static final int RECOMMENDED_BYTES = 20_000;

    /** The largest body that is sent, in bytes. */
    public static final int MAX_BYTES = 262_144;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookAdapter.class);
    private static final String POSTS = "posts";
    private static final String RECORD_PREFIX = "wh_";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final HttpJsonClient client;
    private final CrmLimits limits;
    private final Clock clock;
    private final String eventType;
    private final @Nullable WebhookSignature signature;
    private final String host;
    private final AtomicBoolean warned = new AtomicBoolean();

    private WebhookAdapter(Builder builder, String url, String host) {
        String service = "the webhook at " + host;
        HttpJsonClient.Builder http = HttpJsonClient.builderAllowingHttp(service, url)
                .credentials(new WebhookHeaders(builder.headers))
                .settings(builder.http)
                .limit(RateLimit.of(POSTS, builder.postsPerSecond, Duration.ofSeconds(1)))
                .errors(new WebhookErrors());
        if (!builder.privateAddressesAllowed) {
            http.publicAddressesOnly();
        }
        this.client = http.build();
        this.host = host;
        this.clock = builder.http.clock();
        this.limits = new CrmLimits(1, 100, builder.concurrency);
        this.eventType = builder.eventType;
        this.signature = builder.secrets.isEmpty() ? null : signature(builder.secrets, clock);
    }

    private static WebhookSignature signature(List<String> secrets, Clock clock) {
        WebhookSignature.Builder signature =
                WebhookSignature.builder(SignatureScheme.standardWebhooks()).clock(clock);
        secrets.forEach(signature::secret);
        return signature.build();
    }

    /**
     * A builder.
     *
     * @return a builder that needs a URL
     */
    public static Builder builder() {
        return new Builder();
    }

    // One record in a write, because each is a request of its own.
    @Override
    public CrmLimits limits() {
        return limits;
    }

    // A webhook takes any field.
    @Override
    public CrmSchema describe(RecordType type) {
        return CrmSchema.open();
    }

    // Asks nobody: each key has exactly one record, whose id is made from the key.
    @Override
    public List<Lookup> lookup(LookupRequest request) {
        return request.keys().stream()
                .map(key -> Lookup.found(CrmRecord.of(recordId(key))))
                .toList();
    }

    @Override
    public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
        List<WriteOutcome> outcomes = new ArrayList<>(batch.size());
        for (RecordWrite write : batch) {
            try {
                outcomes.add(post(write));
            } catch (CrmException e) {
                if (outcomes.isEmpty() && batch.size() == 1) {
                    throw e;
                }
                // more than limits() allows: what was posted must not be hidden by what was not
                Failure failure = e.failure();
                outcomes.add(
                        failure.kind() == FailureKind.UNKNOWN_OUTCOME
                                ? new WriteOutcome.Unknown(failure)
                                : new WriteOutcome.Retry(failure));
            }
        }
        return outcomes;
    }

    @Override
    public void close() {
        client.close();
    }

    /** Names the host, never the path: that of a catch hook is a secret. */
    @Override
    public String toString() {
        return "WebhookAdapter[" + host + "]";
    }

    private WriteOutcome post(RecordWrite write) {
        byte[] body = body(write);
        if (body.length > MAX_BYTES) {
            return new WriteOutcome.Rejected(Failure.of(
                    FailureKind.INVALID_VALUE,
                    "the body for the webhook at " + host + " has " + body.length + " bytes, more than the " + MAX_BYTES
                            + " that are sent: map fewer or shorter fields"));
        }
        if (body.length > RECOMMENDED_BYTES && warned.compareAndSet(false, true)) {
            LOG.warn(
                    "A body for the webhook at {} has {} bytes; receivers need not take more than {}. Said once.",
                    host,
                    body.length,
                    RECOMMENDED_BYTES);
        }
        HttpCall.Builder call = HttpCall.post("").json(body).ignoreBody().limitedBy(POSTS);
        // without dots, which would move the borders inside what is signed
        String id = "msg_" + hash("nps4j webhook message\n" + write.traceId());
        if (signature == null) {
            call.header("webhook-id", id)
                    .header("webhook-timestamp", Long.toString(clock.instant().getEpochSecond()));
        } else {
            signature.headers(id, body).forEach(call::header);
        }
        HttpAnswer answer = client.send(call.build());
        if (answer.isSuccess()) {
            return new WriteOutcome.Applied(
                    write.recordId().orElseGet(() -> recordId(write.createKey().orElseThrow())));
        }
        Failure failure = answer.failure();
        if (failure.kind() == FailureKind.INVALID_VALUE) {
            return new WriteOutcome.Rejected(failure);
        }
        if (failure.kind() == FailureKind.LOCKED) {
            return new WriteOutcome.Retry(failure);
        }
        throw new CrmException(failure);
    }

    private byte[] body(RecordWrite write) {
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        write.fields().forEach((name, value) -> data.put(name, value.plain()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", eventType);
        body.put("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        body.put("data", data);
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            // its message may quote a value
            throw new IllegalStateException("a write could not be written as JSON");
        }
    }

    private static String recordId(IdentityKey key) {
        // an id that we gave out comes back as it is
        if (key instanceof IdentityKey.CrmId && key.value().matches(RECORD_PREFIX + "[0-9a-f]{32}")) {
            return key.value();
        }
        return RECORD_PREFIX + hash("nps4j webhook record\n" + key.token());
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Collects what an adapter needs. Not thread-safe. */
    public static final class Builder {

        private static final Set<String> OURS = Set.of(
                "content-type", "content-length", "host", "webhook-id", "webhook-timestamp", "webhook-signature");

        private @Nullable String url;
        private final List<String> secrets = new ArrayList<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private HttpSettings http =
                HttpSettings.builder().callTimeout(Duration.ofSeconds(15)).build();
        private String eventType = "nps.response";
        private int concurrency = 4;
        private int postsPerSecond = 10;
        private boolean httpAllowed;
        private boolean privateAddressesAllowed;

        private Builder() {}

        /**
         * Where to post. Required. Treated as a secret: no message shows more than its host.
         *
         * @param url an https URL
         * @return this builder
         */
        public Builder url(String url) {
            this.url = url.strip();
            return this;
        }

        /**
         * A secret to sign with. Default none: unsigned. To change a secret without a gap, call this twice, for the new
         * and the old one; each request then carries both signatures.
         *
         * @param secret {@code whsec_} and 24 to 64 random bytes in Base64
         * @return this builder
         */
        public Builder secret(String secret) {
            secrets.add(secret);
            return this;
        }

        /**
         * A header of each request, such as a secret that the receiver compares.
         *
         * @param name the name
         * @param value the value
         * @return this builder
         * @throws IllegalArgumentException if no header can carry it, or we set this header
         */
        public Builder header(String name, String value) {
            if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the header " + name + " of a webhook is set by nps4j");
            }
            headers.putAll(Credentials.header(name, value).headers());
            return this;
        }

        /**
         * What {@code type} says. Default {@code nps.response}.
         *
         * @param eventType words of letters, digits and {@code _}, with dots between them
         * @return this builder
         * @throws IllegalArgumentException if it is not of that form
         */
        public Builder eventType(String eventType) {
            if (!eventType.matches("[A-Za-z0-9_]{1,40}(\\.[A-Za-z0-9_]{1,40}){0,5}")) {
                throw new IllegalArgumentException(
                        "'" + eventType + "' is no event type: use words with dots between them, as nps.response");
            }
            this.eventType = eventType;
            return this;
        }

        /**
         * Most posts in any second. Default 10; Zapier takes 30 for each hook.
         *
         * @param posts 1 to 10,000
         * @return this builder
         */
        public Builder postsPerSecond(int posts) {
            this.postsPerSecond = posts;
            return this;
        }

        /**
         * Most posts at the same time. Default 4.
         *
         * @param posts 1 or more
         * @return this builder
         */
        public Builder concurrency(int posts) {
            this.concurrency = posts;
            return this;
        }

        /**
         * Allows http. Everything, the customer's data included, then crosses the network in clear.
         *
         * @return this builder
         */
        public Builder allowHttp() {
            this.httpAllowed = true;
            return this;
        }

        /**
         * Allows addresses inside the host's own network. Only for a URL that the operator of the host gave.
         *
         * @return this builder
         */
        public Builder allowPrivateAddresses() {
            this.privateAddressesAllowed = true;
            return this;
        }

        /**
         * Timeouts, the clock, the host's own HTTP client. Default {@link HttpSettings#defaults()} with a call timeout
         * of 15 seconds.
         *
         * @param settings the settings
         * @return this builder
         */
        public Builder http(HttpSettings settings) {
            this.http = settings;
            return this;
        }

        /**
         * The adapter. Nothing is sent yet.
         *
         * @return an adapter
         * @throws IllegalStateException if there is no URL
         * @throws IllegalArgumentException if the URL is none or not https, or a secret is not of its form
         */
        public WebhookAdapter build() {
            String given = url;
            if (given == null) {
                throw new IllegalStateException("a webhook needs a URL: call url(...)");
            }
            URI uri = parse(given);
            String host = uri.getHost();
            boolean https = "https".equalsIgnoreCase(uri.getScheme());
            boolean plain = "http".equalsIgnoreCase(uri.getScheme());
            if (host == null || !(https || plain)) {
                throw new IllegalArgumentException("the URL of the webhook is no http(s) URL");
            }
            if (plain && !httpAllowed) {
                throw new IllegalArgumentException("the URL of the webhook at " + host
                        + " is not https: personal data would go in clear; use https, or call allowHttp()");
            }
            return new WebhookAdapter(this, given, host);
        }

        private static URI parse(String url) {
            try {
                return new URI(url);
            } catch (URISyntaxException e) {
                // its message quotes the URL, which is a secret
                throw new IllegalArgumentException("the URL of the webhook is no http(s) URL");
            }
        }
    }
}
