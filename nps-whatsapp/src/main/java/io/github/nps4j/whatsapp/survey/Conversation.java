package io.github.nps4j.whatsapp.survey;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one conversation. Mutable, so that {@link ConversationRules} can build the next state on a
 * copy; whoever holds one otherwise leaves it alone.
 */
final class Conversation {

    /** Ids of messages that are remembered, so that a repeated webhook changes nothing. */
    static final int MOST_SEEN = 40;

    /** Our own messages that are remembered, so that a reply to one is known. */
    static final int MOST_OURS = 20;

    /** Former scores that are kept. */
    static final int MOST_HISTORY = 20;

    /** One score that was given, also where a later one counts or it came too late to count. */
    record Given(int score, Instant at, boolean counted) {}

    final String id;
    final String survey;
    final Person person;

    ConversationState state = ConversationState.PLANNED;

    @Nullable
    String reason;

    /** The question that is open; -1 before the first and after the last. */
    int question = -1;

    final Map<String, String> answers = new LinkedHashMap<>();

    @Nullable
    Integer score;

    @Nullable
    Instant scoredAt;

    final List<Given> given = new ArrayList<>();

    @Nullable
    String comment;

    @Nullable
    Instant commentAt;

    /** The score of the survey before this one. */
    @Nullable
    Integer previous;

    final Instant plannedAt;

    @Nullable
    Instant invitedAt;
    /** When the open question was asked, or asked again. */
    @Nullable
    Instant askedAt;

    @Nullable
    Instant lastInboundAt;

    @Nullable
    Instant agentAt;

    boolean askedAgain;
    /** Whether the Flow of the invitation could not be used, so that its text form is taken. */
    boolean withoutFlow;

    /** The newest revision of the response; -1 without one. */
    long revision = -1;
    /** The newest revision that the sink has taken. */
    long handedOn = -1;
    /** The sink could not take it, and is asked again then. */
    @Nullable
    Instant handOnAt;

    final List<Outgoing> pending = new ArrayList<>();
    /** Not before this time is anything of {@link #pending} tried. */
    @Nullable
    Instant notBefore;

    final List<String> seen = new ArrayList<>();
    final List<String> ours = new ArrayList<>();
    /** The later contacts of the survey that are done or passed over, a bit for each. */
    int followUps;
    /** A question of a later contact that is open; the others are over then. */
    @Nullable
    String lateQuestion;

    @Nullable
    Instant endedAt;

    Conversation(String id, String survey, Person person, Instant plannedAt) {
        this.id = id;
        this.survey = survey;
        this.person = person;
        this.plannedAt = plannedAt;
    }

    Conversation copy() {
        return copyFor(person);
    }

    /** A copy with more known about the person. */
    Conversation copyFor(Person other) {
        Conversation copy = new Conversation(id, survey, other, plannedAt);
        copy.state = state;
        copy.reason = reason;
        copy.question = question;
        copy.answers.putAll(answers);
        copy.score = score;
        copy.scoredAt = scoredAt;
        copy.given.addAll(given);
        copy.comment = comment;
        copy.commentAt = commentAt;
        copy.previous = previous;
        copy.invitedAt = invitedAt;
        copy.askedAt = askedAt;
        copy.lastInboundAt = lastInboundAt;
        copy.agentAt = agentAt;
        copy.askedAgain = askedAgain;
        copy.withoutFlow = withoutFlow;
        copy.revision = revision;
        copy.handedOn = handedOn;
        copy.handOnAt = handOnAt;
        copy.pending.addAll(pending);
        copy.notBefore = notBefore;
        copy.seen.addAll(seen);
        copy.ours.addAll(ours);
        copy.followUps = followUps;
        copy.lateQuestion = lateQuestion;
        copy.endedAt = endedAt;
        return copy;
    }

    SurveyAnswers answersSoFar() {
        return new SurveyAnswers(person.language(), score, previous, answers, person.attributes());
    }

    /** What can be set for placeholders. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>(person.attributes());
        if (score != null) {
            values.put("score", score.toString());
        }
        if (previous != null) {
            values.put("previous", previous.toString());
        }
        return values;
    }

    static <T> void remember(List<T> list, T value, int most) {
        if (!list.contains(value)) {
            list.add(value);
            if (list.size() > most) {
                list.remove(0);
            }
        }
    }

    @Override
    public String toString() {
        return "Conversation[" + id + ", " + state + "]";
    }
}
