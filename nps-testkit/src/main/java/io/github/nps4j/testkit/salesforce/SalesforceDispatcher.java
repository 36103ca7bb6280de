package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.Faults;
import io.github.nps4j.testkit.internal.JsonTrees;
import io.github.nps4j.testkit.internal.RollingWindow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Answers each request: session, limits and shape first, then what it asks for; faults around that. */
final class SalesforceDispatcher extends Dispatcher {

    private static final int MAX_URL = 16_000;
    private static final double UPSERT_SINCE = 46;
    private static final double COLLECTIONS_SINCE = 42;
    private static final double GRAPH_SINCE = 50;

    private final Org org;
    private final Tokens tokens;
    private final Faults<Endpoint, SalesforceFault> faults;
    private final Consumer<SalesforceRequest> log;
    private final RollingWindow calls;
    private final ReadApi reads;
    private final CollectionsApi collections;
    private final RecordsApi records;
    private final GraphApi graphs;
    private final BulkApi bulk;
    private final ToolingApi tooling;
    private volatile String host = "";

    SalesforceDispatcher(
            Org org, Tokens tokens, Faults<Endpoint, SalesforceFault> faults, Consumer<SalesforceRequest> log) {
        this.org = org;
        this.tokens = tokens;
        this.faults = faults;
        this.log = log;
        this.calls = new RollingWindow(org.settings.dailyCalls, Duration.ofHours(24));
        this.reads = new ReadApi(org);
        this.collections = new CollectionsApi(org);
        this.records = new RecordsApi(org, collections);
        this.graphs = new GraphApi(org, records);
        this.bulk = new BulkApi(org, collections);
        this.tooling = new ToolingApi(org);
    }

    BulkApi bulk() {
        return bulk;
    }

    /** The org answers under this host only. */
    void moveTo(String name) {
        host = name;
    }

    /** Takes up calls as other integrations would. */
    void useUp(int count) {
        synchronized (org) {
            for (int i = 0; i < count; i++) {
                calls.take(org.clock.instant());
            }
        }
    }

    /**
     * Where a request leads.
     *
     * @param version such as {@code v62.0}
     * @param first the object, the job or the page
     * @param second the field, the record or the kind of results
     * @param third the value of an external id
     */
    private record Route(Endpoint endpoint, String version, String first, String second, String third) {

        Route(Endpoint endpoint, String version, String first, String second) {
            this(endpoint, version, first, second, "");
        }
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        long came = System.nanoTime();
        HttpUrl url = request.getUrl();
        ByteString bytes = request.getBody();
        String body = bytes == null ? "" : bytes.utf8();
        Route route = route(request.getMethod(), url.pathSegments());
        SalesforceFault fault = faults.take(route.endpoint());
        Answer answer;
        boolean acted = false;
        if (fault != null && !fault.acts()) {
            answer = fault.alone();
        } else {
            answer = answer(request, route, body, fault == null ? null : fault.row());
            acted = answer.status() < 300;
            if (fault != null) {
                answer = fault.applyTo(answer);
            }
        }
        log.accept(new SalesforceRequest(
                route.endpoint(),
                request.getMethod(),
                url.encodedPath(),
                rows(route.endpoint(), body),
                request.getTarget().length(),
                answer.cut() == Answer.Cut.NOT ? answer.status() : 0,
                acted));
        return answer.noSoonerThan(org.settings.latency, came).response();
    }

    private Answer answer(RecordedRequest request, Route route, String body, @Nullable RowFault fault) {
        synchronized (org) {
            try {
                if (route.endpoint() == Endpoint.OAUTH_TOKEN) {
                    requireType(request, "application/x-www-form-urlencoded");
                    return tokens.login(body);
                }
                if (!host.isEmpty() && !request.getUrl().host().equals(host)) {
                    throw new ApiException(401, "INVALID_SESSION_ID", "Session expired or invalid");
                }
                tokens.check(request.getHeaders().get("Authorization"));
                if (!calls.take(org.clock.instant())) {
                    return withUsage(
                            new ApiException(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.").answer());
                }
                if (request.getTarget().length() > MAX_URL) {
                    return withUsage(Answer.html(414));
                }
                return withUsage(act(request, route, body, fault));
            } catch (ApiException e) {
                return e.status == 401 ? e.answer() : withUsage(e.answer());
            }
        }
    }

    private Answer withUsage(Answer answer) {
        int most = org.settings.dailyCalls;
        int used = most - calls.left(org.clock.instant());
        return answer.withHeader("Sforce-Limit-Info", "api-usage=" + used + "/" + most);
    }

    private static void requireType(RecordedRequest request, String type) {
        String given = request.getHeaders().get("Content-Type");
        if (given == null || !given.strip().toLowerCase(Locale.ROOT).startsWith(type)) {
            throw new ApiException(
                    415, "UNSUPPORTED_MEDIA_TYPE", "The content type must be " + type + ", and is " + given);
        }
    }

    private Answer act(RecordedRequest request, Route route, String body, @Nullable RowFault fault) {
        HttpUrl url = request.getUrl();
        double number = route.version().isEmpty()
                ? 0
                : Double.parseDouble(route.version().substring(1));
        if (route.endpoint() == Endpoint.UNKNOWN || number < 31 || number > 68) {
            throw ApiException.notFound();
        }
        String method = request.getMethod();
        if (route.endpoint() == Endpoint.JOB_UPLOAD) {
            requireType(request, "text/csv");
        } else if (!method.equals("GET") && !method.equals("DELETE")) {
            requireType(request, "application/json");
        }
        if ((route.endpoint().name().startsWith("COLLECTIONS") && number < COLLECTIONS_SINCE)
                || (route.endpoint() == Endpoint.COLLECTIONS_UPSERT && number < UPSERT_SINCE)
                || (route.endpoint() == Endpoint.GRAPH && number < GRAPH_SINCE)) {
            throw ApiException.notFound();
        }
        String version = route.version();
        String q = url.queryParameter("q");
        boolean all = url.pathSegments().contains("queryAll");
        return switch (route.endpoint()) {
            case DESCRIBE -> reads.describe(route.first());
            case QUERY ->
                route.first().isEmpty()
                        ? reads.query(version, required(q), all)
                        : reads.nextPage(version, route.first(), all);
            case SEARCH -> reads.search(version, required(q));
            case LIMITS -> limits();
            case COLLECTIONS_UPDATE -> collections.update(json(body), fault);
            case COLLECTIONS_CREATE -> collections.create(json(body), fault);
            case COLLECTIONS_UPSERT -> collections.upsert(route.first(), route.second(), json(body), fault);
            case COLLECTIONS_DELETE ->
                collections.delete(List.of(required(url.queryParameter("ids")).split(",")));
            case GRAPH -> graphs.run(version, json(body), fault);
            case RECORD_CREATE -> records.create(route.first(), json(body), fault);
            case RECORD_READ ->
                route.third().isEmpty()
                        ? records.read(version, route.first(), route.second(), url.queryParameter("fields"))
                        : records.readBy(
                                version, route.first(), route.second(), route.third(), url.queryParameter("fields"));
            case RECORD_UPDATE -> records.update(route.first(), route.second(), json(body), fault);
            case RECORD_UPSERT ->
                records.upsert(version, route.first(), route.second(), route.third(), json(body), fault);
            case RECORD_DELETE -> records.delete(route.first(), route.second());
            case JOB_CREATE -> bulk.create(version, json(body));
            case JOB_UPLOAD -> bulk.upload(route.first(), body);
            case JOB_STATE -> bulk.change(version, route.first(), json(body));
            case JOB_READ -> bulk.read(version, route.first());
            case JOB_RESULTS -> bulk.results(route.first(), route.second());
            case TOOLING_QUERY -> tooling.query(required(q));
            case TOOLING_READ -> tooling.read(route.first());
            case TOOLING_CREATE -> tooling.create(json(body));
            case TOOLING_UPDATE -> tooling.update(route.first(), json(body));
            case OAUTH_TOKEN, UNKNOWN -> throw ApiException.notFound();
        };
    }

    private Answer limits() {
        ObjectNode body = JsonTrees.object();
        body.putObject("DailyApiRequests")
                .put("Max", org.settings.dailyCalls)
                .put("Remaining", calls.left(org.clock.instant()));
        return Answer.json(200, body);
    }

    private static String required(@Nullable String parameter) {
        if (parameter == null || parameter.isEmpty()) {
            throw new ApiException(400, "MALFORMED_QUERY", "a parameter is missing");
        }
        return parameter;
    }

    private static JsonNode json(String body) {
        try {
            JsonNode node = JsonTrees.read(body);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw ApiException.badJson("Unexpected character in the body");
        }
        throw ApiException.badJson("an object is expected");
    }

    private static int rows(Endpoint endpoint, String body) {
        if (endpoint.name().startsWith("RECORD_") && endpoint.writing()) {
            return 1;
        }
        boolean graph = endpoint == Endpoint.GRAPH;
        if ((!graph && !endpoint.name().startsWith("COLLECTIONS")) || body.isEmpty()) {
            return 0;
        }
        try {
            if (graph) {
                int nodes = 0;
                for (JsonNode one : json(body).path("graphs")) {
                    nodes += one.path("compositeRequest").size();
                }
                return nodes;
            }
            return json(body).path("records").size();
        } catch (ApiException e) {
            return 0;
        }
    }

    private static Route route(String method, List<String> path) {
        String whole = String.join("/", path);
        if (whole.equals("services/oauth2/token")) {
            return new Route(method.equals("POST") ? Endpoint.OAUTH_TOKEN : Endpoint.UNKNOWN, "", "", "");
        }
        if (path.size() < 4
                || !path.get(0).equals("services")
                || !path.get(1).equals("data")
                || !path.get(2).matches("v[0-9]{2,3}\\.0")) {
            return new Route(Endpoint.UNKNOWN, "", "", "");
        }
        List<String> rest = path.subList(3, path.size());
        String version = path.get(2);
        String last = rest.get(rest.size() - 1);
        String pattern = method + " "
                + String.join(
                        "/",
                        rest.stream()
                                .map(part -> part.matches(
                                                "query|queryAll|search|limits|sobjects|describe|composite|graph|jobs|ingest|batches"
                                                        + "|successfulResults|failedResults|unprocessedrecords|tooling|CustomField")
                                        ? part
                                        : "*")
                                .toList());
        return switch (pattern) {
            case "GET sobjects/*/describe" -> new Route(Endpoint.DESCRIBE, version, rest.get(1), "");
            case "POST sobjects/*" -> new Route(Endpoint.RECORD_CREATE, version, rest.get(1), "");
            case "GET sobjects/*/*" -> new Route(Endpoint.RECORD_READ, version, rest.get(1), rest.get(2));
            case "PATCH sobjects/*/*" -> new Route(Endpoint.RECORD_UPDATE, version, rest.get(1), rest.get(2));
            case "DELETE sobjects/*/*" -> new Route(Endpoint.RECORD_DELETE, version, rest.get(1), rest.get(2));
            case "GET sobjects/*/*/*" ->
                new Route(Endpoint.RECORD_READ, version, rest.get(1), rest.get(2), rest.get(3));
            case "PATCH sobjects/*/*/*" ->
                new Route(Endpoint.RECORD_UPSERT, version, rest.get(1), rest.get(2), rest.get(3));
            case "POST composite/graph" -> new Route(Endpoint.GRAPH, version, "", "");
            case "GET query", "GET queryAll" -> new Route(Endpoint.QUERY, version, "", "");
            case "GET query/*", "GET queryAll/*" -> new Route(Endpoint.QUERY, version, last, "");
            case "GET search" -> new Route(Endpoint.SEARCH, version, "", "");
            case "GET limits" -> new Route(Endpoint.LIMITS, version, "", "");
            case "PATCH composite/sobjects" -> new Route(Endpoint.COLLECTIONS_UPDATE, version, "", "");
            case "POST composite/sobjects" -> new Route(Endpoint.COLLECTIONS_CREATE, version, "", "");
            case "DELETE composite/sobjects" -> new Route(Endpoint.COLLECTIONS_DELETE, version, "", "");
            case "PATCH composite/sobjects/*/*" ->
                new Route(Endpoint.COLLECTIONS_UPSERT, version, rest.get(2), rest.get(3));
            case "POST jobs/ingest" -> new Route(Endpoint.JOB_CREATE, version, "", "");
            case "PUT jobs/ingest/*/batches" -> new Route(Endpoint.JOB_UPLOAD, version, rest.get(2), "");
            case "PATCH jobs/ingest/*" -> new Route(Endpoint.JOB_STATE, version, rest.get(2), "");
            case "GET jobs/ingest/*" -> new Route(Endpoint.JOB_READ, version, rest.get(2), "");
            case "GET jobs/ingest/*/successfulResults",
                    "GET jobs/ingest/*/failedResults",
                    "GET jobs/ingest/*/unprocessedrecords" ->
                new Route(Endpoint.JOB_RESULTS, version, rest.get(2), last);
            case "GET tooling/query" -> new Route(Endpoint.TOOLING_QUERY, version, "", "");
            case "GET tooling/sobjects/CustomField/*" -> new Route(Endpoint.TOOLING_READ, version, last, "");
            case "POST tooling/sobjects/CustomField" -> new Route(Endpoint.TOOLING_CREATE, version, "", "");
            case "PATCH tooling/sobjects/CustomField/*" -> new Route(Endpoint.TOOLING_UPDATE, version, last, "");
            default -> new Route(Endpoint.UNKNOWN, version, "", "");
        };
    }
}
