package io.github.nps4j.benchmarks;

import com.restfb.DefaultJsonMapper;
import com.restfb.JsonMapper;
import com.restfb.types.webhook.Change;
import com.restfb.types.webhook.FallBackChangeValue;
import com.restfb.types.webhook.WebhookEntry;
import com.restfb.types.webhook.WebhookObject;
import com.restfb.types.webhook.whatsapp.WhatsappMessagesValue;
import com.restfb.types.whatsapp.platform.Message;
import com.restfb.types.whatsapp.platform.Status;
import io.github.nps4j.benchmarks.WhatsAppBodies.Body;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.WebhookSignature;
import io.github.nps4j.whatsapp.webhook.ChatMessage;
import io.github.nps4j.whatsapp.webhook.MessageStatus;
import io.github.nps4j.whatsapp.webhook.TextContent;
import io.github.nps4j.whatsapp.webhook.WebhookReader;
import io.github.nps4j.whatsapp.webhook.WhatsAppEvent;
import io.github.nps4j.whatsapp.webhook.WhatsAppWebhook;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How many updates of WhatsApp webhooks are checked and read per second on one core? Ours checks the signature and reads; the
 * peer, restfb, only reads, for it has no signature check. Both read the same bodies on one thread, in turns, and both are
 * asked for id, sender, type, text, status and time of each update.
 *
 * <p>The rates are for bodies that both can read. A body is lost when reading it throws, or gives fewer updates than it
 * holds; losses are counted over one body of each kind. Exits with 1 if we lose a body or are less than twice as fast.
 *
 * <p>Arguments: {@code rounds=9 millis=1000 seed=1}.
 */
final class WhatsAppBenchmark {

    private static final PrintStream OUT = System.out;
    private static final double GOAL = 2.0;
    private static final String SECRET = "app-secret-of-the-benchmark";

    /** Reads a body and asks for what a host needs; gives the number of updates. */
    private interface Parser {
        int updates(Body body, String signature);
    }

    private final WhatsAppWebhook webhook =
            WhatsAppWebhook.builder().appSecret(SECRET).build();
    private final WebhookSignature signer =
            WebhookSignature.builder(SignatureScheme.meta()).secret(SECRET).build();
    private final JsonMapper restfb = new DefaultJsonMapper();
    private final Parser peer = (body, signature) -> peer(body);

    /** Keeps the compiler from leaving out what nobody uses. */
    private long used;

    static void run(String[] args) {
        Arguments arguments = Arguments.of(args);
        boolean reached = new WhatsAppBenchmark()
                .measure(
                        arguments.number("rounds", 9),
                        arguments.number("millis", 1_000) * 1_000_000L,
                        arguments.number("seed", 1));
        OUT.flush();
        System.exit(reached ? 0 : 1);
    }

    private boolean measure(int rounds, long nanos, int seed) {
        WhatsAppBodies made = new WhatsAppBodies(seed);
        List<Body> kinds = made.kinds();
        List<String> lostByUs = lost(kinds, this::ours);
        List<String> lostByPeer = lost(kinds, peer);
        OUT.printf(Locale.ROOT, "one body of each of %d kinds:%n", kinds.size());
        OUT.printf(Locale.ROOT, "  lost by nps4j:  %d %s%n", lostByUs.size(), lostByUs);
        OUT.printf(Locale.ROOT, "  lost by restfb: %d %s%n", lostByPeer.size(), lostByPeer);
        OUT.printf(
                Locale.ROOT,
                "updates/s on one core, medians of %d rounds in turns; nps4j with the check of the signature%n| bodies |"
                        + " bytes | nps4j | restfb | ratio (least to most) |%n|---|---|---|---|---|%n",
                rounds);
        double ratio = Math.min(
                compare("one update each", made.singles(2_000), rounds, nanos),
                compare("100 updates each", made.batches(40, 100), rounds, nanos));
        OUT.printf(Locale.ROOT, "goal: ratio of at least %.1f in both rows, no body lost by nps4j%n", GOAL);
        if (used == 0) {
            throw new IllegalStateException("nothing was read");
        }
        return lostByUs.isEmpty() && ratio >= GOAL;
    }

    private double compare(String name, List<Body> all, int rounds, long nanos) {
        List<Body> bodies = new ArrayList<>();
        long bytes = 0;
        for (Body body : all) {
            if (reads(this::ours, body) && reads(peer, body)) {
                bodies.add(body);
                bytes += body.bytes().length;
            }
        }
        List<String> signatures = bodies.stream().map(this::signature).toList();
        // both are compiled before it counts
        for (int i = 0; i < 3; i++) {
            double unusedOurs = rate(bodies, signatures, this::ours, nanos);
            double unusedPeer = rate(bodies, signatures, peer, nanos);
        }
        double[] ours = new double[rounds];
        double[] peers = new double[rounds];
        double[] ratios = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ours[i] = rate(bodies, signatures, this::ours, nanos);
            peers[i] = rate(bodies, signatures, peer, nanos);
            ratios[i] = ours[i] / peers[i];
        }
        OUT.printf(
                Locale.ROOT,
                "| %d with %s | %d | %,.0f | %,.0f | %.2f (%.2f to %.2f) |%n",
                bodies.size(),
                name,
                bytes / bodies.size(),
                median(ours),
                median(peers),
                median(ratios),
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow());
        OUT.flush();
        return median(ratios);
    }

    /** Updates per second. */
    private double rate(List<Body> bodies, List<String> signatures, Parser parser, long nanos) {
        long start = System.nanoTime();
        long updates = 0;
        long now = start;
        while (now - start < nanos) {
            for (int i = 0; i < bodies.size(); i++) {
                updates += parser.updates(bodies.get(i), signatures.get(i));
            }
            now = System.nanoTime();
        }
        return updates * 1e9 / (now - start);
    }

    private List<String> lost(List<Body> bodies, Parser parser) {
        return bodies.stream()
                .filter(body -> !reads(parser, body))
                .map(Body::kind)
                .toList();
    }

    private boolean reads(Parser parser, Body body) {
        try {
            return parser.updates(body, signature(body)) >= body.updates();
        } catch (RuntimeException e) {
            return false;
        }
    }

    private String signature(Body body) {
        return Objects.requireNonNull(signer.headers("", body.bytes()).get("X-Hub-Signature-256"));
    }

    private int ours(Body body, String signature) {
        WebhookRequest request = WebhookRequest.post()
                .header("X-Hub-Signature-256", signature)
                .header("Content-Type", "application/json")
                .body(body.bytes())
                .build();
        if (!webhook.check(request).valid()) {
            throw new IllegalStateException("the signature does not fit");
        }
        List<WhatsAppEvent> events = WebhookReader.read(request.body());
        for (WhatsAppEvent event : events) {
            if (event instanceof ChatMessage message) {
                use(message.id());
                use(message.type());
                use(message.user().waId().orElse(""));
                use(message.timestamp());
                use(message.content() instanceof TextContent text ? text.body() : "");
            } else if (event instanceof MessageStatus status) {
                use(status.messageId());
                use(status.state());
                use(status.recipient().waId().orElse(""));
                use(status.timestamp());
            } else {
                use(event);
            }
        }
        return events.size();
    }

    private int peer(Body body) {
        WebhookObject object =
                restfb.toJavaObject(new String(body.bytes(), StandardCharsets.UTF_8), WebhookObject.class);
        int updates = 0;
        for (WebhookEntry entry : object.getEntryList()) {
            for (Change change : entry.getChanges()) {
                if (!(change.getValue() instanceof WhatsappMessagesValue value)) {
                    // an update that restfb does not know is there as JSON, and counts
                    use(change.getValue() instanceof FallBackChangeValue ? change.getField() : change.getValue());
                    updates++;
                    continue;
                }
                for (Message message : value.getMessages()) {
                    use(message.getId());
                    use(message.getType());
                    use(message.getFrom());
                    use(message.getTimestamp());
                    use(message.isText() ? message.getText().getBody() : "");
                    updates++;
                }
                for (Status status : value.getStatuses()) {
                    use(status.getId());
                    use(status.getStatus());
                    use(status.getRecipientId());
                    use(status.getTimestamp());
                    updates++;
                }
            }
        }
        return updates;
    }

    private void use(Object value) {
        if (value != null) {
            used++;
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
