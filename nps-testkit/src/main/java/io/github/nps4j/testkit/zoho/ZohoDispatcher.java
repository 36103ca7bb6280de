package io.github.nps4j.testkit.zoho;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.Faults;
import io.github.nps4j.testkit.internal.JsonTrees;
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
import okio.ByteString;

/** Answers each request: credentials, limits and shape first, then what it asks for; faults around that. */
final class ZohoDispatcher extends Dispatcher {

    private static final long MAX_BODY = 10_000_000;

    private final Account account;
    private final Tokens tokens;
    private final Limits limits;
    private final Faults<Endpoint, ZohoFault> faults;
    private final Consumer<ZohoRequest> log;
    private final Supplier<String> apiDomain;
    private final RecordApi records;
    private final FieldApi fields;

    ZohoDispatcher(
            Account account,
            Tokens tokens,
            Faults<Endpoint, ZohoFault> faults,
            Consumer<ZohoRequest> log,
            Supplier<String> apiDomain) {
        this.account = account;
        this.tokens = tokens;
        this.limits = new Limits(account.settings);
        this.faults = faults;
        this.log = log;
        this.apiDomain = apiDomain;
        this.records = new RecordApi(account);
        this.fields = new FieldApi(account);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        long came = System.nanoTime();
        HttpUrl url = request.getUrl();
        ByteString bytes = request.getBody();
        String body = bytes == null ? "" : bytes.utf8();
        Route route = Route.of(request.getMethod(), url.pathSegments());
        ZohoFault fault = faults.take(route.endpoint());
        Answer answer;
        boolean acted = false;
        if (fault != null && !fault.acts()) {
            answer = fault.alone();
        } else {
            answer = answer(request, route, body, came);
            acted = answer.status() < 300;
            if (fault != null) {
                answer = fault.applyTo(answer);
            }
        }
        log.accept(new ZohoRequest(
                route.endpoint(),
                request.getMethod(),
                url.encodedPath(),
                route.endpoint() == Endpoint.OAUTH_TOKEN ? 0 : rows(body),
                answer.cut() == Answer.Cut.NOT ? answer.status() : 0,
                acted));
        return answer.noSoonerThan(account.settings.latency, came).response();
    }

    private Answer answer(RecordedRequest request, Route route, String body, long came) {
        try {
            if (route.endpoint() == Endpoint.OAUTH_TOKEN) {
                requireType(request, "application/x-www-form-urlencoded");
                return tokens.renew(body, apiDomain.get());
            }
            tokens.check(request.getHeaders().get("Authorization"), route.endpoint());
            synchronized (account) {
                Answer refusal = limits.count(credits(route, body), came);
                if (refusal != null) {
                    return refusal;
                }
                if (route.endpoint() == Endpoint.UNKNOWN) {
                    throw new ApiException(
                            404, "INVALID_URL_PATTERN", "Please check if the URL trying to access is a correct one");
                }
                if (request.getBodySize() > MAX_BODY) {
                    throw new ApiException(413, "REQUEST_BODY_TOO_LARGE", "The body is too large");
                }
                if (!List.of("GET", "DELETE").contains(request.getMethod())) {
                    requireType(request, "application/json");
                }
                return limits.withHeader(act(request, route, body));
            }
        } catch (ApiException e) {
            return limits.withHeader(e.answer());
        }
    }

    private static void requireType(RecordedRequest request, String type) {
        String given = request.getHeaders().get("Content-Type");
        if (given == null || !given.strip().toLowerCase(Locale.ROOT).startsWith(type)) {
            throw new ApiException(415, "UNSUPPORTED_MEDIA_TYPE", "The content type must be " + type);
        }
    }

    private Answer act(RecordedRequest request, Route route, String body) {
        Map<String, String> query = query(request.getUrl());
        String module = query.get("module");
        return switch (route.endpoint()) {
            case FIELDS_READ -> fields.list(module);
            case FIELDS_CHANGE ->
                route.id().isEmpty()
                        ? fields.create(module, json(body))
                        : fields.update(module, route.id(), json(body));
            case TAGS_READ -> records.listTags(module);
            case COQL -> records.coql(json(body));
            case SEARCH -> records.search(route.module(), query);
            case RECORD_READ -> records.read(route.module(), route.id(), query);
            case RELATED_READ -> records.related(route.module(), route.id(), route.last(), query);
            case RECORDS_INSERT, RECORDS_UPDATE, RECORDS_UPSERT ->
                records.write(route.endpoint(), route.module(), json(body));
            case RECORD_DELETE -> records.delete(route.module(), route.id(), query);
            case TAGS_CHANGE -> records.tags(route.module(), route.last().equals("add_tags"), json(body));
            case OAUTH_TOKEN, UNKNOWN -> throw new ApiException(404, "INVALID_URL_PATTERN", "no such path");
        };
    }

    private int credits(Route route, String body) {
        return switch (route.endpoint()) {
            case RECORDS_INSERT, RECORDS_UPDATE, RECORDS_UPSERT -> Math.max(1, (rows(body) + 9) / 10);
            case TAGS_CHANGE -> Math.max(1, (rows(body) + 49) / 50);
            case COQL -> {
                try {
                    yield records.creditsOf(
                            JsonTrees.read(body).path("select_query").asText());
                } catch (JsonProcessingException e) {
                    yield 1;
                }
            }
            default -> 1;
        };
    }

    private static ObjectNode json(String body) {
        try {
            if (JsonTrees.read(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // told below
        }
        throw new ApiException(400, "INVALID_DATA", "the body is no JSON object")
                .with("expected_data_type", "jsonobject");
    }

    private static Map<String, String> query(HttpUrl url) {
        Map<String, String> query = new LinkedHashMap<>();
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            query.put(url.queryParameterName(i), value == null ? "" : value);
        }
        return query;
    }

    private static int rows(String body) {
        if (body.isEmpty()) {
            return 0;
        }
        try {
            JsonNode json = JsonTrees.read(body);
            return json.has("data")
                    ? json.path("data").size()
                    : json.path("ids").size();
        } catch (JsonProcessingException e) {
            return 0;
        }
    }
}
