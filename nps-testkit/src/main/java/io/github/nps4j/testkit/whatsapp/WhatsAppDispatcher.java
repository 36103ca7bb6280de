package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.Faults;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.Buffer;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Answers each request: credentials, limits and shape first, then what it asks for; faults around that. */
final class WhatsAppDispatcher extends Dispatcher {

    private static final long MAX_BODY = 101L * 1024 * 1024;
    private static final int MAX_JSON = 64 * 1024;

    /** v19.0 and v20.0 ended in 2026. */
    private static final int OLDEST_VERSION = 21;

    private final Account account;
    private final Faults<Endpoint, WhatsAppFault> faults;
    private final Consumer<WhatsAppRequest> log;
    private final Runnable afterSend;
    private final Supplier<URI> base;
    private final String accountId;
    private final MessageApi messages;
    private final TemplateApi templates;
    private final MediaApi media;
    private final NumberApi numbers;

    WhatsAppDispatcher(
            Account account,
            Faults<Endpoint, WhatsAppFault> faults,
            Consumer<WhatsAppRequest> log,
            Runnable afterSend,
            Supplier<URI> base,
            String accountId,
            MessageApi messages,
            TemplateApi templates,
            MediaApi media) {
        this.account = account;
        this.faults = faults;
        this.log = log;
        this.afterSend = afterSend;
        this.base = base;
        this.accountId = accountId;
        this.messages = messages;
        this.templates = templates;
        this.media = media;
        this.numbers = new NumberApi(account);
    }

    /** A request taken apart. */
    private record Call(
            Endpoint endpoint, String version, String node, String tail, Map<String, String> query, ByteString body) {}

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        long came = System.nanoTime();
        HttpUrl url = request.getUrl();
        ByteString bytes = request.getBody();
        Call call = call(request.getMethod(), url, bytes == null ? ByteString.EMPTY : bytes);
        WhatsAppFault fault = faults.take(call.endpoint());
        Answer answer;
        boolean acted = false;
        Account.@Nullable Media content = null;
        if (fault != null && !fault.acts()) {
            answer = fault.alone();
        } else {
            try {
                synchronized (account) {
                    checkAccess(call, request);
                    if (call.endpoint() == Endpoint.MEDIA_DOWNLOAD) {
                        content = media.content(call.node(), call.tail());
                        answer = Answer.empty(200);
                    } else {
                        answer = act(call, request, fault);
                    }
                }
                acted = true;
            } catch (GraphException e) {
                boolean expired = call.endpoint() == Endpoint.MEDIA_DOWNLOAD && media.isExpired(call.tail());
                answer = expired ? Answer.html(404) : e.answer();
            }
            if (fault != null) {
                answer = fault.applyTo(answer);
            }
        }
        log.accept(new WhatsAppRequest(
                call.endpoint(),
                request.getMethod(),
                url.encodedPath(),
                answer.cut() == Answer.Cut.NOT ? answer.status() : 0,
                acted,
                String.valueOf(request.getHeaders().get("User-Agent"))));
        if (acted && call.endpoint() == Endpoint.SEND) {
            afterSend.run();
        }
        if (content != null && answer.status() == 200 && answer.cut() == Answer.Cut.NOT) {
            return new MockResponse.Builder()
                    .code(200)
                    .setHeader("Content-Type", content.type())
                    .body(new Buffer().write(content.bytes()))
                    .build();
        }
        return answer.noSoonerThan(account.settings.latency, came).response();
    }

    private void checkAccess(Call call, RecordedRequest request) {
        String authorization = request.getHeaders().get("Authorization");
        String token = authorization != null && authorization.startsWith("Bearer ") ? authorization.substring(7) : "";
        if (!account.tokens.contains(token)) {
            throw new GraphException(190, "The access token is not valid, or has expired.");
        }
        if (!call.version().matches("v[0-9]{1,2}\\.0")
                || Integer.parseInt(call.version().substring(1, call.version().indexOf('.'))) < OLDEST_VERSION) {
            throw GraphException.invalid("You are calling a version of the API that has ended: " + call.version());
        }
        if (request.getBodySize() > MAX_BODY) {
            throw GraphException.invalid("The body is too large.");
        }
        if (call.endpoint().isManagement() && !account.management.take(account.now())) {
            account.violation(Violation.Kind.MANAGEMENT_CALLS, "", "more calls about templates than an hour allows");
            throw new GraphException(80007, "The WhatsApp Business Account has reached its rate limit.");
        }
    }

    private Answer act(Call call, RecordedRequest request, @Nullable WhatsAppFault fault) {
        return switch (call.endpoint()) {
            case SEND -> messages.send(number(call.node()), json(call, request), fault);
            case MARK_READ -> {
                number(call.node());
                yield messages.markRead(json(call, request));
            }
            case MEDIA_UPLOAD -> {
                number(call.node());
                yield media.upload(
                        String.valueOf(request.getHeaders().get("Content-Type")),
                        call.body().toByteArray());
            }
            case MEDIA_READ -> media.read(base.get(), call.version(), call.node());
            case MEDIA_DELETE -> media.delete(call.node());
            case TEMPLATES_LIST ->
                templates.list(
                        base.get(), "/" + call.version() + "/" + call.node() + "/message_templates", call.query());
            case TEMPLATE_CREATE -> templates.create(json(call, request));
            case TEMPLATE_DELETE -> templates.delete(call.query());
            case TEMPLATE_READ -> templates.read(template(call.node()), call.query());
            case TEMPLATE_UNPAUSE -> templates.unpause(template(call.node()));
            case NUMBER_READ -> numbers.read(known(call.node()));
            case ACCOUNT_READ -> numbers.account(call.node());
            case MEDIA_DOWNLOAD, UNKNOWN -> throw GraphException.invalid("Unknown path components.");
        };
    }

    private Account.BusinessNumber known(String id) {
        Account.BusinessNumber number = account.numbers.get(id);
        if (number == null) {
            throw new GraphException(33, "The phone number id does not exist, or this token may not use it.");
        }
        return number;
    }

    private Account.BusinessNumber number(String id) {
        Account.BusinessNumber number = known(id);
        if (!number.status.equals("CONNECTED")) {
            throw new GraphException(131031, "The number is " + number.status + ".");
        }
        return number;
    }

    private SimulatedTemplate template(String id) {
        SimulatedTemplate template = templates.byId(id);
        if (template == null) {
            throw GraphException.invalid("The template does not exist.");
        }
        return template;
    }

    private static JsonNode json(Call call, RecordedRequest request) {
        String type = request.getHeaders().get("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw GraphException.invalid("The content type must be application/json.");
        }
        if (call.body().size() > MAX_JSON) {
            throw GraphException.invalid("The body is longer than " + MAX_JSON + " bytes.");
        }
        try {
            JsonNode node = JsonTrees.read(call.body().utf8());
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            // told below
        }
        throw GraphException.invalid("The body is not a JSON object.");
    }

    private Call call(String method, HttpUrl url, ByteString body) {
        List<String> path = url.pathSegments();
        Map<String, String> query = new LinkedHashMap<>();
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            query.put(url.queryParameterName(i), value == null ? "" : value);
        }
        String version = path.get(0);
        if (path.size() == 4 && path.get(1).equals("media-content")) {
            return new Call(Endpoint.MEDIA_DOWNLOAD, version, path.get(2), path.get(3), query, body);
        }
        String node = path.size() > 1 ? path.get(1) : "";
        String tail = path.size() > 2 ? String.join("/", path.subList(2, path.size())) : "";
        return new Call(endpoint(method, node, tail, body), version, node, tail, query, body);
    }

    private Endpoint endpoint(String method, String node, String tail, ByteString body) {
        return switch (method + " " + tail) {
            case "POST messages" -> isStatus(body) ? Endpoint.MARK_READ : Endpoint.SEND;
            case "POST media" -> Endpoint.MEDIA_UPLOAD;
            case "GET message_templates" -> Endpoint.TEMPLATES_LIST;
            case "POST message_templates" -> Endpoint.TEMPLATE_CREATE;
            case "DELETE message_templates" -> Endpoint.TEMPLATE_DELETE;
            case "POST unpause" -> Endpoint.TEMPLATE_UNPAUSE;
            case "DELETE " -> Endpoint.MEDIA_DELETE;
            case "GET " -> {
                synchronized (account) {
                    if (account.numbers.containsKey(node)) {
                        yield Endpoint.NUMBER_READ;
                    }
                    if (node.equals(accountId)) {
                        yield Endpoint.ACCOUNT_READ;
                    }
                    yield templates.byId(node) != null ? Endpoint.TEMPLATE_READ : Endpoint.MEDIA_READ;
                }
            }
            default -> Endpoint.UNKNOWN;
        };
    }

    private static boolean isStatus(ByteString body) {
        try {
            JsonNode node = JsonTrees.read(body.utf8());
            return node != null && node.path("status").isTextual() && !node.has("type");
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
