package io.github.nps4j.source;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A webhook request as it came over the wire: method, headers and the raw bytes of the body. The names of headers are
 * compared without regard to case; a header may have several values.
 *
 * <p>Immutable and thread-safe. {@code toString} shows no content. Equal when method, headers and body are equal.
 */
public final class WebhookRequest {

    private final String method;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private WebhookRequest(String method, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.headers = headers;
        this.body = body;
    }

    /**
     * A request.
     *
     * @param method the HTTP method
     * @param headers names and values; names that differ only by case are joined
     * @param body the raw bytes; copied
     * @return the request
     */
    public static WebhookRequest of(String method, Map<String, List<String>> headers, byte[] body) {
        Builder builder = new Builder(method).body(body);
        headers.forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.build();
    }

    /**
     * A builder of a POST request.
     *
     * @return a builder without headers and with an empty body
     */
    public static Builder post() {
        return new Builder("POST");
    }

    /**
     * A builder.
     *
     * @param method the HTTP method
     * @return a builder without headers and with an empty body
     */
    public static Builder builder(String method) {
        return new Builder(method);
    }

    /**
     * The method.
     *
     * @return the HTTP method in upper case
     */
    public String method() {
        return method;
    }

    /**
     * All headers.
     *
     * @return an unmodifiable map whose keys ignore case; values in the order they came
     */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /**
     * The values of a header.
     *
     * @param name the name, in any case
     * @return the values in the order they came; empty if the header is not there
     */
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /**
     * The first value of a header.
     *
     * @param name the name, in any case
     * @return the value, if the header is there
     */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /**
     * The body.
     *
     * @return a copy of the raw bytes
     */
    public byte[] body() {
        return body.clone();
    }

    /**
     * The body, without a copy.
     *
     * @return a stream over the raw bytes
     */
    public InputStream bodyStream() {
        return new ByteArrayInputStream(body);
    }

    /**
     * The size of the body.
     *
     * @return bytes
     */
    public int bodyLength() {
        return body.length;
    }

    /**
     * The values of a field in a body of type {@code application/x-www-form-urlencoded}, decoded as UTF-8.
     *
     * @param name the name of the field; case counts
     * @return the values in the order they came; empty if the field is not there
     * @throws IllegalArgumentException if the body is not of that form; the message shows no content
     */
    public List<String> formField(String name) {
        List<String> values = new ArrayList<>();
        for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (decode(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
                values.add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return List.copyOf(values);
    }

    /**
     * A builder that holds everything of this request.
     *
     * @return a filled builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(method);
        builder.body = body;
        headers.forEach((name, values) -> builder.headers.put(name, new ArrayList<>(values)));
        return builder;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WebhookRequest that
                && method.equals(that.method)
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, Arrays.hashCode(body));
    }

    /** Says how much there is, not what. */
    @Override
    public String toString() {
        return "WebhookRequest[" + (method.length() <= 10 ? method : "?") + ", " + headers.size() + " headers, "
                + body.length + " bytes]";
    }

    byte[] rawBody() {
        return body;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The original message quotes the text.
            throw new IllegalArgumentException(
                    "the body is not a valid form: a percent sign is not followed by two" + " hexadecimal digits");
        }
    }

    /** Collects the parts of a request. Not thread-safe. */
    public static final class Builder {

        private final String method;
        private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private byte[] body = new byte[0];

        private Builder(String method) {
            this.method = method.toUpperCase(Locale.ROOT);
        }

        /**
         * Adds a value to a header.
         *
         * @param name the name, in any case
         * @param value the value
         * @return this builder
         */
        public Builder header(String name, String value) {
            headers.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            return this;
        }

        /**
         * Removes a header.
         *
         * @param name the name, in any case
         * @return this builder
         */
        public Builder withoutHeader(String name) {
            headers.remove(name);
            return this;
        }

        /**
         * The body.
         *
         * @param body the raw bytes; copied
         * @return this builder
         */
        public Builder body(byte[] body) {
            this.body = body.clone();
            return this;
        }

        /**
         * The body.
         *
         * @param body the text, written as UTF-8
         * @return this builder
         */
        public Builder body(String body) {
            this.body = body.getBytes(StandardCharsets.UTF_8);
            return this;
        }

        /**
         * The request.
         *
         * @return an immutable request
         */
        public WebhookRequest build() {
            Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
            return new WebhookRequest(method, Collections.unmodifiableMap(copy), body);
        }
    }
}
