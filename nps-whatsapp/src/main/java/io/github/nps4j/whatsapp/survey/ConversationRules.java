package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.response.NpsSegment;
import io.github.nps4j.response.Score;
import io.github.nps4j.whatsapp.survey.Conversation.Given;
import io.github.nps4j.whatsapp.survey.Outgoing.Choice;
import io.github.nps4j.whatsapp.survey.SurveyQuestion.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What follows from what happens in a conversation. Pure: each rule takes a state and returns the next one, and the old one
 * is left as it was. What is to be sent stands in the state, so that state and messages are saved as one.
 */
final class ConversationRules {

    /** Within this time after a message of the person a text may be sent; WhatsApp's 24 hours less a margin. */
    static final Duration WINDOW = Duration.ofMinutes(23 * 60 + 30);

    /** Longest comment: room for what comes in several messages. */
    private static final int MOST_COMMENT = 20_000;

    /** Longest answer to an open question that is kept. */
    private static final int MOST_ANSWER = 4_096;

    private static final int MOST_BUTTONS = 3;
    private static final int BUTTON_TITLE = 20;
    private static final int ROW_TITLE = 24;

    /** A Flow's option may be called {@code 9_Very_likely}. */
    private static final Pattern FLOW_NUMBER = Pattern.compile("(10|[0-9])(?:_.*)?", Pattern.DOTALL);

    /** Names under which Flows hold the score where it is not called like the question. */
    private static final List<String> FLOW_SCORE = List.of("nps", "score", "nps_score", "recommend", "recommend_radio");

    private static final List<String> FLOW_COMMENT = List.of("comment", "reason", "feedback", "comment_text");

    private final Survey survey;
    private final ScoreReader reader;

    ConversationRules(Survey survey, ScoreReader reader) {
        this.survey = survey;
        this.reader = reader;
    }

    /**
     * The person did something.
     *
     * @param busy whether a newer conversation with the same person is open, so that this one asks nothing more
     * @return the next state; {@code before} itself if nothing changes
     */
    Conversation received(Conversation before, Inbound in, Instant now, boolean busy) {
        if (before.seen.contains(in.id())) {
            return before;
        }
        Conversation c = before.copy();
        Conversation.remember(c.seen, in.id(), Conversation.MOST_SEEN);
        if (c.lastInboundAt == null || in.at().isAfter(c.lastInboundAt)) {
            c.lastInboundAt = in.at();
        }
        if (in instanceof Inbound.Stop) {
            stop(c, now);
            return c;
        }
        if (c.state == ConversationState.OPTED_OUT || !isHeard(c, in)) {
            return c;
        }
        Turn turn = new Turn(c, in, now, busy);
        if (in instanceof Inbound.Tap tap) {
            turn.tap(tap.payload());
        } else if (in instanceof Inbound.Form form) {
            turn.form(form.values());
        } else if (in instanceof Inbound.Words words) {
            turn.words(words.text());
        } else if (in instanceof Inbound.Sign sign) {
            turn.sign(sign.emoji());
        } else {
            turn.unclear();
        }
        return c;
    }

    /** Whether what the person did can belong to this conversation at all. */
    private boolean isHeard(Conversation c, Inbound in) {
        if (in.targeted()) {
            return c.invitedAt == null || !in.at().isAfter(c.invitedAt.plus(survey.lateTaps()));
        }
        if (c.state == ConversationState.PLANNED
                || c.state == ConversationState.NOT_SENT
                || c.state == ConversationState.NO_ANSWER) {
            return false;
        }
        Instant asked = c.askedAt == null ? c.invitedAt : c.askedAt;
        // What is said to a person of the host is not said to the survey.
        if (c.agentAt != null && (asked == null || !c.agentAt.isBefore(asked))) {
            return false;
        }
        if (c.state == ConversationState.UNCERTAIN) {
            return in instanceof Inbound.Words words && reader.read(words.text(), c.person.language()) != null;
        }
        Instant first = c.invitedAt == null ? c.plannedAt : c.invitedAt;
        // WhatsApp's times are whole seconds.
        return !in.at().isBefore(first.truncatedTo(ChronoUnit.SECONDS))
                && (asked == null || !in.at().isAfter(asked.plus(survey.answerWindow())));
    }

    /** Somebody of the host wrote to the person. */
    Conversation agentSpoke(Conversation before, Instant at) {
        if (before.agentAt != null && !at.isAfter(before.agentAt)) {
            return before;
        }
        Conversation c = before.copy();
        c.agentAt = at;
        // A question of ours in the middle of their talk would be rude.
        if (c.pending.removeIf(message -> message.kind() == Outgoing.Kind.FREE) && c.question >= 0) {
            end(c, at);
        }
        return c;
    }

    /** A message of ours was accepted by WhatsApp. */
    Conversation sent(Conversation before, String key, @Nullable String messageId, Instant at) {
        if (messageId != null
                && before.ours.contains(messageId)
                && before.pending.stream().noneMatch(message -> message.key().equals(key))
                && before.state != ConversationState.NOT_SENT
                && before.state != ConversationState.UNCERTAIN) {
            return before;
        }
        Conversation c = before.copy();
        Outgoing message = take(c, key);
        if (messageId != null) {
            Conversation.remember(c.ours, messageId, Conversation.MOST_OURS);
        }
        if (key.equals(Outgoing.INVITE)) {
            invited(c, at);
        } else if (message != null && message.kind() == Outgoing.Kind.FOLLOW_UP) {
            contactedAgain(c, Integer.parseInt(key.substring("follow".length())), at);
        } else if (c.question >= 0 || c.lateQuestion != null) {
            c.askedAt = at;
        }
        return c;
    }

    private void invited(Conversation c, Instant at) {
        if (c.invitedAt == null) {
            c.invitedAt = at;
        }
        if (c.state == ConversationState.PLANNED
                || c.state == ConversationState.UNCERTAIN
                || c.state == ConversationState.NOT_SENT) {
            c.state = ConversationState.INVITED;
            c.reason = null;
            c.endedAt = null;
            c.question = 0;
            c.askedAt = at;
        }
    }

    private void contactedAgain(Conversation c, int number, Instant at) {
        SurveyFollowUp later = survey.followUps().get(number);
        if (c.state == ConversationState.OPTED_OUT) {
            return;
        }
        c.askedAt = at;
        c.endedAt = null;
        if (later.isReminder()) {
            if (c.score == null) {
                c.state = ConversationState.INVITED;
                c.question = survey.scoreIndex();
            }
        } else {
            c.state = ConversationState.IN_PROGRESS;
            c.question = -1;
            c.lateQuestion = later.question().map(SurveyQuestion::id).orElse(null);
            c.askedAgain = false;
        }
    }

    /** It is not known whether a message went out; until then a status is waited for. */
    Conversation uncertain(Conversation before, String key, Instant until) {
        Conversation c = before.copy();
        if (key.equals(Outgoing.INVITE) && c.state == ConversationState.PLANNED) {
            c.state = ConversationState.UNCERTAIN;
        }
        c.notBefore = until;
        return c;
    }

    /** What is to be sent surely did not go out, and has to wait. */
    Conversation wait(Conversation before, String key, Instant notBefore, boolean withoutFlow) {
        Conversation c = before.copy();
        if (key.equals(Outgoing.INVITE) && c.state == ConversationState.UNCERTAIN) {
            c.state = ConversationState.PLANNED;
        }
        c.notBefore = notBefore;
        c.withoutFlow |= withoutFlow;
        return c;
    }

    /** WhatsApp has taken the invitation and reports that it could not deliver it; it is tried again. */
    Conversation undelivered(Conversation before, Instant notBefore) {
        if (before.state != ConversationState.INVITED || before.lastInboundAt != null || before.score != null) {
            return before;
        }
        Conversation c = before.copy();
        c.state = ConversationState.PLANNED;
        c.question = -1;
        c.invitedAt = null;
        c.askedAt = null;
        c.pending.clear();
        c.pending.add(Outgoing.invitation());
        c.notBefore = notBefore;
        return c;
    }

    /** A message of ours will not be sent, or did not arrive. */
    Conversation notSent(Conversation before, String key, String why, Instant now) {
        Conversation c = before.copy();
        take(c, key);
        if (c.state == ConversationState.OPTED_OUT) {
            return c;
        }
        if (key.equals(Outgoing.INVITE)) {
            // Who has answered has got it, whatever a late status says.
            boolean answered = c.score != null || c.askedAgain || c.state == ConversationState.IN_PROGRESS;
            if (!answered && c.state.isOpen()) {
                c.state = ConversationState.NOT_SENT;
                c.reason = why;
                c.question = -1;
                c.endedAt = now;
            }
        } else if (c.pending.isEmpty() && c.state == ConversationState.IN_PROGRESS) {
            end(c, now);
        }
        return c;
    }

    /** The person said elsewhere, to us or to WhatsApp, that no more messages are wanted. */
    Conversation optedOut(Conversation before, Instant now) {
        if (before.state == ConversationState.OPTED_OUT) {
            return before;
        }
        Conversation c = before.copy();
        stop(c, now);
        c.pending.clear();
        return c;
    }

    /** The sink has taken a revision of the response. */
    Conversation handedOn(Conversation before, long revision) {
        Conversation c = before.copy();
        c.handedOn = Math.max(c.handedOn, revision);
        c.handOnAt = null;
        return c;
    }

    /** The sink cannot take the response now. */
    Conversation handOnLater(Conversation before, Instant at) {
        Conversation c = before.copy();
        c.handOnAt = at;
        return c;
    }

    /** Time has passed: questions run out, later contacts become due. */
    Conversation timeIsUp(Conversation before, Instant now) {
        Conversation c = before.copy();
        if (c.state.isOpen() && c.askedAt != null && !now.isBefore(c.askedAt.plus(survey.answerWindow()))) {
            c.pending.removeIf(message -> message.kind() == Outgoing.Kind.FREE);
            end(c, now);
        }
        for (int i = 0; i < survey.followUps().size(); i++) {
            Instant due = followUpDue(c, i);
            if (due == null || now.isBefore(due)) {
                continue;
            }
            SurveyFollowUp later = survey.followUps().get(i);
            boolean talking = c.state == ConversationState.IN_PROGRESS && !later.isReminder();
            if (talking) {
                // The open question has run out, or is answered, when this is looked at again.
                continue;
            }
            c.followUps |= 1 << i;
            if (c.state != ConversationState.OPTED_OUT && later.applies(c.answersSoFar())) {
                c.pending.add(Outgoing.followUp(i));
            }
        }
        return c;
    }

    private @Nullable Instant followUpDue(Conversation c, int index) {
        SurveyFollowUp later = survey.followUps().get(index);
        Instant base = later.isReminder() ? c.invitedAt : c.scoredAt;
        return base == null
                        || (c.followUps & (1 << index)) != 0
                        || c.state == ConversationState.OPTED_OUT
                        || c.state == ConversationState.NOT_SENT
                ? null
                : base.plus(later.after());
    }

    /** When the conversation is to be looked at again; {@code null} if never. */
    @Nullable
    Instant due(Conversation c) {
        List<Instant> times = new ArrayList<>();
        if (!c.pending.isEmpty()) {
            // Who has just written is answered before others are invited.
            boolean answer = c.pending.get(0).kind() == Outgoing.Kind.FREE
                    || c.pending.get(0).kind() == Outgoing.Kind.FAREWELL;
            times.add(c.notBefore != null ? c.notBefore : answer ? Instant.EPOCH : c.plannedAt);
        }
        if (c.handedOn < c.revision) {
            times.add(c.handOnAt == null ? Instant.EPOCH : c.handOnAt);
        }
        Instant runsOut = c.state.isOpen() && c.askedAt != null ? c.askedAt.plus(survey.answerWindow()) : null;
        if (runsOut != null) {
            times.add(runsOut);
        }
        for (int i = 0; i < survey.followUps().size(); i++) {
            Instant later = followUpDue(c, i);
            if (later != null) {
                boolean talking = c.state == ConversationState.IN_PROGRESS
                        && !survey.followUps().get(i).isReminder();
                times.add(talking && runsOut != null && runsOut.isAfter(later) ? runsOut : later);
            }
        }
        return times.stream().min(Instant::compareTo).orElse(null);
    }

    private static @Nullable Outgoing take(Conversation c, String key) {
        Outgoing found = null;
        for (Outgoing message : c.pending) {
            if (message.key().equals(key)) {
                found = message;
            }
        }
        c.pending.remove(found);
        if (c.pending.isEmpty()) {
            c.notBefore = null;
        }
        return found;
    }

    private void stop(Conversation c, Instant now) {
        boolean first = c.state != ConversationState.OPTED_OUT;
        c.pending.clear();
        c.notBefore = null;
        c.state = ConversationState.OPTED_OUT;
        c.reason = "the person wants no more messages";
        c.question = -1;
        c.lateQuestion = null;
        c.endedAt = now;
        if (first && survey.optOutConfirmation() && windowIsOpen(c, now)) {
            survey.texts()
                    .best(c.person.language(), "opted_out", null, null, c.values())
                    .ifPresent(text ->
                            c.pending.add(new Outgoing("farewell", Outgoing.Kind.FAREWELL, text, List.of(), "")));
        }
    }

    private static void end(Conversation c, Instant now) {
        c.question = -1;
        c.lateQuestion = null;
        c.state = c.score == null ? ConversationState.NO_ANSWER : ConversationState.DONE;
        c.endedAt = now;
    }

    private static boolean windowIsOpen(Conversation c, Instant now) {
        return c.lastInboundAt != null && now.isBefore(c.lastInboundAt.plus(WINDOW));
    }

    /** One message of the person and what it leads to. */
    private final class Turn {

        private final Conversation c;
        private final Inbound in;
        private final Instant now;
        private final boolean busy;

        Turn(Conversation c, Inbound in, Instant now, boolean busy) {
            this.c = c;
            this.in = in;
            this.now = now;
            this.busy = busy;
        }

        private @Nullable SurveyQuestion open() {
            if (c.lateQuestion != null) {
                return survey.find(c.lateQuestion);
            }
            return c.question >= 0 && c.question < survey.questions().size()
                    ? survey.questions().get(c.question)
                    : null;
        }

        /** A conversation that had ended, or whose invitation was not known to have arrived, is answered after all. */
        private @Nullable SurveyQuestion openOrFirst() {
            SurveyQuestion open = open();
            return open != null || c.score != null ? open : survey.scoreQuestion();
        }

        void tap(SurveyPayload payload) {
            if (payload.score() != null) {
                boolean first = c.score == null;
                if (score(payload.score()) && first) {
                    goOn();
                }
            } else if (payload.low() != null && payload.high() != null) {
                bucket(payload.low(), payload.high());
            } else if (payload.question() != null && payload.option() != null) {
                SurveyQuestion question = survey.find(payload.question());
                if (question != null && question.options().contains(payload.option())) {
                    choice(question, payload.option());
                }
            }
        }

        private void bucket(int low, int high) {
            boolean mayChange = c.scoredAt == null || !in.at().isAfter(c.scoredAt.plus(survey.revisionWindow()));
            if (low > high || !mayChange || !windowIsOpen(c, now) || busy) {
                return;
            }
            List<Choice> rows = new ArrayList<>();
            for (int score = low; score <= high && rows.size() < SurveyQuestion.MAX_OPTIONS; score++) {
                rows.add(new Choice(SurveyPayload.score(c.id, score), String.valueOf(score)));
            }
            arrived();
            say(new Outgoing("bucket" + low, Outgoing.Kind.FREE, say("bucket"), rows, label()));
        }

        void form(Map<String, String> values) {
            String given = first(values, survey.scoreQuestion().id(), FLOW_SCORE);
            Matcher number = given == null ? null : FLOW_NUMBER.matcher(given.strip());
            boolean scored = number != null && number.matches() && score(Integer.parseInt(number.group(1)));
            boolean changed = false;
            for (SurveyQuestion question : survey.questions()) {
                if (question.kind() == Kind.SCORE) {
                    continue;
                }
                String value = first(values, question.id(), question.isComment() ? FLOW_COMMENT : List.of());
                if (value == null) {
                    continue;
                }
                // What the form left empty is not asked again.
                boolean fresh = c.answers.putIfAbsent(question.id(), cut(value.strip(), MOST_ANSWER)) == null;
                if (fresh && question.isComment() && !value.isBlank()) {
                    comment(value);
                }
                changed |= fresh && !value.isBlank();
            }
            if (c.score == null) {
                unclear();
            } else if (scored || changed) {
                if (!scored) {
                    c.revision++;
                }
                goOn();
            }
        }

        private @Nullable String first(Map<String, String> values, String name, List<String> others) {
            if (values.containsKey(name)) {
                return values.get(name);
            }
            for (String other : others) {
                if (values.containsKey(other)) {
                    return values.get(other);
                }
            }
            return null;
        }

        void sign(String emoji) {
            // A thumb up is no score, and no try to give one either.
            Integer score = in.targeted() ? reader.read(emoji, c.person.language()) : null;
            if (score != null) {
                boolean first = c.score == null;
                if (score(score) && first) {
                    goOn();
                }
            }
        }

        void words(String text) {
            SurveyQuestion question = openOrFirst();
            Integer number = reader.read(text, c.person.language());
            if (question == null) {
                afterwards(text, number);
                return;
            }
            switch (question.kind()) {
                case SCORE -> {
                    if (number == null) {
                        unclear();
                        return;
                    }
                    if (score(number)) {
                        AnswerTexts.reason(text).ifPresent(this::commentIfAsked);
                        goOn();
                    }
                }
                case CHOICE -> {
                    String option = optionOf(question, text);
                    if (option == null) {
                        unclear();
                    } else {
                        choice(question, option);
                    }
                }
                case TEXT -> {
                    if (question.isComment() && number != null && changesMind(text)) {
                        score(number);
                    } else {
                        open(question, text);
                    }
                }
            }
        }

        /** All was answered before. */
        private void afterwards(String text, @Nullable Integer number) {
            if (number != null && changesMind(text)) {
                score(number);
            } else if (c.comment != null
                    && c.commentAt != null
                    && !in.at().isAfter(c.commentAt.plus(survey.revisionWindow()))
                    && c.comment.length() + text.length() < MOST_COMMENT) {
                // People write one thought in several messages.
                c.comment = c.comment + "\n" + text.strip();
                c.commentAt = in.at();
                c.revision++;
            }
        }

        private boolean changesMind(String text) {
            return c.scoredAt != null
                    && !in.at().isAfter(c.scoredAt.plus(survey.revisionWindow()))
                    && AnswerTexts.isMereScore(text);
        }

        void unclear() {
            SurveyQuestion question = openOrFirst();
            if (question == null || c.askedAgain || busy || !windowIsOpen(c, now)) {
                return;
            }
            c.askedAgain = true;
            arrived();
            if (c.state == ConversationState.INVITED) {
                c.state = ConversationState.ASKED_AGAIN;
            }
            c.askedAt = now;
            String own = question.id() + ".again";
            String text = has(own)
                    ? say(own)
                    : say(
                            switch (question.kind()) {
                                case SCORE -> "score.again";
                                case CHOICE -> "choice.again";
                                case TEXT -> question.isComment() ? "comment.again" : "open.again";
                            });
            say(ask(c.lateQuestion == null ? "again" : "again2", question, text));
        }

        /** Whatever the person answers shows that the invitation arrived. */
        private void arrived() {
            if (c.invitedAt == null) {
                c.invitedAt = in.at();
            }
            if (c.question < 0 && c.lateQuestion == null && c.score == null) {
                c.question = survey.scoreIndex();
                c.state = ConversationState.INVITED;
                c.reason = null;
                c.endedAt = null;
                take(c, Outgoing.INVITE);
            }
        }

        /** Whether the score counts. */
        private boolean score(int score) {
            boolean first = c.score == null;
            boolean counts = first
                    || (c.scoredAt != null
                            && !in.at().isBefore(c.scoredAt)
                            && !in.at().isAfter(c.scoredAt.plus(survey.revisionWindow())));
            if (c.score != null && c.score == score) {
                return false;
            }
            Conversation.remember(c.given, new Given(score, in.at(), counts), Conversation.MOST_HISTORY);
            if (!counts) {
                return false;
            }
            arrived();
            c.score = score;
            c.scoredAt = in.at();
            c.answers.put(survey.scoreQuestion().id(), String.valueOf(score));
            c.revision++;
            if (!first) {
                // What was about to be asked may be another question now.
                SurveyQuestion open = open();
                boolean unsent = open != null
                        && c.pending.removeIf(message -> message.key().equals(key(open)));
                if (unsent && open != null) {
                    say(ask(key(open), open, question(open)));
                }
            }
            return true;
        }

        private void commentIfAsked(String text) {
            for (SurveyQuestion question : survey.questions()) {
                if (question.isComment() && !c.answers.containsKey(question.id())) {
                    c.answers.put(question.id(), cut(text.strip(), MOST_ANSWER));
                    comment(text);
                }
            }
        }

        private void comment(String text) {
            c.comment = cut(c.comment == null ? text.strip() : c.comment + "\n" + text.strip(), MOST_COMMENT);
            c.commentAt = in.at();
        }

        private void open(SurveyQuestion question, String text) {
            if (text.isBlank()) {
                unclear();
                return;
            }
            c.answers.put(question.id(), cut(text.strip(), MOST_ANSWER));
            if (question.isComment()) {
                comment(text);
            }
            answered();
        }

        private void choice(SurveyQuestion question, String option) {
            if (option.equals(c.answers.put(question.id(), option))) {
                return;
            }
            arrived();
            if (question.equals(open())) {
                answered();
            } else if (c.score != null) {
                c.revision++;
            }
        }

        private void answered() {
            if (c.score != null) {
                c.revision++;
            }
            goOn();
        }

        private @Nullable String optionOf(SurveyQuestion question, String text) {
            String said = text.strip().toLowerCase(Locale.ROOT);
            List<String> options = question.options();
            for (String option : options) {
                if (said.equals(option) || said.equals(title(question, option).toLowerCase(Locale.ROOT))) {
                    return option;
                }
            }
            // "2" for the second one
            return said.matches("[1-9]|10") && Integer.parseInt(said) <= options.size()
                    ? options.get(Integer.parseInt(said) - 1)
                    : null;
        }

        /** Asks the next question, or ends. */
        private void goOn() {
            c.pending.removeIf(message -> message.kind() == Outgoing.Kind.FREE);
            take(c, Outgoing.INVITE);
            SurveyQuestion next = null;
            int index = -1;
            if (c.lateQuestion == null) {
                for (int i = 0; i < survey.questions().size() && next == null; i++) {
                    SurveyQuestion one = survey.questions().get(i);
                    if (!c.answers.containsKey(one.id()) && one.applies(c.answersSoFar())) {
                        next = one;
                        index = i;
                    }
                }
            }
            boolean mayAsk = !busy && windowIsOpen(c, now) && !agentIsThere();
            if (next != null && mayAsk) {
                c.question = index;
                c.state = ConversationState.IN_PROGRESS;
                c.endedAt = null;
                c.askedAt = now;
                say(ask(key(next), next, question(next)));
            } else {
                boolean late = c.lateQuestion != null;
                end(c, now);
                if (next == null && mayAsk && survey.thanks() && c.score != null) {
                    String text = survey.texts()
                            .best(c.person.language(), "thanks", segment(c.score), null, c.values())
                            .orElse("");
                    if (!text.isEmpty()) {
                        say(Outgoing.text(late ? "thanks2" : "thanks", text));
                    }
                }
            }
        }

        private boolean agentIsThere() {
            return c.agentAt != null && (c.invitedAt == null || !c.agentAt.isBefore(c.invitedAt));
        }

        private void say(Outgoing message) {
            c.pending.removeIf(other -> other.kind() == Outgoing.Kind.FREE);
            c.pending.add(message);
            c.notBefore = null;
        }

        private Outgoing ask(String key, SurveyQuestion question, String text) {
            if (question.kind() != Kind.CHOICE) {
                return Outgoing.text(key, text);
            }
            int most = question.options().size() <= MOST_BUTTONS ? BUTTON_TITLE : ROW_TITLE;
            List<Choice> choices = question.options().stream()
                    .map(option -> new Choice(
                            SurveyPayload.option(c.id, question.id(), option), cut(title(question, option), most)))
                    .toList();
            return new Outgoing(key, Outgoing.Kind.FREE, text, choices, label());
        }

        private static String key(SurveyQuestion question) {
            return "q." + question.id();
        }

        private String question(SurveyQuestion question) {
            if (has(question.id())) {
                return say(question.id());
            }
            return switch (question.kind()) {
                case SCORE -> say("score");
                case TEXT -> question.isComment() ? say("comment") : question.id();
                case CHOICE -> question.id();
            };
        }

        private String title(SurveyQuestion question, String option) {
            return survey.texts()
                    .text(c.person.language(), question.id() + "." + option, c.values())
                    .orElse(option);
        }

        private String label() {
            return cut(say("choose"), BUTTON_TITLE);
        }

        private boolean has(String key) {
            return survey.texts()
                    .best(c.person.language(), key, segment(c.score), segment(c.previous), c.values())
                    .isPresent();
        }

        private String say(String key) {
            return survey.texts()
                    .best(c.person.language(), key, segment(c.score), segment(c.previous), c.values())
                    .orElse(key);
        }
    }

    private static @Nullable NpsSegment segment(@Nullable Integer score) {
        return score == null ? null : Score.of(score).segment();
    }

    /** At most so many UTF-16 units, and no half of a character. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }
}
