package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.channel.ChannelDocument;
import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.CannotAcceptException;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.source.ResponseSource;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.whatsapp.outbox.SendOutbox;
import io.github.nps4j.whatsapp.survey.ConversationJson.Acquaintance;
import io.github.nps4j.whatsapp.webhook.WhatsAppEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks people by WhatsApp, listens to what they answer, and hands the scores on as responses.
 *
 * <p>Invite with {@link #invite}; hand every event of the webhook to {@link #accept}; call {@link #start} so that messages
 * are sent and responses handed on in the background, or {@link #runDue} to step by hand. Everything is in the store before
 * it is acknowledged or sent, so that processes may be killed, and several nodes may share the work.
 *
 * <p>Safe for use by many threads. No thread runs before {@link #start}.
 */
public final class WhatsAppSurvey implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WhatsAppSurvey.class);

    private static final int PAGE = 50;
    private static final int MOST_RACES = 20;

    /** How long somebody waits who is asked something else. */
    private static final Duration BUSY_PAUSE = Duration.ofMinutes(30);

    private static final Duration SINK_PAUSE = Duration.ofSeconds(5);

    private final SendOutbox outbox;
    private final ChannelStore store;
    private final Map<String, Survey> surveys;
    private final Map<String, ConversationRules> rules;
    private final ResponseSink sink;
    private final SurveyListener listener;
    private final SurveyResponses responses;
    private final String defaultLanguage;
    private final @Nullable String defaultRegion;
    private final Clock clock;
    private final Duration lease;
    private final ConversationBook book;
    private final SurveyPeople people;
    private final SurveyMail mail;
    private final SurveyInbox inbox;
    private final SurveyWorkers workers;

    private WhatsAppSurvey(Builder builder) {
        this.outbox = builder.outbox;
        this.store = builder.store;
        this.surveys = Map.copyOf(builder.surveys);
        Map<String, ConversationRules> byId = new LinkedHashMap<>();
        surveys.forEach((id, survey) -> byId.put(id, new ConversationRules(survey, Replies::score)));
        this.rules = Map.copyOf(byId);
        this.sink = builder.sink;
        this.listener = builder.listener;
        this.responses = new SurveyResponses(builder.source, builder.tenant);
        this.defaultLanguage = builder.defaultLanguage;
        this.defaultRegion = builder.defaultRegion;
        this.clock = builder.clock;
        this.lease = builder.lease;
        this.book = new ConversationBook(store, this::due, listener);
        this.people = new SurveyPeople(store);
        this.mail = new SurveyMail(outbox, people, clock);
        this.inbox = new SurveyInbox(outbox, store, book, people, rules::get, clock);
        this.workers = new SurveyWorkers(builder.threads, builder.pollInterval, this::runDue);
    }

    /**
     * A builder.
     *
     * @param outbox sends under the policy; stays the caller's
     * @param store what the nodes share; the same one as the outbox has
     * @return a builder without surveys
     */
    public static Builder builder(SendOutbox outbox, ChannelStore store) {
        return new Builder(outbox, store);
    }

    /**
     * Plans the invitation of people, now. When this returns, the plan survives a crash; the same call again changes nothing,
     * so after a crash in between it is simply repeated.
     *
     * @param survey the id of the survey
     * @param occasion what they are asked about, such as {@code 2026-Q4} or the number of an order: a person is asked once
     *     per survey and occasion, at most 200 characters
     * @param invitees the people
     * @return what became of the list
     * @throws IllegalArgumentException if there is no survey of this id
     */
    public InviteReport invite(String survey, String occasion, List<SurveyInvitee> invitees) {
        return invite(survey, occasion, invitees, clock.instant());
    }

    /**
     * Plans the invitation of people.
     *
     * @param survey the id of the survey
     * @param occasion what they are asked about; a person is asked once per survey and occasion
     * @param invitees the people
     * @param notBefore when they are to be invited, at the earliest
     * @return what became of the list
     * @throws IllegalArgumentException if there is no survey of this id
     */
    public InviteReport invite(String survey, String occasion, List<SurveyInvitee> invitees, Instant notBefore) {
        if (!surveys.containsKey(survey)) {
            throw new IllegalArgumentException(
                    "there is no survey '" + survey + "': the surveys are " + surveys.keySet());
        }
        if (occasion.isBlank() || occasion.length() > 200) {
            throw new IllegalArgumentException("the occasion of an invitation has 1 to 200 characters");
        }
        Instant now = clock.instant();
        int planned = 0;
        int known = 0;
        List<Integer> unreachable = new ArrayList<>();
        for (int i = 0; i < invitees.size(); i++) {
            Person person = person(invitees.get(i));
            if (person == null) {
                unreachable.add(i);
                continue;
            }
            String id = SendIds.of(survey, occasion, outbox.phoneNumberId(), person.key());
            Conversation c = new Conversation(id, survey, person, now);
            c.pending.add(Outgoing.invitation());
            c.notBefore = notBefore.isAfter(now) ? notBefore : null;
            if (book.add(c, notBefore)) {
                planned++;
            } else {
                known++;
            }
        }
        if (planned > 0) {
            workers.wake();
        }
        return new InviteReport(planned, known, unreachable);
    }

    private @Nullable Person person(SurveyInvitee invitee) {
        Identity identity = invitee.recipient().identity();
        String phone = identity.key("phone")
                .map(key -> key.normalized() ? key : IdentityKey.phone(key.value(), defaultRegion))
                .filter(IdentityKey::normalized)
                .map(IdentityKey::value)
                .orElse(null);
        String userId = identity.key("custom." + SurveyInvitee.USER_ID_KEY)
                .map(IdentityKey::value)
                .orElse(null);
        String name = phone != null ? phone : userId;
        if (name == null) {
            return null;
        }
        return new Person(
                people.personOf(name),
                phone,
                userId,
                invitee.recipient().language().orElse(defaultLanguage),
                invitee.recipient().zone().map(Object::toString).orElse(null),
                identity,
                invitee.attributes());
    }

    /**
     * Takes in an event of the webhook. When this returns, what it means is in the store; answer the webhook after it. The
     * same event again changes nothing.
     *
     * @param event an event
     * @return whether it belonged to a conversation of a survey; otherwise it is the host's to look at
     */
    public boolean accept(WhatsAppEvent event) {
        SurveyInbox.Heard heard = inbox.accept(event);
        if (heard == SurveyInbox.Heard.CONVERSATION) {
            workers.wake();
        }
        return heard == SurveyInbox.Heard.CONVERSATION;
    }

    /**
     * Somebody of the host has written to a person, past this library: what the person answers is not for the survey.
     *
     * @param phone the person's phone number in E.164, or WhatsApp's user id
     * @param at when
     */
    public void agentSpoke(String phone, Instant at) {
        String open = book.acquaintance(outbox.phoneNumberId(), people.personOf(phone))
                .open();
        if (open != null) {
            inbox.agent(open, at);
        }
    }

    /**
     * A look at a conversation.
     *
     * @param id its id, which is the id of its response
     * @return the conversation, if there is one
     */
    public Optional<SurveyConversation> conversation(String id) {
        return book.find(id).map(SurveyConversation::of);
    }

    /**
     * The id of the conversation with a person, whether it was planned already or not.
     *
     * @param survey the id of the survey
     * @param occasion the occasion
     * @param invitee the person
     * @return the id, empty if the person has no address
     */
    public Optional<String> conversationId(String survey, String occasion, SurveyInvitee invitee) {
        return Optional.ofNullable(person(invitee))
                .map(person -> SendIds.of(survey, occasion, outbox.phoneNumberId(), person.key()));
    }

    /**
     * All responses that the store holds, each in its newest revision, whether they were handed on already or not: for a
     * CRM that is added later, or to compare. New ones go to the sink by themselves.
     *
     * @return a source that can be read again and again
     */
    public ResponseSource responses() {
        return new ConversationSource(store, responses.source(), c -> {
            Survey survey = surveys.get(c.survey);
            return survey == null
                    ? new SourceItem.Ignored(c.id, "the survey '" + c.survey + "' is not known here")
                    : new SourceItem.Accepted(responses.of(survey, c), c.id);
        });
    }

    /**
     * Does everything that is due now: sends, hands responses on, ends what has run out. Several threads and nodes may call
     * it at the same time.
     *
     * @return how many conversations were looked at
     */
    public int runDue() {
        int all = 0;
        while (true) {
            List<ChannelDocument> claimed =
                    store.claimDue(ConversationBook.CONVERSATIONS, clock.instant(), PAGE, lease);
            if (claimed.isEmpty()) {
                return all;
            }
            for (ChannelDocument document : claimed) {
                try {
                    work(document);
                } catch (RuntimeException e) {
                    // One that cannot be worked on must not hold up the others. Not the message, which may quote a
                    // person.
                    LOG.warn(
                            "The conversation {} could not be worked on and comes again in {}: {} was thrown",
                            document.id(),
                            lease,
                            e.getClass().getName());
                }
            }
            all += claimed.size();
        }
    }

    private void work(ChannelDocument claimed) {
        ChannelDocument document = claimed;
        for (int race = 0; race < MOST_RACES; race++) {
            Conversation before = ConversationJson.read(document.body());
            Conversation after = step(before);
            if (book.save(document, before, after)) {
                return;
            }
            document = store.document(ConversationBook.CONVERSATIONS, before.id).orElse(null);
            if (document == null) {
                return;
            }
        }
        // It stays claimed, and comes again when the lease ends.
        LOG.warn("A conversation was changed by others {} times in a row; it comes again in {}", MOST_RACES, lease);
    }

    /** Everything that a conversation wants done now. Doing it twice does no harm. */
    private Conversation step(Conversation before) {
        ConversationRules own = rules.get(before.survey);
        Survey survey = surveys.get(before.survey);
        if (own == null || survey == null) {
            // Another version of the host may know the survey.
            return before;
        }
        Conversation c = own.timeIsUp(before, clock.instant());
        c = handOn(own, survey, c);
        for (int i = 0; i < 5 && !c.pending.isEmpty(); i++) {
            Instant now = clock.instant();
            if (c.notBefore != null && now.isBefore(c.notBefore)) {
                break;
            }
            Outgoing first = c.pending.get(0);
            if (first.kind() == Outgoing.Kind.INVITATION || first.kind() == Outgoing.Kind.FOLLOW_UP) {
                Acquaintance known = open(c);
                if (!c.id.equals(known.open())) {
                    c = own.wait(c, first.key(), now.plus(BUSY_PAUSE), false);
                    break;
                }
                if (c.previous == null && known.score() != null && c.score == null) {
                    c = c.copy();
                    c.previous = known.score();
                }
            }
            c = mail.sendNext(own, survey, c);
        }
        return c;
    }

    /** Makes this the conversation that is talked in, unless another one is open. */
    private Acquaintance open(Conversation c) {
        return book.changeAcquaintance(outbox.phoneNumberId(), c.person.key(), known -> {
            String other = known.open();
            boolean busy = other != null
                    && !other.equals(c.id)
                    && book.find(other)
                            .map(conversation ->
                                    conversation.state.isOpen() && conversation.state != ConversationState.PLANNED)
                            .orElse(false);
            return busy ? null : known.opening(c.id);
        });
    }

    private Conversation handOn(ConversationRules own, Survey survey, Conversation c) {
        Instant now = clock.instant();
        if (c.handedOn >= c.revision
                || c.score == null
                || c.scoredAt == null
                || (c.handOnAt != null && now.isBefore(c.handOnAt))) {
            return c;
        }
        NpsResponse response = responses.of(survey, c);
        try {
            Receipt receipt = sink.accept(List.of(response)).get(0);
            if (receipt.ok()) {
                listener.handedOn(response);
            } else {
                LOG.warn("The response {} was refused: {}", response.key().id(), receipt.detail());
                listener.refused(response, receipt.detail());
            }
        } catch (CannotAcceptException e) {
            LOG.info("The sink cannot take a response now: {}", e.getMessage());
            return own.handOnLater(c, now.plus(e.retryAfter().orElse(SINK_PAUSE)));
        }
        int score = c.score;
        Instant at = c.scoredAt;
        book.changeAcquaintance(outbox.phoneNumberId(), c.person.key(), known -> known.scored(score, at));
        return own.handedOn(c, c.revision);
    }

    /** When a conversation is to be looked at again. */
    private @Nullable Instant due(Conversation c) {
        ConversationRules own = rules.get(c.survey);
        return own == null ? clock.instant().plus(Duration.ofHours(1)) : own.due(c);
    }

    /**
     * Begins to work in the background. Calling it again does nothing.
     */
    public void start() {
        workers.start();
    }

    /** Stops the work in the background and waits for what is under way, at most a minute. What is left stays in the store. */
    @Override
    public void close() {
        workers.close();
    }

    @Override
    public String toString() {
        return "WhatsAppSurvey" + surveys.keySet();
    }

    /** Collects what it takes. A survey and a sink are required. Not thread-safe. */
    public static final class Builder {

        private final SendOutbox outbox;
        private final ChannelStore store;
        private final Map<String, Survey> surveys = new LinkedHashMap<>();
        private ResponseSink sink = responses -> {
            throw new CannotAcceptException("no sink was given: say where responses go with sink(...)");
        };
        private boolean sinkGiven;
        private SurveyListener listener = new SurveyListener() {};
        private String source = "whatsapp";
        private String tenant = "";
        private String defaultLanguage = "en";
        private @Nullable String defaultRegion;
        private Clock clock = Clock.systemUTC();
        private Duration lease = Duration.ofMinutes(5);
        private Duration pollInterval = Duration.ofSeconds(1);
        private int threads = 2;

        private Builder(SendOutbox outbox, ChannelStore store) {
            this.outbox = Objects.requireNonNull(outbox);
            this.store = Objects.requireNonNull(store);
        }

        /**
         * A survey; several may be given. One that has open conversations must stay.
         *
         * @param survey the survey
         * @return this builder
         */
        public Builder survey(Survey survey) {
            if (surveys.putIfAbsent(survey.id(), survey) != null) {
                throw new IllegalArgumentException("the survey '" + survey.id() + "' is given twice");
            }
            return this;
        }

        /**
         * Where responses go, such as {@code ResponseSink.of(sync::submitAll)}; required.
         *
         * @param sink takes each revision of a response at least once
         * @return this builder
         */
        public Builder sink(ResponseSink sink) {
            this.sink = Objects.requireNonNull(sink);
            this.sinkGiven = true;
            return this;
        }

        /**
         * Who hears of changes.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder listener(SurveyListener listener) {
            this.listener = Objects.requireNonNull(listener);
            return this;
        }

        /**
         * The source that responses name; {@code whatsapp} by default.
         *
         * @param source the name
         * @return this builder
         */
        public Builder source(String source) {
            this.source = Objects.requireNonNull(source);
            return this;
        }

        /**
         * The tenant that responses name; {@code ""} by default.
         *
         * @param tenant the tenant of the host
         * @return this builder
         */
        public Builder tenant(String tenant) {
            this.tenant = Objects.requireNonNull(tenant);
            return this;
        }

        /**
         * The language of people whose own is not known; English by default.
         *
         * @param language a BCP 47 tag
         * @return this builder
         */
        public Builder defaultLanguage(String language) {
            this.defaultLanguage = Objects.requireNonNull(language);
            return this;
        }

        /**
         * The region of phone numbers without a country code; without it they count as unreachable.
         *
         * @param region an ISO 3166-1 alpha-2 region such as {@code KR}, or {@code null}
         * @return this builder
         */
        public Builder defaultRegion(@Nullable String region) {
            this.defaultRegion = region;
            return this;
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
         * How long the work on a page of conversations may take before another node takes it over; 5 minutes by default.
         *
         * @param lease 1 second to 1 hour
         * @return this builder
         */
        public Builder lease(Duration lease) {
            if (lease.compareTo(Duration.ofSeconds(1)) < 0 || lease.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("the lease is " + lease + ": use 1 second to 1 hour");
            }
            this.lease = lease;
            return this;
        }

        /**
         * How often the store is asked for what is due, where nothing wakes the work; 1 second by default.
         *
         * @param interval 10 ms to 1 hour
         * @return this builder
         */
        public Builder pollInterval(Duration interval) {
            if (interval.compareTo(Duration.ofMillis(10)) < 0 || interval.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException("the poll interval is " + interval + ": use 10 ms to 1 hour");
            }
            this.pollInterval = interval;
            return this;
        }

        /**
         * How many threads work after {@link WhatsAppSurvey#start}; 2 by default.
         *
         * @param count 1 to 64
         * @return this builder
         */
        public Builder threads(int count) {
            if (count < 1 || count > 64) {
                throw new IllegalArgumentException(count + " threads are not possible: use 1 to 64");
            }
            this.threads = count;
            return this;
        }

        /**
         * The survey service.
         *
         * @return the service, not started
         * @throws IllegalStateException if there is no survey or no sink
         */
        public WhatsAppSurvey build() {
            if (surveys.isEmpty() || !sinkGiven) {
                throw new IllegalStateException(
                        "a survey service needs a survey and a sink: call survey(...) and sink(...)");
            }
            return new WhatsAppSurvey(this);
        }
    }
}
