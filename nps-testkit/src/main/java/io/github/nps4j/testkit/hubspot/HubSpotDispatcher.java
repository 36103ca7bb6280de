package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.Faults;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.ByteString;

/** Answers each request: credentials, limits and shape first, then what it asks for; faults around that. */
final class HubSpotDispatcher extends Dispatcher {

    private static final long MAX_BODY = 10_000_000;

    private final Duration latency;
    private final Tokens tokens;
    private final RateLimits limits;
    private final Faults<Endpoint, HubSpotFault> faults;
    private final Consumer<HubSpotRequest> log;
    private final Account account;
    private final EngagementApi engagements;
    private final AssociationApi associations;
    private final ListApi lists;

    HubSpotDispatcher(
            Account account, Tokens tokens, Faults<Endpoint, HubSpotFault> faults, Consumer<HubSpotRequest> log) {
        this.latency = account.settings.latency;
        this.tokens = tokens;
        this.limits = new RateLimits(account.settings);
        this.faults = faults;
        this.log = log;
        this.account = account;
        this.engagements = new EngagementApi(account);
        this.associations = new AssociationApi(account);
        this.lists = new ListApi(account);
    }

    /** A request taken apart. */
    private record Call(String method, HttpUrl url, Route route, String body) {}

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        long came = System.nanoTime();
        HttpUrl url = request.getUrl();
        ByteString bytes = request.getBody();
        String method = request.getMethod();
        Route route;
        try {
            route = Route.of(method, url.pathSegments());
        } catch (ApiException e) {
            Answer answer = e.answer();
            log.accept(new HubSpotRequest(Endpoint.UNKNOWN, method, url.encodedPath(), 0, answer.status(), false));
            return answer.noSoonerThan(latency, came).response();
        }
        Call call = new Call(method, url, route, bytes == null ? "" : bytes.utf8());
        HubSpotFault fault = faults.take(route.endpoint());
        Answer answer;
        boolean acted = false;
        if (fault != null && !fault.acts()) {
            answer = limits.withHeaders(route.endpoint(), fault.alone());
        } else {
            answer = answer(call, request);
            acted = answer.status() < 300;
            if (fault != null) {
                answer = fault.applyTo(answer);
            }
        }
        log.accept(new HubSpotRequest(
                route.endpoint(),
                method,
                url.encodedPath(),
                inputs(route.endpoint(), call.body()),
                answer.cut() == Answer.Cut.NOT ? answer.status() : 0,
                acted));
        return answer.noSoonerThan(latency, came).response();
    }

    private Answer answer(Call call, RecordedRequest request) {
        Endpoint endpoint = call.route().endpoint();
        try {
            if (endpoint == Endpoint.OAUTH_TOKEN) {
                requireType(request, "application/x-www-form-urlencoded");
                return tokens.renew(call.body());
            }
            String authorization = request.getHeaders().get("Authorization");
            tokens.check(authorization, endpoint, scope(call.route().objectType()));
            if (endpoint == Endpoint.ASSOCIATIONS_CREATE) {
                tokens.check(authorization, endpoint, scope(call.route().argument()));
            }
            Answer refusal = limits.count(endpoint);
            if (refusal != null) {
                return limits.withHeaders(endpoint, refusal);
            }
            if (endpoint == Endpoint.UNKNOWN) {
                throw new ApiException(404, null, "There is no such resource, or not for this method");
            }
            if (request.getBodySize() > MAX_BODY) {
                throw new ApiException(413, null, "The body is larger than " + MAX_BODY + " bytes");
            }
            if (!List.of("GET", "DELETE").contains(call.method())) {
                requireType(request, "application/json");
            }
            return limits.withHeaders(endpoint, act(call));
        } catch (ApiException e) {
            return limits.withHeaders(endpoint, e.answer());
        }
    }

    private String scope(String objects) {
        ObjectType type = account.findType(objects);
        return type == null ? "contacts" : type.scope;
    }

    private static void requireType(RecordedRequest request, String type) {
        String given = request.getHeaders().get("Content-Type");
        if (given == null || !given.strip().toLowerCase(java.util.Locale.ROOT).startsWith(type)) {
            throw new ApiException(415, null, "The content type must be " + type);
        }
    }

    private Answer act(Call call) {
        Route route = call.route();
        ApiVersion version = route.version();
        String argument = route.argument();
        Map<String, String> query = query(call.url());
        return switch (route.endpoint()) {
            case NOTES_CREATE -> create(EngagementStore.Kind.NOTE, call);
            case TASKS_CREATE -> create(EngagementStore.Kind.TASK, call);
            case NOTES_READ -> read(EngagementStore.Kind.NOTE, call, query);
            case TASKS_READ -> read(EngagementStore.Kind.TASK, call, query);
            case NOTES_UPDATE -> engagements.updateBatch(version, EngagementStore.Kind.NOTE, body(call));
            case NOTE_DELETE -> engagements.delete(EngagementStore.Kind.NOTE, argument);
            case TASK_DELETE -> engagements.delete(EngagementStore.Kind.TASK, argument);
            case ASSOCIATIONS_READ -> associations(version, account.type(route.objectType()), argument, query);
            case ASSOCIATIONS_BATCH_READ ->
                associations.readBatch(version, account.type(route.objectType()), argument, body(call));
            case ASSOCIATIONS_CREATE ->
                associations.associate(version, route.objectType() + "/" + argument, body(call));
            case ASSOCIATION_LABELS -> associations.labels(route.objectType(), argument);
            case LIST_READ ->
                route.objectType().isEmpty() ? lists.read(argument) : lists.find(route.objectType(), argument);
            case LIST_ADD -> lists.change(argument, true, call.body());
            case LIST_REMOVE -> lists.change(argument, false, call.body());
            case PROPERTIES_READ, PROPERTIES_CREATE, PROPERTY_UPDATE, PROPERTY_GROUPS -> actOnProperties(call, query);
            case OAUTH_TOKEN, UNKNOWN -> throw new ApiException(404, null, "There is no such resource");
            default -> actOnRecords(call, query);
        };
    }

    private Answer actOnProperties(Call call, Map<String, String> query) {
        Route route = call.route();
        String argument = route.argument();
        PropertyApi properties = new PropertyApi(account, account.type(route.objectType()));
        return switch (route.endpoint()) {
            case PROPERTIES_READ -> argument.isEmpty() ? properties.list(query) : properties.read(argument);
            case PROPERTIES_CREATE ->
                argument.isEmpty()
                        ? properties.create(body(call))
                        : properties.createBatch(route.version(), body(call));
            case PROPERTY_UPDATE -> properties.update(argument, body(call));
            default -> call.method().equals("GET") ? properties.listGroups() : properties.createGroup(body(call));
        };
    }

    private Answer actOnRecords(Call call, Map<String, String> query) {
        Route route = call.route();
        ApiVersion version = route.version();
        ObjectType type = account.type(route.objectType());
        BatchApi batches = new BatchApi(account, type);
        ContactApi records = new ContactApi(account, type);
        return switch (route.endpoint()) {
            case CONTACTS_BATCH_READ -> batches.read(version, body(call));
            case CONTACTS_BATCH_UPDATE -> batches.update(version, body(call));
            case CONTACTS_BATCH_UPSERT -> batches.upsert(version, body(call));
            case CONTACTS_BATCH_CREATE -> batches.create(version, body(call));
            case CONTACT_READ -> records.read(route.argument(), query);
            case CONTACT_CREATE -> records.create(version, body(call));
            case CONTACT_UPDATE -> records.update(version, route.argument(), query, body(call));
            default -> new SearchApi(type.index, type.properties, account.settings.tolerant).search(body(call));
        };
    }

    private Answer create(EngagementStore.Kind kind, Call call) {
        return call.route().argument().isEmpty()
                ? engagements.create(kind, body(call))
                : engagements.createBatch(call.route().version(), kind, body(call));
    }

    private Answer read(EngagementStore.Kind kind, Call call, Map<String, String> query) {
        return call.method().equals("GET")
                ? engagements.read(kind, call.route().argument(), query)
                : engagements.readBatch(call.route().version(), kind, body(call));
    }

    private Answer associations(ApiVersion version, ObjectType type, String argument, Map<String, String> query) {
        int slash = argument.lastIndexOf('/');
        String id = argument.substring(0, slash);
        String to = argument.substring(slash + 1);
        EngagementStore.Kind kind = EngagementStore.Kind.called(to);
        return kind == null
                ? associations.list(version, type, id, account.type(to), query)
                : engagements.associations(version, type, id, kind, query);
    }

    private static ObjectNode body(Call call) {
        return Json.body(call.body());
    }

    private static Map<String, String> query(HttpUrl url) {
        Map<String, String> query = new LinkedHashMap<>();
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            // a list may come as one value with commas or as one parameter per entry
            query.merge(url.queryParameterName(i), value == null ? "" : value, (a, b) -> a + "," + b);
        }
        return query;
    }

    private static int inputs(Endpoint endpoint, String body) {
        List<Endpoint> single = List.of(
                Endpoint.OAUTH_TOKEN,
                Endpoint.CONTACTS_SEARCH,
                Endpoint.LIST_ADD,
                Endpoint.LIST_REMOVE,
                Endpoint.UNKNOWN);
        if (body.isEmpty() || single.contains(endpoint)) {
            return 0;
        }
        try {
            return Json.body(body).path("inputs").size();
        } catch (ApiException e) {
            return 0;
        }
    }
}
