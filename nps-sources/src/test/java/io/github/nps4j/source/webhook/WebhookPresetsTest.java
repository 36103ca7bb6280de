package io.github.nps4j.source.webhook;

import static io.github.nps4j.source.webhook.Payloads.post;
import static io.github.nps4j.source.webhook.Payloads.signed;
import static io.github.nps4j.source.webhook.Payloads.unsigned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.Score;
import io.github.nps4j.response.Theme;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.webhook.Payloads.Kept;
import io.github.nps4j.source.webhook.WebhookReply.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookPresetsTest {

    private final Kept sink = new Kept();

    @Test
    void a_signed_typeform_response_arrives_whole() {
        WebhookReply reply =
                Payloads.typeform().handle(signed(SignatureScheme.typeform(), "tf-secret", Payloads.TYPEFORM), sink);

        assertThat(reply.outcome()).isEqualTo(Outcome.ACCEPTED);
        NpsResponse response = sink.only();
        assertThat(response.source()).isEqualTo("typeform");
        assertThat(response.id()).isEqualTo("tok1");
        assertThat(response.surveyId()).contains("fRm1");
        assertThat(response.score()).isEqualTo(Score.of(9));
        assertThat(response.comment()).contains("빠르고 친절해요 👍");
        assertThat(response.respondedAt()).isEqualTo(Instant.parse("2026-11-20T09:00:00Z"));
        assertThat(response.identity())
                .isEqualTo(Identity.builder()
                        .customerId("C-77")
                        .email("ann@example.com")
                        .phone("+821012345678")
                        .build());
        assertThat(response.attributes()).containsEntry("plan", "pro");
    }

    @Test
    void the_quiz_score_and_other_scales_of_typeform_are_never_taken_for_the_answer() {
        unsigned("typeform", "question", "effort").handle(post(Payloads.TYPEFORM), sink);
        assertThat(sink.only().score()).isEqualTo(Score.of(2));

        WebhookReply reply = unsigned("typeform").handle(post(Payloads.TYPEFORM), sink);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("no score").contains("settings name another question");
    }

    @Test
    void without_a_question_the_nps_type_of_typeform_counts() {
        String body = Payloads.TYPEFORM.replace(
                "\"type\": \"opinion_scale\", \"ref\": \"recommend\"", "\"type\": \"nps\", \"ref\": \"recommend\"");

        unsigned("typeform").handle(post(body), sink);

        assertThat(sink.only().score()).isEqualTo(Score.of(9));
    }

    @Test
    void a_typeform_question_that_is_configured_and_not_answered_is_never_replaced_by_another() {
        String body = Payloads.TYPEFORM.replace(
                "\"type\": \"opinion_scale\", \"ref\": \"recommend\"", "\"type\": \"nps\", \"ref\": \"other\"");

        assertThat(unsigned("typeform", "question", "recommend")
                        .handle(post(body), sink)
                        .status())
                .isEqualTo(400);
        assertThat(sink.responses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"steps\": 5}", "{\"start_at_one\": true, \"steps\": 11}"})
    void a_typeform_scale_that_is_not_0_to_10_is_refused_where_the_definition_tells(String properties) {
        String body = Payloads.TYPEFORM.replace(
                "\"Would you recommend us?\",\n     \"properties\": {}",
                "\"Would you recommend us?\", \"properties\": " + properties);
        assertThat(body).contains(properties);

        WebhookReply reply = unsigned("typeform", "question", "recommend").handle(post(body), sink);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("no scale from 0 to 10");
    }

    @Test
    void an_unfinished_typeform_response_is_ignored_unless_partials_are_wanted() {
        String partial = Payloads.TYPEFORM.replace("\"form_response\",", "\"form_response_partial\",");

        assertThat(unsigned("typeform", "question", "recommend")
                        .handle(post(partial), sink)
                        .outcome())
                .isEqualTo(Outcome.IGNORED);
        assertThat(sink.responses).isEmpty();

        WebhookEndpoint eager = WebhookEndpoint.of(WebhookSource.builder()
                .preset("typeform")
                .parameter("question", "recommend")
                .allowUnsigned()
                .acceptPartials()
                .build());
        assertThat(eager.handle(post(partial), sink).outcome()).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void a_signed_delighted_update_arrives_with_its_revision_and_tags() {
        WebhookEndpoint delighted = WebhookEndpoint.of(WebhookSource.builder()
                .preset("delighted")
                .parameter("customer_id_property", "Customer")
                .secret("api-key")
                .build());

        WebhookReply reply = delighted.handle(signed(SignatureScheme.delighted(), "api-key", Payloads.DELIGHTED), sink);

        assertThat(reply.outcome()).isEqualTo(Outcome.ACCEPTED);
        NpsResponse response = sink.only();
        assertThat(response.id()).isEqualTo("5001");
        assertThat(response.revision()).isEqualTo(1_795_000_600_000L);
        assertThat(response.respondedAt()).isEqualTo(Instant.ofEpochSecond(1_795_000_000));
        assertThat(response.comment()).contains("Too slow");
        assertThat(response.themes()).containsExactly(Theme.of("speed"));
        assertThat(response.identity())
                .isEqualTo(Identity.builder()
                        .customerId("C-9")
                        .email("bob@example.org")
                        .build());
        assertThat(response.attributes()).containsEntry("Plan", "basic").containsEntry("delighted_person_id", "900");
    }

    @Test
    void the_update_of_a_delighted_response_is_a_later_revision_of_the_same() {
        String created = Payloads.DELIGHTED
                .replace("survey_response.updated", "survey_response.created")
                .replace("1795000600", "1795000000")
                .replace("\"Too slow\"", "null");

        unsigned("delighted").handle(post(created), sink);
        unsigned("delighted").handle(post(Payloads.DELIGHTED), sink);

        NpsResponse first = sink.responses.get(0);
        NpsResponse second = sink.responses.get(1);
        assertThat(first.key()).isEqualTo(second.key());
        assertThat(first.comment()).isEmpty();
        assertThat(second.stamp().isAfter(first.stamp())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "survey_response.updated, unsubscribe.created, opt-outs",
        "survey_response.updated, person.deleted, no response",
        "'\"nps\"', '\"csat\"', no NPS survey"
    })
    void what_is_no_nps_answer_at_delighted_is_ignored_with_its_reason(String from, String to, String reason) {
        WebhookReply reply = unsigned("delighted").handle(post(Payloads.DELIGHTED.replace(from, to)), sink);

        assertThat(reply.outcome()).isEqualTo(Outcome.IGNORED);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).contains(reason);
        assertThat(sink.responses).isEmpty();
    }

    @Test
    void a_signed_formbricks_response_arrives_whole() {
        WebhookEndpoint formbricks = WebhookEndpoint.of(WebhookSource.builder()
                .preset("formbricks")
                .parameter("question", "q_nps")
                .parameter("comment_question", "q_why")
                .secret(Payloads.WHSEC)
                .clock(Payloads.CLOCK)
                .build());

        WebhookReply reply = formbricks.handle(
                signed(SignatureScheme.standardWebhooks(), Payloads.WHSEC, Payloads.FORMBRICKS), sink);

        assertThat(reply.outcome()).isEqualTo(Outcome.ACCEPTED);
        NpsResponse response = sink.only();
        assertThat(response.id()).isEqualTo("clr1");
        assertThat(response.revision())
                .isEqualTo(Instant.parse("2026-11-20T09:01:30.500Z").toEpochMilli());
        assertThat(response.score()).isEqualTo(Score.of(10));
        assertThat(response.comment()).contains("推薦します");
        assertThat(response.language()).contains("ja");
        assertThat(response.surveyId()).contains("srv1");
        assertThat(response.identity())
                .isEqualTo(Identity.builder()
                        .customerId("C-5")
                        .email("yuki@example.jp")
                        .build());
    }

    @ParameterizedTest
    @CsvSource({"responseCreated, IGNORED", "responseUpdated, IGNORED", "testEndpoint, TEST", "other, IGNORED"})
    void of_formbricks_only_the_finished_response_counts(String event, Outcome outcome) {
        WebhookReply reply = unsigned("formbricks", "question", "q_nps")
                .handle(post(Payloads.FORMBRICKS.replace("responseFinished", event)), sink);

        assertThat(reply.outcome()).isEqualTo(outcome);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(sink.responses).isEmpty();
    }

    @Test
    void an_anonymous_formbricks_response_is_kept_without_keys() {
        String body = Payloads.FORMBRICKS.replaceAll("\"contactAttributes\": \\{[^}]*}", "\"contactAttributes\": null");

        unsigned("formbricks", "question", "q_nps").handle(post(body), sink);

        assertThat(sink.only().identity().keys()).isEmpty();
    }

    @Test
    void formbricks_cannot_be_built_without_its_question() {
        assertThatThrownBy(() -> unsigned("formbricks"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the id of the NPS question");
    }

    @Test
    void asknicely_texts_become_numbers_and_count_is_the_revision() {
        WebhookEndpoint asknicely = WebhookEndpoint.of(WebhookSource.builder()
                .preset("asknicely")
                .parameter("customer_id_field", "account_ref")
                .staticHeader("X-Acme-Token", "t0ken")
                .build());

        WebhookReply reply = asknicely.handle(
                post(Payloads.ASKNICELY).toBuilder()
                        .header("x-acme-token", "t0ken")
                        .build(),
                sink);

        assertThat(reply.outcome()).isEqualTo(Outcome.ACCEPTED);
        NpsResponse response = sink.only();
        assertThat(response.id()).isEqualTo("345");
        assertThat(response.revision()).isEqualTo(2);
        assertThat(response.score()).isEqualTo(Score.of(7));
        assertThat(response.respondedAt()).isEqualTo(Instant.ofEpochSecond(1_794_990_125));
        assertThat(response.identity())
                .isEqualTo(Identity.builder()
                        .customerId("C-31")
                        .email("eva@example.es")
                        .build());
        assertThat(asknicely.handle(post(Payloads.ASKNICELY), sink).status()).isEqualTo(401);
    }

    @Test
    void plain_json_arrives_whole() {
        WebhookEndpoint generic = WebhookEndpoint.of(WebhookSource.builder()
                .preset("generic-json")
                .name("kiosk")
                .tenant("acme")
                .defaultRegion("KR")
                .allowUnsigned()
                .build());

        generic.handle(post(Payloads.GENERIC), sink);

        assertThat(sink.only())
                .isEqualTo(NpsResponse.builder()
                        .tenant("acme")
                        .source("kiosk")
                        .id("r1")
                        .revision(3)
                        .surveyId("s1")
                        .score(8)
                        .comment("ok")
                        .language("en")
                        .themes("price", "support")
                        .respondedAt(Instant.parse("2026-11-20T09:00:00Z"))
                        .identity(Identity.builder()
                                .customerId("C-1")
                                .email("a@example.com")
                                .phone("+821012345678")
                                .build())
                        .attribute("plan", "pro")
                        .attribute("seats", new BigDecimal(12))
                        .attribute("trial", false)
                        .attribute("labels", List.of("a", "b"))
                        .build());
    }

    @ParameterizedTest
    @CsvSource({
        "typeform, '\"customer_id\": \"C-77\"', '\"nps4j_test\": \"1\"'",
        "delighted, '\"Customer\": \"C-9\"', '\"nps4j_test\": \"1\"'",
        "asknicely, '\"account_ref\": \"C-31\"', '\"nps4j_test\": \"1\"'",
        "generic-json, '\"survey\": \"s1\"', '\"test\": true'"
    })
    void a_marked_test_is_answered_and_not_kept(String preset, String from, String to) {
        String body = (Payloads.TYPEFORM + "\n--\n" + Payloads.DELIGHTED + "\n--\n" + Payloads.ASKNICELY + "\n--\n"
                        + Payloads.GENERIC)
                .lines()
                .reduce("", (a, b) -> a + b + "\n");
        String own = List.of(body.split("--\n", -1)).stream()
                .filter(part -> part.contains(from))
                .findFirst()
                .orElseThrow();

        WebhookReply reply = unsigned(preset).handle(post(own.replace(from, to)), sink);

        assertThat(reply.outcome()).isEqualTo(Outcome.TEST);
        assertThat(sink.responses).isEmpty();
    }

    @Test
    void a_tool_of_the_hosts_own_needs_no_code() {
        WebhookPreset acme = WebhookPreset.parse("""
                preset: acme
                signature: {header: X-Acme, algorithm: sha512, encoding: base64, content: "{timestamp}.{body}",
                            timestamp-header: X-Acme-Time, tolerance: PT1M}
                parameters: {question: which answer is the score}
                event: {path: /kind, final: [done]}
                only: [{path: /channel, in: [web], else: reject, reason: the channel is not web}]
                id: /r/0/id
                score: "/answers[q.id=${question}]/v"
                time: {path: /at, form: unix-millis}
                identity: [{kind: custom.card, path: /card}]
                """);
        SignatureScheme scheme = acme.signature().orElseThrow();
        WebhookEndpoint endpoint = WebhookEndpoint.of(WebhookSource.builder()
                .preset(acme)
                .parameter("question", "a/b]~c")
                .secret("s")
                .clock(Payloads.CLOCK)
                .build());
        String body = """
                {"kind": "done", "channel": "web", "r": [{"id": 17}], "at": 1795000000123, "card": "K1",
                 "answers": [{"q": {"id": "x"}, "v": 1}, {"q": {"id": "a/b]~c"}, "v": 6}]}
                """;

        assertThat(endpoint.handle(signed(scheme, "s", body), sink).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(sink.only().id()).isEqualTo("17");
        assertThat(sink.only().score()).isEqualTo(Score.of(6));
        assertThat(sink.only().identity())
                .isEqualTo(Identity.builder().custom("card", "K1").build());
        assertThat(endpoint.handle(signed(scheme, "s", body.replace("\"web\"", "\"shop\"")), sink)
                        .body())
                .isEqualTo("The channel is not web.");
    }

    @Test
    void a_form_with_json_in_a_field_is_read() {
        WebhookPreset preset = WebhookPreset.parse("""
                preset: formed
                signature: qualtrics
                body: {form-field: MSG}
                id: /id
                score: /score
                time: /at
                """);
        WebhookEndpoint endpoint = WebhookEndpoint.of(
                WebhookSource.builder().preset(preset).secret("k").build());

        WebhookReply reply = endpoint.handle(
                signed(
                        SignatureScheme.qualtrics(),
                        "k",
                        "Topic=x&MSG=%7B%22id%22%3A%22R_1%22%2C%22score%22%3A10%2C%22at%22%3A%222026-11-20T09%3A00%3A00Z%22%7D"),
                sink);

        assertThat(reply.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(sink.only().id()).isEqualTo("R_1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "score: /s, time: /t, preset: x|'id' is missing",
                "score: /s, time: /t, preset: x, id: /i, colour: red|'colour' is no key",
                "score: s, time: /t, preset: x, id: /i|'score' cannot be read",
                "score: /s, time: {path: /t, form: day}, preset: x, id: /i|'time.form' is none of",
                "score: '/s[q=${q}]', time: /t, preset: x, id: /i|does not say what '${q}' is for",
                "score: '/s[a]', time: /t, preset: x, id: /i|not of the form name[key=value]",
                "score: /s, time: /t, preset: x, id: /i, signature: acme|'signature' is no known scheme",
                "score: /s, time: /t, preset: x, id: /i, identity: [{kind: mail, path: /m}]|'identity[0].kind' is no kind"
            })
    void a_mistake_in_a_preset_is_named(String yaml, String message) {
        assertThatThrownBy(() -> WebhookPreset.parse("{" + yaml + "}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void an_unknown_preset_is_answered_with_the_names_of_all() {
        assertThatThrownBy(() -> WebhookPreset.named("../typeform"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("formbricks");
    }
}
