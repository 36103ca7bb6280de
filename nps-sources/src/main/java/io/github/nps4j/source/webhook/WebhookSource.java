package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.source.SignatureCheck;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.WebhookSignature;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the webhooks of one survey tool. Built from a preset, the secrets, and what the preset leaves to the host; used
 * through {@link WebhookEndpoint}.
 *
 * <pre>{@code
 * WebhookSource typeform = WebhookSource.builder()
 *         .preset("typeform")
 *         .parameter("question", "nps_question")
 *         .secret(secret)
 *         .build();
 * WebhookReply reply = WebhookEndpoint.of(typeform).handle(request, sink);
 * }</pre>
 *
 * <p>Immutable and thread-safe. {@code toString} shows no secret.
 */
public final class WebhookSource {

    /** Largest body when the builder does not say: 1 MiB. */
    public static final int DEFAULT_MAX_BODY_BYTES = 1_048_576;

    private static final SignatureCheck UNSIGNED =
            new SignatureCheck(SignatureCheck.Status.VALID, "this source accepts unsigned requests");

    private final String name;
    private final int maxBodyBytes;
    private final List<WebhookSignature> signatures;
    private final PayloadReader reader;
    private final PresetRules rules;
    private final @Nullable WebhookFetch fetch;

    private WebhookSource(
            String name,
            int maxBodyBytes,
            List<WebhookSignature> signatures,
            PayloadReader reader,
            PresetRules rules,
            @Nullable WebhookFetch fetch) {
        this.name = name;
        this.maxBodyBytes = maxBodyBytes;
        this.signatures = signatures;
        this.reader = reader;
        this.rules = rules;
        this.fetch = fetch;
    }

    /**
     * A builder.
     *
     * @return a builder without a preset
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The name that stands as the source of the responses.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The largest body that is accepted.
     *
     * @return bytes
     */
    public int maxBodyBytes() {
        return maxBodyBytes;
    }

    @Override
    public String toString() {
        return "WebhookSource[" + name + ", " + signatures + "]";
    }

    SignatureCheck check(WebhookRequest request) {
        for (WebhookSignature signature : signatures) {
            SignatureCheck check = signature.verify(request);
            if (!check.valid()) {
                return check;
            }
        }
        return UNSIGNED;
    }

    Reading read(WebhookRequest request) {
        return reader.read(request);
    }

    /** Whether a request only tries whether the address is there. */
    boolean isProbe(WebhookRequest request) {
        return rules.probe()
                && (request.method().equals("GET") || request.method().equals("HEAD"));
    }

    PayloadReader reader() {
        return reader;
    }

    /** The fetch step of a thin webhook. */
    Optional<WebhookFetch> fetch() {
        return Optional.ofNullable(fetch);
    }

    /** Gets what a thin webhook points to. */
    WebhookFetch.Result fetch(JsonNode webhook) throws NotAResponse {
        return Objects.requireNonNull(fetch).get(Objects.requireNonNull(rules.fetch()), reader.fetchValues(webhook));
    }

    /** Collects what a source needs. Not thread-safe. */
    public static final class Builder {

        private @Nullable WebhookPreset preset;
        private @Nullable String name;
        private String tenant = "";
        private @Nullable String defaultRegion;
        private @Nullable SignatureScheme scheme;
        private final List<String> secrets = new ArrayList<>();
        private final Map<String, List<String>> tokens = new LinkedHashMap<>();
        private final Map<String, String> parameters = new LinkedHashMap<>();
        private boolean allowUnsigned;
        private boolean acceptPartials;
        private boolean ignoreMissingScores;
        private int maxBodyBytes = DEFAULT_MAX_BODY_BYTES;
        private @Nullable WebhookFetch fetch;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /**
         * A built-in preset; this or {@link #preset(WebhookPreset)} is required.
         *
         * @param name a name that {@link WebhookPreset#named} knows
         * @return this builder
         * @throws IllegalArgumentException if there is none of that name
         */
        public Builder preset(String name) {
            return preset(WebhookPreset.named(name));
        }

        /**
         * A preset of the host's own.
         *
         * @param preset the preset
         * @return this builder
         */
        public Builder preset(WebhookPreset preset) {
            this.preset = preset;
            return this;
        }

        /**
         * The name of the source; the preset's name by default. Give one where two accounts of one tool are read.
         *
         * @param name the name, such as {@code typeform-kr}
         * @return this builder
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * The tenant of all responses; {@code ""} by default.
         *
         * @param tenant the tenant
         * @return this builder
         */
        public Builder tenant(String tenant) {
            this.tenant = tenant;
            return this;
        }

        /**
         * The region of phone numbers without a country code; none by default.
         *
         * @param region ISO 3166-1 alpha-2, such as {@code KR}
         * @return this builder
         */
        public Builder defaultRegion(String region) {
            this.defaultRegion = region;
            return this;
        }

        /**
         * Fills in a parameter of the preset.
         *
         * @param parameter a name that {@link WebhookPreset#parameters()} lists
         * @param value its value, taken literally
         * @return this builder
         */
        public Builder parameter(String parameter, String value) {
            parameters.put(parameter, value);
            return this;
        }

        /**
         * Adds a secret of the tool's signature. Several may be active while a secret is changed.
         *
         * @param secret the secret, as the tool shows it
         * @return this builder
         */
        public Builder secret(String secret) {
            secrets.add(secret);
            return this;
        }

        /**
         * How requests are signed, if not as the preset says.
         *
         * @param scheme the scheme
         * @return this builder
         */
        public Builder signature(SignatureScheme scheme) {
            this.scheme = scheme;
            return this;
        }

        /**
         * Requires a fixed token in a header, for tools that do not sign, or besides the signature. Call it again with
         * the same header while the token is changed.
         *
         * @param header the name of the header, such as {@code X-Webhook-Token}
         * @param token the token; the whole value of the header
         * @return this builder
         */
        public Builder staticHeader(String header, String token) {
            tokens.computeIfAbsent(header, key -> new ArrayList<>()).add(token);
            return this;
        }

        /**
         * Accepts requests that prove nothing about their sender. Only for tests and for servers that check the sender
         * in front of this library.
         *
         * @return this builder
         */
        public Builder allowUnsigned() {
            this.allowUnsigned = true;
            return this;
        }

        /**
         * Takes unfinished responses as responses; they are ignored by default.
         *
         * @return this builder
         */
        public Builder acceptPartials() {
            this.acceptPartials = true;
            return this;
        }

        /**
         * Ignores responses in which the NPS question was not answered; they are invalid by default, because a wrong
         * question in the settings looks the same.
         *
         * @return this builder
         */
        public Builder ignoreMissingScores() {
            this.ignoreMissingScores = true;
            return this;
        }

        /**
         * The largest body; 1 MiB by default.
         *
         * @param maxBodyBytes bytes, 1 or more
         * @return this builder
         */
        public Builder maxBodyBytes(int maxBodyBytes) {
            this.maxBodyBytes = maxBodyBytes;
            return this;
        }

        /**
         * Gets the responses that thin webhooks only point to; required for presets that are
         * {@linkplain WebhookPreset#thin() thin}.
         *
         * @param fetch the fetch step; the host closes it
         * @return this builder
         */
        public Builder fetch(WebhookFetch fetch) {
            this.fetch = fetch;
            return this;
        }

        /**
         * The clock that signed timestamps are compared with and that tells the time of arrival; the system's by default.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * The source.
         *
         * @return an immutable source
         * @throws IllegalStateException naming what is missing or does not fit; among others, if requests would be
         *     accepted from anybody and {@link #allowUnsigned()} was not called
         * @throws IllegalArgumentException if a secret is empty or of the wrong form
         */
        public WebhookSource build() {
            WebhookPreset used = preset;
            if (used == null) {
                throw new IllegalStateException("The webhook source has no preset: call preset(...)");
            }
            String usedName = name == null ? used.name() : name;
            check(!usedName.isBlank(), usedName, "has a blank name");
            check(maxBodyBytes > 0, usedName, "has a largest body of " + maxBodyBytes + " bytes: use 1 or more");
            for (String parameter : parameters.keySet()) {
                check(
                        used.parameters().containsKey(parameter),
                        usedName,
                        "has no parameter '" + parameter + "': its preset knows "
                                + used.parameters().keySet());
            }
            for (String parameter : used.rules().requiredParameters()) {
                check(
                        !parameters.getOrDefault(parameter, "").isBlank(),
                        usedName,
                        "needs the parameter '" + parameter + "' ("
                                + used.parameters().get(parameter) + "): call parameter(\"" + parameter + "\", ...)");
            }
            check(
                    used.thin() == (fetch != null),
                    usedName,
                    used.thin()
                            ? "gets webhooks that only point to a response: call fetch(...) with the tool's API"
                            : "has a fetch step, but its webhooks hold the whole response: leave fetch(...) out");
            return new WebhookSource(
                    usedName,
                    maxBodyBytes,
                    signatures(used, usedName),
                    new PayloadReader(
                            used.rules(),
                            new PayloadReader.Settings(
                                    usedName,
                                    tenant,
                                    defaultRegion,
                                    Map.copyOf(parameters),
                                    acceptPartials,
                                    ignoreMissingScores,
                                    maxBodyBytes,
                                    scheme == null
                                            ? used.signature()
                                                    .flatMap(SignatureScheme::idHeader)
                                                    .orElse(null)
                                            : scheme.idHeader().orElse(null),
                                    clock)),
                    used.rules(),
                    fetch);
        }

        private List<WebhookSignature> signatures(WebhookPreset used, String usedName) {
            List<WebhookSignature> signatures = new ArrayList<>();
            SignatureScheme usedScheme =
                    scheme != null ? scheme : used.signature().orElse(null);
            if (!secrets.isEmpty()) {
                if (usedScheme == null) {
                    throw new IllegalStateException("The webhook source '" + usedName
                            + "' has a secret, but its tool does not sign: use staticHeader(header, token) with a header"
                            + " that you set at the tool, or signature(scheme)");
                }
                WebhookSignature.Builder signature =
                        WebhookSignature.builder(usedScheme).clock(clock);
                secrets.forEach(signature::secret);
                signatures.add(signature.build());
            }
            tokens.forEach((header, values) -> {
                WebhookSignature.Builder signature = WebhookSignature.builder(SignatureScheme.staticHeader(header));
                values.forEach(signature::secret);
                signatures.add(signature.build());
            });
            check(
                    !signatures.isEmpty() || allowUnsigned,
                    usedName,
                    "would accept requests from anybody: call "
                            + (usedScheme == null ? "staticHeader(header, token)" : "secret(...)")
                            + ", or allowUnsigned() if the sender is checked elsewhere");
            return List.copyOf(signatures);
        }

        private static void check(boolean holds, String name, String otherwise) {
            if (!holds) {
                throw new IllegalStateException("The webhook source '" + name + "' " + otherwise);
            }
        }
    }
}
