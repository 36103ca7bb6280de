package io.github.nps4j.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.response.Score;
import io.github.nps4j.source.CannotAcceptException;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.webhook.Payloads.Kept;
import io.github.nps4j.source.webhook.WebhookReply.Outcome;
import io.github.nps4j.testkit.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Thin webhooks and their fetch step, over real sockets. */
class WebhookFetchTest {

    private static final ResponseSink FULL = responses -> {
        throw new CannotAcceptException("the store is full", Duration.ofSeconds(7), null);
    };

    private final SurveyApi api = new SurveyApi();
    private final Kept sink = new Kept();
    private final List<Duration> waits = new ArrayList<>();
    private final SettableClock clock = SettableClock.at(Payloads.CLOCK.instant());

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void a_thin_source_cannot_be_built_without_its_fetch_step_and_a_whole_one_not_with_it() {
        assertThatThrownBy(() -> PresetFixture.of("survey-monkey").source().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("call fetch(...)");
        assertThatThrownBy(() -> PresetFixture.of("typeform")
                        .source()
                        .fetch(api.fetch("typeform").build())
                        .build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("leave fetch(...) out");
    }

    @ParameterizedTest
    @ValueSource(ints = {-100, 0, 100})
    void the_weight_of_a_surveymonkey_choice_is_the_segment_and_never_the_score(int weight) {
        PresetFixture preset = PresetFixture.of("survey-monkey");
        JsonNode tree = preset.tree();
        ((ObjectNode) tree.at("/fetched/pages/1/questions/1/answers/0/choice_metadata")).put("weight", weight);
        put(tree);

        endpoint(preset, api.fetch("survey-monkey")).handle(preset.request(tree), sink);
        assertThat(sink.only().score()).isEqualTo(Score.of(7));

        ((ObjectNode) tree.at("/fetched/pages/1/questions/1/answers/0")).remove("simple_text");
        put(tree);
        assertThat(endpoint(preset, api.fetch("survey-monkey"))
                        .handle(preset.request(tree), sink)
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void the_probe_of_surveymonkey_is_answered_200(String method) {
        PresetFixture preset = PresetFixture.of("survey-monkey");

        WebhookReply reply = endpoint(preset, api.fetch("survey-monkey"))
                .handle(WebhookRequest.builder(method).build(), sink);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.outcome()).isEqualTo(Outcome.TEST);
        assertThat(sink.responses).isEmpty();
    }

    @Test
    void a_partial_response_of_surveymonkey_is_ignored_unless_partials_are_wanted() {
        PresetFixture preset = PresetFixture.of("survey-monkey");
        JsonNode tree = preset.tree();
        ((ObjectNode) tree.path("fetched")).put("response_status", "partial");
        put(tree);

        assertThat(endpoint(preset, api.fetch("survey-monkey"))
                        .handle(preset.request(tree), sink)
                        .outcome())
                .isEqualTo(Outcome.IGNORED);
    }

    @ParameterizedTest
    @CsvSource({"survey-monkey, 500", "survey-monkey, 503", "survey-monkey, 404", "survey-monkey, 429", "qualtrics, 502"
    })
    void a_fault_that_passes_costs_another_attempt_and_nothing_else(String name, int status) {
        PresetFixture preset = PresetFixture.of(name);
        put(preset.tree());
        api.fail(status, null, 2);

        WebhookReply reply = endpoint(preset, api.fetch(name)).handle(preset.request(preset.tree()), sink);

        assertThat(reply.outcome()).as(reply.body()).isEqualTo(Outcome.ACCEPTED);
        assertThat(api.requests()).isEqualTo(3);
        assertThat(waits).containsExactly(Duration.ofMillis(200), Duration.ofMillis(400));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 404, 403, 418})
    void a_fault_that_stays_is_answered_503_so_that_the_sender_comes_again(int status) {
        PresetFixture preset = PresetFixture.of("survey-monkey");
        put(preset.tree());
        api.fail(status, null, 100);
        WebhookEndpoint endpoint = endpoint(preset, api.fetch("survey-monkey"));

        WebhookReply reply = endpoint.handle(preset.request(preset.tree()), sink);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.retryAfter()).isPresent();
        assertThat(sink.responses).isEmpty();
        assertThat(api.requests()).isLessThanOrEqualTo(3);

        api.recover();
        assertThat(endpoint.handle(preset.request(preset.tree()), sink).outcome())
                .isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void a_long_retry_after_is_handed_on_to_the_sender_and_not_waited_for() {
        PresetFixture preset = PresetFixture.of("survey-monkey");
        put(preset.tree());
        api.fail(429, "90", 100);

        WebhookReply reply = endpoint(preset, api.fetch("survey-monkey")).handle(preset.request(preset.tree()), sink);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers()).containsEntry("Retry-After", "90");
        assertThat(api.requests()).isEqualTo(1);
        assertThat(waits).isEmpty();
    }

    @Test
    void refused_credentials_are_not_tried_again_at_once_and_never_shown() {
        PresetFixture preset = PresetFixture.of("survey-monkey");
        put(preset.tree());

        WebhookReply reply = endpoint(
                        preset, api.fetch("survey-monkey").credentials(Credentials.bearer("expired-token")))
                .handle(preset.request(preset.tree()), sink);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers()).containsEntry("Retry-After", "300");
        assertThat(reply.body()).doesNotContain("expired");
        assertThat(api.requests()).isEqualTo(1);
    }

    @Test
    void what_is_gone_for_good_is_refused() {
        PresetFixture preset = PresetFixture.of("qualtrics");
        api.fail(410, null, 1);

        WebhookReply reply = endpoint(preset, api.fetch("qualtrics")).handle(preset.request(preset.tree()), sink);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>login</html>", "[]", "7", ""})
    void a_success_that_is_no_json_object_is_no_response(String body) {
        PresetFixture preset = PresetFixture.of("qualtrics");
        api.fail(200, null, body, 100);

        assertThat(endpoint(preset, api.fetch("qualtrics"))
                        .handle(preset.request(preset.tree()), sink)
                        .status())
                .isEqualTo(503);
    }

    @Test
    void a_tool_that_cannot_be_reached_is_answered_503() {
        PresetFixture preset = PresetFixture.of("qualtrics");
        WebhookEndpoint endpoint = endpoint(preset, api.fetch("qualtrics"));
        api.close();

        assertThat(endpoint.handle(preset.request(preset.tree()), sink).status())
                .isEqualTo(503);
    }

    @Test
    void our_own_limit_of_calls_is_kept() {
        PresetFixture preset = PresetFixture.of("qualtrics");
        put(preset.tree());
        WebhookEndpoint endpoint = endpoint(preset, api.fetch("qualtrics").limit(1, Duration.ofHours(1)));

        assertThat(endpoint.handle(preset.request(preset.tree()), sink).status())
                .isEqualTo(200);
        assertThat(endpoint.handle(preset.request(preset.tree()), sink).status())
                .isEqualTo(503);
        assertThat(api.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../users/me", "..", "a?b=c", "", "a b", "http://evil.example"})
    void an_id_that_could_lead_elsewhere_is_refused_and_nothing_is_called(String id) {
        PresetFixture preset = PresetFixture.of("survey-monkey");
        JsonNode tree = preset.tree();
        ((ObjectNode) tree.path("webhook")).put("object_id", id);

        WebhookReply reply = endpoint(preset, api.fetch("survey-monkey")).handle(preset.request(tree), sink);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(api.requests()).isZero();
    }

    @Test
    void a_sink_that_is_full_is_answered_503_after_the_fetch() {
        PresetFixture preset = PresetFixture.of("qualtrics");
        put(preset.tree());

        WebhookReply reply = endpoint(preset, api.fetch("qualtrics")).handle(preset.request(preset.tree()), FULL);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers()).containsEntry("Retry-After", "7");
    }

    @Test
    void with_an_inbox_an_outage_is_acknowledged_and_survives_a_crash() {
        PresetFixture preset = PresetFixture.of("survey-monkey");
        put(preset.tree());
        api.fail(503, null, 3);
        WebhookEndpoint before = endpoint(preset, api.fetch("survey-monkey").inbox(inbox()));

        WebhookReply reply = before.handle(preset.request(preset.tree()), sink);
        before.handle(preset.request(preset.tree()), FULL);

        assertThat(reply.outcome()).isEqualTo(Outcome.DEFERRED);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(sink.responses).isEmpty();

        // another process over the same directory
        FetchInbox inbox = inbox();
        WebhookEndpoint after = endpoint(preset, api.fetch("survey-monkey").inbox(inbox));
        assertThat(inbox.waiting()).isEqualTo(1);
        assertThat(after.fetchWaiting(sink)).isEqualTo(new FetchInbox.Round(0, 0, 1));
        clock.advance(Duration.ofSeconds(31));
        assertThat(after.fetchWaiting(sink)).isEqualTo(new FetchInbox.Round(1, 0, 0));
        assertThat(sink.only().score()).isEqualTo(Score.of(7));
        assertThat(inbox.waiting()).isZero();
    }

    @Test
    void a_notification_waits_longer_each_time_and_is_given_up_after_its_greatest_age_with_its_reason()
            throws IOException {
        PresetFixture preset = PresetFixture.of("survey-monkey");
        api.fail(503, null, 100_000);
        FetchInbox inbox = inbox();
        WebhookEndpoint endpoint = endpoint(preset, api.fetch("survey-monkey").inbox(inbox));
        endpoint.handle(preset.request(preset.tree()), sink);

        int rounds = 0;
        while (inbox.waiting() > 0 && rounds < 2_000) {
            clock.advance(Duration.ofMinutes(5));
            endpoint.fetchWaiting(sink);
            rounds++;
        }

        assertThat(inbox.waiting()).isZero();
        assertThat(inbox.failed()).isEqualTo(1);
        assertThat(rounds).isGreaterThan(3 * 24 * 12 - 20);
        // once an hour in the end, three attempts each
        assertThat(api.requests()).isLessThan(3 * 100);
        try (var files = Files.list(directory.resolve("failed"))) {
            assertThat(Files.readString(files.findFirst().orElseThrow()))
                    .contains("503")
                    .contains("700700")
                    .doesNotContain("kim@example.kr");
        }
    }

    @Test
    void what_turns_out_to_be_invalid_later_goes_to_failed_and_a_test_is_only_removed() {
        PresetFixture preset = PresetFixture.of("qualtrics");
        FetchInbox inbox = inbox();
        WebhookEndpoint endpoint = endpoint(preset, api.fetch("qualtrics").inbox(inbox));
        for (String step : List.of("missing", "ping")) {
            JsonNode tree = preset.tree(step);
            ((ObjectNode) tree.path("webhook")).put("ResponseID", "R_" + step);
            put(tree);
            api.fail(500, null, 3);
            endpoint.handle(preset.request(tree), sink);
        }
        assertThat(inbox.waiting()).isEqualTo(2);
        clock.advance(Duration.ofMinutes(1));

        assertThat(endpoint.fetchWaiting(sink)).isEqualTo(new FetchInbox.Round(1, 1, 0));
        assertThat(inbox.failed()).isEqualTo(1);
        assertThat(sink.responses).isEmpty();
    }

    @Test
    void a_full_inbox_is_answered_503_and_a_broken_file_does_not_stop_the_others() throws IOException {
        PresetFixture preset = PresetFixture.of("qualtrics");
        put(preset.tree());
        FetchInbox small = FetchInbox.in(directory, 1, Duration.ofDays(1), clock);
        WebhookEndpoint endpoint = endpoint(preset, api.fetch("qualtrics").inbox(small));
        api.fail(500, null, 6);
        JsonNode other = preset.tree();
        ((ObjectNode) other.path("webhook")).put("ResponseID", "R_other");

        assertThat(endpoint.handle(preset.request(preset.tree()), sink).status())
                .isEqualTo(200);
        assertThat(endpoint.handle(preset.request(other), sink).status()).isEqualTo(503);

        Files.writeString(directory.resolve("0.json"), "{half");
        clock.advance(Duration.ofMinutes(1));
        assertThat(endpoint.fetchWaiting(sink)).isEqualTo(new FetchInbox.Round(1, 1, 0));
        assertThat(sink.responses).hasSize(1);
    }

    @Test
    void a_response_that_is_never_found_does_not_hold_up_the_others_and_an_outage_stops_the_round() {
        PresetFixture preset = PresetFixture.of("qualtrics");
        FetchInbox inbox = inbox();
        WebhookEndpoint endpoint = endpoint(preset, api.fetch("qualtrics").inbox(inbox));
        for (int i = 0; i < 4; i++) {
            JsonNode tree = preset.tree();
            ((ObjectNode) tree.path("webhook")).put("ResponseID", "R_" + i);
            if (i % 2 == 1) {
                put(tree);
            }
            api.fail(500, null, 3);
            endpoint.handle(preset.request(tree), sink);
        }
        clock.advance(Duration.ofMinutes(1));
        int before = api.requests();

        api.fail(503, null, 3);
        assertThat(endpoint.fetchWaiting(sink)).isEqualTo(new FetchInbox.Round(0, 0, 4));
        assertThat(api.requests() - before).isEqualTo(3);

        clock.advance(Duration.ofHours(1));
        assertThat(endpoint.fetchWaiting(sink)).isEqualTo(new FetchInbox.Round(2, 0, 2));
        assertThat(sink.responses).hasSize(2);
    }

    @Test
    void nothing_is_acknowledged_that_could_not_be_written_to_the_inbox() throws IOException {
        PresetFixture preset = PresetFixture.of("qualtrics");
        WebhookEndpoint endpoint = endpoint(preset, api.fetch("qualtrics").inbox(inbox()));
        Files.delete(directory.resolve("failed"));
        Files.delete(directory);
        api.fail(500, null, 3);

        assertThat(endpoint.handle(preset.request(preset.tree()), sink).status())
                .isEqualTo(503);
        Files.createDirectory(directory);
    }

    @Test
    void with_an_inbox_a_sink_that_is_full_is_acknowledged_too_and_tried_again() {
        PresetFixture preset = PresetFixture.of("qualtrics");
        put(preset.tree());
        WebhookEndpoint endpoint = endpoint(preset, api.fetch("qualtrics").inbox(inbox()));

        assertThat(endpoint.handle(preset.request(preset.tree()), FULL).outcome())
                .isEqualTo(Outcome.DEFERRED);
        clock.advance(Duration.ofMinutes(1));
        assertThat(endpoint.fetchWaiting(FULL)).isEqualTo(new FetchInbox.Round(0, 0, 1));
        clock.advance(Duration.ofHours(1));
        assertThat(endpoint.fetchWaiting(sink)).isEqualTo(new FetchInbox.Round(1, 0, 0));
        assertThat(sink.responses).hasSize(1);
    }

    @Test
    void an_outage_of_the_tool_takes_no_more_threads_than_allowed() {
        PresetFixture preset = PresetFixture.of("qualtrics");
        api.fail(500, null, 100);
        List<WebhookReply> inner = new ArrayList<>();
        List<WebhookEndpoint> self = new ArrayList<>();
        // the second webhook comes while the first one waits between its attempts
        WebhookFetch fetch = api.fetch("qualtrics")
                .maxConcurrent(1)
                .attempts(2)
                .waiter(time -> inner.add(self.get(0).handle(preset.request(preset.tree()), sink)))
                .build();
        self.add(WebhookEndpoint.of(preset.source().fetch(fetch).build()));

        assertThat(self.get(0).handle(preset.request(preset.tree()), sink).status())
                .isEqualTo(503);
        assertThat(inner).hasSize(1);
        assertThat(inner.get(0).status()).isEqualTo(503);
        assertThat(api.requests()).isEqualTo(2);
    }

    @Test
    void a_source_without_an_inbox_has_nothing_to_fetch_again() {
        assertThat(endpoint(PresetFixture.of("qualtrics"), api.fetch("qualtrics"))
                        .fetchWaiting(sink))
                .isEqualTo(new FetchInbox.Round(0, 0, 0));
    }

    private FetchInbox inbox() {
        return FetchInbox.in(directory, 100, Duration.ofDays(3), clock);
    }

    private WebhookEndpoint endpoint(PresetFixture preset, WebhookFetch.Builder fetch) {
        return WebhookEndpoint.of(
                preset.source().fetch(fetch.waiter(waits::add).build()).build());
    }

    private void put(JsonNode tree) {
        JsonNode webhook = tree.path("webhook");
        api.put(
                webhook.at("/resources/survey_id")
                        .asText(webhook.path("SurveyID").asText()),
                webhook.path("object_id").asText(webhook.path("ResponseID").asText()),
                tree.path("fetched"));
    }
}
