package io.github.nps4j.whatsapp.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.identity.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from what people do. */
class ConversationRulesTest {

    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final String ID = "abcdefghij2345";

    private static final ScoreReader READER = Replies::score;

    private final SurveyInvitation invitation =
            SurveyInvitation.template("nps_v1").language("en").build();
    private Survey survey = Survey.nps("relation").invitation(invitation).build();
    private ConversationRules rules = new ConversationRules(survey, READER);
    private Instant now = START;
    private Conversation c = planned("en");
    private int messages;

    private static Conversation planned(String language) {
        Conversation planned = new Conversation(
                ID,
                "relation",
                new Person("+821012345678", "+821012345678", null, language, null, Identity.anonymous(), Map.of()),
                START);
        planned.pending.add(Outgoing.invitation());
        return planned;
    }

    private void use(Survey other) {
        survey = other;
        rules = new ConversationRules(other, READER);
    }

    private void invited() {
        c = rules.sent(c, Outgoing.INVITE, "wamid.invite", now);
        after(Duration.ofMinutes(5));
    }

    private void after(Duration time) {
        now = now.plus(time);
    }

    private void says(String text) {
        hear(new Inbound.Words("in" + messages++, now, text, false));
    }

    private void replies(String text) {
        hear(new Inbound.Words("in" + messages++, now, text, true));
    }

    private void taps(String payload) {
        hear(new Inbound.Tap(
                "in" + messages++, now, SurveyPayload.parse(payload).orElseThrow()));
    }

    private void hear(Inbound in) {
        c = rules.received(c, in, now, false);
    }

    private void askedAll() {
        while (!c.pending.isEmpty()) {
            String key = c.pending.get(0).key();
            c = rules.sent(c, key, "wamid." + key, now);
        }
    }

    private List<String> pending() {
        return c.pending.stream().map(Outgoing::key).toList();
    }

    @Test
    void a_number_is_the_score_and_the_next_text_is_its_reason() {
        invited();
        says("9");
        assertThat(c.score).isEqualTo(9);
        assertThat(c.revision).isZero();
        assertThat(c.state).isEqualTo(ConversationState.IN_PROGRESS);
        assertThat(c.pending).singleElement().satisfies(ask -> {
            assertThat(ask.key()).isEqualTo("q.comment");
            assertThat(ask.text()).isEqualTo("Thank you! What do you like most about us?");
        });
        askedAll();
        after(Duration.ofMinutes(2));
        says("The delivery was quick");
        assertThat(c.comment).isEqualTo("The delivery was quick");
        assertThat(c.revision).isEqualTo(1);
        assertThat(c.state).isEqualTo(ConversationState.DONE);
        assertThat(pending()).containsExactly("thanks");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10 | ko | 어떤 점이 가장 마음에 드셨나요?",
                "8  | ja | 9点や10点にするには",
                "0  | es | ¿Qué ha fallado?",
                "3  | pt_BR | O que deu errado?",
                "7  | ar | لتمنحنا 9 أو 10",
                "9  | hi | सबसे अच्छी लगी",
                "5  | fr | What went wrong?",
            })
    void the_next_question_is_chosen_by_segment_and_language(int score, String language, String expected) {
        c = planned(language);
        invited();
        says(String.valueOf(score));
        assertThat(c.pending)
                .singleElement()
                .satisfies(ask -> assertThat(ask.text()).contains(expected));
    }

    @Test
    void somebody_who_gave_a_better_score_last_time_is_asked_what_has_changed() {
        c.previous = 9;
        invited();
        says("4");
        assertThat(c.pending.get(0).text()).contains("Last time you gave us 9").contains("What has changed");
    }

    @Test
    void what_cannot_be_read_is_asked_about_once_and_never_again() {
        invited();
        says("good service");
        assertThat(pending()).containsExactly("again");
        assertThat(c.state).isEqualTo(ConversationState.ASKED_AGAIN);
        askedAll();
        says("I said good");
        assertThat(pending()).isEmpty();
        assertThat(c.score).isNull();
        says("8");
        assertThat(c.score).isEqualTo(8);
    }

    @Test
    void a_voice_note_is_answered_with_the_question_once() {
        invited();
        hear(new Inbound.Unreadable("voice", now, false));
        assertThat(pending()).containsExactly("again");
        askedAll();
        hear(new Inbound.Unreadable("sticker", now, false));
        assertThat(pending()).isEmpty();
        assertThat(c.state).isEqualTo(ConversationState.ASKED_AGAIN);
    }

    @Test
    void a_thumb_on_our_message_is_no_score_and_a_keycap_is_one() {
        invited();
        hear(new Inbound.Sign("r1", now, "👍", true));
        assertThat(pending()).isEmpty();
        assertThat(c.askedAgain).isFalse();
        hear(new Inbound.Sign("r2", now, "9", true));
        assertThat(c.score).isEqualTo(9);
    }

    @Test
    void a_reason_that_comes_with_the_score_is_not_asked_for() {
        invited();
        says("7 because the app crashed");
        assertThat(c.score).isEqualTo(7);
        assertThat(c.comment).isEqualTo("because the app crashed");
        assertThat(c.revision).isZero();
        assertThat(c.state).isEqualTo(ConversationState.DONE);
        assertThat(pending()).containsExactly("thanks");
    }

    @Test
    void a_changed_mind_within_minutes_is_a_revision_of_the_same_response() {
        invited();
        says("3");
        askedAll();
        after(Duration.ofMinutes(1));
        says("sorry, 8");
        assertThat(c.score).isEqualTo(8);
        assertThat(c.revision).isEqualTo(1);
        assertThat(c.comment).isNull();
        assertThat(c.given).extracting(Conversation.Given::score).containsExactly(3, 8);
    }

    @Test
    void a_changed_mind_before_the_next_question_went_out_changes_that_question() {
        invited();
        says("3");
        says("9");
        assertThat(c.pending)
                .singleElement()
                .satisfies(ask -> assertThat(ask.text()).isEqualTo("Thank you! What do you like most about us?"));
    }

    @Test
    void hours_later_a_number_is_not_a_changed_mind_and_the_first_answer_stands() {
        invited();
        says("9");
        askedAll();
        says("all fine");
        after(Duration.ofHours(3));
        says("4");
        assertThat(c.score).isEqualTo(9);
        taps("nps:v1:" + ID + ":2");
        assertThat(c.score).isEqualTo(9);
        assertThat(c.given).last().satisfies(given -> {
            assertThat(given.score()).isEqualTo(2);
            assertThat(given.counted()).isFalse();
        });
    }

    @Test
    void an_older_message_that_arrives_later_does_not_replace_a_newer_one() {
        invited();
        says("9");
        hear(new Inbound.Tap(
                "old",
                now.minusSeconds(30),
                SurveyPayload.parse("nps:v1:" + ID + ":1").orElseThrow()));
        assertThat(c.score).isEqualTo(9);
    }

    @Test
    void one_thought_in_several_messages_is_one_comment() {
        invited();
        says("10");
        says("love it");
        after(Duration.ofMinutes(1));
        says("and the price");
        assertThat(c.comment).isEqualTo("love it\nand the price");
        assertThat(c.revision).isEqualTo(2);
        after(Duration.ofHours(1));
        says("when do you open tomorrow?");
        assertThat(c.comment).isEqualTo("love it\nand the price");
    }

    @Test
    void a_comment_that_comes_before_its_question_went_out_spares_the_question() {
        invited();
        says("10");
        says("because you are quick");
        assertThat(pending()).containsExactly("thanks");
        assertThat(c.comment).isEqualTo("because you are quick");
    }

    @Test
    void a_stop_ends_everything_and_nothing_more_is_sent() {
        invited();
        says("9");
        hear(new Inbound.Stop("stop", now, false));
        assertThat(c.state).isEqualTo(ConversationState.OPTED_OUT);
        assertThat(pending()).isEmpty();
        assertThat(c.score).isEqualTo(9);
        says("8");
        taps("nps:v1:" + ID + ":1");
        assertThat(c.score).isEqualTo(9);
        assertThat(pending()).isEmpty();
    }

    @Test
    void a_host_may_have_one_confirmation_of_a_stop_sent() {
        use(Survey.nps("relation")
                .invitation(invitation)
                .optOutConfirmation(true)
                .build());
        invited();
        hear(new Inbound.Stop("stop", now, false));
        assertThat(c.pending).singleElement().satisfies(message -> {
            assertThat(message.kind()).isEqualTo(Outgoing.Kind.FAREWELL);
            assertThat(message.text()).startsWith("You will not get any more messages");
        });
        askedAll();
        hear(new Inbound.Stop("stop2", now, false));
        assertThat(pending()).isEmpty();
    }

    @Test
    void a_repeated_webhook_changes_nothing() {
        invited();
        Inbound nine = new Inbound.Words("same", now, "9", false);
        hear(nine);
        Conversation once = c;
        hear(nine);
        assertThat(c).isSameAs(once);
    }

    @Test
    void a_number_after_somebody_of_the_host_wrote_is_not_a_score_but_a_tap_is() {
        invited();
        c = rules.agentSpoke(c, now);
        after(Duration.ofMinutes(1));
        says("2");
        assertThat(c.score).isNull();
        assertThat(pending()).isEmpty();
        taps("nps:v1:" + ID + ":9");
        assertThat(c.score).isEqualTo(9);
        assertThat(pending()).as("no question in the middle of their talk").isEmpty();
        assertThat(c.state).isEqualTo(ConversationState.DONE);
    }

    @Test
    void a_reply_to_our_very_message_counts_after_somebody_of_the_host_wrote() {
        invited();
        c = rules.agentSpoke(c, now);
        replies("9");
        assertThat(c.score).isEqualTo(9);
    }

    @Test
    void an_untargeted_number_counts_for_three_days_and_a_tap_for_thirty() {
        invited();
        after(Duration.ofDays(4));
        c = rules.timeIsUp(c, now);
        assertThat(c.state).isEqualTo(ConversationState.NO_ANSWER);
        says("9");
        assertThat(c.score).isNull();
        taps("nps:v1:" + ID + ":9");
        assertThat(c.score).isEqualTo(9);
        assertThat(c.state).isEqualTo(ConversationState.IN_PROGRESS);
    }

    @Test
    void a_tap_after_thirty_days_is_left_alone() {
        invited();
        after(Duration.ofDays(31));
        c = rules.timeIsUp(c, now);
        taps("nps:v1:" + ID + ":9");
        assertThat(c.score).isNull();
    }

    @Test
    void a_late_tap_asks_nothing_more_while_a_newer_survey_is_open() {
        invited();
        after(Duration.ofDays(4));
        c = rules.timeIsUp(c, now);
        c = rules.received(
                c,
                new Inbound.Tap(
                        "late", now, SurveyPayload.parse("nps:v1:" + ID + ":6").orElseThrow()),
                now,
                true);
        assertThat(c.score).isEqualTo(6);
        assertThat(pending()).isEmpty();
        assertThat(c.state).isEqualTo(ConversationState.DONE);
    }

    @Test
    void the_reason_is_asked_for_only_while_the_window_is_open() {
        invited();
        Instant sent = now;
        after(Duration.ofHours(24));
        // The webhook comes a day late.
        c = rules.received(c, new Inbound.Words("late", sent, "9", false), now, false);
        assertThat(c.score).isEqualTo(9);
        assertThat(pending()).isEmpty();
        assertThat(c.state).isEqualTo(ConversationState.DONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "9_Very_likely", " 9 "})
    void a_flow_gives_score_and_reason_at_once(String value) {
        invited();
        hear(new Inbound.Form("flow", now, Map.of("nps", value, "comment", "빠른 배송"), true));
        assertThat(c.score).isEqualTo(9);
        assertThat(c.comment).isEqualTo("빠른 배송");
        assertThat(c.revision).isZero();
        assertThat(c.state).isEqualTo(ConversationState.DONE);
        assertThat(pending()).containsExactly("thanks");
    }

    @Test
    void a_reason_left_empty_in_a_flow_is_not_asked_for() {
        invited();
        hear(new Inbound.Form("flow", now, Map.of("nps", "9", "comment", ""), true));
        assertThat(c.comment).isNull();
        assertThat(pending()).containsExactly("thanks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"11", "99", "-1", "nine", "9.5", ""})
    void a_flow_without_a_usable_score_is_asked_about_in_text(String value) {
        invited();
        hear(new Inbound.Form("flow", now, Map.of("nps", value), true));
        assertThat(c.score).isNull();
        assertThat(pending()).containsExactly("again");
    }

    @Test
    void a_bucket_is_no_score_until_its_number_is_chosen() {
        invited();
        taps("nps:v1:" + ID + ":bucket:7-8");
        assertThat(c.score).isNull();
        assertThat(c.pending)
                .singleElement()
                .satisfies(list -> assertThat(list.choices())
                        .extracting(Outgoing.Choice::id)
                        .containsExactly("nps:v1:" + ID + ":7", "nps:v1:" + ID + ":8"));
        askedAll();
        taps("nps:v1:" + ID + ":8");
        assertThat(c.score).isEqualTo(8);
        assertThat(pending()).containsExactly("q.comment");
    }

    @Test
    void an_uncertain_invitation_has_arrived_when_somebody_answers_it() {
        c = rules.uncertain(c, Outgoing.INVITE, now.plusSeconds(60));
        assertThat(c.state).isEqualTo(ConversationState.UNCERTAIN);
        after(Duration.ofMinutes(1));
        says("hello?");
        assertThat(c.state).isEqualTo(ConversationState.UNCERTAIN);
        says("9");
        assertThat(c.score).isEqualTo(9);
        assertThat(pending()).containsExactly("q.comment");
    }

    @Test
    void an_invitation_that_cannot_be_sent_ends_the_conversation_with_its_reason() {
        c = rules.notSent(c, Outgoing.INVITE, "not on WhatsApp", now);
        assertThat(c.state).isEqualTo(ConversationState.NOT_SENT);
        assertThat(c.reason).isEqualTo("not on WhatsApp");
        assertThat(rules.due(c)).isNull();
        says("9");
        assertThat(c.score).isNull();
    }

    @Test
    void a_reminder_goes_after_48_hours_to_those_who_have_not_answered() {
        use(Survey.nps("relation")
                .invitation(invitation)
                .followUp(SurveyFollowUp.reminder(Duration.ofHours(48), invitation))
                .build());
        invited();
        assertThat(rules.due(c)).isEqualTo(START.plus(Duration.ofHours(48)));
        after(Duration.ofHours(48));
        c = rules.timeIsUp(c, now);
        assertThat(pending()).containsExactly("follow0");
        askedAll();
        c = rules.timeIsUp(c, now.plus(Duration.ofHours(1)));
        assertThat(pending()).as("once").isEmpty();
        after(Duration.ofHours(1));
        says("8");
        assertThat(c.score).isEqualTo(8);
    }

    @Test
    void who_has_answered_or_stopped_gets_no_reminder() {
        use(Survey.nps("relation")
                .invitation(invitation)
                .followUp(SurveyFollowUp.reminder(Duration.ofHours(48), invitation))
                .build());
        invited();
        says("9");
        askedAll();
        says("fine");
        askedAll();
        after(Duration.ofHours(50));
        c = rules.timeIsUp(c, now);
        assertThat(pending()).isEmpty();
        c = planned("en");
        now = START;
        invited();
        hear(new Inbound.Stop("stop", now, false));
        after(Duration.ofHours(50));
        c = rules.timeIsUp(c, now);
        assertThat(pending()).isEmpty();
        assertThat(rules.due(c)).isNull();
    }

    private Survey general() {
        return Survey.of("service")
                .question(SurveyQuestion.score("nps"))
                .question(SurveyQuestion.choice("topic", "price", "quality", "staff", "speed"))
                .question(SurveyQuestion.open("detail")
                        .when(answers ->
                                answers.answer("topic").filter("staff"::equals).isPresent()))
                .question(SurveyQuestion.choice("again", "yes", "no"))
                .question(SurveyQuestion.comment("comment"))
                .invitation(invitation)
                .texts(SurveyTexts.standard()
                        .with(
                                "en",
                                Map.of(
                                        "topic", "What was it about?",
                                        "topic.price", "The price",
                                        "topic.staff", "Our staff",
                                        "detail", "Who was it?",
                                        "again", "Would you buy again?",
                                        "again.yes", "Yes",
                                        "fixed", "Has it been put right?")))
                .followUp(SurveyFollowUp.question(
                                Duration.ofHours(48), invitation, SurveyQuestion.choice("fixed", "yes", "no"))
                        .when(answers ->
                                answers.segment().orElseThrow() == io.github.nps4j.response.NpsSegment.DETRACTOR))
                .build();
    }

    @Test
    void five_questions_and_a_follow_up_after_48_hours_use_the_same_rules() {
        use(general());
        invited();
        says("2");
        assertThat(c.pending).singleElement().satisfies(ask -> {
            assertThat(ask.text()).isEqualTo("What was it about?");
            assertThat(ask.choices())
                    .extracting(Outgoing.Choice::title)
                    .containsExactly("The price", "quality", "Our staff", "speed");
        });
        askedAll();
        taps("nps:v1:" + ID + ":q:topic:staff");
        assertThat(c.pending.get(0).text()).isEqualTo("Who was it?");
        askedAll();
        says("the man at the desk");
        assertThat(c.pending.get(0).text()).isEqualTo("Would you buy again?");
        askedAll();
        says("maybe");
        assertThat(c.pending.get(0).text()).startsWith("Sorry, we did not understand");
        assertThat(c.pending.get(0).choices()).hasSize(2);
        askedAll();
        says("YES");
        assertThat(pending()).containsExactly("q.comment");
        askedAll();
        says("he was rude");
        askedAll();
        assertThat(c.state).isEqualTo(ConversationState.DONE);
        assertThat(c.answers).containsEntry("topic", "staff").containsEntry("again", "yes");
        assertThat(c.revision).isEqualTo(4);
        after(Duration.ofHours(48));
        c = rules.timeIsUp(c, now);
        assertThat(pending()).containsExactly("follow0");
        askedAll();
        assertThat(c.state).isEqualTo(ConversationState.IN_PROGRESS);
        after(Duration.ofMinutes(3));
        says("2");
        assertThat(c.answers).containsEntry("fixed", "no");
        assertThat(c.score).isEqualTo(2);
        assertThat(c.state).isEqualTo(ConversationState.DONE);
        assertThat(c.revision).isEqualTo(5);
    }

    @Test
    void a_question_whose_condition_does_not_hold_is_passed_over() {
        use(general());
        invited();
        says("10");
        askedAll();
        says("the price");
        assertThat(c.pending.get(0).text()).isEqualTo("Would you buy again?");
        after(Duration.ofDays(3));
        c = rules.timeIsUp(c, now);
        assertThat(pending()).as("no follow-up for a promoter").isEmpty();
        assertThat(c.state).isEqualTo(ConversationState.DONE);
    }

    @Test
    void every_state_survives_being_kept_and_read() {
        c.previous = 4;
        invited();
        taps("nps:v1:" + ID + ":bucket:7-8");
        assertSame(c);
        says("9");
        assertSame(c);
        c = rules.agentSpoke(c, now);
        hear(new Inbound.Stop("stop", now, false));
        assertSame(c);
    }

    private static void assertSame(Conversation conversation) {
        String text = ConversationJson.write(conversation);
        assertThat(ConversationJson.write(ConversationJson.read(text))).isEqualTo(text);
    }

    @Test
    void who_never_answers_is_let_go_after_three_days() {
        invited();
        assertThat(rules.due(c)).isEqualTo(START.plus(Duration.ofHours(72)));
        c = rules.timeIsUp(c, START.plus(Duration.ofHours(72)));
        assertThat(c.state).isEqualTo(ConversationState.NO_ANSWER);
        assertThat(rules.due(c)).isNull();
    }
}
