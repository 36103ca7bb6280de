package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Consent;
import io.github.nps4j.channel.ConsentScope;
import io.github.nps4j.channel.Consents;
import io.github.nps4j.channel.OutboxRow;
import io.github.nps4j.channel.Suppression;
import io.github.nps4j.whatsapp.outbox.SendOutbox;
import io.github.nps4j.whatsapp.outbox.SendState;
import io.github.nps4j.whatsapp.policy.StopWords;
import io.github.nps4j.whatsapp.survey.ConversationJson.Acquaintance;
import io.github.nps4j.whatsapp.webhook.ButtonReply;
import io.github.nps4j.whatsapp.webhook.FlowReply;
import io.github.nps4j.whatsapp.webhook.IncomingMessage;
import io.github.nps4j.whatsapp.webhook.ListReply;
import io.github.nps4j.whatsapp.webhook.LocationContent;
import io.github.nps4j.whatsapp.webhook.MediaContent;
import io.github.nps4j.whatsapp.webhook.MessageContent;
import io.github.nps4j.whatsapp.webhook.MessageContext;
import io.github.nps4j.whatsapp.webhook.MessageEcho;
import io.github.nps4j.whatsapp.webhook.MessageStatus;
import io.github.nps4j.whatsapp.webhook.OrderContent;
import io.github.nps4j.whatsapp.webhook.QuickReply;
import io.github.nps4j.whatsapp.webhook.ReactionContent;
import io.github.nps4j.whatsapp.webhook.SharedContacts;
import io.github.nps4j.whatsapp.webhook.TextContent;
import io.github.nps4j.whatsapp.webhook.UnknownContent;
import io.github.nps4j.whatsapp.webhook.UnsupportedContent;
import io.github.nps4j.whatsapp.webhook.UserIdChange;
import io.github.nps4j.whatsapp.webhook.UserPreference;
import io.github.nps4j.whatsapp.webhook.WhatsAppEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds out which conversation an event belongs to, and what it means there. */
final class SurveyInbox {

    private static final String KEYWORD = "keyword";
    private static final String VENDOR = "vendor";

    private final SendOutbox outbox;
    private final ChannelStore store;
    private final ConversationBook book;
    private final SurveyPeople people;
    private final Function<String, @Nullable ConversationRules> rulesOf;
    private final Clock clock;

    SurveyInbox(
            SendOutbox outbox,
            ChannelStore store,
            ConversationBook book,
            SurveyPeople people,
            Function<String, @Nullable ConversationRules> rulesOf,
            Clock clock) {
        this.outbox = outbox;
        this.store = store;
        this.book = book;
        this.people = people;
        this.rulesOf = rulesOf;
        this.clock = clock;
    }

    /** What was done with an event. */
    enum Heard {
        /** It is nothing that a survey cares about. */
        NOT_OURS,
        /** A conversation has changed. */
        CONVERSATION,
        /** Something was learned about the person, and no conversation has changed. */
        PERSON
    }

    Heard accept(WhatsAppEvent event) {
        String line = event.origin().phoneNumberId().orElse(outbox.phoneNumberId());
        if (!line.equals(outbox.phoneNumberId())) {
            return Heard.NOT_OURS;
        }
        if (event instanceof IncomingMessage message) {
            return message(message);
        }
        if (event instanceof MessageStatus status) {
            return status(status);
        }
        if (event instanceof MessageEcho echo) {
            return echo(echo);
        }
        if (event instanceof UserPreference preference) {
            return preference(preference);
        }
        if (event instanceof UserIdChange change) {
            return userId(change);
        }
        return Heard.NOT_OURS;
    }

    private Instant time(WhatsAppEvent event) {
        Instant now = clock.instant();
        // A clock that is ahead of ours must not hold a window open for longer.
        return event.timestamp().filter(at -> at.isBefore(now)).orElse(now);
    }

    private Heard message(IncomingMessage message) {
        if (message.groupId().isPresent() || message.id().isEmpty()) {
            return Heard.NOT_OURS;
        }
        Instant at = time(message);
        String said = saidBy(message);
        String target = said == null ? repliedTo(message) : said;
        Conversation targeted = target == null ? null : book.find(target).orElse(null);
        String person = people.personOf(message.user(), targeted == null ? null : targeted.person.key(), at)
                .orElse(null);
        if (person == null) {
            return Heard.NOT_OURS;
        }
        store.inbound(outbox.phoneNumberId(), person, at);
        store.lift(person, Suppression.Reason.UNREACHABLE);
        Acquaintance known = book.acquaintance(outbox.phoneNumberId(), person);
        Conversation open =
                known.open() == null ? null : book.find(known.open()).orElse(null);
        Conversation c = targeted != null ? targeted : open;
        String language = c == null ? "" : c.person.language();
        Inbound in = inbound(message, at, language, targeted != null);
        if (in == null) {
            return Heard.PERSON;
        }
        if (in instanceof Inbound.Stop) {
            return stop(message, in, person, targeted, open);
        }
        if (in instanceof Inbound.Words words && StopWords.start(words.text()) && takesStopBack(person, at)) {
            return Heard.PERSON;
        }
        if (c == null) {
            return Heard.PERSON;
        }
        ConversationRules rules = rulesOf.apply(c.survey);
        if (rules == null) {
            return Heard.PERSON;
        }
        boolean busy = open != null && !open.id.equals(c.id) && open.state.isOpen();
        Conversation after = book.change(
                        c.id, current -> withUserId(rules.received(current, in, clock.instant(), busy), message))
                .orElse(c);
        if (!busy && after.state.isOpen() && !after.id.equals(known.open())) {
            book.changeAcquaintance(outbox.phoneNumberId(), person, one -> one.opening(after.id));
        }
        return targeted != null || changed(c, after) ? Heard.CONVERSATION : Heard.PERSON;
    }

    /** Whether a conversation has made something of a message. */
    private static boolean changed(Conversation before, Conversation after) {
        return before.revision != after.revision
                || before.state != after.state
                || before.askedAgain != after.askedAgain
                || before.given.size() != after.given.size()
                || !before.answers.equals(after.answers)
                || !before.pending.equals(after.pending);
    }

    private static Conversation withUserId(Conversation c, IncomingMessage message) {
        String userId = message.user().userId().orElse(null);
        return userId == null || userId.equals(c.person.userId()) ? c : c.copyFor(c.person.withUserId(userId));
    }

    /** The conversation that stands in what was tapped or filled in. */
    private static @Nullable String saidBy(IncomingMessage message) {
        MessageContent content = message.content();
        String payload = content instanceof QuickReply reply
                ? reply.payload().orElse(null)
                : content instanceof ButtonReply reply
                        ? reply.id()
                        : content instanceof ListReply reply
                                ? reply.id()
                                : content instanceof FlowReply reply
                                        ? reply.flowToken().orElse(null)
                                        : null;
        return SurveyPayload.parse(payload).map(SurveyPayload::send).orElse(null);
    }

    /** The conversation whose message was replied to. */
    private @Nullable String repliedTo(IncomingMessage message) {
        Optional<String> id = message.content() instanceof ReactionContent reaction
                ? reaction.messageId()
                : message.context().filter(context -> !context.forwarded()).flatMap(MessageContext::messageId);
        return id.flatMap(store::outboxByMessageId)
                .map(OutboxRow::id)
                .flatMap(SurveyMail::ref)
                .map(SurveyMail.Ref::conversation)
                .orElse(null);
    }

    private @Nullable Inbound inbound(IncomingMessage message, Instant at, String language, boolean targeted) {
        String id = message.id();
        MessageContent content = message.content();
        if (content instanceof TextContent text) {
            return words(id, at, text.body(), language, targeted);
        }
        if (content instanceof QuickReply reply) {
            return tapOrWords(id, at, reply.payload().orElse(""), reply.text().orElse(""), language, targeted);
        }
        if (content instanceof ButtonReply reply) {
            return tapOrWords(id, at, reply.id(), reply.title().orElse(""), language, targeted);
        }
        if (content instanceof ListReply reply) {
            return tapOrWords(id, at, reply.id(), reply.title().orElse(""), language, targeted);
        }
        if (content instanceof FlowReply reply) {
            return new Inbound.Form(id, at, reply.fields(), targeted);
        }
        if (content instanceof ReactionContent reaction) {
            return new Inbound.Sign(id, at, reaction.emoji().orElse(""), targeted);
        }
        if (content instanceof MediaContent media) {
            String caption = media.caption().orElse("");
            return caption.isBlank()
                    ? new Inbound.Unreadable(id, at, targeted)
                    : words(id, at, caption, language, targeted);
        }
        boolean strange = content instanceof UnsupportedContent
                || content instanceof UnknownContent
                || content instanceof LocationContent
                || content instanceof SharedContacts
                || content instanceof OrderContent;
        // What is left, such as an edited message or a notice of the system, is no try to answer.
        return strange ? new Inbound.Unreadable(id, at, targeted) : null;
    }

    private static Inbound tapOrWords(
            String id, Instant at, String payload, String title, String language, boolean targeted) {
        Optional<SurveyPayload> ours = SurveyPayload.parse(payload);
        return ours.isPresent()
                ? new Inbound.Tap(id, at, ours.get())
                : words(id, at, title.isBlank() ? payload : title, language, targeted);
    }

    private static Inbound words(String id, Instant at, String text, String language, boolean targeted) {
        return Replies.optOut(text, language) == null
                ? new Inbound.Words(id, at, text, targeted)
                : new Inbound.Stop(id, at, targeted);
    }

    /** Whether there was a stop, which is taken back now. */
    private boolean takesStopBack(String person, Instant at) {
        Consents said = store.consentsOf(people.namesOf(person));
        boolean stopped = false;
        for (ConsentScope scope : ConsentScope.values()) {
            if (said.latest(scope).filter(consent -> !consent.granted()).isPresent()) {
                store.record(Consent.optIn(person, scope, at, KEYWORD));
                stopped = true;
            }
        }
        return stopped;
    }

    /** The wish is kept before anything else: what is sent from now on sees it. */
    private Heard stop(
            IncomingMessage message,
            Inbound in,
            String person,
            @Nullable Conversation targeted,
            @Nullable Conversation open) {
        ConsentScope scope = scopeOf(message);
        store.record(Consent.optOut(person, scope, in.at(), KEYWORD));
        boolean heard = end(targeted, in);
        if (open != null && (targeted == null || !open.id.equals(targeted.id))) {
            heard |= end(open, in);
        }
        return heard ? Heard.CONVERSATION : Heard.PERSON;
    }

    private static ConsentScope scopeOf(IncomingMessage message) {
        MessageContent content = message.content();
        String text = content instanceof TextContent words
                ? words.body()
                : content instanceof QuickReply reply
                        ? reply.text().orElse(reply.payload().orElse(""))
                        : content instanceof MediaContent media
                                ? media.caption().orElse("")
                                : "";
        ConsentScope scope = Replies.optOut(text, "");
        return scope == null ? ConsentScope.ALL : scope;
    }

    private boolean end(@Nullable Conversation c, Inbound in) {
        ConversationRules rules = c == null ? null : rulesOf.apply(c.survey);
        if (c == null || rules == null) {
            return false;
        }
        book.change(c.id, current -> rules.received(current, in, clock.instant(), false));
        return true;
    }

    private Heard status(MessageStatus status) {
        SendOutbox.Told told = outbox.told(status).orElse(null);
        SurveyMail.Ref ref = told == null ? null : SurveyMail.ref(told.id()).orElse(null);
        return told == null || ref == null ? Heard.NOT_OURS : told(told.state(), ref, time(status));
    }

    /** Something is known now about a message of a conversation. */
    private Heard told(SendState state, SurveyMail.Ref ref, Instant at) {
        Conversation c = book.find(ref.conversation()).orElse(null);
        ConversationRules rules = c == null ? null : rulesOf.apply(c.survey);
        if (c == null || rules == null) {
            return Heard.NOT_OURS;
        }
        book.change(c.id, current -> {
            if (state instanceof SendState.Accepted accepted) {
                return rules.sent(current, ref.key(), accepted.messageId().isEmpty() ? null : accepted.messageId(), at);
            }
            boolean invitation = ref.key().equals(Outgoing.INVITE);
            if (invitation && state instanceof SendState.Later later) {
                return rules.undelivered(current, later.notBefore());
            }
            return invitation && state instanceof SendState.Refused refused
                    ? rules.notSent(current, ref.key(), refused.why(), clock.instant())
                    : current;
        });
        return Heard.CONVERSATION;
    }

    /** Somebody of the host wrote from the phone. */
    private Heard echo(MessageEcho echo) {
        String person = people.personOf(echo.user(), null, time(echo)).orElse(null);
        String open = person == null
                ? null
                : book.acquaintance(outbox.phoneNumberId(), person).open();
        return open == null ? Heard.NOT_OURS : agent(open, time(echo));
    }

    Heard agent(String conversation, Instant at) {
        Conversation c = book.find(conversation).orElse(null);
        ConversationRules rules = c == null ? null : rulesOf.apply(c.survey);
        if (c == null || rules == null) {
            return Heard.NOT_OURS;
        }
        book.change(conversation, current -> rules.agentSpoke(current, at));
        return Heard.CONVERSATION;
    }

    private Heard preference(UserPreference preference) {
        Instant at = time(preference);
        String person = people.personOf(preference.user(), null, at).orElse(null);
        if (person == null || !(preference.stopsMarketing() || preference.resumesMarketing())) {
            return Heard.NOT_OURS;
        }
        store.record(new Consent(person, ConsentScope.MARKETING, preference.resumesMarketing(), at, VENDOR));
        return Heard.PERSON;
    }

    private Heard userId(UserIdChange change) {
        String before = change.previousUserId().orElse(null);
        String now = change.currentUserId().orElse(null);
        if (before == null || now == null) {
            return Heard.NOT_OURS;
        }
        people.renamed(before, now, time(change));
        return Heard.PERSON;
    }
}
