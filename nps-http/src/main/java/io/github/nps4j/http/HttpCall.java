package io.github.nps4j.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One request: what to ask of a service. Immutable. */
public final class HttpCall {

    private static final String JSON = "application/json";

    private final String method;
    private final String path;
    private final Map<String, String> pathValues;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final List<String> limits;
    private final @Nullable JsonNode json;
    private final byte @Nullable [] bytes;
    private final String contentType;
    private final boolean readOnly;
    private final boolean bodyIgnored;
    private final Redaction redaction;

    private HttpCall(Builder builder) {
        this.method = builder.method;
        this.path = builder.path;
        this.pathValues = Map.copyOf(builder.pathValues);
        this.query = new LinkedHashMap<>(builder.query);
        this.headers = new LinkedHashMap<>(builder.headers);
        this.limits = List.copyOf(builder.limits);
        this.json = builder.json;
        this.bytes = builder.bytes;
        this.contentType = builder.contentType;
        this.readOnly = builder.readOnly;
        this.bodyIgnored = builder.bodyIgnored;
        this.redaction = builder.redaction;
    }

    /**
     * A GET, which changes nothing.
     *
     * @param path the path below the service's base URL, such as {@code /notes/{id}}; it appears in messages, so
     *     personal data goes into placeholders. Empty for the base URL itself
     * @return a builder
     */
    public static Builder get(String path) {
        return new Builder("GET", path, true);
    }

    /**
     * A POST, which changes something unless {@link Builder#readOnly()} is called.
     *
     * @param path the path, as in {@link #get}
     * @return a builder
     */
    public static Builder post(String path) {
        return new Builder("POST", path, false);
    }

    /**
     * A PUT.
     *
     * @param path the path, as in {@link #get}
     * @return a builder
     */
    public static Builder put(String path) {
        return new Builder("PUT", path, false);
    }

    /**
     * A PATCH.
     *
     * @param path the path, as in {@link #get}
     * @return a builder
     */
    public static Builder patch(String path) {
        return new Builder("PATCH", path, false);
    }

    /**
     * A DELETE.
     *
     * @param path the path, as in {@link #get}
     * @return a builder
     */
    public static Builder delete(String path) {
        return new Builder("DELETE", path, false);
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    Map<String, String> pathValues() {
        return pathValues;
    }

    Map<String, String> query() {
        return query;
    }

    Map<String, String> headers() {
        return headers;
    }

    List<String> limits() {
        return limits;
    }

    @Nullable
    JsonNode json() {
        return json;
    }

    byte @Nullable [] bytes() {
        return bytes;
    }

    String contentType() {
        return contentType;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    boolean isBodyIgnored() {
        return bodyIgnored;
    }

    Redaction redaction() {
        return redaction;
    }

    /** The method and the path with its placeholders. */
    @Override
    public String toString() {
        return path.isEmpty() ? method : method + " " + path;
    }

    /** Collects the parts of a request. Not thread-safe. */
    public static final class Builder {

        private final String method;
        private final String path;
        private final Map<String, String> pathValues = new LinkedHashMap<>();
        private final Map<String, String> query = new LinkedHashMap<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final List<String> limits = new ArrayList<>();
        private @Nullable JsonNode json;
        private byte @Nullable [] bytes;
        private String contentType = JSON;
        private boolean readOnly;
        private boolean bodyIgnored;
        private Redaction redaction = Redaction.standard();

        private Builder(String method, String path, boolean readOnly) {
            if (!path.isEmpty() && !path.startsWith("/")) {
                throw new IllegalArgumentException("a path begins with /; got '" + path + "'");
            }
            this.method = method;
            this.path = path;
            this.readOnly = readOnly;
        }

        /**
         * The value of a placeholder. It is encoded, so it may hold any character.
         *
         * @param name the placeholder without braces
         * @param value not empty, not {@code .} or {@code ..}
         * @return this builder
         * @throws IllegalArgumentException if the value could change the path
         */
        public Builder pathValue(String name, String value) {
            if (value.isEmpty() || value.equals(".") || value.equals("..")) {
                throw new IllegalArgumentException("the value of {" + name + "} in " + path + " would change the path");
            }
            pathValues.put(name, value);
            return this;
        }

        /**
         * A query parameter. Its value never appears in a message.
         *
         * @param name the name
         * @param value the value, encoded by us
         * @return this builder
         */
        public Builder query(String name, String value) {
            query.put(name, value);
            return this;
        }

        /**
         * A header.
         *
         * @param name the name
         * @param value the value
         * @return this builder
         */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /**
         * The body, as JSON.
         *
         * @param body the body
         * @return this builder
         */
        public Builder json(JsonNode body) {
            this.json = body;
            this.bytes = null;
            this.contentType = JSON;
            return this;
        }

        /**
         * The body, as JSON that is written already; sent byte by byte as given, as a signature over it needs.
         *
         * @param utf8 JSON in UTF-8
         * @return this builder
         */
        public Builder json(byte[] utf8) {
            return body(JSON, utf8);
        }

        /**
         * The body, as a form ({@code application/x-www-form-urlencoded}), which token endpoints want.
         *
         * @param fields name to value, both plain; encoded here as UTF-8
         * @return this builder
         */
        public Builder form(Map<String, String> fields) {
            String text = fields.entrySet().stream()
                    .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                            + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
            return body("application/x-www-form-urlencoded", text.getBytes(StandardCharsets.US_ASCII));
        }

        /**
         * The body, of any kind; sent byte by byte as given.
         *
         * @param type its media type, such as {@code text/csv; charset=UTF-8}
         * @param body the body
         * @return this builder
         */
        public Builder body(String type, byte[] body) {
            this.bytes = body.clone();
            this.contentType = type;
            this.json = null;
            return this;
        }

        /**
         * The request changes nothing, whatever its method: a lost answer leaves nothing unknown.
         *
         * @return this builder
         */
        public Builder readOnly() {
            this.readOnly = true;
            return this;
        }

        /**
         * The body of a successful answer is of no interest and is not read.
         *
         * @return this builder
         */
        public Builder ignoreBody() {
            this.bodyIgnored = true;
            return this;
        }

        /**
         * The request counts against a rate limit.
         *
         * @param name the name of a limit that the client was built with; may be called for several
         * @return this builder
         */
        public Builder limitedBy(String name) {
            limits.add(name);
            return this;
        }

        /**
         * How a vendor's message about this request is made fit for a failure.
         *
         * @param redaction knows the names and values of this request
         * @return this builder
         */
        public Builder redaction(Redaction redaction) {
            this.redaction = redaction;
            return this;
        }

        /**
         * The request.
         *
         * @return an immutable request
         */
        public HttpCall build() {
            return new HttpCall(this);
        }
    }
}
