package io.github.nps4j.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.SendGuard;
import io.github.nps4j.http.HttpFailures.TooLargeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Authenticator;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls one service that speaks JSON over HTTP. Safe for use by many threads; starts none of its own.
 *
 * <ul>
 *   <li>A request is sent once. It is repeated only after a 401 and a renewal of the credentials, and then once.
 *   <li>Whatever is not read-only asks {@link SendGuard} immediately before it is written to its connection.
 *   <li>Redirects are not followed, so that credentials go nowhere else.
 *   <li>A failure before anything was sent is {@code UNAVAILABLE}. One after that is {@code UNKNOWN_OUTCOME}, unless
 *       the request is read-only.
 *   <li>A call beyond a rate limit waits a short time, or fails as {@code THROTTLED} without being sent.
 *   <li>Answers are bounded in size and depth, after unpacking.
 *   <li>Messages name method, path, status, the vendor's code and correlation id; never a body, a query, a token.
 * </ul>
 */
public final class HttpJsonClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpJsonClient.class);

    /** Connections that wait for their next call: enough for all calls that go at the same time to one service. */
    private static final int IDLE = 32;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)}");

    private final String service;
    private final HttpUrl baseUrl;
    private final Credentials credentials;
    private final HttpSettings settings;
    private final RateLimiter limiter;
    private final HttpFailures failures;
    private final boolean publicAddressesOnly;
    private final boolean httpAllowed;
    private final Predicate<HttpAnswer> renewWhen;
    private final OkHttpClient client;
    private final boolean ownClient;
    private final JsonMapper mapper;

    private HttpJsonClient(Builder builder) {
        this.service = builder.service;
        this.baseUrl = builder.baseUrl;
        this.credentials = builder.credentials;
        this.settings = builder.settings;
        this.publicAddressesOnly = builder.publicAddressesOnly;
        this.httpAllowed = builder.httpAllowed;
        this.renewWhen = builder.renewWhen;
        this.failures = new HttpFailures(service, builder.errors);
        this.limiter =
                new RateLimiter(service, builder.limits, settings.clock(), settings.maxRateWait(), settings.waiter());
        this.ownClient = settings.client() == null;
        OkHttpClient base = settings.client();
        OkHttpClient.Builder http = (base == null
                        ? new OkHttpClient.Builder().connectionPool(new ConnectionPool(IDLE, 5, TimeUnit.MINUTES))
                        : base.newBuilder())
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .authenticator(Authenticator.NONE)
                .cookieJar(CookieJar.NO_COOKIES)
                .cache(null)
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.callTimeout())
                .writeTimeout(settings.callTimeout())
                .callTimeout(settings.callTimeout())
                .addNetworkInterceptor(this::onConnection);
        if (publicAddressesOnly) {
            OkHttpClient soFar = http.build();
            http.dns(new PublicAddresses(soFar.dns()));
        }
        this.client = http.build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(settings.maxJsonDepth())
                        .maxStringLength(settings.maxAnswerBytes())
                        .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        this.mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .build();
    }

    /**
     * A builder.
     *
     * @param service what the service is called in messages, such as {@code HubSpot}
     * @param baseUrl where it is, with or without a path; {@code https}, or {@code http} on this machine
     * @return a builder
     * @throws IllegalArgumentException if the URL is none, or is {@code http} to another machine, or holds a user name
     */
    public static Builder builder(String service, String baseUrl) {
        return new Builder(service, parse(service, baseUrl, false), false);
    }

    /**
     * A builder of a client that may talk without TLS. Credentials and personal data then cross the network in clear.
     *
     * @param service what the service is called in messages
     * @param baseUrl where it is; {@code https} or {@code http}
     * @return a builder
     * @throws IllegalArgumentException if the URL is none, or holds a user name
     */
    public static Builder builderAllowingHttp(String service, String baseUrl) {
        return new Builder(service, parse(service, baseUrl, true), true);
    }

    /**
     * Sends a request.
     *
     * @param call the request
     * @return the answer, with any status
     * @throws CrmException if there was no answer, or no permit of a rate limit in time
     * @throws IllegalArgumentException if the request lacks the value of a placeholder or names an unknown limit
     */
    public HttpAnswer send(HttpCall call) {
        url(baseUrl, call);
        byte[] body = body(call);
        Attempt first = attempt(call, body);
        if (renewWhen.test(first.answer()) && credentials.renew(first.proof())) {
            // the proof was refused, so nothing was done, and even a write may go again
            return attempt(call, body).answer();
        }
        return first.answer();
    }

    /** What was answered to a request, and by what it proved who we are. */
    private record Attempt(Map<String, String> proof, HttpAnswer answer) {}

    private Attempt attempt(HttpCall call, byte @Nullable [] body) {
        RateLimiter.Permit permit = limiter.acquire(call.limits());
        try {
            Map<String, String> proof = credentials.headers();
            return new Attempt(proof, exchange(call, url(base(), call), body, proof, permit));
        } finally {
            permit.end();
        }
    }

    /**
     * Sends a request that must succeed.
     *
     * @param call the request
     * @return the answer, with a status of 2xx
     * @throws CrmException as {@link #send}, and if the status is not 2xx
     */
    public HttpAnswer sendOrThrow(HttpCall call) {
        return send(call).orThrow();
    }

    /** Releases connections, unless the host handed in its own client. */
    @Override
    public void close() {
        if (ownClient) {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }

    @Override
    public String toString() {
        return "HttpJsonClient[" + service + "]";
    }

    private HttpAnswer exchange(
            HttpCall call, HttpUrl url, byte @Nullable [] body, Map<String, String> proof, RateLimiter.Permit permit) {
        Progress progress = new Progress(call.isReadOnly(), permit);
        Request.Builder request = new Request.Builder()
                .url(url)
                .header("Accept", "application/json")
                .header("User-Agent", settings.userAgent())
                .tag(Progress.class, progress)
                .method(
                        call.method(),
                        body == null ? null : new OneShotBody(body, MediaType.get(call.contentType()), progress));
        call.headers().forEach(request::header);
        proof.forEach(request::header);
        long start = System.nanoTime();
        int status = 0;
        try {
            checkLiteral(url);
            try (Response response = client.newCall(request.build()).execute()) {
                status = response.code();
                return answer(call, response, progress);
            }
        } catch (CrmException e) {
            // the guard of whoever called: nothing was sent
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new CrmException(failures.ofException(call, e, progress.sent), e instanceof IOException ? e : null);
        } finally {
            report(call, status, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private HttpAnswer answer(HttpCall call, Response response, Progress progress) throws IOException {
        Duration retryAfter =
                RetryAfter.parse(progress.retryAfter, settings.clock().instant());
        JsonNode json = MissingNode.getInstance();
        String text = "";
        if (!(call.isBodyIgnored() && response.isSuccessful())) {
            byte[] bytes = readWhatThereIs(response);
            JsonNode parsed = parse(bytes);
            if (parsed != null) {
                json = parsed;
            } else {
                text = new String(bytes, StandardCharsets.UTF_8);
            }
        }
        return new HttpAnswer(failures, call, response.code(), response.headers(), json, text, retryAfter);
    }

    /** Of an error the status says most, so a body that breaks off or is too large does not hide it. */
    private byte[] readWhatThereIs(Response response) throws IOException {
        try {
            return read(response);
        } catch (IOException e) {
            if (response.isSuccessful()) {
                throw e;
            }
            return new byte[0];
        }
    }

    /** Unpacked bytes are counted as they come, so that a small packed body cannot fill the memory. */
    private byte[] read(Response response) throws IOException {
        ResponseBody body = response.body();
        if (body == null) {
            return new byte[0];
        }
        int limit = settings.maxAnswerBytes();
        BufferedSource source = body.source();
        try (Buffer buffer = new Buffer()) {
            while (buffer.size() <= limit) {
                if (source.read(buffer, 8192) < 0) {
                    return buffer.readByteArray();
                }
            }
        }
        throw new TooLargeException(limit);
    }

    /** The JSON, or {@code null} if it is none. The parser's own message quotes the text, so it is dropped. */
    private @Nullable JsonNode parse(byte[] bytes) {
        try {
            JsonNode node = mapper.readTree(bytes);
            return node == null ? MissingNode.getInstance() : node;
        } catch (IOException e) {
            return null;
        }
    }

    private byte @Nullable [] body(HttpCall call) {
        byte[] bytes = call.bytes();
        if (bytes != null) {
            return bytes;
        }
        JsonNode json = call.json();
        if (json == null) {
            // okhttp wants a body with these
            return call.method().equals("GET") || call.method().equals("DELETE") ? null : new byte[0];
        }
        try {
            return mapper.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a JSON tree could not be written", e);
        }
    }

    /** Where the service is for the holder of these credentials. */
    private HttpUrl base() {
        return credentials
                .baseUrl()
                .map(url -> parse(service, url, httpAllowed))
                .orElse(baseUrl);
    }

    private static HttpUrl url(HttpUrl base, HttpCall call) {
        if (call.path().isEmpty() && call.query().isEmpty()) {
            return base;
        }
        HttpUrl.Builder url = base.newBuilder();
        if (!call.path().isEmpty()) {
            int last = base.pathSize() - 1;
            if (base.pathSegments().get(last).isEmpty()) {
                url.removePathSegment(last);
            }
            for (String segment : call.path().substring(1).split("/", -1)) {
                url.addPathSegment(filled(segment, call));
            }
        }
        call.query().forEach(url::addQueryParameter);
        return url.build();
    }

    private static String filled(String segment, HttpCall call) {
        Matcher matcher = PLACEHOLDER.matcher(segment);
        return matcher.replaceAll(match -> {
            String value = call.pathValues().get(match.group(1));
            if (value == null) {
                throw new IllegalArgumentException(call + " has no value for " + match.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private void checkLiteral(HttpUrl url) throws IOException {
        // okhttp does not ask its Dns about a host that is an address already
        if (publicAddressesOnly && isAddress(url.host())) {
            PublicAddresses.check(java.net.InetAddress.getByName(url.host()));
        }
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    /** Runs when there is a connection, just before the request is written to it. */
    private Response onConnection(Interceptor.Chain chain) throws IOException {
        Progress progress = chain.request().tag(Progress.class);
        if (progress == null) {
            return chain.proceed(chain.request());
        }
        Connection connection = chain.connection();
        if (publicAddressesOnly
                && connection != null
                && connection.route().proxy().type() == java.net.Proxy.Type.DIRECT) {
            PublicAddresses.check(connection.socket().getInetAddress());
        }
        if (!progress.readOnly) {
            SendGuard.check();
        }
        if (chain.request().body() == null) {
            progress.sent = true;
        }
        progress.permit.sent();
        Response response = chain.proceed(chain.request());
        progress.permit.end();
        progress.retryAfter = response.header("Retry-After");
        // okhttp repeats a request by itself when a 503 says "Retry-After: 0"
        return response.code() == 503
                ? response.newBuilder().removeHeader("Retry-After").build()
                : response;
    }

    private void report(HttpCall call, int status, Duration duration) {
        LOG.debug("{}: {} -> {} in {} ms", service, call, status, duration.toMillis());
        try {
            settings.listener().requested(new HttpExchange(service, call.method(), call.path(), status, duration));
        } catch (RuntimeException e) {
            // the outcome of a write must not be lost because of who counts it
            LOG.warn(
                    "{}: an HTTP listener failed with {}", service, e.getClass().getName());
        }
    }

    private static HttpUrl parse(String service, String baseUrl, boolean httpAllowed) {
        HttpUrl url = HttpUrl.parse(baseUrl.strip());
        // the URL itself stays out of messages: a webhook's path is a secret
        if (url == null) {
            throw new IllegalArgumentException(service + ": the base URL is no http(s) URL");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new IllegalArgumentException(
                    service + ": the base URL holds a user name or password; give credentials separately");
        }
        if (!url.isHttps() && !httpAllowed && !isThisMachine(url.host())) {
            throw new IllegalArgumentException(service
                    + ": the base URL is http to another machine, so that credentials would go in clear; use https");
        }
        return url;
    }

    private static boolean isThisMachine(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.equals("localhost")
                || lower.endsWith(".localhost")
                || lower.equals("::1")
                || lower.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }

    /** How far a request got. Used by one thread at a time. */
    private static final class Progress {
        private final boolean readOnly;
        private final RateLimiter.Permit permit;
        private volatile boolean sent;
        private volatile @Nullable String retryAfter;

        Progress(boolean readOnly, RateLimiter.Permit permit) {
            this.readOnly = readOnly;
            this.permit = permit;
        }
    }

    /** A body that okhttp may write once, and that tells when it does. */
    private static final class OneShotBody extends RequestBody {

        private final byte[] bytes;
        private final MediaType type;
        private final Progress progress;

        OneShotBody(byte[] bytes, MediaType type, Progress progress) {
            this.bytes = bytes;
            this.type = type;
            this.progress = progress;
        }

        @Override
        public @Nullable MediaType contentType() {
            return bytes.length == 0 ? null : type;
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            progress.sent = true;
            sink.write(bytes);
        }
    }

    /** Collects what a client needs. Not thread-safe. */
    public static final class Builder {

        private final String service;
        private final HttpUrl baseUrl;
        private final List<RateLimit> limits = new ArrayList<>();
        private Credentials credentials = Credentials.none();
        private HttpSettings settings = HttpSettings.defaults();
        private VendorErrors errors = VendorErrors.none();
        private boolean publicAddressesOnly;
        private final boolean httpAllowed;
        private Predicate<HttpAnswer> renewWhen = answer -> answer.status() == 401;

        private Builder(String service, HttpUrl baseUrl, boolean httpAllowed) {
            this.service = service;
            this.httpAllowed = httpAllowed;
            this.baseUrl = baseUrl;
        }

        /**
         * What proves who we are. Default nothing.
         *
         * @param credentials the credentials
         * @return this builder
         */
        public Builder credentials(Credentials credentials) {
            this.credentials = credentials;
            return this;
        }

        /**
         * The technical side. Default {@link HttpSettings#defaults()}.
         *
         * @param settings the settings
         * @return this builder
         */
        public Builder settings(HttpSettings settings) {
            this.settings = settings;
            return this;
        }

        /**
         * A limit that calls can count against.
         *
         * @param limit the limit; its name given once
         * @return this builder
         */
        public Builder limit(RateLimit limit) {
            limits.add(limit);
            return this;
        }

        /**
         * How the vendor words its errors. Default by status only.
         *
         * @param errors reads error bodies
         * @return this builder
         */
        public Builder errors(VendorErrors errors) {
            this.errors = errors;
            return this;
        }

        /**
         * Which answers say that the credentials have expired and are worth one renewal. Default every 401.
         *
         * @param refused tells such an answer from others; an answer that it accepts must mean that nothing was done
         * @return this builder
         */
        public Builder renewWhen(Predicate<HttpAnswer> refused) {
            this.renewWhen = refused;
            return this;
        }

        /**
         * Refuses to call addresses that are loopback, link-local, private or otherwise not public, as an address that
         * a customer typed in must be. Checked on the addresses that are connected to. Behind a proxy only addresses
         * given as numbers can be checked; there the proxy must guard.
         *
         * @return this builder
         */
        public Builder publicAddressesOnly() {
            this.publicAddressesOnly = true;
            return this;
        }

        /**
         * The client.
         *
         * @return a client that holds no connection yet
         * @throws IllegalArgumentException if a rate limit is given twice
         */
        public HttpJsonClient build() {
            return new HttpJsonClient(this);
        }
    }
}
