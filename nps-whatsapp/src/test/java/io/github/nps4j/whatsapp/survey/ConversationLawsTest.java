package io.github.nps4j.whatsapp.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.identity.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds in every conversation, whatever people do and in whatever order. */
class ConversationLawsTest {

    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final String ID = "abcdefghij2345";

    private final Survey survey = Survey.nps("relation")
            .invitation(SurveyInvitation.template("nps_v1").build())
            .followUp(SurveyFollowUp.reminder(
                    Duration.ofHours(48), SurveyInvitation.template("nps_v2").build()))
            .build();
    private final ConversationRules rules = new ConversationRules(survey, Replies::score);

    /** Something that happens, and how much time has passed before it. */
    private record Step(int kind, int number, String text, Duration pause) {}

    @Provide
    Arbitrary<List<Step>> days() {
        Arbitrary<String> texts = Arbitraries.of(
                "9",
                "0",
                "10!",
                "great",
                "8-9",
                "not 10",
                "seven",
                "sorry, 3",
                "7 because it broke",
                "👍",
                "why?",
                "",
                " ");
        Arbitrary<Duration> pauses = Arbitraries.of(
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ofMinutes(4),
                Duration.ofHours(5),
                Duration.ofHours(25),
                Duration.ofDays(4));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(0, 10),
                        texts,
                        pauses)
                .as(Step::new)
                .list()
                .ofMaxSize(25);
    }

    @Property(tries = 2_000)
    void every_conversation_keeps_the_laws(@ForAll("days") List<Step> steps) {
        Conversation c = new Conversation(
                ID,
                "relation",
                new Person("+821012345678", "+821012345678", null, "en", null, Identity.anonymous(), Map.of()),
                START);
        c.pending.add(Outgoing.invitation());
        Instant now = START;
        int asksAgain = 0;
        int invitations = 0;
        boolean stopped = false;
        Integer scoreAtStop = null;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            now = now.plus(step.pause());
            Conversation before = c;
            Inbound in = inbound(step, "in" + i, now);
            if (in != null) {
                c = rules.received(before, in, now, step.number() == 7);
                assertThat(rules.received(c, in, now, false))
                        .as("the same message again")
                        .isSameAs(c);
            } else if (step.kind() == 7) {
                c = rules.agentSpoke(before, now);
            } else if (step.kind() == 8) {
                c = rules.timeIsUp(before, now);
            } else if (!before.pending.isEmpty()) {
                String key = before.pending.get(0).key();
                asksAgain += key.equals("again") ? 1 : 0;
                invitations += key.equals(Outgoing.INVITE) ? 1 : 0;
                c = rules.sent(before, key, "wamid." + i, now);
            }
            if (in instanceof Inbound.Stop && !stopped) {
                stopped = true;
                scoreAtStop = c.score;
            }
            assertThat(asksAgain).as("asked again").isLessThanOrEqualTo(1);
            assertThat(invitations).as("invited").isLessThanOrEqualTo(1);
            assertThat(c.revision).isBetween(before.revision, before.revision + 1);
            assertThat(c.score == null).isEqualTo(c.revision < 0);
            if (c.score != null) {
                assertThat(c.score).isBetween(0, 10);
                assertThat(c.scoredAt).isNotNull();
            }
            if (stopped) {
                assertThat(c.state).isEqualTo(ConversationState.OPTED_OUT);
                assertThat(c.pending).isEmpty();
                assertThat(c.score).isEqualTo(scoreAtStop);
            }
            String kept = ConversationJson.write(c);
            assertThat(ConversationJson.write(ConversationJson.read(kept))).isEqualTo(kept);
        }
    }

    private static Inbound inbound(Step step, String id, Instant now) {
        return switch (step.kind()) {
            case 0, 1 -> new Inbound.Words(id, now, step.text(), step.number() < 3);
            case 2 ->
                new Inbound.Tap(
                        id,
                        now,
                        SurveyPayload.parse(SurveyPayload.score(ID, step.number()))
                                .orElseThrow());
            case 3 -> new Inbound.Unreadable(id, now, step.number() < 3);
            case 4 -> step.number() < 2 ? new Inbound.Stop(id, now, false) : null;
            case 5 ->
                new Inbound.Form(id, now, Map.of("nps", String.valueOf(step.number()), "comment", step.text()), true);
            case 6 -> new Inbound.Sign(id, now, step.text(), true);
            default -> null;
        };
    }
}
