package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.channel.Purpose;
import io.github.nps4j.channel.Suppression;
import io.github.nps4j.whatsapp.cloud.ButtonsMessage;
import io.github.nps4j.whatsapp.cloud.ListMessage;
import io.github.nps4j.whatsapp.cloud.Recipient;
import io.github.nps4j.whatsapp.cloud.TemplateMessage;
import io.github.nps4j.whatsapp.cloud.TextMessage;
import io.github.nps4j.whatsapp.cloud.WhatsAppMessage;
import io.github.nps4j.whatsapp.error.ErrorScope;
import io.github.nps4j.whatsapp.error.WhatsAppError;
import io.github.nps4j.whatsapp.outbox.Outbound;
import io.github.nps4j.whatsapp.outbox.SendOutbox;
import io.github.nps4j.whatsapp.outbox.SendState;
import io.github.nps4j.whatsapp.survey.Outgoing.Choice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends what conversations want to send, and tells them what became of it. */
final class SurveyMail {

    /** Source: Cloud API, error 132069: ten messages an hour with a throttled Flow. */
    private static final Duration FLOW_PAUSE = Duration.ofHours(1);

    private static final int FLOW_THROTTLED = 132_069;

    /** What may stand between numbers of a scale of three. */
    private static final int[][] BUCKETS = {{0, 6}, {7, 8}, {9, 10}};

    private static final Pattern ROW_ID = Pattern.compile("nps/(" + SurveyPayload.SEND + ")/([a-z0-9_.]{1,60})");

    private final SendOutbox outbox;
    private final SurveyPeople people;
    private final Clock clock;

    SurveyMail(SendOutbox outbox, SurveyPeople people, Clock clock) {
        this.outbox = outbox;
        this.people = people;
        this.clock = clock;
    }

    /** A message of a conversation. */
    record Ref(String conversation, String key) {}

    /** Our id of a message of a conversation, which WhatsApp repeats in its statuses. */
    static String rowId(String conversation, String key) {
        return "nps/" + conversation + "/" + key;
    }

    /** Which message of which conversation a row is. */
    static Optional<Ref> ref(String rowId) {
        Matcher matcher = ROW_ID.matcher(rowId);
        return matcher.matches() ? Optional.of(new Ref(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    /** Sends the first of what is pending, if it may go. Returns the same object if nothing changed. */
    Conversation sendNext(ConversationRules rules, Survey survey, Conversation c) {
        Instant now = clock.instant();
        Outgoing next = c.pending.get(0);
        WhatsAppMessage message;
        try {
            message = message(survey, c, next);
        } catch (IllegalArgumentException e) {
            return rules.notSent(c, next.key(), "it cannot be built: " + e.getMessage(), now);
        }
        String address = people.addressOf(c.person);
        Recipient to = address.startsWith("+") ? Recipient.phone(address) : Recipient.userId(address);
        String person = c.person.key();
        Outbound outbound = Outbound.of(rowId(c.id, next.key()), person, to, purpose(survey, next), message)
                .knownAs(people.namesOf(person))
                .inZone(c.person.zone() == null ? null : ZoneId.of(c.person.zone()));
        if (next.kind() == Outgoing.Kind.INVITATION) {
            outbound = outbound.asSurvey();
        } else if (next.kind() == Outgoing.Kind.FAREWELL) {
            outbound = outbound.asStopConfirmation();
        }
        return apply(rules, survey, c, next, outbox.send(outbound), now);
    }

    private Conversation apply(
            ConversationRules rules, Survey survey, Conversation c, Outgoing next, SendState state, Instant now) {
        String key = next.key();
        if (state instanceof SendState.Accepted accepted) {
            return rules.sent(c, key, accepted.messageId().isEmpty() ? null : accepted.messageId(), now);
        }
        if (state instanceof SendState.Later later) {
            return rules.wait(c, key, later.notBefore(), false);
        }
        if (state instanceof SendState.Uncertain uncertain) {
            return rules.uncertain(c, key, uncertain.until());
        }
        if (state instanceof SendState.NeedsTemplate template) {
            outbox.giveUp(rowId(c.id, key), template.why());
            return rules.notSent(c, key, template.why(), now);
        }
        if (state instanceof SendState.Suppressed suppressed) {
            return suppressed.reason() == Suppression.Reason.OPTED_OUT && next.kind() != Outgoing.Kind.INVITATION
                    ? rules.optedOut(c, now)
                    : rules.notSent(c, key, suppressed.why(), now);
        }
        SendState.Refused refused = (SendState.Refused) state;
        WhatsAppError error = refused.error();
        if (error != null && error.rule().scope() == ErrorScope.FLOW && !c.withoutFlow) {
            if (invitation(survey, next).fallback().isPresent()) {
                return rules.wait(c, key, now, true);
            }
            if (error.code() == FLOW_THROTTLED) {
                return rules.wait(c, key, now.plus(FLOW_PAUSE), false);
            }
        }
        outbox.giveUp(rowId(c.id, key), refused.why());
        return rules.notSent(c, key, refused.why(), now);
    }

    private static Purpose purpose(Survey survey, Outgoing message) {
        return switch (message.kind()) {
            case INVITATION, FOLLOW_UP -> invitation(survey, message).purpose();
            case FREE, FAREWELL -> Purpose.SERVICE;
        };
    }

    private static SurveyInvitation invitation(Survey survey, Outgoing message) {
        return message.kind() == Outgoing.Kind.FOLLOW_UP
                ? survey.followUps()
                        .get(Integer.parseInt(message.key().substring("follow".length())))
                        .invitation()
                : survey.invitation();
    }

    private static WhatsAppMessage message(Survey survey, Conversation c, Outgoing message) {
        return switch (message.kind()) {
            case INVITATION, FOLLOW_UP -> template(c, invitation(survey, message));
            case FREE, FAREWELL -> free(message);
        };
    }

    private static WhatsAppMessage template(Conversation c, SurveyInvitation given) {
        SurveyInvitation invitation = c.withoutFlow ? given.fallback().orElse(given) : given;
        TemplateMessage.Builder builder =
                TemplateMessage.builder(invitation.template(), invitation.code(c.person.language()));
        for (String attribute : invitation.positional()) {
            builder.body(value(c, attribute));
        }
        invitation.named().forEach((variable, attribute) -> builder.body(variable, value(c, attribute)));
        switch (invitation.form()) {
            case TEXT -> {}
            case FLOW -> builder.flow(0, SurveyPayload.token(c.id));
            case BUCKETS -> {
                for (int i = 0; i < BUCKETS.length; i++) {
                    builder.quickReply(i, SurveyPayload.bucket(c.id, BUCKETS[i][0], BUCKETS[i][1]));
                }
            }
        }
        return builder.build();
    }

    private static String value(Conversation c, String attribute) {
        String value = c.values().get(attribute);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the template needs '" + attribute
                    + "', which the invitation does not have: give it with SurveyInvitee.with");
        }
        String line = TemplateMessage.oneLine(value);
        return line.length() <= TemplateMessage.MAX_PARAMETER ? line : line.substring(0, TemplateMessage.MAX_PARAMETER);
    }

    private static WhatsAppMessage free(Outgoing message) {
        if (message.choices().isEmpty()) {
            return TextMessage.of(message.text());
        }
        boolean fewAndShort = message.choices().size() <= ButtonsMessage.MAX_BUTTONS
                && message.text().length() <= ButtonsMessage.MAX_BODY
                && message.choices().stream().map(Choice::title).distinct().count()
                        == message.choices().size()
                && message.choices().stream().allMatch(choice -> choice.title().length() <= ButtonsMessage.MAX_TITLE);
        if (fewAndShort) {
            ButtonsMessage.Builder buttons = ButtonsMessage.builder(message.text());
            message.choices().forEach(choice -> buttons.button(choice.id(), choice.title()));
            return buttons.build();
        }
        ListMessage.Builder list = ListMessage.builder(message.text(), message.button());
        message.choices().forEach(choice -> list.row(choice.id(), choice.title()));
        return list.build();
    }
}
