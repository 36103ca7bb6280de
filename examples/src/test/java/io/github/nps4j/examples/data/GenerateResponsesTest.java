package io.github.nps4j.examples.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.identity.SharedMailboxes;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.ResponseKey;
import io.github.nps4j.source.ResponseReader;
import io.github.nps4j.source.ResponseSink;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.WebhookSignature;
import io.github.nps4j.source.file.CsvSource;
import io.github.nps4j.source.webhook.WebhookEndpoint;
import io.github.nps4j.source.webhook.WebhookReply.Outcome;
import io.github.nps4j.source.webhook.WebhookSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GenerateResponsesTest {

    private static final Path DATA = Path.of("data");

    @Test
    void the_committed_files_are_what_the_generator_writes() throws IOException {
        Map<String, String> files = GenerateResponses.files();

        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(Files.readString(DATA.resolve(file.getKey())).equals(file.getValue()))
                    .as("%s is what the generator writes", file.getKey())
                    .isTrue();
        }
        try (Stream<Path> webhooks = Files.list(DATA.resolve("webhooks"))) {
            assertThat(webhooks).allMatch(path -> files.containsKey("webhooks/" + path.getFileName()));
        }
    }

    @Test
    void the_export_is_as_messy_as_its_description_says() throws IOException {
        assertThat(Files.size(DATA.resolve("responses.csv"))).isLessThan(2_500_000);
        List<NpsResponse> responses = new ArrayList<>();
        Map<String, Integer> reasons = new TreeMap<>();
        int rows = 0;
        try (ResponseReader reader = source().open()) {
            while (reader.hasNext()) {
                SourceItem item = reader.next();
                rows++;
                if (item instanceof SourceItem.Accepted accepted) {
                    responses.add(accepted.response());
                } else if (item instanceof SourceItem.Rejected rejected) {
                    reasons.merge(rejected.reason(), 1, Integer::sum);
                }
            }
        }

        assertThat(rows).isBetween(10_300, 10_700);
        assertThat(rows - responses.size()).isEqualTo(300);
        assertThat(reasons.keySet())
                .anyMatch(reason -> reason.contains("'11'"))
                .anyMatch(reason -> reason.contains("'9.5'"))
                .anyMatch(reason -> reason.contains("score is empty"))
                .anyMatch(reason -> reason.contains("text of 5 characters"))
                .anyMatch(reason -> reason.contains("response id is empty"))
                .anyMatch(reason -> reason.contains("is not of the form"))
                .anyMatch(reason -> reason.contains("the row has 13 columns"))
                .anyMatch(reason -> reason.contains("the row has 4 columns"))
                .anyMatch(reason -> reason.contains("broken quotes"));

        Set<List<Object>> states = new HashSet<>();
        Map<ResponseKey, Long> revisions = new HashMap<>();
        Map<Object, Instant> lastOf = new HashMap<>();
        Set<Object> customers = new HashSet<>();
        long repeats = 0;
        long outOfOrder = 0;
        for (NpsResponse response : responses) {
            repeats += states.add(List.of(response.key(), response.revision())) ? 0 : 1;
            revisions.merge(response.key(), response.revision(), Math::max);
            customers.add(response.identity());
            Instant last = lastOf.put(response.identity(), response.respondedAt());
            outOfOrder += last != null && last.isAfter(response.respondedAt()) ? 1 : 0;
        }
        assertThat(repeats).isGreaterThan(250);
        assertThat(outOfOrder).isGreaterThan(100);
        assertThat(customers).hasSizeBetween(7_500, 8_100);
        assertThat(revisions.values().stream().filter(revision -> revision > 0)).hasSizeGreaterThan(400);
        assertThat(responses.stream().filter(this::isFuture)).hasSize(5);
        assertThat(responses.stream().filter(this::isShared)).hasSizeGreaterThan(50);
        assertThat(responses.stream().filter(response -> only(response, "phone")))
                .hasSizeGreaterThan(100);
        assertThat(responses.stream().filter(response -> only(response, "customer_id")))
                .hasSizeGreaterThan(100);
        assertThat(responses.stream().flatMap(response -> response.identity().keys().stream()))
                .allMatch(IdentityKey::normalized);
        for (String sample : List.of("고객센터", "サポート", "soporte", "Support", "🎉", "\n", "\"")) {
            assertThat(responses.stream()
                            .filter(response -> response.comment().orElse("").contains(sample)))
                    .as(sample)
                    .hasSizeGreaterThan(20);
        }
    }

    @Test
    void the_crm_knows_most_customers_and_a_few_badly() throws IOException {
        List<String[]> contacts = Files.readAllLines(DATA.resolve("contacts.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
        Map<String, Integer> phones = new HashMap<>();
        contacts.stream()
                .filter(contact -> !contact[3].isEmpty())
                .forEach(contact -> phones.merge(contact[3], 1, Integer::sum));

        assertThat(contacts).hasSizeBetween(7_500, 8_300).allMatch(contact -> contact.length == 5);
        assertThat(contacts.stream().map(contact -> contact[0]).distinct()).hasSize(contacts.size());
        assertThat(contacts.stream().map(contact -> contact[1]).distinct()).hasSize(contacts.size());
        assertThat(phones.values().stream().filter(count -> count > 1)).hasSizeGreaterThan(100);
        assertThat(contacts.stream().filter(contact -> !contact[2].isEmpty())).hasSizeGreaterThan(150);
    }

    @Test
    void the_webhooks_are_answered_as_their_names_say() throws IOException {
        Map<String, WebhookEndpoint> endpoints = Map.of(
                "typeform",
                        endpoint(WebhookSource.builder()
                                .preset("typeform")
                                .parameter("question", "recommend")
                                .parameter("comment_question", "why")
                                .secret("secret-1")),
                "delighted",
                        endpoint(WebhookSource.builder()
                                .preset("delighted")
                                .parameter("customer_id_property", "customer_id")
                                .secret("secret-2")),
                "formbricks",
                        endpoint(WebhookSource.builder()
                                .preset("formbricks")
                                .parameter("question", "q_nps")
                                .parameter("comment_question", "q_why")
                                .secret("whsec_c2VjcmV0LTMgb2YgdGhlIGV4YW1wbGVz")),
                "asknicely",
                        endpoint(WebhookSource.builder()
                                .preset("asknicely")
                                .parameter("customer_id_field", "account_ref")
                                .staticHeader("X-Token", "secret-4")));
        Map<String, WebhookSignature> signatures = Map.of(
                "typeform", signature(SignatureScheme.typeform(), "secret-1"),
                "delighted", signature(SignatureScheme.delighted(), "secret-2"),
                "formbricks", signature(SignatureScheme.standardWebhooks(), "whsec_c2VjcmV0LTMgb2YgdGhlIGV4YW1wbGVz"),
                "asknicely", signature(SignatureScheme.staticHeader("X-Token"), "secret-4"));
        List<NpsResponse> kept = new ArrayList<>();
        Map<String, Outcome> outcomes = new TreeMap<>();
        try (Stream<Path> files = Files.list(DATA.resolve("webhooks"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                String tool = name.substring(0, name.indexOf('-'));
                WebhookRequest request = signatures
                        .get(tool)
                        .sign(
                                "msg-" + name.replace(".json", ""),
                                WebhookRequest.post()
                                        .body(Files.readString(file))
                                        .build());
                outcomes.put(
                        name,
                        endpoints
                                .get(tool)
                                .handle(request, ResponseSink.of(kept::addAll))
                                .outcome());
            }
        }

        assertThat(outcomes).hasSize(30);
        outcomes.forEach((name, outcome) -> assertThat(outcome)
                .as(name)
                .isEqualTo(
                        name.contains("test")
                                ? Outcome.TEST
                                : name.contains("partial") || name.contains("csat") || name.contains("unsubscribe")
                                        ? Outcome.IGNORED
                                        : name.contains("invalid") || name.contains("skipped")
                                                ? Outcome.INVALID
                                                : Outcome.ACCEPTED));
        assertThat(kept).hasSize(19);
        assertThat(kept.stream().filter(response -> response.identity().keys().isEmpty()))
                .hasSize(1);
        assertThat(kept.stream().flatMap(response -> response.identity().key("customer_id").stream()))
                .hasSize(18);
    }

    private static WebhookEndpoint endpoint(WebhookSource.Builder builder) {
        return WebhookEndpoint.of(builder.build());
    }

    private static WebhookSignature signature(SignatureScheme scheme, String secret) {
        return WebhookSignature.builder(scheme).secret(secret).build();
    }

    private static CsvSource source() {
        return CsvSource.builder(DATA.resolve("responses.csv"))
                .source("csv-2026")
                .column("response_id")
                .toId()
                .column("revision")
                .toRevision()
                .column("customer_id")
                .toCustomerId()
                .column("email")
                .toEmail()
                .column("phone")
                .toPhone("KR")
                .column("score")
                .toScore()
                .column("comment")
                .toComment()
                .column("answered_at")
                .toRespondedAt(ZoneId.of("Asia/Seoul"), "ISO", "dd/MM/yyyy HH:mm")
                .column("themes")
                .toThemes(";")
                .column("survey")
                .toSurvey()
                .column("plan")
                .toAttribute()
                .build();
    }

    private boolean isFuture(NpsResponse response) {
        return response.respondedAt().isAfter(Instant.parse("2062-01-01T00:00:00Z"));
    }

    private boolean isShared(NpsResponse response) {
        return response.identity().keys().stream().anyMatch(SharedMailboxes.common()::contains);
    }

    private static boolean only(NpsResponse response, String kind) {
        return response.identity().keys().size() == 1
                && response.identity().key(kind).isPresent();
    }
}
