package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.nps4j.http.Credentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reading side of SurveyMonkey's and Qualtrics' APIs over real sockets. It refuses wrong tokens, other methods and
 * unknown responses, and SurveyMonkey shows the texts of choices only if asked for them.
 */
final class SurveyApi implements AutoCloseable {

    static final String TOKEN = "api-token";

    private static final Pattern SURVEY_MONKEY = Pattern.compile("/v3/surveys/([^/]+)/responses/([^/]+)/details");
    private static final Pattern QUALTRICS = Pattern.compile("/API/v3/surveys/([^/]+)/responses/([^/]+)");

    private record Fault(int status, String retryAfter, String body) {}

    private final HttpServer server;
    private final Map<String, JsonNode> responses = new ConcurrentHashMap<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final AtomicInteger requests = new AtomicInteger();

    SurveyApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    int requests() {
        return requests.get();
    }

    void put(String survey, String response, JsonNode body) {
        responses.put(survey + "/" + response, body);
    }

    synchronized void fail(int status, String retryAfter, int times) {
        fail(status, retryAfter, "{\"error\": \"made up\"}", times);
    }

    synchronized void fail(int status, String retryAfter, String body, int times) {
        for (int i = 0; i < times; i++) {
            faults.add(new Fault(status, retryAfter, body));
        }
    }

    synchronized void recover() {
        faults.clear();
    }

    /** A fetch step for a preset, which waits no time between attempts. */
    WebhookFetch.Builder fetch(String preset) {
        return WebhookFetch.builder(url())
                .credentials(
                        preset.equals("qualtrics")
                                ? Credentials.header("X-API-TOKEN", TOKEN)
                                : Credentials.bearer(TOKEN))
                .waiter(time -> {});
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            Fault fault;
            synchronized (this) {
                fault = faults.poll();
            }
            if (fault != null) {
                if (fault.retryAfter() != null) {
                    exchange.getResponseHeaders().set("Retry-After", fault.retryAfter());
                }
                answer(exchange, fault.status(), fault.body());
                return;
            }
            String path = exchange.getRequestURI().getPath();
            Matcher surveyMonkey = SURVEY_MONKEY.matcher(path);
            Matcher qualtrics = QUALTRICS.matcher(path);
            boolean isSurveyMonkey = surveyMonkey.matches();
            if (!isSurveyMonkey && !qualtrics.matches()) {
                answer(exchange, 404, "{\"error\": {\"id\": \"1020\"}}");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                answer(exchange, 405, "{}");
            } else if (!authorized(exchange, isSurveyMonkey)) {
                answer(exchange, 401, "{\"error\": {\"id\": \"1010\"}}");
            } else {
                Matcher ids = isSurveyMonkey ? surveyMonkey : qualtrics;
                JsonNode found = responses.get(ids.group(1) + "/" + ids.group(2));
                if (found == null) {
                    answer(exchange, 404, "{\"error\": {\"id\": \"1020\"}}");
                } else {
                    boolean simple =
                            "simple=true".equals(exchange.getRequestURI().getQuery());
                    answer(
                            exchange,
                            200,
                            (isSurveyMonkey && !simple ? withoutTexts(found.deepCopy()) : found).toString());
                }
            }
        }
    }

    private static boolean authorized(HttpExchange exchange, boolean surveyMonkey) {
        return surveyMonkey
                ? ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                : TOKEN.equals(exchange.getRequestHeaders().getFirst("X-API-TOKEN"));
    }

    private static JsonNode withoutTexts(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("simple_text");
        }
        if (node instanceof ObjectNode || node instanceof ArrayNode) {
            node.forEach(SurveyApi::withoutTexts);
        }
        return node;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
