package io.github.nps4j.whatsapp.outbox;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Consent;
import io.github.nps4j.channel.ConsentScope;
import io.github.nps4j.channel.OutboxRow;
import io.github.nps4j.channel.OutboxState;
import io.github.nps4j.channel.Purpose;
import io.github.nps4j.channel.Suppression;
import io.github.nps4j.whatsapp.cloud.Recipient;
import io.github.nps4j.whatsapp.cloud.SendRequest;
import io.github.nps4j.whatsapp.cloud.SendResult;
import io.github.nps4j.whatsapp.cloud.WhatsAppClient;
import io.github.nps4j.whatsapp.error.ErrorAction;
import io.github.nps4j.whatsapp.error.ErrorScope;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import io.github.nps4j.whatsapp.phone.PhoneBook;
import io.github.nps4j.whatsapp.policy.Decision;
import io.github.nps4j.whatsapp.policy.SendIntent;
import io.github.nps4j.whatsapp.policy.SendPolicy;
import io.github.nps4j.whatsapp.webhook.MessageState;
import io.github.nps4j.whatsapp.webhook.MessageStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends each message once, under the policy. The store holds a row for every message before anything is sent, so that a
 * process that is killed neither doubles nor forgets one; where the answer of WhatsApp was lost, a status that carries our
 * id is waited for before anything is repeated.
 *
 * <p>It does not wait: what cannot go now says when to come back. Safe for use by many threads, and by many processes on
 * one store.
 */
public final class SendOutbox {

    private static final int MOST_RACES = 10;
    private static final int PAGE = 100;
    private static final Duration LONGEST_BACKOFF = Duration.ofHours(1);

    private final WhatsAppClient client;
    private final ChannelStore store;
    private final SendPolicy policy;
    private final PhoneBook phones;
    private final Clock clock;
    private final String queue;
    private final Duration statusWait;
    private final Duration sendLease;
    private final AfterUncertainty afterUncertainty;
    private final int mostAttempts;
    private final Duration accountPause;

    /** Nothing is sent before this time, because WhatsApp refused the account, the number or the token. */
    private volatile @Nullable Hold hold;

    /** Why nothing is sent. */
    private record Hold(Instant until, String why) {}

    private SendOutbox(Builder builder) {
        this.client = builder.client;
        this.store = builder.store;
        this.policy = builder.policy;
        this.phones = new PhoneBook(builder.store);
        this.clock = builder.clock;
        this.queue = "whatsapp/" + builder.client.phoneNumberId();
        this.statusWait = builder.statusWait;
        this.sendLease = builder.sendLease;
        this.afterUncertainty = builder.afterUncertainty;
        this.mostAttempts = builder.mostAttempts;
        this.accountPause = builder.accountPause;
    }

    /**
     * A builder.
     *
     * @param client the number that sends; stays the caller's
     * @param store what the nodes share
     * @param policy what may be sent when, for the number of the client and on the same store
     * @return a builder with the defaults
     */
    public static Builder builder(WhatsAppClient client, ChannelStore store, SendPolicy policy) {
        return new Builder(client, store, policy);
    }

    /**
     * The id of the business number that sends.
     *
     * @return Meta's id of the phone number
     */
    public String phoneNumberId() {
        return client.phoneNumberId();
    }

    /**
     * The name under which the rows of this number are kept in the store.
     *
     * @return the queue of {@link ChannelStore#outboxCounts}
     */
    public String queue() {
        return queue;
    }

    /**
     * The name under which the rows with a text are kept.
     *
     * @return the queue of {@link ChannelStore#outboxCounts}
     */
    public String keptQueue() {
        return queue + "/kept";
    }

    /**
     * Sends a message, or says why not now, or what became of it before. The same id never goes out a second time, except
     * after an uncertain attempt under {@link AfterUncertainty#REPEAT}, and after WhatsApp reported that it did not
     * deliver.
     *
     * @param message the message
     * @return how far it has come
     */
    public SendState send(Outbound message) {
        return send(message, false);
    }

    /** A row that was claimed is due, although its due time has moved to the end of the claim's lease. */
    private SendState send(Outbound message, boolean claimed) {
        for (int race = 0; race < MOST_RACES; race++) {
            Instant now = clock.instant();
            OutboxRow row = store.outbox(message.id()).orElse(null);
            if (row == null) {
                String own = message.body().isEmpty() ? queue : keptQueue();
                store.plan(List.of(OutboxRow.planned(message.id(), own, now, message.body())), now);
                continue;
            }
            switch (row.state()) {
                case ACCEPTED, DELIVERED -> {
                    return new SendState.Accepted(Objects.requireNonNullElse(row.messageId(), ""), false);
                }
                case FAILED -> {
                    return new SendState.Refused(Objects.requireNonNullElse(row.note(), "it was refused before"), null);
                }
                case SENDING -> {
                    if (now.isBefore(row.due()) && !claimed) {
                        return new SendState.Later(row.due(), "it is being sent by another thread or node");
                    }
                    // The process ended in mid-send. From now on a status is waited for: earlier ones could not arrive.
                    Instant until = now.plus(statusWait);
                    if (store.update(row.in(OutboxState.UNKNOWN, until, "the process ended while it was sent"), now)
                            .isPresent()) {
                        return new SendState.Uncertain(until);
                    }
                    continue;
                }
                case UNKNOWN -> {
                    if (now.isBefore(row.due()) && !claimed) {
                        return new SendState.Uncertain(row.due());
                    }
                    if (afterUncertainty == AfterUncertainty.LEAVE || row.attempts() >= mostAttempts) {
                        String why = "it is not known whether it went out: no status came within "
                                + statusWait.toSeconds() + " s";
                        if (store.update(row.in(OutboxState.FAILED, now, why), now)
                                .isPresent()) {
                            return new SendState.Refused(why, null);
                        }
                        continue;
                    }
                    // It is taken for not sent; the next attempt takes a place of its own.
                    policy.release(place(row.id(), row.attempts()));
                }
                case PLANNED -> {
                    if (now.isBefore(row.due()) && row.attempts() > 0 && !claimed) {
                        return new SendState.Later(
                                row.due(), Objects.requireNonNullElse(row.note(), "it is planned for later"));
                    }
                }
            }
            SendState state = attempt(row, message, now);
            if (state != null) {
                return state;
            }
        }
        return new SendState.Later(clock.instant().plusSeconds(1), "others are at work on the same message");
    }

    /**
     * Goes on with messages that were kept with a text, were tried before and are due again: those whose answer was lost and
     * of which no status has told in time, and those that WhatsApp refused for a reason that passes. What was never tried
     * is left to whoever gave it.
     *
     * @param rebuild makes the message from our id and the text that was kept
     * @return how many were looked at
     */
    public int resumeKept(BiFunction<String, String, Outbound> rebuild) {
        int all = 0;
        Instant now = clock.instant();
        while (true) {
            List<OutboxRow> rows = store.claimOutbox(keptQueue(), now, PAGE, sendLease);
            if (rows.isEmpty()) {
                return all;
            }
            for (OutboxRow row : rows) {
                if (row.state() != OutboxState.PLANNED || row.attempts() > 0) {
                    all++;
                    send(rebuild.apply(row.id(), row.body()), true);
                }
            }
        }
    }

    /** {@code null} if somebody else was faster. */
    private @Nullable SendState attempt(OutboxRow row, Outbound message, Instant now) {
        Hold held = hold;
        if (held != null && now.isBefore(held.until())) {
            return new SendState.Later(held.until(), held.why());
        }
        SendIntent intent = intent(row, message);
        Decision decision = policy.reserve(intent, now);
        if (decision instanceof Decision.Wait wait) {
            return new SendState.Later(wait.until(), wait.why());
        }
        if (decision instanceof Decision.UseTemplate template) {
            return new SendState.NeedsTemplate(template.why());
        }
        if (decision instanceof Decision.Never never) {
            return store.update(row.in(OutboxState.FAILED, now, never.why()), now)
                            .isPresent()
                    ? new SendState.Suppressed(never.reason(), never.why())
                    : null;
        }
        Optional<OutboxRow> mine = store.update(row.sending(now.plus(sendLease)), now);
        if (mine.isEmpty()) {
            // The place stays: whoever was faster has it under the same name.
            return null;
        }
        // The last look: an opt-out that came since it was counted is seen here.
        Optional<Suppression.Reason> stopped = message.isStopConfirmation()
                ? Optional.empty()
                : store.consentsOf(intent.names()).stopped(intent.purpose());
        if (stopped.isPresent()) {
            policy.release(intent.id());
            String why = "the person has stopped it";
            settle(mine.get().in(OutboxState.FAILED, now, why));
            return new SendState.Suppressed(stopped.get(), why);
        }
        if (!clock.instant().isBefore(mine.get().due())) {
            // It took so long that others have taken this process for dead: they go on with the message.
            return new SendState.Later(clock.instant().plus(statusWait), "its turn was lost to another node");
        }
        SendResult result =
                client.send(SendRequest.of(message.to(), message.message()).withOurId(message.id()));
        return settled(mine.get(), message, intent.id(), result);
    }

    /** The name of an attempt in the counts of the policy. */
    private static String place(String id, int attempt) {
        return id + "#" + attempt;
    }

    private static SendIntent intent(OutboxRow row, Outbound message) {
        String id = place(message.id(), row.attempts() + 1);
        SendIntent.Builder intent = message.message().isAllowedOutsideWindow()
                ? SendIntent.template(id, message.person(), message.purpose())
                : message.purpose() == Purpose.SERVICE
                        ? SendIntent.reply(id, message.person())
                        : SendIntent.free(id, message.person(), message.purpose());
        intent.alsoKnownAs(message.names()).zone(message.zone().orElse(null));
        if (message.isSurvey()) {
            intent.survey();
        }
        if (message.isStopConfirmation()) {
            intent.stopConfirmation();
        }
        return intent.build();
    }

    private SendState settled(OutboxRow row, Outbound message, String place, SendResult result) {
        Instant now = clock.instant();
        if (result instanceof SendResult.Accepted accepted) {
            boolean kept = settle(row.withMessageId(accepted.messageId())
                    .in(OutboxState.ACCEPTED, now, accepted.isHeld() ? "held" : null));
            learn(message, accepted, now);
            return kept
                    ? new SendState.Accepted(accepted.messageId(), true)
                    // A status was faster, and may say that it failed.
                    : store.outbox(row.id()).map(SendOutbox::stateOf).orElseThrow();
        }
        if (result instanceof SendResult.Unknown) {
            Instant until = now.plus(statusWait);
            settle(row.in(OutboxState.UNKNOWN, until, "the answer of WhatsApp was lost"));
            return new SendState.Uncertain(until);
        }
        policy.release(place);
        if (result instanceof SendResult.NotSent notSent) {
            Instant again =
                    now.plus(notSent.failure().retryAfter().orElse(backoff(row.attempts(), Duration.ofSeconds(2), 2)));
            String why = "WhatsApp could not be reached: " + notSent.failure().message();
            settle(row.in(OutboxState.PLANNED, again, why));
            return new SendState.Later(again, why);
        }
        SendResult.Refused refused = (SendResult.Refused) result;
        return refused(row, message, refused.error(), refused.retryAfter(), now);
    }

    private void learn(Outbound message, SendResult.Accepted accepted, Instant now) {
        if (message.to().kind() == Recipient.Kind.PHONE) {
            phones.learnFromSend(message.to().address(), accepted.waId(), accepted.userId(), now);
        }
    }

    private SendState refused(
            OutboxRow row, Outbound message, WhatsAppError error, @Nullable Duration retryAfter, Instant now) {
        String why = error.describe();
        ErrorAction action = error.action();
        if (error.rule().scope() == ErrorScope.FLOW) {
            // Without its Flow it may go at once, under the same id.
            settle(row.in(OutboxState.PLANNED, now, why));
            return new SendState.Refused(why, error);
        }
        switch (action) {
            case RETRY, THROTTLE, PAIR_WAIT, WAIT_A_DAY -> {
                if (isSpent(error, row.attempts())) {
                    settle(row.in(OutboxState.FAILED, now, why));
                    return new SendState.Refused(why, error);
                }
                Instant again = now.plus(retryAfter != null ? retryAfter : pause(error, row.attempts()));
                settle(row.in(OutboxState.PLANNED, again, why));
                return new SendState.Later(again, why);
            }
            case FIX_ACCOUNT -> {
                // It is nothing about this message: all wait, and somebody must look.
                Instant again = now.plus(accountPause);
                hold = new Hold(again, why);
                settle(row.in(OutboxState.PLANNED, again, why));
                return new SendState.Later(again, why);
            }
            case USE_TEMPLATE -> {
                settle(row.in(OutboxState.PLANNED, now, why));
                return new SendState.NeedsTemplate(why);
            }
            case RECIPIENT_NEVER -> {
                Suppression.Reason reason = suppress(message.person(), error, now);
                settle(row.in(OutboxState.FAILED, now, why));
                return new SendState.Suppressed(reason, why);
            }
            case FIX_TEMPLATE -> {
                // Planned again, so that another form of it may go under the same id.
                settle(row.in(OutboxState.PLANNED, now, why));
                return new SendState.Refused(why, error);
            }
            default -> {
                settle(row.in(OutboxState.FAILED, now, why));
                return new SendState.Refused(why, error);
            }
        }
    }

    /** What a refusal says about the person is kept for later messages. */
    private Suppression.Reason suppress(String person, WhatsAppError error, Instant now) {
        switch (error.code()) {
            case 131050 -> {
                store.record(Consent.optOut(person, ConsentScope.MARKETING, now, "vendor"));
                return Suppression.Reason.MARKETING_STOPPED;
            }
            case 131026 -> {
                store.suppress(new Suppression(person, Suppression.Reason.UNREACHABLE, now, null));
                return Suppression.Reason.UNREACHABLE;
            }
            default -> {
                return Suppression.Reason.REFUSED;
            }
        }
    }

    private static Duration pause(WhatsAppError error, int attempts) {
        return error.rule().waitBefore(Math.max(0, attempts - 1));
    }

    /** Whether another try makes no sense any more. Limits that pass by themselves are tried for as long as it takes. */
    private boolean isSpent(WhatsAppError error, int attempts) {
        int tries = error.rule().tries();
        return (tries > 0 && attempts > tries) || (error.action() == ErrorAction.RETRY && attempts >= mostAttempts);
    }

    private static Duration backoff(int attempts, Duration first, int factor) {
        long millis = first.toMillis();
        for (int i = 1; i < attempts && millis < LONGEST_BACKOFF.toMillis(); i++) {
            millis *= factor;
        }
        return Duration.ofMillis(Math.min(millis, LONGEST_BACKOFF.toMillis()));
    }

    /**
     * Gives up a message that is planned and not under way.
     *
     * @param id our own id
     * @param why why, without personal data
     */
    public void giveUp(String id, String why) {
        for (int race = 0; race < MOST_RACES; race++) {
            OutboxRow row = store.outbox(id).orElse(null);
            Instant now = clock.instant();
            if (row == null
                    || row.state() != OutboxState.PLANNED
                    || store.update(row.in(OutboxState.FAILED, now, why), now).isPresent()) {
                return;
            }
        }
    }

    /** The row is ours until its lease ends; {@code false} if a status was faster, which is right then. */
    private boolean settle(OutboxRow row) {
        return store.update(row, clock.instant()).isPresent();
    }

    /**
     * What a status of WhatsApp says about a message of ours.
     *
     * @param id our own id of the message
     * @param state how far it has come
     */
    public record Told(String id, SendState state) {}

    /**
     * Takes in a status. A status that carries our id settles an uncertain message; {@code failed} plans it again where
     * that can help, at most so often as a message is tried at all.
     *
     * @param status the status of a message
     * @return what it says about a message of ours; empty if it is not ours, or says nothing new
     */
    public Optional<Told> told(MessageStatus status) {
        for (int race = 0; race < MOST_RACES; race++) {
            OutboxRow row = status.callbackData()
                    .flatMap(id -> id.length() <= Outbound.MAX_ID ? store.outbox(id) : Optional.empty())
                    .or(() -> status.messageId().isEmpty()
                            ? Optional.empty()
                            : store.outboxByMessageId(status.messageId()))
                    .orElse(null);
            if (row == null || !(row.queue().equals(queue) || row.queue().equals(keptQueue()))) {
                return Optional.empty();
            }
            Instant now = clock.instant();
            MessageState state = status.state();
            if (state == MessageState.FAILED) {
                OutboxRow next = failed(row, status, now);
                if (next == null) {
                    return Optional.empty();
                }
                if (store.update(next, now).isPresent()) {
                    return Optional.of(new Told(row.id(), stateOf(next)));
                }
                continue;
            }
            boolean arrived =
                    state == MessageState.DELIVERED || state == MessageState.READ || state == MessageState.PLAYED;
            boolean out = arrived || state == MessageState.SENT || state == MessageState.ACCEPTED;
            boolean news = arrived
                    ? row.state() != OutboxState.DELIVERED
                    : out && (row.state() == OutboxState.SENDING || row.state() == OutboxState.UNKNOWN);
            if (!news) {
                return Optional.empty();
            }
            OutboxRow known = status.messageId().isEmpty() ? row : row.withMessageId(status.messageId());
            OutboxRow next = known.in(arrived ? OutboxState.DELIVERED : OutboxState.ACCEPTED, now, null);
            if (store.update(next, now).isPresent()) {
                return Optional.of(new Told(row.id(), stateOf(next)));
            }
        }
        return Optional.empty();
    }

    /** {@code null} if it says nothing new. */
    private @Nullable OutboxRow failed(OutboxRow row, MessageStatus status, Instant now) {
        boolean ofEarlierAttempt = row.messageId() != null
                && !status.messageId().isEmpty()
                && (!row.messageId().equals(status.messageId()) || row.state() != OutboxState.ACCEPTED);
        if (ofEarlierAttempt
                || row.state() == OutboxState.PLANNED
                || row.state() == OutboxState.FAILED
                || row.state() == OutboxState.DELIVERED) {
            return null;
        }
        WhatsAppError error = status.errors().isEmpty() ? null : status.errors().get(0);
        OutboxRow known = status.messageId().isEmpty() ? row : row.withMessageId(status.messageId());
        if (error == null) {
            return known.in(OutboxState.FAILED, now, "WhatsApp reports that it failed, without a reason");
        }
        ErrorAction action = error.action();
        boolean again = (action == ErrorAction.RETRY
                        || action == ErrorAction.THROTTLE
                        || action == ErrorAction.PAIR_WAIT
                        || action == ErrorAction.WAIT_A_DAY)
                && row.attempts() < mostAttempts;
        if (again) {
            // It did not reach the person, who may be tried again today.
            policy.release(place(row.id(), row.attempts()));
            return known.in(OutboxState.PLANNED, now.plus(pause(error, row.attempts())), error.describe());
        }
        if (action == ErrorAction.RECIPIENT_NEVER) {
            status.recipient().waId().ifPresent(waId -> suppress(personOf(waId), error, now));
        }
        return known.in(OutboxState.FAILED, now, error.describe());
    }

    private String personOf(String waId) {
        String number = waId.startsWith("+") ? waId : "+" + waId;
        return store.personsOf(Set.of(waId)).getOrDefault(waId, number);
    }

    private static SendState stateOf(OutboxRow row) {
        return switch (row.state()) {
            case ACCEPTED, DELIVERED -> new SendState.Accepted(Objects.requireNonNullElse(row.messageId(), ""), false);
            case PLANNED -> new SendState.Later(row.due(), Objects.requireNonNullElse(row.note(), ""));
            case FAILED -> new SendState.Refused(Objects.requireNonNullElse(row.note(), ""), null);
            case SENDING, UNKNOWN -> new SendState.Uncertain(row.due());
        };
    }

    /**
     * Why nothing is sent at all, when WhatsApp has refused the token, the number or the account.
     *
     * @return what WhatsApp said; empty while sending is possible
     */
    public Optional<String> heldBecause() {
        Hold held = hold;
        return held == null || !clock.instant().isBefore(held.until()) ? Optional.empty() : Optional.of(held.why());
    }

    /** Sends again at once after the account was put right. */
    public void resume() {
        hold = null;
    }

    @Override
    public String toString() {
        return "SendOutbox[" + queue + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final WhatsAppClient client;
        private final ChannelStore store;
        private final SendPolicy policy;
        private Clock clock = Clock.systemUTC();
        private Duration statusWait = Duration.ofMinutes(2);
        private Duration sendLease = Duration.ofMinutes(2);
        private AfterUncertainty afterUncertainty = AfterUncertainty.REPEAT;
        private int mostAttempts = 5;
        private Duration accountPause = Duration.ofMinutes(15);

        private Builder(WhatsAppClient client, ChannelStore store, SendPolicy policy) {
            this.client = Objects.requireNonNull(client);
            this.store = Objects.requireNonNull(store);
            this.policy = Objects.requireNonNull(policy);
        }

        /**
         * The clock; the system's by default.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock);
            return this;
        }

        /**
         * How long a status is waited for after an uncertain attempt; 120 s by default.
         *
         * @param wait 1 second to 24 hours; 60 to 120 s are usual
         * @return this builder
         */
        public Builder statusWait(Duration wait) {
            this.statusWait = bounded("time to wait for a status", wait, Duration.ofSeconds(1), Duration.ofDays(1));
            return this;
        }

        /**
         * How long one attempt may take before another node takes its process for dead; 2 minutes by default.
         *
         * @param lease longer than the client's call timeout, 1 second to 1 hour
         * @return this builder
         */
        public Builder sendLease(Duration lease) {
            this.sendLease = bounded("lease of a send", lease, Duration.ofSeconds(1), Duration.ofHours(1));
            return this;
        }

        /**
         * What becomes of a message of which no status has told within the time; it is repeated by default.
         *
         * @param what repeat or leave
         * @return this builder
         */
        public Builder afterUncertainty(AfterUncertainty what) {
            this.afterUncertainty = Objects.requireNonNull(what);
            return this;
        }

        /**
         * How often a message is tried where WhatsApp has a passing fault; 5 by default. Limits do not count.
         *
         * @param attempts 1 to 20
         * @return this builder
         */
        public Builder mostAttempts(int attempts) {
            if (attempts < 1 || attempts > 20) {
                throw new IllegalArgumentException("a message cannot be tried " + attempts + " times: use 1 to 20");
            }
            this.mostAttempts = attempts;
            return this;
        }

        /**
         * How long nothing is sent after WhatsApp refused token, number or account; 15 minutes by default.
         *
         * @param pause 1 second to 24 hours
         * @return this builder
         */
        public Builder accountPause(Duration pause) {
            this.accountPause = bounded("pause", pause, Duration.ofSeconds(1), Duration.ofDays(1));
            return this;
        }

        private static Duration bounded(String what, Duration value, Duration least, Duration most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                throw new IllegalArgumentException("the " + what + " is " + value + ": use " + least + " to " + most);
            }
            return value;
        }

        /**
         * The outbox.
         *
         * @return the outbox
         */
        public SendOutbox build() {
            return new SendOutbox(this);
        }
    }
}
