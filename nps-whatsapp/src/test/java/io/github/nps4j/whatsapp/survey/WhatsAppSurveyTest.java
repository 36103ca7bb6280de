package io.github.nps4j.whatsapp.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.channel.ConsentScope;
import io.github.nps4j.channel.Purpose;
import io.github.nps4j.channel.Recipient;
import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.ResponseReader;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.testkit.whatsapp.CustomerReply;
import io.github.nps4j.testkit.whatsapp.SentMessage;
import io.github.nps4j.testkit.whatsapp.SimulatedUser;
import io.github.nps4j.testkit.whatsapp.WhatsAppFault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations over real HTTP, from the invitation to the response. */
class WhatsAppSurveyTest {

    private static final String ANNA = SurveyLab.ANNA;

    private SurveyLab lab;

    private SurveyLab lab() throws IOException {
        lab = new SurveyLab(survey -> survey);
        return lab;
    }

    @AfterEach
    void everyRuleWasKept() {
        if (lab != null) {
            try {
                assertThat(lab.meta.violations()).isEmpty();
            } finally {
                lab.close();
            }
        }
    }

    private void says(String text) {
        lab.meta.says(ANNA, CustomerReply.text(text));
        lab.settle();
    }

    private NpsResponse response(String id) {
        return lab.responses.get(id);
    }

    @Test
    void a_typed_score_and_its_reason_become_one_response_of_two_revisions() throws IOException {
        String id = lab().invite(
                        SurveyInvitee.of(Recipient.of(Identity.builder()
                                                .phone(ANNA)
                                                .customerId("C-17")
                                                .build())
                                        .speaking("en"))
                                .with("order", "A-1042"),
                        "2026-Q4");
        says("9");
        says("Because the delivery was quick");
        NpsResponse response = response(id);
        assertThat(response.score().value()).isEqualTo(9);
        assertThat(response.comment()).contains("Because the delivery was quick");
        assertThat(response.revision()).isEqualTo(1);
        assertThat(response.surveyId()).contains("relation");
        assertThat(response.source()).isEqualTo("whatsapp");
        assertThat(response.identity().key("phone").orElseThrow().value()).isEqualTo(ANNA);
        assertThat(response.identity().key("customer_id").orElseThrow().value()).isEqualTo("C-17");
        assertThat(response.attributes()).containsEntry("order", "A-1042");
        assertThat(lab.revisions).hasSize(2);
        assertThat(lab.conversation(id).state()).isEqualTo(ConversationState.DONE);
        assertThat(lab.texts(ANNA)).hasSize(3).last().asString().startsWith("Thank you!");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ko | 9점이요 | 9 | 어떤 점이 가장 마음에 드셨나요",
                "ja | １０ | 10 | 一番気に入っていただけた点",
                "es | un ocho | 8 | ¿Qué habría hecho falta",
                "ar | ٣ | 3 | ما المشكلة",
                "hi | ७ | 7 | क्या कमी रह गई",
                "pt-BR | nota 6 | 6 | O que deu errado",
            })
    void people_answer_in_their_language_and_are_asked_in_it(String language, String text, int score, String question)
            throws IOException {
        SurveyInvitee invitee = SurveyInvitee.of(
                Recipient.of(Identity.builder().phone(ANNA).build()).speaking(language));
        String id = lab().invite(invitee, "2026-Q4");
        says(text);
        assertThat(response(id).score().value()).isEqualTo(score);
        assertThat(response(id).language()).contains(language);
        assertThat(lab.texts(ANNA)).last().asString().contains(question);
    }

    @Test
    void a_flow_brings_score_and_reason_in_one_message() throws IOException {
        lab = new SurveyLab(survey -> survey.invitation(SurveyLab.flow()));
        String id = lab.invite(ANNA);
        lab.meta.answers(
                lab.meta.messagesTo(ANNA).get(0).id(), CustomerReply.flow(Map.of("nps", "10", "comment", "quick")));
        lab.settle();
        assertThat(response(id).score().value()).isEqualTo(10);
        assertThat(response(id).comment()).contains("quick");
        assertThat(lab.revisions).hasSize(1);
        assertThat(lab.texts(ANNA)).hasSize(2);
    }

    @Test
    void a_blocked_flow_is_replaced_by_the_question_in_text() throws IOException {
        lab = new SurveyLab(survey -> survey.invitation(SurveyLab.flow()));
        lab.meta.failNextSend(1, WhatsAppFault.error(132068));
        String id = lab.invite(ANNA);
        assertThat(lab.texts(ANNA)).singleElement().asString().contains("Reply with a number");
        says("7");
        assertThat(response(id).score().value()).isEqualTo(7);
    }

    @Test
    void a_throttled_flow_is_replaced_by_the_question_in_text() throws IOException {
        lab = new SurveyLab(survey -> survey.invitation(SurveyLab.flow()));
        lab.meta.failNextSend(1, WhatsAppFault.error(132069));
        lab.invite(ANNA);
        assertThat(lab.texts(ANNA)).singleElement().asString().contains("Reply with a number");
    }

    @Test
    void buckets_lead_to_the_exact_number() throws IOException {
        lab = new SurveyLab(survey -> survey.invitation(
                SurveyInvitation.template("nps_buckets").buckets().utility().build()));
        String id = lab.invite(ANNA);
        SentMessage invitation = lab.meta.messagesTo(ANNA).get(0);
        lab.meta.answers(invitation.id(), CustomerReply.tap(0));
        lab.settle();
        assertThat(lab.responses).isEmpty();
        SentMessage list = lab.meta.messagesTo(ANNA).get(1);
        assertThat(list.rows()).hasSize(7);
        lab.meta.answers(list.id(), CustomerReply.choose(4));
        lab.settle();
        assertThat(response(id).score().value()).isEqualTo(4);
    }

    @Test
    void a_stop_beats_everything_and_is_kept_for_all_later_messages() throws IOException {
        String id = lab().invite(ANNA);
        lab.meta.says(ANNA, CustomerReply.stop("STOP"));
        lab.settle();
        assertThat(lab.conversation(id).state()).isEqualTo(ConversationState.OPTED_OUT);
        assertThat(lab.texts(ANNA)).hasSize(1);
        assertThat(lab.store.consentsOf(Set.of(ANNA)).stopped(Purpose.UTILITY)).isPresent();
        String next = lab.invite(SurveyLab.person(ANNA), "2027-Q1");
        assertThat(lab.conversation(next).state()).isEqualTo(ConversationState.NOT_SENT);
        assertThat(lab.conversation(next).reason()).isNotBlank();
        assertThat(lab.texts(ANNA)).hasSize(1);
    }

    @Test
    void a_stop_can_be_taken_back() throws IOException {
        lab().invite(ANNA);
        lab.meta.says(ANNA, CustomerReply.stop("STOP"));
        lab.settle();
        lab.clock.advance(Duration.ofMinutes(5));
        lab.meta.says(ANNA, CustomerReply.text("START"));
        lab.settle();
        assertThat(lab.store.consentsOf(Set.of(ANNA)).stopped(Purpose.MARKETING))
                .isEmpty();
    }

    @Test
    void a_stop_in_the_same_minute_as_a_score_leaves_the_score_and_sends_nothing() throws IOException {
        String id = lab().invite(ANNA);
        lab.meta.says(ANNA, CustomerReply.text("9"));
        lab.meta.says(ANNA, CustomerReply.stop("수신거부"));
        lab.meta.deliverAll();
        lab.settle();
        assertThat(response(id).score().value()).isEqualTo(9);
        assertThat(lab.texts(ANNA)).hasSize(1);
        assertThat(lab.conversation(id).state()).isEqualTo(ConversationState.OPTED_OUT);
    }

    @Test
    void a_confirmation_of_the_stop_goes_out_once_where_the_host_wants_it() throws IOException {
        lab = new SurveyLab(survey -> survey.optOutConfirmation(true));
        lab.invite(ANNA);
        lab.meta.says(ANNA, CustomerReply.stop("stop"));
        lab.settle();
        lab.meta.says(ANNA, CustomerReply.stop("stop"));
        lab.settle();
        assertThat(lab.texts(ANNA)).hasSize(2).last().asString().startsWith("You will not get any more messages");
    }

    @Test
    void voice_notes_are_answered_once_with_the_question() throws IOException {
        String id = lab().invite(ANNA);
        lab.meta.says(ANNA, CustomerReply.voiceNote());
        lab.settle();
        lab.meta.says(ANNA, CustomerReply.sticker());
        lab.settle();
        assertThat(lab.texts(ANNA)).hasSize(2).last().asString().startsWith("Sorry, we could not read a score");
        says("0");
        assertThat(response(id).score().value()).isZero();
    }

    @Test
    void the_same_invitation_twice_is_one() throws IOException {
        lab();
        List<SurveyInvitee> two = List.of(SurveyLab.person(ANNA), SurveyLab.person("+14155550102"));
        assertThat(lab.survey.invite("relation", "2026-Q4", two).planned()).isEqualTo(2);
        InviteReport again = lab.survey.invite("relation", "2026-Q4", two);
        assertThat(again.planned()).isZero();
        assertThat(again.known()).isEqualTo(2);
        lab.settle();
        assertThat(lab.meta.messageCount()).isEqualTo(2);
    }

    @Test
    void who_cannot_be_addressed_is_named_by_place() throws IOException {
        lab();
        InviteReport report = lab.survey.invite(
                "relation",
                "2026-Q4",
                List.of(
                        SurveyInvitee.of(Recipient.of(
                                Identity.builder().email("a@acme.com").build())),
                        SurveyLab.person(ANNA)));
        assertThat(report.unreachable()).containsExactly(0);
        assertThat(report.planned()).isEqualTo(1);
    }

    @Test
    void webhooks_in_any_order_and_any_number_lead_to_the_same_response() throws IOException {
        lab();
        lab.meta.shuffleWebhooks(7);
        lab.meta.repeatWebhooks(3);
        lab.meta.batchWebhooks(4);
        String id = lab.invite(ANNA);
        says("9");
        says("quick delivery");
        assertThat(response(id).score().value()).isEqualTo(9);
        assertThat(response(id).comment()).contains("quick delivery");
        assertThat(lab.texts(ANNA)).hasSize(3);
        assertThat(lab.revisions).hasSize(2);
    }

    @Test
    void a_late_tap_belongs_to_the_invitation_that_was_tapped() throws IOException {
        lab = new SurveyLab(survey -> survey.invitation(SurveyLab.flow()));
        String first = lab.invite(SurveyLab.person(ANNA), "2026-Q3");
        SentMessage old = lab.meta.messagesTo(ANNA).get(0);
        lab.clock.advance(Duration.ofDays(5));
        lab.settle();
        assertThat(lab.conversation(first).state()).isEqualTo(ConversationState.NO_ANSWER);
        String second = lab.invite(SurveyLab.person(ANNA), "2026-Q4");
        lab.meta.answers(old.id(), CustomerReply.flow(Map.of("nps", "3")));
        lab.settle();
        assertThat(response(first).score().value()).isEqualTo(3);
        assertThat(lab.responses).doesNotContainKey(second);
        says("9");
        assertThat(response(second).score().value()).isEqualTo(9);
        assertThat(response(first).score().value()).isEqualTo(3);
    }

    @Test
    void one_survey_at_a_time_is_open_with_a_person() throws IOException {
        lab();
        lab.invite(SurveyLab.person(ANNA), "order-1");
        String second = lab.invite(SurveyLab.person(ANNA), "order-2");
        assertThat(lab.conversation(second).state()).isEqualTo(ConversationState.PLANNED);
        says("9");
        says("all fine");
        lab.clock.advance(Duration.ofHours(1));
        lab.settle();
        assertThat(lab.conversation(second).state()).isEqualTo(ConversationState.INVITED);
    }

    @Test
    void the_former_score_chooses_the_question() throws IOException {
        lab();
        lab.invite(SurveyLab.person(ANNA), "2026-Q3");
        says("10");
        says("love it");
        lab.clock.advance(Duration.ofDays(90));
        lab.invite(SurveyLab.person(ANNA), "2026-Q4");
        says("3");
        assertThat(lab.texts(ANNA)).last().asString().contains("Last time you gave us 10");
    }

    @Test
    void a_changed_mind_is_a_revision() throws IOException {
        String id = lab().invite(ANNA);
        says("2");
        says("sorry, 8");
        assertThat(response(id).score().value()).isEqualTo(8);
        assertThat(response(id).revision()).isEqualTo(1);
        assertThat(lab.revisions).extracting(NpsResponse::id).containsOnly(id);
    }

    @Test
    void a_number_that_is_said_to_a_person_of_the_host_is_no_score() throws IOException {
        String id = lab().invite(ANNA);
        lab.survey.agentSpoke(ANNA, lab.clock.instant());
        lab.clock.advance(Duration.ofMinutes(1));
        says("2");
        assertThat(lab.responses).isEmpty();
        assertThat(lab.conversation(id).state()).isEqualTo(ConversationState.INVITED);
    }

    @Test
    void somebody_of_whom_only_the_user_id_comes_is_known_by_the_message_that_is_answered() throws IOException {
        lab();
        lab.meta.addUser(SimulatedUser.of(ANNA).hidingPhone("US.13491208655302741918"));
        String id = lab.invite(ANNA);
        lab.meta.answers(
                lab.meta.messagesTo(ANNA).get(0).id(), CustomerReply.text("9").quoting());
        lab.settle();
        NpsResponse response = response(id);
        assertThat(response.identity().key("phone").orElseThrow().value()).isEqualTo(ANNA);
        assertThat(response.identity()
                        .key("custom.whatsapp_user_id")
                        .orElseThrow()
                        .value())
                .isEqualTo("US.13491208655302741918");
        says("good price");
        assertThat(response(id).comment()).as("the id was learned").contains("good price");
    }

    @Test
    void a_number_that_whatsapp_spells_otherwise_is_the_same_person() throws IOException {
        lab();
        lab.meta.addUser(SimulatedUser.of("+5511987654321").withWaId("551187654321"));
        String id = lab.invite("+5511987654321");
        lab.meta.says("+5511987654321", CustomerReply.text("9"));
        lab.settle();
        assertThat(response(id).score().value()).isEqualTo(9);
        assertThat(response(id).identity().key("phone").orElseThrow().value()).isEqualTo("+5511987654321");
    }

    @Test
    void who_is_not_on_whatsapp_is_not_asked_again_until_they_write() throws IOException {
        lab();
        lab.meta.addUser(SimulatedUser.of(ANNA).unreachable());
        String id = lab.invite(ANNA);
        assertThat(lab.conversation(id).state()).isEqualTo(ConversationState.NOT_SENT);
        assertThat(lab.conversation(id).reason()).contains("131026");
        int sent = lab.meta.messageCount();
        String next = lab.invite(SurveyLab.person(ANNA), "2027-Q1");
        assertThat(lab.conversation(next).state()).isEqualTo(ConversationState.NOT_SENT);
        assertThat(lab.meta.messageCount()).isEqualTo(sent);
    }

    @Test
    void a_lost_answer_is_waited_for_and_nobody_is_asked_twice() throws IOException {
        lab();
        lab.meta.failNextSend(1, WhatsAppFault.cutAfterTaking());
        lab.survey.invite("relation", "2026-Q4", List.of(SurveyLab.person(ANNA)));
        lab.survey.runDue();
        String id = lab.survey
                .conversationId("relation", "2026-Q4", SurveyLab.person(ANNA))
                .orElseThrow();
        assertThat(lab.conversation(id).state()).isEqualTo(ConversationState.UNCERTAIN);
        lab.clock.advance(Duration.ofSeconds(30));
        lab.survey.runDue();
        assertThat(lab.meta.messageCount()).isEqualTo(1);
        lab.meta.deliverAll();
        assertThat(lab.conversation(id).state()).isEqualTo(ConversationState.INVITED);
        lab.clock.advance(Duration.ofMinutes(10));
        lab.settle();
        assertThat(lab.meta.messageCount()).isEqualTo(1);
        says("9");
        assertThat(response(id).score().value()).isEqualTo(9);
    }

    @Test
    void what_did_not_go_out_is_sent_again_when_no_status_came() throws IOException {
        lab();
        lab.meta.failNextSend(1, WhatsAppFault.cutBeforeTaking());
        lab.survey.invite("relation", "2026-Q4", List.of(SurveyLab.person(ANNA)));
        lab.survey.runDue();
        assertThat(lab.meta.messageCount()).isZero();
        lab.clock.advance(Duration.ofSeconds(60));
        lab.survey.runDue();
        assertThat(lab.meta.messageCount()).as("within the wait").isZero();
        lab.clock.advance(Duration.ofSeconds(61));
        lab.settle();
        assertThat(lab.meta.messageCount()).isEqualTo(1);
    }

    @Test
    void a_refusal_that_passes_is_tried_again_and_one_about_the_account_holds_all() throws IOException {
        lab();
        lab.meta.failNextSend(1, WhatsAppFault.error(131016));
        String id = lab.invite(ANNA);
        assertThat(lab.conversation(id).state()).isEqualTo(ConversationState.PLANNED);
        lab.clock.advance(Duration.ofMinutes(10));
        lab.settle();
        assertThat(lab.conversation(id).state()).isEqualTo(ConversationState.INVITED);
        lab.meta.failNextSend(1, WhatsAppFault.error(131042));
        lab.invite("+14155550102");
        lab.invite("+14155550103");
        assertThat(lab.outbox.heldBecause()).isPresent().get().asString().contains("131042");
        assertThat(lab.meta.messageCount()).isEqualTo(1);
        lab.clock.advance(Duration.ofMinutes(16));
        lab.settle();
        assertThat(lab.meta.messageCount()).isEqualTo(3);
    }

    @Test
    void marketing_that_meta_holds_back_is_tried_again_a_day_later() throws IOException {
        lab();
        lab.meta.failNextSend(1, WhatsAppFault.failsLater(131049));
        String id = lab.invite(ANNA);
        assertThat(lab.conversation(id).state()).isEqualTo(ConversationState.PLANNED);
        lab.clock.advance(Duration.ofHours(23));
        lab.settle();
        assertThat(lab.meta.messageCount()).isEqualTo(1);
    }

    @Test
    void a_missing_value_of_the_template_is_named() throws IOException {
        lab = new SurveyLab(survey -> survey.invitation(SurveyInvitation.template("nps_order")
                .utility()
                .parameter("order", "order")
                .build()));
        String without = lab.invite(ANNA);
        assertThat(lab.conversation(without).state()).isEqualTo(ConversationState.NOT_SENT);
        assertThat(lab.conversation(without).reason()).contains("'order'");
        lab.invite(SurveyLab.person("+14155550102").with("order", "A-1\n2"), "x");
        assertThat(lab.texts("+14155550102")).singleElement().asString().contains("A-1 2");
    }

    @Test
    void a_reminder_after_48_hours_goes_to_the_silent_only() throws IOException {
        lab = new SurveyLab(survey ->
                survey.followUp(SurveyFollowUp.reminder(Duration.ofHours(48), SurveyLab.textOf("nps_reminder"))));
        lab.invite(ANNA);
        lab.invite("+14155550102");
        says("9");
        lab.clock.advance(Duration.ofHours(49));
        lab.settle();
        assertThat(lab.texts("+14155550102")).last().asString().contains("still like to know");
        assertThat(lab.texts(ANNA)).noneMatch(text -> text.contains("still like to know"));
        lab.meta.says("+14155550102", CustomerReply.text("4"));
        lab.settle();
        assertThat(lab.responses).hasSize(2);
    }

    @Test
    void a_marketing_stop_in_whatsapp_itself_is_kept() throws IOException {
        lab();
        lab.meta.stopsMarketing(ANNA);
        lab.settle();
        assertThat(lab.store.consentsOf(Set.of(ANNA)).stopped(Purpose.MARKETING))
                .isPresent();
        assertThat(lab.store.consentsOf(Set.of(ANNA)).stopped(Purpose.UTILITY)).isEmpty();
        assertThat(lab.store
                        .consentsOf(Set.of(ANNA))
                        .latest(ConsentScope.MARKETING)
                        .orElseThrow()
                        .origin())
                .isEqualTo("vendor");
    }

    @Test
    void what_is_no_answer_is_left_to_the_host() throws IOException {
        lab();
        lab.meta.says(ANNA, CustomerReply.text("When do you open?"));
        lab.settle();
        assertThat(lab.meta.messageCount()).isZero();
        assertThat(lab.responses).isEmpty();
    }

    @Test
    void a_survey_that_is_not_there_is_named() throws IOException {
        lab();
        assertThatThrownBy(() -> lab.survey.invite("other", "x", List.of()))
                .hasMessageContaining("'other'")
                .hasMessageContaining("relation");
    }

    @Test
    void all_responses_can_be_read_again_as_a_source() throws IOException {
        lab();
        String id = lab.invite(ANNA);
        lab.invite("+14155550102");
        says("9");
        says("good price");
        try (ResponseReader reader = lab.survey.responses().open()) {
            assertThat(reader.nextBatch(10))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            SourceItem.Accepted.class,
                            item -> assertThat(item.response()).isEqualTo(response(id)));
        }
        assertThat(lab.survey.responses().name()).isEqualTo("whatsapp");
    }

    @Test
    void working_in_the_background_needs_no_step() throws Exception {
        lab();
        lab.survey.start();
        lab.survey.invite("relation", "2026-Q4", List.of(SurveyLab.person(ANNA)));
        lab.survey.close();
        // What was left when it was closed is done by the next one that works.
        lab.settle();
        assertThat(lab.meta.messageCount()).isEqualTo(1);
    }
}
