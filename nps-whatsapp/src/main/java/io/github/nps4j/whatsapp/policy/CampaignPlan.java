package io.github.nps4j.whatsapp.policy;

import io.github.nps4j.channel.Suppression;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a campaign will be like, before anything is sent: who gets a message on which day, who does not and why, and how long
 * it takes. Recipients times expected messages are held against the portfolio's limit and the host's daily cap; a campaign
 * that would use more than four fifths of what is left of either is split over days, so that there is room for everything
 * else.
 *
 * <p>A plan counts nothing and promises nothing: each message is decided again when it is sent. Immutable.
 */
public final class CampaignPlan {

    /** How much of a day's quota a campaign uses at most. */
    public static final double SHARE = 0.8;

    private static final int PAGE = 500;
    private static final int LONGEST = 3_660;

    /** Why somebody is left out. */
    public enum LeftOut {
        /** The person stopped every message. */
        OPTED_OUT,
        /** The person stopped marketing. */
        MARKETING_STOPPED,
        /** There is no consent. */
        NO_CONSENT,
        /** Messages do not reach the person. */
        UNREACHABLE,
        /** The vendor refuses messages to the person or the person's country. */
        REFUSED,
        /** The host suppressed the person. */
        HOST,
        /** The person was asked lately. */
        ASKED_LATELY,
        /** The person is in the campaign already. */
        TWICE,
        /** The quota does not allow a single message a day, or not all within ten years. */
        NO_QUOTA
    }

    /**
     * One message of the plan.
     *
     * @param intent the message
     * @param notBefore when to begin to try: the person's quiet hours are over then
     */
    public record Slot(SendIntent intent, Instant notBefore) {}

    /**
     * One day of the plan.
     *
     * @param begins when it begins
     * @param slots its messages
     */
    public record Day(Instant begins, List<Slot> slots) {

        /**
         * Copies the list.
         *
         * @param begins when it begins
         * @param slots its messages
         */
        public Day {
            slots = List.copyOf(slots);
        }
    }

    private final int recipients;
    private final List<Day> days;
    private final Map<LeftOut, List<String>> leftOut;
    private final Duration duration;

    private CampaignPlan(int recipients, List<Day> days, Map<LeftOut, List<String>> leftOut, Duration duration) {
        this.recipients = recipients;
        this.days = List.copyOf(days);
        this.leftOut = Collections.unmodifiableMap(leftOut);
        this.duration = duration;
    }

    /**
     * Plans a campaign.
     *
     * @param policy the rules of the business number
     * @param intents the first message to each recipient, in the order in which they are to be sent
     * @param interactions how many messages each recipient is expected to get in all, such as a question, a follow-up and a
     *     thank-you; 1 or more
     * @param now when it begins
     * @return the plan
     * @throws IllegalArgumentException if {@code interactions} is less than 1
     */
    public static CampaignPlan of(SendPolicy policy, List<SendIntent> intents, double interactions, Instant now) {
        if (!(interactions >= 1) || interactions > 1_000) {
            throw new IllegalArgumentException(
                    "each recipient gets 1 to 1,000 messages, the first one included; got " + interactions);
        }
        Map<LeftOut, List<String>> leftOut = new EnumMap<>(LeftOut.class);
        List<SendIntent> wanted = wanted(policy, intents, now, leftOut);
        List<Day> days = new ArrayList<>();
        int next = 0;
        Instant begins = now;
        boolean whole = wanted.size() <= share(room(policy, interactions, now));
        while (next < wanted.size() && days.size() < LONGEST) {
            long most = days.isEmpty()
                    ? whole ? wanted.size() : share(room(policy, interactions, now))
                    : share(perDay(policy, interactions));
            if (most == 0 && !days.isEmpty()) {
                break;
            }
            int end = (int) Math.min(wanted.size(), next + most);
            List<Slot> slots = new ArrayList<>();
            for (SendIntent intent : wanted.subList(next, end)) {
                slots.add(new Slot(intent, policy.awake(intent, begins)));
            }
            days.add(new Day(begins, slots));
            next = end;
            begins = begins.plus(policy.day());
        }
        for (SendIntent intent : wanted.subList(next, wanted.size())) {
            leave(leftOut, LeftOut.NO_QUOTA, intent);
        }
        days.removeIf(day -> day.slots().isEmpty());
        return new CampaignPlan(intents.size(), days, leftOut, duration(policy, days, interactions, now));
    }

    private static List<SendIntent> wanted(
            SendPolicy policy, List<SendIntent> intents, Instant now, Map<LeftOut, List<String>> leftOut) {
        List<SendIntent> wanted = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int from = 0; from < intents.size(); from += PAGE) {
            List<SendIntent> page = intents.subList(from, Math.min(intents.size(), from + PAGE));
            Set<String> names = new LinkedHashSet<>();
            Set<String> counters = new LinkedHashSet<>();
            for (SendIntent intent : page) {
                names.addAll(intent.names());
                counters.add(policy.askedCounter(intent.person()));
            }
            var consents = policy.store().consents(names);
            var suppressions = policy.store().suppressions(names);
            Map<String, Instant> asked = policy.store().lastCounted(counters);
            for (SendIntent intent : page) {
                Optional<Decision> unwanted = policy.unwanted(intent, consents, suppressions, now);
                Instant last = asked.get(policy.askedCounter(intent.person()));
                if (unwanted.isPresent() && unwanted.get() instanceof Decision.Never never) {
                    leave(leftOut, of(never.reason()), intent);
                } else if (intent.isSurvey()
                        && last != null
                        && last.plus(policy.surveyRest()).isAfter(now)) {
                    leave(leftOut, LeftOut.ASKED_LATELY, intent);
                } else if (!taken.add(intent.person())) {
                    leave(leftOut, LeftOut.TWICE, intent);
                } else {
                    wanted.add(intent);
                }
            }
        }
        return wanted;
    }

    private static void leave(Map<LeftOut, List<String>> leftOut, LeftOut why, SendIntent intent) {
        leftOut.computeIfAbsent(why, key -> new ArrayList<>()).add(intent.id());
    }

    private static LeftOut of(Suppression.Reason reason) {
        return switch (reason) {
            case OPTED_OUT -> LeftOut.OPTED_OUT;
            case MARKETING_STOPPED -> LeftOut.MARKETING_STOPPED;
            case NO_CONSENT -> LeftOut.NO_CONSENT;
            case UNREACHABLE -> LeftOut.UNREACHABLE;
            case REFUSED -> LeftOut.REFUSED;
            case HOST -> LeftOut.HOST;
        };
    }

    private static long share(long quota) {
        return quota >= Integer.MAX_VALUE ? Integer.MAX_VALUE : (long) (quota * SHARE);
    }

    /** How many recipients today's quota allows. */
    private static long room(SendPolicy policy, double interactions, Instant now) {
        return Math.min(policy.portfolioRoom(now), messages(policy.dailyRoom(now), interactions));
    }

    /** How many recipients the quota of a day allows on which nothing else is sent. */
    private static long perDay(SendPolicy policy, double interactions) {
        return Math.min(policy.portfolioLimit().users(), messages(policy.dailyCap(), interactions));
    }

    private static long messages(long quota, double interactions) {
        return quota == Long.MAX_VALUE ? quota : (long) (quota / interactions);
    }

    private static Duration duration(SendPolicy policy, List<Day> days, double interactions, Instant now) {
        if (days.isEmpty()) {
            return Duration.ZERO;
        }
        Day last = days.get(days.size() - 1);
        Instant begun = last.begins();
        for (Slot slot : last.slots()) {
            begun = slot.notBefore().isAfter(begun) ? slot.notBefore() : begun;
        }
        long millis = (long) Math.ceil(last.slots().size() * interactions / policy.perSecond() * 1_000);
        return Duration.between(now, begun).plusMillis(millis);
    }

    /**
     * How many messages were to be planned.
     *
     * @return the number, 0 or more
     */
    public int recipients() {
        return recipients;
    }

    /**
     * How many of them have their day.
     *
     * @return the number, 0 or more
     */
    public int planned() {
        return days.stream().mapToInt(day -> day.slots().size()).sum();
    }

    /**
     * The days, in order, without those on which nothing is sent.
     *
     * @return an immutable list
     */
    public List<Day> days() {
        return days;
    }

    /**
     * Who is left out.
     *
     * @return the ids of the messages, by reason
     */
    public Map<LeftOut, List<String>> leftOut() {
        return leftOut;
    }

    /**
     * How long it takes from now until the last message, if the numbers of the policy hold and nothing else is sent.
     *
     * @return zero or more
     */
    public Duration duration() {
        return duration;
    }

    /**
     * The plan in a few lines, without personal data.
     *
     * @return the text
     */
    public String summary() {
        StringBuilder text = new StringBuilder()
                .append(planned())
                .append(" of ")
                .append(recipients)
                .append(" recipients on ")
                .append(days.size())
                .append(days.size() == 1 ? " day, " : " days, ")
                .append("done after ")
                .append(duration.toHours())
                .append(" h ")
                .append(duration.toMinutesPart())
                .append(" min");
        for (Day day : days) {
            text.append("\n  from ")
                    .append(day.begins())
                    .append(": ")
                    .append(day.slots().size());
        }
        leftOut.forEach((why, ids) ->
                text.append("\n  left out, ").append(why).append(": ").append(ids.size()));
        return text.toString();
    }

    @Override
    public String toString() {
        return "CampaignPlan[" + planned() + " of " + recipients + " on " + days.size() + " days]";
    }
}
