package io.github.nps4j.source;

import io.github.nps4j.source.SignatureCheck.Status;
import io.github.nps4j.source.SignatureScheme.Part;
import io.github.nps4j.source.SignatureScheme.SecretForm;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A signature scheme with its secrets: checks incoming webhooks and signs outgoing ones. To change a secret without a
 * gap, give the new one first and the old one after it until the other side has changed.
 *
 * <p>Signatures are compared in constant time, on the raw bytes, before anything is parsed. Immutable and thread-safe.
 * No message and no {@code toString} shows a secret, a signature or content.
 */
public final class WebhookSignature {

    /** Most secrets that are active at the same time. */
    public static final int MAX_SECRETS = 10;

    /** Longest header or form field that is read as a signature, id or timestamp, in UTF-16 units. */
    public static final int MAX_VALUE_LENGTH = 8_192;

    private static final String WHSEC = "whsec_";

    private final SignatureScheme scheme;
    private final List<byte[]> keys;
    private final Clock clock;

    private WebhookSignature(SignatureScheme scheme, List<byte[]> keys, Clock clock) {
        this.scheme = scheme;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * A builder.
     *
     * @param scheme the scheme
     * @return a builder without secrets, with the system's clock
     */
    public static Builder builder(SignatureScheme scheme) {
        return new Builder(scheme);
    }

    /**
     * The scheme.
     *
     * @return the scheme
     */
    public SignatureScheme scheme() {
        return scheme;
    }

    /**
     * Checks a request. Never throws for anything in the request.
     *
     * @param request the request as it came
     * @return whether it can be trusted, and if not, why
     */
    public SignatureCheck verify(WebhookRequest request) {
        try {
            return check(request);
        } catch (Unusable e) {
            return e.check;
        }
    }

    /**
     * The headers that make a body a signed webhook, with the time of the clock. A list scheme gets one signature for
     * each secret; other schemes are signed with the first secret.
     *
     * @param id the id of the delivery, the same for each attempt; used only by schemes that sign one
     * @param body the raw bytes of the body
     * @return names and values of headers to add
     * @throws IllegalArgumentException if the id is blank or has a dot or control characters although the scheme signs it,
     *     or the scheme keeps its signature in a form field
     */
    public Map<String, String> headers(String id, byte[] body) {
        String header = scheme.header().orElse(null);
        if (header == null) {
            throw new IllegalArgumentException("This scheme keeps its signature in the form field '"
                    + scheme.formField() + "', not in a header: use sign(id, request)");
        }
        return headers(id, WebhookRequest.post().body(body).build(), header);
    }

    /**
     * A signed copy of a request, with the time of the clock. Headers of the scheme that stand in the request are
     * replaced.
     *
     * @param id the id of the delivery; used only by schemes that sign one
     * @param request the request to sign; a form if the scheme signs a form field
     * @return the request with its signature
     * @throws IllegalArgumentException if the id is not usable or the request lacks the form field to sign
     */
    public WebhookRequest sign(String id, WebhookRequest request) {
        WebhookRequest.Builder signed = request.toBuilder();
        String header = scheme.header().orElse(null);
        if (header != null) {
            headers(id, request, header)
                    .forEach((name, value) -> signed.withoutHeader(name).header(name, value));
            return signed.build();
        }
        String signature = signature(keys.get(0), id, "", request);
        String field = Objects.requireNonNull(scheme.formField());
        String pair = URLEncoder.encode(field, StandardCharsets.UTF_8) + "="
                + URLEncoder.encode(scheme.prefix() + signature, StandardCharsets.UTF_8);
        String body = new String(request.rawBody(), StandardCharsets.ISO_8859_1);
        return signed.body((body.isEmpty() ? pair : body + "&" + pair).getBytes(StandardCharsets.ISO_8859_1))
                .build();
    }

    @Override
    public String toString() {
        return "WebhookSignature[" + scheme + ", " + keys.size() + (keys.size() == 1 ? " secret]" : " secrets]");
    }

    private Map<String, String> headers(String id, WebhookRequest request, String header) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (scheme.staticToken()) {
            headers.put(header, scheme.prefix() + new String(keys.get(0), StandardCharsets.UTF_8));
            return headers;
        }
        scheme.idHeader().ifPresent(name -> headers.put(name, checkedId(id)));
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        if (scheme.timestampHeader() != null) {
            headers.put(scheme.timestampHeader(), timestamp);
        }
        String version = scheme.listVersion();
        if (version == null) {
            headers.put(header, scheme.prefix() + signature(keys.get(0), id, timestamp, request));
        } else {
            headers.put(
                    header,
                    keys.stream()
                            .map(key -> version + "," + scheme.prefix() + signature(key, id, timestamp, request))
                            .collect(Collectors.joining(" ")));
        }
        return headers;
    }

    private String signature(byte[] key, String id, String timestamp, WebhookRequest request) {
        try {
            return scheme.encoding().encode(hmac(key, id, timestamp, request));
        } catch (Unusable e) {
            throw new IllegalArgumentException("The request cannot be signed: " + e.check.reason());
        }
    }

    private static String checkedId(String id) {
        if (!isUsableId(id)) {
            throw new IllegalArgumentException("The id of a signed webhook has 1 to " + MAX_VALUE_LENGTH
                    + " characters and neither dots nor blanks nor control characters");
        }
        return id;
    }

    /** A dot would move the border between id and timestamp in the signed text. */
    private static boolean isUsableId(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_VALUE_LENGTH
                && id.chars().noneMatch(c -> c == '.' || c <= ' ' || c == 0x7f);
    }

    private SignatureCheck check(WebhookRequest request) throws Unusable {
        List<String> given = given(request);
        if (scheme.staticToken()) {
            return tokenMatches(given.get(0))
                    ? SignatureCheck.ok()
                    : new SignatureCheck(
                            Status.WRONG,
                            "the token in " + scheme.place()
                                    + " is not the configured one: compare it with the setting at the sender");
        }
        String id = "";
        if (scheme.idHeader().isPresent()) {
            id = single(request, scheme.idHeader().get());
            if (!isUsableId(id)) {
                throw new Unusable(
                        Status.MALFORMED, "header '" + scheme.idHeader().get() + "' is not a usable id");
            }
        }
        String timestamp = "";
        Instant sentAt = null;
        if (scheme.timestampHeader() != null) {
            timestamp = single(request, scheme.timestampHeader());
            sentAt = seconds(timestamp, scheme.timestampHeader());
        }
        boolean matches = false;
        for (byte[] key : keys) {
            byte[] expected = hmac(key, id, timestamp, request);
            for (SignatureEncoding encoding : scheme.encoding().accepted()) {
                byte[] written = ascii(encoding.encode(expected));
                for (String signature : given) {
                    matches |= MessageDigest.isEqual(written, ascii(encoding.canonical(signature)));
                }
            }
        }
        if (!matches) {
            return new SignatureCheck(
                    Status.WRONG,
                    "the signature in " + scheme.place() + " does not fit the body with any of the " + keys.size()
                            + " active secrets: check the secret, and that nothing on the way changes the body");
        }
        return sentAt == null ? SignatureCheck.ok() : fresh(sentAt);
    }

    private SignatureCheck fresh(Instant sentAt) {
        Duration age = Duration.between(sentAt, clock.instant());
        if (age.compareTo(scheme.tolerance()) > 0) {
            return new SignatureCheck(
                    Status.TOO_OLD,
                    "the request was signed " + age.toSeconds() + " s ago; at most "
                            + scheme.tolerance().toSeconds() + " s are allowed: a replay, or a clock that is wrong");
        }
        if (age.negated().compareTo(scheme.tolerance()) > 0) {
            return new SignatureCheck(
                    Status.TOO_NEW,
                    "the request was signed " + age.negated().toSeconds() + " s in the future; at most "
                            + scheme.tolerance().toSeconds() + " s are allowed: a clock is wrong");
        }
        return SignatureCheck.ok();
    }

    /** The signatures of the request that this scheme can check, without prefix and version; never empty. */
    private List<String> given(WebhookRequest request) throws Unusable {
        List<String> values = values(request);
        if (values.isEmpty() || values.stream().allMatch(String::isBlank)) {
            throw new Unusable(
                    Status.MISSING,
                    scheme.place() + " is missing: switch signing on at the sender, with the same secret as here");
        }
        if (values.stream().mapToLong(String::length).sum() > MAX_VALUE_LENGTH) {
            throw new Unusable(
                    Status.MALFORMED, scheme.place() + " is longer than " + MAX_VALUE_LENGTH + " characters");
        }
        String version = scheme.listVersion();
        if (version == null) {
            if (values.size() > 1) {
                throw new Unusable(Status.MALFORMED, scheme.place() + " is given " + values.size() + " times");
            }
            return List.of(withoutPrefix(values.get(0)));
        }
        List<String> signatures = new ArrayList<>();
        String[] entries = String.join(" ", values).strip().split(" +", -1);
        for (int i = 0; i < Math.min(entries.length, SignatureScheme.MAX_SIGNATURES); i++) {
            int comma = entries[i].indexOf(',');
            if (comma > 0 && entries[i].substring(0, comma).equals(version)) {
                String rest = entries[i].substring(comma + 1);
                if (rest.startsWith(scheme.prefix())
                        && scheme.encoding().fits(rest.substring(scheme.prefix().length()))) {
                    signatures.add(rest.substring(scheme.prefix().length()));
                }
            }
        }
        if (signatures.isEmpty()) {
            throw new Unusable(
                    Status.MALFORMED,
                    scheme.place() + " has no signature of the form '" + version + ",<"
                            + scheme.encoding().name().toLowerCase(Locale.ROOT) + ">' among its first "
                            + SignatureScheme.MAX_SIGNATURES + " entries");
        }
        return signatures;
    }

    private List<String> values(WebhookRequest request) throws Unusable {
        String field = scheme.formField();
        return field == null ? request.headers(scheme.header().orElseThrow()) : formField(request, field);
    }

    private static List<String> formField(WebhookRequest request, String name) throws Unusable {
        try {
            return request.formField(name);
        } catch (IllegalArgumentException e) {
            throw new Unusable(Status.MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private String withoutPrefix(String value) throws Unusable {
        String trimmed = scheme.staticToken() ? value : value.strip();
        String rest = trimmed.startsWith(scheme.prefix())
                ? trimmed.substring(scheme.prefix().length())
                : null;
        if (rest == null || !(scheme.staticToken() || scheme.encoding().fits(rest))) {
            throw new Unusable(
                    Status.MALFORMED,
                    scheme.place() + " is not of the form '" + scheme.prefix() + "<"
                            + (scheme.staticToken()
                                    ? "token"
                                    : scheme.encoding().name().toLowerCase(Locale.ROOT))
                            + ">'");
        }
        return rest;
    }

    private static String single(WebhookRequest request, String header) throws Unusable {
        List<String> values = request.headers(header);
        if (values.isEmpty() || values.get(0).isBlank()) {
            throw new Unusable(Status.MISSING, "header '" + header + "' is missing");
        }
        if (values.size() > 1) {
            throw new Unusable(Status.MALFORMED, "header '" + header + "' is given " + values.size() + " times");
        }
        return values.get(0).strip();
    }

    private static Instant seconds(String text, String header) throws Unusable {
        boolean digits = text.length() <= 15 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        try {
            if (digits) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
        } catch (DateTimeException | NumberFormatException e) {
            // falls through: the number is out of the calendar's range
        }
        throw new Unusable(Status.MALFORMED, "header '" + header + "' is not a time in Unix seconds");
    }

    private boolean tokenMatches(String token) {
        byte[] given = sha256(token.getBytes(StandardCharsets.UTF_8));
        boolean matches = false;
        for (byte[] key : keys) {
            // Hashes have one length, so the time of the comparison does not tell the length of the token.
            matches |= MessageDigest.isEqual(sha256(key), given);
        }
        return matches;
    }

    private byte[] hmac(byte[] key, String id, String timestamp, WebhookRequest request) throws Unusable {
        String algorithm = Objects.requireNonNull(scheme.algorithm()).jcaName();
        Mac mac;
        try {
            mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no " + algorithm, e);
        }
        for (Part part : scheme.parts()) {
            if (part instanceof Part.Literal literal) {
                mac.update(literal.text().getBytes(StandardCharsets.UTF_8));
            } else if (part instanceof Part.Id) {
                mac.update(id.getBytes(StandardCharsets.UTF_8));
            } else if (part instanceof Part.Timestamp) {
                mac.update(timestamp.getBytes(StandardCharsets.UTF_8));
            } else if (part instanceof Part.FormField field) {
                List<String> values = formField(request, field.name());
                if (values.size() != 1) {
                    throw new Unusable(
                            values.isEmpty() ? Status.MISSING : Status.MALFORMED,
                            "form field '" + field.name() + "' is "
                                    + (values.isEmpty() ? "missing" : "given " + values.size() + " times"));
                }
                mac.update(values.get(0).getBytes(StandardCharsets.UTF_8));
            } else {
                mac.update(request.rawBody());
            }
        }
        return mac.doFinal();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime has no SHA-256", e);
        }
    }

    /** Ends the check of a request; carries the outcome. */
    private static final class Unusable extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient SignatureCheck check;

        Unusable(Status status, String reason) {
            super(reason, null, false, false);
            this.check = new SignatureCheck(status, reason);
        }
    }

    /** Collects secrets and the clock. Not thread-safe. */
    public static final class Builder {

        private final SignatureScheme scheme;
        private final List<byte[]> keys = new ArrayList<>();
        private Clock clock = Clock.systemUTC();

        private Builder(SignatureScheme scheme) {
            this.scheme = scheme;
        }

        /**
         * Adds an active secret. The first one signs; each one is accepted.
         *
         * @param secret the secret, in the form of the scheme
         * @return this builder
         * @throws IllegalArgumentException if the secret is empty or not of that form, or there are too many
         */
        public Builder secret(@Nullable String secret) {
            if (secret == null || secret.isBlank()) {
                throw new IllegalArgumentException(
                        "The secret of " + scheme.place() + " is empty: anybody could sign with it");
            }
            if (keys.size() == MAX_SECRETS) {
                throw new IllegalArgumentException(
                        "At most " + MAX_SECRETS + " secrets may be active for " + scheme.place());
            }
            keys.add(key(secret));
            return this;
        }

        /**
         * The clock that timestamps are compared with and signed by; the system's by default.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * The engine.
         *
         * @return an immutable engine
         * @throws IllegalStateException if there is no secret
         */
        public WebhookSignature build() {
            if (keys.isEmpty()) {
                throw new IllegalStateException("The signature in " + scheme.place() + " needs at least one secret");
            }
            return new WebhookSignature(scheme, List.copyOf(keys), clock);
        }

        private byte[] key(String secret) {
            if (scheme.staticToken() || scheme.secretForm() == SecretForm.TEXT) {
                return secret.getBytes(StandardCharsets.UTF_8);
            }
            String base64 = secret.strip();
            base64 = base64.startsWith(WHSEC) ? base64.substring(WHSEC.length()) : base64;
            byte[] key;
            try {
                key = Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                // Not the cause: its message quotes a part of the secret.
                throw new IllegalArgumentException("The secret of " + scheme.place()
                        + " is not Base64: copy it whole from the sender, as 'whsec_' and the Base64 text");
            }
            if (key.length == 0) {
                throw new IllegalArgumentException(
                        "The secret of " + scheme.place() + " is empty: anybody could sign with it");
            }
            return key;
        }
    }
}
