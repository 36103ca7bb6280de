package io.github.nps4j.whatsapp.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.nps4j.source.SignatureScheme;
import io.github.nps4j.source.WebhookRequest;
import io.github.nps4j.source.WebhookSignature;
import io.github.nps4j.testkit.SettableClock;
import io.github.nps4j.whatsapp.webhook.WebhookAnswer.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhatsAppWebhookTest {

    private static final String SECRET = "app-secret-one";
    private static final String QUERY = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";

    private final SettableClock clock = SettableClock.at("2026-11-22T10:00:00Z");
    private final List<WhatsAppEvent> taken = new ArrayList<>();
    private final List<WebhookDelivery> deliveries = new ArrayList<>();
    private final WhatsAppWebhook webhook = builder()
            .listener(delivery -> {
                deliveries.add(delivery);
                taken.addAll(delivery.events());
            })
            .build();

    private WhatsAppWebhook.Builder builder() {
        return WhatsAppWebhook.builder()
                .appSecret(SECRET)
                .verifyToken("t%ken & more")
                .clock(clock);
    }

    // verification

    @Test
    void theChallengeIsAnsweredAsItCame() {
        WebhookAnswer answer = webhook.handle("GET", QUERY + "t%25ken+%26%20more", Map.of(), new byte[0]);
        assertThat(answer.outcome()).isEqualTo(Outcome.VERIFIED);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("1158201444");
        assertThat(answer.headers()).containsEntry("Content-Type", "text/plain; charset=utf-8");
        assertThat(webhook.handle(
                                "get",
                                "?hub%2Emode=subscribe&hub.verify_token=t%25ken+%26%20more&hub.challenge=a%2Bb&x",
                                Map.of(),
                                new byte[0])
                        .body())
                .isEqualTo("a+b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                QUERY,
                QUERY + "wrong",
                QUERY + "t%ken & more",
                "hub.mode=subscribe&hub.challenge=1",
                "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=t%25ken+%26%20more",
                "hub.mode=subscribe&hub.challenge=&hub.verify_token=t%25ken+%26%20more",
                "hub.mode=subscribe&hub.verify_token=t%25ken+%26%20more",
                "hub.mode=subscribe&hub.challenge=1&hub.challenge=2&hub.verify_token=t%25ken+%26%20more",
                "hub.verify_token=x&" + QUERY + "t%25ken+%26%20more",
                "hub.mode=subscribe&hub.challenge=%zz&hub.verify_token=t%25ken+%26%20more",
                "",
                "&&=&="
            })
    void aVerificationThatIsNotOursIsRefused(String query) {
        WebhookAnswer answer = webhook.handle("GET", query, Map.of(), new byte[0]);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).doesNotContain("t%ken");
    }

    @Test
    void withoutATokenOrAQueryNothingIsVerified() {
        assertThat(webhook.handle("GET", null, Map.of(), new byte[0]).status()).isEqualTo(403);
        WhatsAppWebhook without = WhatsAppWebhook.builder()
                .appSecret(SECRET)
                .listener(delivery -> {})
                .build();
        assertThat(without.handle("GET", QUERY, Map.of(), new byte[0]).status()).isEqualTo(403);
    }

    // signature

    @Test
    void theSignatureOfMetaFits() {
        // by: printf '%s' '<body>' | openssl dgst -sha256 -hmac app-secret-one
        String body = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";
        WebhookRequest request = WebhookRequest.post()
                .header(
                        "x-hub-signature-256",
                        "sha256=b9d243a310a3c4f330e6df0dda217ae66d995edb0ef43a785e4f238db8c62f0c")
                .body(body)
                .build();
        assertThat(webhook.handle(request, null).status()).isEqualTo(200);
    }

    @Test
    void aMessageIsTaken() {
        assertThat(post(Envelopes.named("message text")).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(taken).hasSize(1).first().isInstanceOf(IncomingMessage.class);
    }

    @Test
    void aRequestThatIsNotSignedIsRefused() {
        byte[] body = bytes(Envelopes.named("message text").json());
        Map<String, List<String>> right = signed(SECRET, body);
        String signature = right.get("X-Hub-Signature-256").get(0);
        assertThat(webhook.handle("POST", null, Map.of(), body).status()).isEqualTo(401);
        for (List<String> wrong : List.of(
                List.of(signature, signature),
                List.of("sha256=" + "0".repeat(64)),
                List.of(signature.substring(7)),
                List.of("sha1=" + signature.substring(7)),
                List.of(signature + "0"),
                List.of(""),
                List.of("sha256="))) {
            WebhookAnswer answer = webhook.handle("POST", null, Map.of("X-Hub-Signature-256", wrong), body);
            assertThat(answer.outcome()).as("%s", wrong).isEqualTo(Outcome.UNAUTHORIZED);
        }
        assertThat(webhook.handle("POST", null, signed("another secret", body), body)
                        .status())
                .isEqualTo(401);
        byte[] changed = body.clone();
        changed[body.length - 5] ^= 1;
        assertThat(webhook.handle("POST", null, right, changed).status()).isEqualTo(401);
        assertThat(taken).isEmpty();
        assertThat(webhook.handle("POST", null, right, body).status()).isEqualTo(200);
    }

    @Test
    void twoSecretsAreKnownWhileOneReplacesTheOther() {
        WhatsAppWebhook rotating =
                builder().appSecret("app-secret-two").listener(delivery -> {}).build();
        byte[] first = bytes(Envelopes.named("message text").json());
        byte[] second = bytes(Envelopes.named("status read").json());
        assertThat(rotating.handle("POST", null, signed(SECRET, first), first).status())
                .isEqualTo(200);
        assertThat(rotating.handle("POST", null, signed("app-secret-two", second), second)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theEscapedFormIsAcceptedOnlyIfThatIsWanted() {
        String escaped = Envelopes.envelope(
                Envelopes.messages(Envelopes.text("wamid.ESC", "\\ub9cc\\uc871 \\u2705 \\ud83d\\udc4d")));
        String decoded = Envelopes.envelope(Envelopes.messages(Envelopes.text("wamid.ESC", "만족 ✅ 👍")));
        Map<String, List<String>> headers = signed(SECRET, bytes(escaped));
        assertThat(webhook.handle("POST", null, headers, bytes(escaped)).status())
                .isEqualTo(200);
        assertThat(webhook.handle("POST", null, headers, bytes(decoded)).status())
                .isEqualTo(401);
        WhatsAppWebhook lenient =
                builder().acceptEscapedForm(true).listener(delivery -> {}).build();
        assertThat(lenient.handle("POST", null, headers, bytes(decoded)).status())
                .isEqualTo(200);
        assertThat(lenient.handle("POST", null, signed("other", bytes(escaped)), bytes(decoded))
                        .status())
                .isEqualTo(401);
        byte[] broken = {'{', (byte) 0xff, '}'};
        assertThat(lenient.handle("POST", null, headers, broken).status()).isEqualTo(401);
        assertThat(EscapedJson.of(bytes("plain"))).isNull();
    }

    // other requests

    @Test
    void whatIsNoJsonOrTooLargeOrNoPostIsRefused() {
        byte[] text = bytes("hello");
        assertThat(webhook.handle("POST", null, signed(SECRET, text), text).outcome())
                .isEqualTo(Outcome.INVALID);
        assertThat(webhook.handle("PUT", null, Map.of(), text).headers()).containsEntry("Allow", "GET, POST");
        WhatsAppWebhook small =
                builder().maxBodyBytes(1_024).listener(delivery -> {}).build();
        byte[] large = bytes("\"" + "x".repeat(1_100) + "\"");
        assertThat(small.handle("POST", null, signed(SECRET, large), large).outcome())
                .isEqualTo(Outcome.TOO_LARGE);
        assertThat(taken).isEmpty();
    }

    @Test
    void anUnknownUpdateIsAccepted() {
        assertThat(post(Envelopes.named("a field of the future")).status()).isEqualTo(200);
        assertThat(taken).singleElement().isInstanceOf(UnknownUpdate.class);
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> WhatsAppWebhook.builder().appSecret(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WhatsAppWebhook.builder().verifyToken(""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WhatsAppWebhook.builder().build()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builder().build().handle("POST", null, Map.of(), new byte[0]))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builder().lease(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().maxBodyBytes(10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WebhookMemory.inMemory(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(webhook.toString() + builder().build()).doesNotContain(SECRET, "t%ken");
    }

    // duplicates

    @Test
    void aCopyWithinSevenDaysIsLeftOut() {
        post(Envelopes.named("messages and statuses in one value"));
        assertThat(taken).hasSize(4);
        clock.advance(Duration.ofDays(7).minusSeconds(1));
        assertThat(post(Envelopes.named("messages and statuses in one value")).outcome())
                .isEqualTo(Outcome.DUPLICATE);
        assertThat(taken).hasSize(4);
        clock.advance(Duration.ofSeconds(2));
        post(Envelopes.named("messages and statuses in one value"));
        assertThat(taken).hasSize(8);
    }

    @Test
    void anUpdateThatComesAgainInAnotherBatchIsLeftOutAlone() {
        post(Envelopes.envelope(Envelopes.messages(Envelopes.text("wamid.1", "9"))));
        post(Envelopes.envelope(
                Envelopes.messages(Envelopes.text("wamid.1", "9"), Envelopes.text("wamid.2", "8")),
                Envelopes.statuses(Envelopes.status("wamid.3", "read", ""))));
        assertThat(taken).extracting(WhatsAppWebhookTest::id).containsExactly("wamid.1", "wamid.2", "wamid.3");
        assertThat(deliveries.get(1).duplicates()).isEqualTo(1);
    }

    @Test
    void anUpdateThatStandsTwiceInABatchIsTakenOnce() {
        post(Envelopes.envelope(
                Envelopes.messages(Envelopes.text("wamid.1", "9"), Envelopes.text("wamid.1", "9")),
                Envelopes.statuses(Envelopes.status("wamid.2", "read", ""), Envelopes.status("wamid.2", "read", ""))));
        assertThat(taken).hasSize(2);
    }

    @Test
    void theSameMessageOfTwoNumbersIsTwoMessages() {
        String one = Envelopes.envelope(Envelopes.messages(Envelopes.text("wamid.1", "9")));
        post(one);
        post(one.replace(Envelopes.NUMBER, "111"));
        assertThat(taken).hasSize(2);
    }

    @Test
    void eachStatusOfAMessageIsTakenOnce() {
        for (int i = 0; i < 2; i++) {
            for (String status : List.of("sent", "delivered", "read")) {
                post(Envelopes.envelope(Envelopes.statuses(Envelopes.status("wamid.1", status, ""))));
            }
        }
        assertThat(taken).hasSize(3);
    }

    @Test
    void everyPersonOfAGroupHasAStatusOfTheirOwn() {
        String json = Envelopes.named("status of a group").json();
        post(json);
        post(json.replace("participant_id\":\"" + Envelopes.USER, "participant_id\":\"85298765432"));
        post(json);
        assertThat(taken).hasSize(2);
    }

    @Test
    void newsWithATimeAreTakenOnceAndNewsWithoutAlways() {
        post(Envelopes.named("account_update of kind 4"));
        post(Envelopes.named("account_update of kind 4"));
        assertThat(taken).hasSize(1);
        post(Envelopes.named("errors of the number"));
        post(Envelopes.named("errors of the number"));
        assertThat(taken).hasSize(3);
    }

    @Test
    void updatesThatWereNotTakenComeAgain() {
        AtomicInteger calls = new AtomicInteger();
        WhatsAppWebhook failing = builder()
                .listener(delivery -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("the store is down");
                    }
                })
                .build();
        byte[] body = bytes(Envelopes.named("message text").json());
        WebhookAnswer first = failing.handle("POST", null, signed(SECRET, body), body);
        assertThat(first.status()).isEqualTo(503);
        assertThat(first.headers()).containsKey("Retry-After");
        assertThat(failing.handle("POST", null, signed(SECRET, body), body).outcome())
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(failing.handle("POST", null, signed(SECRET, body), body).outcome())
                .isEqualTo(Outcome.DUPLICATE);
        assertThat(calls).hasValue(2);
    }

    @Test
    void aCopyOfWhatIsBeingHandledIsSentAgainLater() {
        WebhookRequest request = request(Envelopes.named("message text").json());
        WebhookDelivery first = webhook.receive(request, null);
        WebhookDelivery copy = webhook.receive(request, null);
        assertThat(first.events()).hasSize(1);
        assertThat(copy.events()).isEmpty();
        assertThat(copy.settle().status()).isEqualTo(503);
        assertThat(first.settle().status()).isEqualTo(200);
        assertThat(webhook.receive(request, null).settle().outcome()).isEqualTo(Outcome.DUPLICATE);
    }

    @Test
    void whatIsNeitherSettledNorGivenBackCanBeTakenAfterItsLease() {
        WebhookRequest request = request(Envelopes.named("message text").json());
        assertThat(webhook.receive(request, null).events()).hasSize(1);
        clock.advance(Duration.ofSeconds(61));
        assertThat(webhook.receive(request, null).events()).hasSize(1);
    }

    @Test
    void aDeliveryThatIsGivenBackCanBeTakenAtOnce() {
        WebhookRequest request = request(Envelopes.named("message text").json());
        WebhookDelivery delivery = webhook.receive(request, null);
        assertThat(delivery.refused()).isFalse();
        assertThat(delivery.giveBack().status()).isEqualTo(503);
        assertThat(webhook.receive(request, null).events()).hasSize(1);
        assertThat(delivery.toString()).contains("1 updates").doesNotContain("wamid");
    }

    @Test
    void aRefusedRequestHasNothingToHandle() {
        WebhookDelivery delivery =
                webhook.receive(WebhookRequest.post().body("{}").build(), null);
        assertThat(delivery.refused()).isTrue();
        assertThat(delivery.events()).isEmpty();
        assertThat(delivery.settle().status()).isEqualTo(401);
        assertThat(delivery.giveBack().status()).isEqualTo(401);
    }

    @Test
    void withoutItsMemoryTheWebhookAsksMetaToComeAgain() {
        WebhookMemory broken = new WebhookMemory() {
            @Override
            public List<Claim> claim(List<String> keys, Instant now, Instant leaseUntil) {
                throw new IllegalStateException("no connection");
            }

            @Override
            public void keep(List<String> keys, Instant until) {}

            @Override
            public void giveBack(List<String> keys) {}

            @Override
            public List<Integer> raise(List<StatusMark> marks, Instant now, Instant until) {
                return List.of();
            }
        };
        WhatsAppWebhook forgetful = builder()
                .memory(broken)
                .listener(delivery -> taken.addAll(delivery.events()))
                .build();
        assertThat(forgetful
                        .handle(request(Envelopes.named("message text").json()), null)
                        .status())
                .isEqualTo(503);
        assertThat(taken).isEmpty();
    }

    @Test
    void aThousandUpdatesOfOneRequestAreTaken() {
        String[] messages = IntStream.range(0, 500)
                .mapToObj(i -> Envelopes.text("wamid.M" + i, "9"))
                .toArray(String[]::new);
        String[] statuses = IntStream.range(0, 500)
                .mapToObj(i -> Envelopes.status("wamid.S" + i, "delivered", ""))
                .toArray(String[]::new);
        post(Envelopes.envelope(Envelopes.messages(messages), Envelopes.statuses(statuses)));
        assertThat(taken).hasSize(1_000);
    }

    // order

    @Test
    void aStatusBelowWhatIsKnownIsStale() {
        for (String status : List.of("read", "delivered", "sent", "played")) {
            post(Envelopes.envelope(Envelopes.statuses(Envelopes.status("wamid.1", status, ""))));
        }
        assertThat(staleness()).containsExactly(false, true, true, false);
    }

    @Test
    void aFailureIsFinalUnlessADeliveryIsReported() {
        for (String status : List.of("sent", "failed", "sent2", "accepted", "delivered", "failed2")) {
            String name = status.replace("2", "");
            // another time makes no other status
            post(Envelopes.envelope(
                    Envelopes.statuses(Envelopes.status("wamid." + (status.equals(name) ? 1 : 2), name, ""))));
        }
        assertThat(staleness()).containsExactly(false, false, false, true, false, false);
        post(Envelopes.envelope(Envelopes.statuses(
                Envelopes.status("wamid.9", "delivered", ""), Envelopes.status("wamid.9", "failed", ""))));
        WebhookDelivery last = deliveries.get(deliveries.size() - 1);
        assertThat(last.stale((MessageStatus) last.events().get(1))).isTrue();
    }

    @Test
    void aStatusThatIsNotOnTheLadderIsNeverStale() {
        for (String status : List.of("read", "deleted", "teleported")) {
            post(Envelopes.envelope(Envelopes.statuses(Envelopes.status("wamid.1", status, ""))));
        }
        assertThat(staleness()).containsExactly(false, false, false);
    }

    @Test
    void theJdkServerTakesTheWebhook() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/wa", JdkWhatsAppHandler.of(webhook));
        server.start();
        try {
            HttpClient client = HttpClient.newHttpClient();
            String url = "http://localhost:" + server.getAddress().getPort() + "/wa";
            HttpResponse<String> verified = client.send(
                    HttpRequest.newBuilder(URI.create(url + "?" + QUERY + "t%25ken+%26%20more"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(verified.statusCode()).isEqualTo(200);
            assertThat(verified.body()).isEqualTo("1158201444");
            byte[] body = bytes(Envelopes.named("message text raw utf8").json());
            HttpResponse<String> posted = client.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header(
                                    "X-Hub-Signature-256",
                                    signed(SECRET, body)
                                            .get("X-Hub-Signature-256")
                                            .get(0))
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(posted.statusCode()).isEqualTo(200);
            assertThat(taken).hasSize(1);
            HttpResponse<String> head = client.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(head.statusCode()).isEqualTo(405);
        } finally {
            server.stop(0);
        }
    }

    private List<Boolean> staleness() {
        List<Boolean> stale = new ArrayList<>();
        for (WebhookDelivery delivery : deliveries) {
            delivery.events().forEach(event -> stale.add(delivery.stale((MessageStatus) event)));
        }
        return stale;
    }

    private static String id(WhatsAppEvent event) {
        return event instanceof ChatMessage message ? message.id() : ((MessageStatus) event).messageId();
    }

    private WebhookAnswer post(Envelopes.Envelope envelope) {
        return post(envelope.json());
    }

    private WebhookAnswer post(String json) {
        return webhook.handle(request(json), null);
    }

    private static WebhookRequest request(String json) {
        byte[] body = bytes(json);
        return WebhookRequest.of("POST", signed(SECRET, body), body);
    }

    private static Map<String, List<String>> signed(String secret, byte[] body) {
        String signature = WebhookSignature.builder(SignatureScheme.meta())
                .secret(secret)
                .build()
                .headers("", body)
                .get("X-Hub-Signature-256");
        return Map.of("X-Hub-Signature-256", List.of(signature));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
