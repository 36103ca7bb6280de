package io.github.nps4j.testkit.pipedrive;

import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.Faults;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Answers each request: credentials, limits and shape first, then what it asks for; faults around that. */
final class PipedriveDispatcher extends Dispatcher {

    private static final long MAX_BODY = 2_000_000;

    private final Account account;
    private final Tokens tokens;
    private final Faults<Endpoint, PipedriveFault> faults;
    private final Consumer<PipedriveRequest> log;
    private final RecordApi records;
    private final FieldApi fields;
    private final EngagementApi engagements;

    PipedriveDispatcher(
            Account account, Tokens tokens, Faults<Endpoint, PipedriveFault> faults, Consumer<PipedriveRequest> log) {
        this.account = account;
        this.tokens = tokens;
        this.faults = faults;
        this.log = log;
        this.records = new RecordApi(account);
        this.fields = new FieldApi(account);
        this.engagements = new EngagementApi(account);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        long came = System.nanoTime();
        HttpUrl url = request.getUrl();
        ByteString bytes = request.getBody();
        Route route = Route.of(request.getMethod(), url.pathSegments());
        String body = bytes == null ? "" : bytes.utf8();
        PipedriveFault fault = faults.take(route.endpoint());
        Answer answer;
        boolean acted = false;
        if (fault != null && !fault.acts()) {
            answer = fault.alone();
        } else {
            answer = answer(new Call(route, url, body), request);
            acted = answer.status() < 300;
            if (fault != null) {
                answer = fault.applyTo(answer);
            }
        }
        String query = url.encodedQuery();
        log.accept(new PipedriveRequest(
                route.endpoint(),
                request.getMethod(),
                url.encodedPath() + (query == null ? "" : "?" + query),
                body,
                answer.cut() == Answer.Cut.NOT ? answer.status() : 0,
                acted));
        return answer.noSoonerThan(account.settings.latency, came).response();
    }

    private Answer answer(Call call, RecordedRequest request) {
        try {
            if (call.route.endpoint() == Endpoint.OAUTH_TOKEN) {
                requireType(request, "application/x-www-form-urlencoded");
                return tokens.renew(header(request, "Authorization"), call.body);
            }
            Answer refusal = account.limits.count(call.route.endpoint());
            if (refusal != null) {
                return account.limits.withHeaders(refusal);
            }
            tokens.check(header(request, "x-api-token"), header(request, "Authorization"), call.route.scopes());
            if (request.getBodySize() > MAX_BODY) {
                throw new ApiException(413, "Request entity too large");
            }
            if (!List.of("GET", "DELETE").contains(request.getMethod()) && call.route.endpoint() != Endpoint.UNKNOWN) {
                requireType(request, "application/json");
            }
            return account.limits.withHeaders(act(call));
        } catch (ApiException e) {
            return account.limits.withHeaders(e.answer());
        }
    }

    private static @Nullable String header(RecordedRequest request, String name) {
        return request.getHeaders().get(name);
    }

    private static void requireType(RecordedRequest request, String type) {
        String given = header(request, "Content-Type");
        if (given == null || !given.strip().toLowerCase(Locale.ROOT).startsWith(type)) {
            throw new ApiException(415, "The content type must be " + type);
        }
    }

    private Answer act(Call call) {
        return switch (call.route.endpoint()) {
            case FIELDS_LIST -> fields.list(call);
            case FIELDS_WRITE -> fields.write(call);
            case RECORD_READ -> records.read(call);
            case RECORDS_LIST -> records.list(call);
            case RECORD_CREATE -> records.create(call);
            case RECORD_UPDATE -> records.update(call);
            case SEARCH -> records.search(call);
            case NOTES_LIST -> engagements.listNotes(call);
            case NOTE_CREATE -> engagements.addNote(call);
            case NOTE_UPDATE -> engagements.updateNote(call);
            case NOTE_DELETE -> engagements.deleteNote(call);
            case ACTIVITIES_LIST -> engagements.listActivities(call);
            case ACTIVITY_CREATE -> engagements.addActivity(call);
            case ACTIVITY_DELETE -> engagements.deleteActivity(call);
            case ACTIVITY_TYPES -> engagements.activityTypes();
            case OAUTH_TOKEN, UNKNOWN -> throw new ApiException(404, "Unknown method .");
        };
    }
}
