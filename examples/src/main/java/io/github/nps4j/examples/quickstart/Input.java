package io.github.nps4j.examples.quickstart;

import io.github.nps4j.analytics.NpsResult;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.Receipt;
import io.github.nps4j.source.ResponseReader;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.SourceItem;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.WebhookSignature;
import io.github.nps4j.source.file.CsvSource;
import io.github.nps4j.source.file.FileProgress;
import io.github.nps4j.source.webhook.WebhookEndpoint;
import io.github.nps4j.source.webhook.WebhookReply;
import io.github.nps4j.source.webhook.WebhookSource;
import io.github.nps4j.sync.NpsSync;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What comes in: an export in CSV, and the webhooks of Typeform, Delighted, Formbricks and AskNicely. */
final class Input {

    private static final int BATCH = 500;

    /** Made up for the simulated senders; a host takes its secrets from its configuration. */
    private static final String SECRET = "quickstart-secret-of-the-simulated-sender";

    private static final String STANDARD_SECRET = "whsec_bnBzNGogcXVpY2tzdGFydCBzaW11bGF0ZWQgc2VuZGVy";

    private final Path data;
    private final Path rejectedRows;
    private final PrintStream out;
    private final Map<Receipt.Status, Integer> receipts = new EnumMap<>(Receipt.Status.class);
    private final Map<String, NpsResponse> latest = new LinkedHashMap<>();
    private long rejected;

    Input(Path data, Path rejectedRows, PrintStream out) {
        this.data = data;
        this.rejectedRows = rejectedRows;
        this.out = out;
    }

    void feed(NpsSync sync) throws IOException {
        csv(sync);
        webhooks(sync);
    }

    Path rejectedRows() {
        return rejectedRows;
    }

    long rejected() {
        return rejected;
    }

    /** The NPS of everything that was accepted, each response in its newest revision. */
    NpsResult nps() {
        NpsResult result = NpsResult.none();
        for (NpsResponse response : latest.values()) {
            result = result.plus(response.segment());
        }
        return result;
    }

    /** How many different people answered, by their first usable key. */
    long customers() {
        Set<String> people = new HashSet<>();
        latest.values()
                .forEach(response -> response.identity().usableKeys().stream()
                        .findFirst()
                        .ifPresent(key -> people.add(key.token())));
        return people.size();
    }

    private void csv(NpsSync sync) throws IOException {
        Files.deleteIfExists(rejectedRows);
        ZoneId zone = ZoneId.of("Asia/Seoul");
        CsvSource source = CsvSource.builder(data.resolve("responses.csv"))
                .source("export")
                .column("response_id")
                .toId()
                .column("revision")
                .toRevision()
                .column("email")
                .toEmail()
                .column("phone")
                .toPhone("KR")
                .column("customer_id")
                .toCustomerId()
                .column("score")
                .toScore()
                .column("comment")
                .toComment()
                .column("answered_at")
                .toRespondedAt(zone, "ISO", "dd/MM/yyyy HH:mm")
                .column("themes")
                .toThemes(";")
                .column("survey")
                .toSurvey()
                .column("plan")
                .toAttribute()
                .rejectedRows(rejectedRows)
                .onProgress(2_500, this::show)
                .build();
        out.println("   " + source.inspect().explanation());
        try (ResponseReader reader = source.open()) {
            List<NpsResponse> batch = new ArrayList<>();
            while (reader.hasNext()) {
                SourceItem item = reader.next();
                if (item instanceof SourceItem.Accepted accepted) {
                    batch.add(accepted.response());
                } else if (item instanceof SourceItem.Rejected) {
                    rejected++;
                }
                if (batch.size() == BATCH || (!reader.hasNext() && !batch.isEmpty())) {
                    count(batch, sync.submitAll(batch));
                    batch.clear();
                }
            }
        }
    }

    private void show(FileProgress progress) {
        out.printf(
                "   responses.csv: %,d rows, %,d accepted, %,d rejected, %,.0f rows/s%s%n",
                progress.rows(),
                progress.accepted(),
                progress.rejected(),
                progress.rowsPerSecond(),
                progress.finished()
                        ? ", done"
                        : progress.timeLeft()
                                .map(left -> ", " + Math.max(1, left.toSeconds()) + " s left")
                                .orElse(""));
    }

    /** Each body is signed as its tool would, and goes through the endpoint as if it had come over HTTP. */
    private void webhooks(NpsSync sync) throws IOException {
        Map<String, WebhookSource> sources = new TreeMap<>();
        sources.put(
                "typeform",
                WebhookSource.builder()
                        .preset("typeform")
                        .secret(SECRET)
                        .parameter("question", "recommend")
                        .parameter("comment_question", "why")
                        .build());
        sources.put(
                "delighted",
                WebhookSource.builder()
                        .preset("delighted")
                        .secret(SECRET)
                        .parameter("customer_id_property", "customer_id")
                        .build());
        sources.put(
                "formbricks",
                WebhookSource.builder()
                        .preset("formbricks")
                        .secret(STANDARD_SECRET)
                        .parameter("question", "q_nps")
                        .parameter("comment_question", "q_why")
                        .build());
        sources.put(
                "asknicely",
                WebhookSource.builder()
                        .preset("asknicely")
                        .staticHeader("X-Webhook-Token", SECRET)
                        .parameter("customer_id_field", "account_ref")
                        .build());
        for (Map.Entry<String, WebhookSource> entry : sources.entrySet()) {
            webhooks(entry.getKey(), WebhookEndpoint.of(entry.getValue()), sync);
        }
    }

    private void webhooks(String tool, WebhookEndpoint endpoint, NpsSync sync) throws IOException {
        WebhookSignature sender = sender(tool);
        Map<WebhookReply.Outcome, Integer> outcomes = new EnumMap<>(WebhookReply.Outcome.class);
        List<Path> bodies;
        try (Stream<Path> files = Files.list(data.resolve("webhooks"))) {
            bodies = files.filter(file -> file.getFileName().toString().startsWith(tool))
                    .sorted()
                    .toList();
        }
        for (Path file : bodies) {
            WebhookRequest unsigned =
                    WebhookRequest.post().body(Files.readAllBytes(file)).build();
            WebhookRequest request = sender.sign(file.getFileName().toString().replace('.', '-'), unsigned);
            WebhookReply reply = endpoint.handle(request, responses -> count(responses, sync.submitAll(responses)));
            outcomes.merge(reply.outcome(), 1, Integer::sum);
        }
        // A forged one: the same endpoint must not take it.
        WebhookRequest forged = WebhookRequest.post().body("{}").build();
        WebhookReply reply = endpoint.handle(forged, sync::submitAll);
        out.printf("   %s: %d webhooks %s; an unsigned one: %d%n", tool, bodies.size(), outcomes, reply.status());
    }

    private static WebhookSignature sender(String tool) {
        SignatureScheme scheme = switch (tool) {
            case "typeform" -> SignatureScheme.typeform();
            case "delighted" -> SignatureScheme.delighted();
            case "formbricks" -> SignatureScheme.standardWebhooks();
            default -> SignatureScheme.staticHeader("X-Webhook-Token");
        };
        return WebhookSignature.builder(scheme)
                .secret(tool.equals("formbricks") ? STANDARD_SECRET : SECRET)
                .build();
    }

    private List<Receipt> count(List<NpsResponse> responses, List<Receipt> answers) {
        for (int i = 0; i < responses.size(); i++) {
            receipts.merge(answers.get(i).status(), 1, Integer::sum);
            if (answers.get(i).ok()) {
                NpsResponse response = responses.get(i);
                latest.merge(
                        response.source() + "/" + response.id(),
                        response,
                        (a, b) -> b.revision() > a.revision() ? b : a);
            }
        }
        return answers;
    }

    static String seconds(Duration duration) {
        return String.format("%.1f s", duration.toMillis() / 1_000.0);
    }
}
