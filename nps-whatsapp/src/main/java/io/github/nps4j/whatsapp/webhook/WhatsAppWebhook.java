package io.github.nps4j.whatsapp.webhook;

import io.github.nps4j.source.SignatureCheck;
import io.github.nps4j.source.SignatureCheck.Status;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.WebhookSignature;
import io.github.nps4j.whatsapp.webhook.WebhookAnswer.Outcome;
import io.github.nps4j.whatsapp.webhook.WebhookMemory.Claim;
import io.github.nps4j.whatsapp.webhook.WebhookMemory.StatusMark;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of a WhatsApp webhook: the verification, the signature on the raw bytes, every update of every entry,
 * duplicates of up to seven days, and statuses in any order.
 *
 * <pre>{@code
 * WhatsAppWebhook webhook = WhatsAppWebhook.builder()
 *         .appSecret(appSecret)
 *         .verifyToken(verifyToken)
 *         .listener(delivery -> inbox.keep(delivery.events()))
 *         .build();
 * WebhookAnswer answer = webhook.handle(method, query, headers, body);
 * }</pre>
 *
 * <p>Any server can be used: hand in what came, with the raw bytes of the body, and send the answer. For the JDK's own
 * server there is {@link JdkWhatsAppHandler}. The body is in memory when it gets here, so let the server refuse what is
 * larger than {@link #maxBodyBytes()}.
 *
 * <p>An update is handled at least once, and once unless the process ends between handling it and remembering that. While
 * one thread or node handles an update, its copies are answered 503, so that Meta keeps them until the first one is settled.
 *
 * <p>Immutable and thread-safe. No log line, message or {@code toString} shows a secret or anything of a person.
 */
public final class WhatsAppWebhook {

    /** How long Meta repeats what was not answered by 200, and so how long duplicates are known: 7 days. */
    public static final Duration DUPLICATES = Duration.ofDays(7);

    /** The default of {@link Builder#maxBodyBytes}: 4 MiB. Meta sends up to 3 MB. */
    public static final int DEFAULT_MAX_BODY_BYTES = 4 * 1024 * 1024;

    private static final int MAX_BODY_BYTES = 256 * 1024 * 1024;

    /** How many updates the default memory knows. */
    public static final int DEFAULT_MEMORY = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(WhatsAppWebhook.class);

    private final WebhookSignature signature;
    private final boolean escapedForm;
    private final Handshake handshake;
    private final @Nullable WhatsAppListener listener;
    private final WebhookMemory memory;
    private final Duration lease;
    private final int maxBodyBytes;
    private final Clock clock;

    private WhatsAppWebhook(Builder builder, WebhookSignature signature) {
        this.signature = signature;
        this.escapedForm = builder.escapedForm;
        this.handshake = new Handshake(builder.verifyToken);
        this.listener = builder.listener;
        this.memory = builder.memory == null ? WebhookMemory.inMemory(DEFAULT_MEMORY) : builder.memory;
        this.lease = builder.lease;
        this.maxBodyBytes = builder.maxBodyBytes;
        this.clock = builder.clock;
    }

    /**
     * A builder.
     *
     * @return a builder without secrets
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The largest body that is read.
     *
     * @return bytes
     */
    public int maxBodyBytes() {
        return maxBodyBytes;
    }

    /**
     * Handles a request of any server; see {@link #handle(WebhookRequest, String)}.
     *
     * @param method the HTTP method
     * @param query the raw query of the URL, not decoded, or {@code null}
     * @param headers names, in any case, and values
     * @param body the raw bytes as they came over the wire
     * @return what to answer
     * @throws IllegalStateException if there is no listener
     */
    public WebhookAnswer handle(String method, @Nullable String query, Map<String, List<String>> headers, byte[] body) {
        return handle(WebhookRequest.of(method, headers, body), query);
    }

    /**
     * Handles a request: verification, or signature, JSON, duplicates, listener. No exception escapes, whatever the request
     * holds and whatever the listener throws.
     *
     * @param request the request as it came
     * @param query the raw query of the URL, not decoded, or {@code null}
     * @return what to answer
     * @throws IllegalStateException if there is no listener
     */
    public WebhookAnswer handle(WebhookRequest request, @Nullable String query) {
        if (listener == null) {
            throw new IllegalStateException(
                    "The WhatsApp webhook has no listener: give it one, or use receive() and end each delivery");
        }
        WebhookDelivery delivery = receive(request, query);
        if (delivery.events().isEmpty()) {
            return delivery.settle();
        }
        try {
            listener.received(delivery);
        } catch (RuntimeException e) {
            // Not the message, which may quote an update.
            LOG.error(
                    "{} updates of WhatsApp were not taken: {} was thrown; Meta is asked to send them again",
                    delivery.events().size(),
                    e.getClass().getName());
            return delivery.giveBack();
        }
        return delivery.settle();
    }

    /**
     * Checks and reads a request, for hosts without a listener. Whoever calls this handles the updates, ends the delivery,
     * and sends the answer that this gives.
     *
     * @param request the request as it came
     * @param query the raw query of the URL, not decoded, or {@code null}
     * @return the updates that were not handled before; none if the request was refused
     */
    public WebhookDelivery receive(WebhookRequest request, @Nullable String query) {
        Instant now = clock.instant();
        if (request.method().equals("GET")) {
            WebhookAnswer answer = handshake.answer(query);
            if (answer.outcome() != Outcome.VERIFIED) {
                LOG.warn("Verification of the WhatsApp webhook refused: {}", answer.body());
            }
            return WebhookDelivery.without(answer, memory, now);
        }
        if (!request.method().equals("POST")) {
            return refused(Outcome.NOT_ALLOWED, "Send webhooks by POST.", now);
        }
        if (request.bodyLength() > maxBodyBytes) {
            return refused(Outcome.TOO_LARGE, tooLarge(request.bodyLength()), now);
        }
        SignatureCheck check = check(request);
        if (!check.valid()) {
            LOG.warn("Webhook of WhatsApp refused ({}): {}", check.status(), check.reason());
            return refused(Outcome.UNAUTHORIZED, "Not signed with a secret that is known here.", now);
        }
        List<WhatsAppEvent> events;
        try {
            events = WebhookReader.read(request.body());
        } catch (IllegalArgumentException e) {
            LOG.warn("Webhook of WhatsApp refused: {}", e.getMessage());
            return refused(Outcome.INVALID, e.getMessage() + ".", now);
        }
        try {
            return claim(events, now);
        } catch (RuntimeException e) {
            LOG.error(
                    "The memory of the WhatsApp webhook cannot be asked: {} was thrown; Meta is asked to send again",
                    e.getClass().getName());
            return WebhookDelivery.without(WebhookDelivery.again(), memory, now);
        }
    }

    /**
     * Checks the signature only.
     *
     * @param request the request as it came
     * @return whether it comes from a holder of an app secret, and if not, why
     */
    public SignatureCheck check(WebhookRequest request) {
        SignatureCheck check = signature.verify(request);
        if (check.status() != Status.WRONG || !escapedForm) {
            return check;
        }
        byte[] escaped = EscapedJson.of(request.body());
        return escaped == null
                ? check
                : signature.verify(request.toBuilder().body(escaped).build());
    }

    static String tooLarge(long bytes) {
        return "The body has " + (bytes < 0 ? "too many" : bytes) + " bytes.";
    }

    private WebhookDelivery refused(Outcome outcome, String why, Instant now) {
        return WebhookDelivery.without(new WebhookAnswer(outcome, why), memory, now);
    }

    private WebhookDelivery claim(List<WhatsAppEvent> events, Instant now) {
        List<WhatsAppEvent> candidates = new ArrayList<>(events.size());
        List<@Nullable String> candidateKeys = new ArrayList<>(events.size());
        List<String> claimed = new ArrayList<>(events.size());
        Set<String> inThisRequest = new HashSet<>();
        int duplicates = 0;
        for (WhatsAppEvent event : events) {
            String key = UpdateKeys.of(event);
            if (key != null && !inThisRequest.add(key)) {
                duplicates++;
                continue;
            }
            candidates.add(event);
            candidateKeys.add(key);
            if (key != null) {
                claimed.add(key);
            }
        }
        List<Claim> claims = claimed.isEmpty() ? List.of() : memory.claim(claimed, now, now.plus(lease));
        List<WhatsAppEvent> fresh = new ArrayList<>(candidates.size());
        List<String> keys = new ArrayList<>(claimed.size());
        int next = 0;
        boolean busy = false;
        for (int i = 0; i < candidates.size(); i++) {
            String key = candidateKeys.get(i);
            Claim claim = key == null ? Claim.TAKEN : claims.get(next++);
            switch (claim) {
                case TAKEN -> {
                    fresh.add(candidates.get(i));
                    if (key != null) {
                        keys.add(key);
                    }
                }
                case SEEN -> duplicates++;
                case BUSY -> busy = true;
            }
        }
        Instant keepUntil = now.plus(DUPLICATES);
        WebhookAnswer answer = busy
                ? WebhookDelivery.again()
                : fresh.isEmpty() && duplicates > 0
                        ? new WebhookAnswer(Outcome.DUPLICATE, "Known already.")
                        : new WebhookAnswer(Outcome.ACCEPTED, "Accepted.");
        return new WebhookDelivery(answer, fresh, keys, duplicates, stale(fresh, now, keepUntil), memory, keepUntil);
    }

    private Set<MessageStatus> stale(List<WhatsAppEvent> events, Instant now, Instant keepUntil) {
        List<MessageStatus> statuses = new ArrayList<>();
        List<StatusMark> marks = new ArrayList<>();
        for (WhatsAppEvent event : events) {
            if (event instanceof MessageStatus status
                    && status.state().rank() > 0
                    && !status.messageId().isEmpty()) {
                statuses.add(status);
                marks.add(new StatusMark(
                        UpdateKeys.ofMessage(status), status.state().rank()));
            }
        }
        Set<MessageStatus> stale = WebhookDelivery.identitySet();
        if (!marks.isEmpty()) {
            List<Integer> before = memory.raise(marks, now, keepUntil);
            for (int i = 0; i < statuses.size(); i++) {
                if (before.get(i) > marks.get(i).rank()) {
                    stale.add(statuses.get(i));
                }
            }
        }
        return stale;
    }

    /** Says nothing of its secrets. */
    @Override
    public String toString() {
        return "WhatsAppWebhook[" + (listener == null ? "without" : "with") + " listener]";
    }

    /** Collects the settings of a webhook. Not thread-safe. */
    public static final class Builder {

        private final WebhookSignature.Builder signature = WebhookSignature.builder(SignatureScheme.meta());
        private boolean escapedForm;
        private @Nullable String verifyToken;
        private @Nullable WhatsAppListener listener;
        private @Nullable WebhookMemory memory;
        private Duration lease = Duration.ofMinutes(1);
        private int maxBodyBytes = DEFAULT_MAX_BODY_BYTES;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /**
         * Adds an app secret. To change it without a gap, give the new one and the old one.
         *
         * @param secret the secret of the app, from its basic settings
         * @return this builder
         * @throws IllegalArgumentException if it is blank, or there are more than
         *     {@value WebhookSignature#MAX_SECRETS}
         */
        public Builder appSecret(String secret) {
            signature.secret(secret);
            return this;
        }

        /**
         * The token of the verification; without it every verification is refused.
         *
         * @param token the text that is entered at Meta with the URL
         * @return this builder
         * @throws IllegalArgumentException if it is blank
         */
        public Builder verifyToken(String token) {
            if (token.isBlank()) {
                throw new IllegalArgumentException("The verify token is empty: anybody could verify the webhook");
            }
            this.verifyToken = token;
            return this;
        }

        /**
         * Takes the updates; without it, use {@link WhatsAppWebhook#receive}.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder listener(WhatsAppListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * What remembers duplicates and statuses; by default {@link WebhookMemory#inMemory} with room for
         * {@value #DEFAULT_MEMORY}. Several nodes, and a host that must know duplicates after a restart, need one in their
         * store.
         *
         * @param memory the memory
         * @return this builder
         */
        public Builder memory(WebhookMemory memory) {
            this.memory = Objects.requireNonNull(memory, "memory");
            return this;
        }

        /**
         * How long a listener may take before another copy of its updates may be handled; 1 minute by default.
         *
         * @param lease more than zero
         * @return this builder
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder lease(Duration lease) {
            if (lease.isZero() || lease.isNegative()) {
                throw new IllegalArgumentException("The lease of a WhatsApp update must be greater than zero");
            }
            this.lease = lease;
            return this;
        }

        /**
         * Also accepts a signature over the escaped form of a body that has characters beyond ASCII, for servers and proxies
         * that decode what Meta escaped. Off by default: raw bytes need no such help.
         *
         * @param accept {@code true} to accept it
         * @return this builder
         */
        public Builder acceptEscapedForm(boolean accept) {
            this.escapedForm = accept;
            return this;
        }

        /**
         * The largest body that is read; 4 MiB by default.
         *
         * @param bytes 1,024 to 268,435,456 (256 MiB)
         * @return this builder
         * @throws IllegalArgumentException if it is less or more
         */
        public Builder maxBodyBytes(int bytes) {
            if (bytes < 1_024 || bytes > MAX_BODY_BYTES) {
                throw new IllegalArgumentException("A webhook of WhatsApp needs room for 1,024 bytes to 256 MiB");
            }
            this.maxBodyBytes = bytes;
            return this;
        }

        /**
         * The clock; the system's by default.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * The webhook.
         *
         * @return the webhook
         * @throws IllegalStateException if there is no app secret
         */
        public WhatsAppWebhook build() {
            return new WhatsAppWebhook(this, signature.build());
        }
    }
}
