package io.github.nps4j.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a webhook is signed, as data: where the signature stands, how it is written, and what it covers. One scheme serves
 * both directions; {@link WebhookSignature} checks and signs with it.
 *
 * <p>A scheme holds no secret. Immutable and thread-safe.
 */
public final class SignatureScheme {

    /** Most signatures of one request that are tried; the rest of a longer list is not looked at. */
    public static final int MAX_SIGNATURES = 16;

    /** The age that a timestamp may have when a scheme does not say: 5 minutes, both ways (Standard Webhooks 1.0.0). */
    public static final Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    /** How a secret becomes the bytes of a key. */
    public enum SecretForm {
        /** The bytes of the text in UTF-8. */
        TEXT,
        /** Base64 (RFC 4648 section 4), after {@code whsec_} if that stands before it (Standard Webhooks). */
        WHSEC_BASE64
    }

    /** What the signature is computed over, in order. */
    sealed interface Part permits Part.Literal, Part.Body, Part.Id, Part.Timestamp, Part.FormField {
        record Literal(String text) implements Part {}

        record Body() implements Part {}

        record Id() implements Part {}

        record Timestamp() implements Part {}

        record FormField(String name) implements Part {}
    }

    private final @Nullable SignatureAlgorithm algorithm;
    private final @Nullable String header;
    private final @Nullable String formField;
    private final String prefix;
    private final SignatureEncoding encoding;
    private final String content;
    private final List<Part> parts;
    private final @Nullable String idHeader;
    private final @Nullable String timestampHeader;
    private final Duration tolerance;
    private final @Nullable String listVersion;
    private final SecretForm secretForm;

    private SignatureScheme(Builder builder) {
        this.algorithm = builder.algorithm;
        this.header = builder.header;
        this.formField = builder.formField;
        this.prefix = builder.prefix;
        this.encoding = builder.encoding;
        this.content = builder.content;
        this.parts = algorithm == null ? List.of() : parse(builder.content);
        this.idHeader = builder.idHeader;
        this.timestampHeader = builder.timestampHeader;
        this.tolerance = builder.tolerance;
        this.listVersion = builder.listVersion;
        this.secretForm = builder.secretForm;
        check((header == null) != (formField == null), "name either a header or a form field that holds the signature");
        check(!tolerance.isNegative() && !tolerance.isZero(), "use a tolerance greater than zero");
        if (algorithm != null) {
            boolean covers =
                    parts.stream().anyMatch(part -> part instanceof Part.Body || part instanceof Part.FormField);
            check(covers, "the signed content must hold {body} or {form:<field>}, or anybody could change the body");
            check(
                    parts.contains(new Part.Timestamp()) == (timestampHeader != null),
                    "{timestamp} in the signed content and a timestamp header go together");
            check(
                    parts.contains(new Part.Id()) == (idHeader != null),
                    "{id} in the signed content and an id header go together");
        }
    }

    /**
     * Standard Webhooks 1.0.0, symmetric signatures: {@code webhook-id}, {@code webhook-timestamp} and
     * {@code webhook-signature: v1,<base64>}, several separated by blanks. Entries of other versions are skipped. Used
     * by Formbricks and others.
     *
     * @return the scheme
     */
    public static SignatureScheme standardWebhooks() {
        return hmac(SignatureAlgorithm.HMAC_SHA256)
                .header("webhook-signature")
                .encoding(SignatureEncoding.BASE64)
                .content("{id}.{timestamp}.{body}")
                .idHeader("webhook-id")
                .timestampHeader("webhook-timestamp")
                .listOfVersion("v1")
                .secretForm(SecretForm.WHSEC_BASE64)
                .build();
    }

    /**
     * Typeform: {@code Typeform-Signature: sha256=<base64>} over the body.
     *
     * @return the scheme
     */
    public static SignatureScheme typeform() {
        return hmac(SignatureAlgorithm.HMAC_SHA256)
                .header("Typeform-Signature")
                .prefix("sha256=")
                .encoding(SignatureEncoding.BASE64)
                .build();
    }

    /**
     * Delighted: {@code X-Delighted-Webhook-Signature: sha256=<hex>} over the body, keyed by the project's private API
     * key.
     *
     * @return the scheme
     */
    public static SignatureScheme delighted() {
        return hmac(SignatureAlgorithm.HMAC_SHA256)
                .header("X-Delighted-Webhook-Signature")
                .prefix("sha256=")
                .build();
    }

    /**
     * SurveyMonkey: {@code Sm-Signature: <base64>} with SHA-1 over the body. The secret is the client id, an ampersand
     * and the client secret.
     *
     * @return the scheme
     */
    public static SignatureScheme surveyMonkey() {
        return hmac(SignatureAlgorithm.HMAC_SHA1)
                .header("Sm-Signature")
                .encoding(SignatureEncoding.BASE64)
                .build();
    }

    /**
     * Qualtrics: a form whose field {@code HMAC} holds the SHA-512 in hex over the decoded field {@code MSG}.
     *
     * @return the scheme
     */
    public static SignatureScheme qualtrics() {
        return hmac(SignatureAlgorithm.HMAC_SHA512)
                .formField("HMAC")
                .content("{form:MSG}")
                .build();
    }

    /**
     * Meta (WhatsApp Cloud API and others): {@code X-Hub-Signature-256: sha256=<hex>} over the body, keyed by the app
     * secret.
     *
     * @return the scheme
     */
    public static SignatureScheme meta() {
        return hmac(SignatureAlgorithm.HMAC_SHA256)
                .header("X-Hub-Signature-256")
                .prefix("sha256=")
                .build();
    }

    /**
     * A fixed token in a header, for senders that do not sign. It proves that the sender knows the token, not that the
     * body is unchanged: use it over TLS only.
     *
     * @param header the name of the header, such as {@code X-Webhook-Token}
     * @return the scheme
     */
    public static SignatureScheme staticHeader(String header) {
        return staticHeader(header, "");
    }

    /**
     * A fixed token in a header after a fixed text, such as {@code Authorization: Bearer <token>}.
     *
     * @param header the name of the header
     * @param prefix what stands before the token, such as {@code "Bearer "}
     * @return the scheme
     */
    public static SignatureScheme staticHeader(String header, String prefix) {
        return new Builder(null).header(header).prefix(prefix).build();
    }

    /**
     * A builder of a scheme with a keyed hash.
     *
     * @param algorithm the keyed hash
     * @return a builder: hex, no prefix, over the body
     */
    public static Builder hmac(SignatureAlgorithm algorithm) {
        return new Builder(Objects.requireNonNull(algorithm, "algorithm"));
    }

    /**
     * Whether this is a fixed token, which says nothing about the body.
     *
     * @return {@code true} for {@link #staticHeader}
     */
    public boolean staticToken() {
        return algorithm == null;
    }

    /**
     * The header that holds the signature or token.
     *
     * @return its name; empty if a form field holds it
     */
    public Optional<String> header() {
        return Optional.ofNullable(header);
    }

    /**
     * The header that holds the id of the delivery.
     *
     * @return its name, if this scheme signs an id
     */
    public Optional<String> idHeader() {
        return Optional.ofNullable(idHeader);
    }

    /**
     * How far a signed timestamp may be from now, both ways.
     *
     * @return greater than zero
     */
    public Duration tolerance() {
        return tolerance;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignatureScheme that
                && algorithm == that.algorithm
                && Objects.equals(header, that.header)
                && Objects.equals(formField, that.formField)
                && prefix.equals(that.prefix)
                && encoding == that.encoding
                && content.equals(that.content)
                && Objects.equals(idHeader, that.idHeader)
                && Objects.equals(timestampHeader, that.timestampHeader)
                && tolerance.equals(that.tolerance)
                && Objects.equals(listVersion, that.listVersion)
                && secretForm == that.secretForm;
    }

    @Override
    public int hashCode() {
        return Objects.hash(algorithm, header, formField, content);
    }

    @Override
    public String toString() {
        return "SignatureScheme[" + (algorithm == null ? "static token" : algorithm) + " in " + place() + "]";
    }

    @Nullable
    SignatureAlgorithm algorithm() {
        return algorithm;
    }

    @Nullable
    String formField() {
        return formField;
    }

    String prefix() {
        return prefix;
    }

    SignatureEncoding encoding() {
        return encoding;
    }

    List<Part> parts() {
        return parts;
    }

    @Nullable
    String timestampHeader() {
        return timestampHeader;
    }

    @Nullable
    String listVersion() {
        return listVersion;
    }

    SecretForm secretForm() {
        return secretForm;
    }

    /** Where the signature stands, in words. */
    String place() {
        return header != null ? "header '" + header + "'" : "form field '" + formField + "'";
    }

    private static List<Part> parse(String content) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(content);
        int end = 0;
        while (matcher.find()) {
            literal(content.substring(end, matcher.start()), parts);
            String name = matcher.group(1);
            parts.add(
                    switch (name) {
                        case "body" -> new Part.Body();
                        case "id" -> new Part.Id();
                        case "timestamp" -> new Part.Timestamp();
                        default -> {
                            check(
                                    name.startsWith("form:") && name.length() > 5,
                                    "'{" + name + "}' is not known in the signed content: use {body}, {id},"
                                            + " {timestamp} or {form:<field>}");
                            yield new Part.FormField(name.substring(5));
                        }
                    });
            end = matcher.end();
        }
        literal(content.substring(end), parts);
        return List.copyOf(parts);
    }

    private static void literal(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Literal(text));
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("The signature scheme is not usable: " + otherwise);
        }
    }

    /** Collects the parts of a scheme. Not thread-safe. */
    public static final class Builder {

        private final @Nullable SignatureAlgorithm algorithm;
        private @Nullable String header;
        private @Nullable String formField;
        private String prefix = "";
        private SignatureEncoding encoding = SignatureEncoding.HEX;
        private String content = "{body}";
        private @Nullable String idHeader;
        private @Nullable String timestampHeader;
        private Duration tolerance = DEFAULT_TOLERANCE;
        private @Nullable String listVersion;
        private SecretForm secretForm = SecretForm.TEXT;

        private Builder(@Nullable SignatureAlgorithm algorithm) {
            this.algorithm = algorithm;
        }

        /**
         * The header that holds the signature.
         *
         * @param header its name
         * @return this builder
         */
        public Builder header(String header) {
            this.header = name(header);
            return this;
        }

        /**
         * The form field that holds the signature, instead of a header.
         *
         * @param formField its name
         * @return this builder
         */
        public Builder formField(String formField) {
            this.formField = name(formField);
            return this;
        }

        /**
         * What stands before the signature, such as {@code sha256=}; nothing by default.
         *
         * @param prefix the text
         * @return this builder
         */
        public Builder prefix(String prefix) {
            this.prefix = prefix;
            return this;
        }

        /**
         * How the signature is written; hex by default.
         *
         * @param encoding the encoding
         * @return this builder
         */
        public Builder encoding(SignatureEncoding encoding) {
            this.encoding = encoding;
            return this;
        }

        /**
         * What is signed; <code>{body}</code> by default.
         *
         * @param content a text with <code>{body}</code>, <code>{id}</code>, <code>{timestamp}</code> (each as received)
         *     or <code>{form:name}</code> (the decoded value of a form field)
         * @return this builder
         */
        public Builder content(String content) {
            this.content = content;
            return this;
        }

        /**
         * The header with the id of the delivery; needed if the content has <code>{id}</code>.
         *
         * @param idHeader its name
         * @return this builder
         */
        public Builder idHeader(String idHeader) {
            this.idHeader = name(idHeader);
            return this;
        }

        /**
         * The header with the time of the attempt in Unix seconds; needed if the content has <code>{timestamp}</code>.
         *
         * @param timestampHeader its name
         * @return this builder
         */
        public Builder timestampHeader(String timestampHeader) {
            this.timestampHeader = name(timestampHeader);
            return this;
        }

        /**
         * How far the timestamp may be from now, both ways; 5 minutes by default.
         *
         * @param tolerance greater than zero
         * @return this builder
         */
        public Builder tolerance(Duration tolerance) {
            this.tolerance = tolerance;
            return this;
        }

        /**
         * The header holds a list of {@code version,signature}, separated by blanks. Entries of other versions are
         * skipped, and at most {@value #MAX_SIGNATURES} entries are tried.
         *
         * @param version the version that this scheme describes, such as {@code v1}
         * @return this builder
         */
        public Builder listOfVersion(String version) {
            this.listVersion = name(version);
            return this;
        }

        /**
         * How a secret becomes a key; its text by default.
         *
         * @param secretForm the form
         * @return this builder
         */
        public Builder secretForm(SecretForm secretForm) {
            this.secretForm = secretForm;
            return this;
        }

        /**
         * The scheme.
         *
         * @return an immutable scheme
         * @throws IllegalArgumentException naming what does not fit together
         */
        public SignatureScheme build() {
            return new SignatureScheme(this);
        }

        private static String name(String text) {
            check(!text.isBlank(), "a name is blank");
            return text.strip();
        }
    }
}
