package io.github.nps4j.crm.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.VendorError;
import io.github.nps4j.http.VendorErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What Pipedrive's errors mean. Every part of an error may be absent. */
final class PipedriveErrors implements VendorErrors {

    /** Not documented, and sometimes missing. */
    static final String TOKENS_LEFT = "x-daily-ratelimit-token-remaining";

    static final String TOKENS_LIMIT = "x-daily-ratelimit-token-limit";

    private static final String REQUESTS_LEFT = "x-daily-requests-left";
    private static final String WINDOW_RESET = "x-ratelimit-reset";

    /** The length of the window that Pipedrive counts calls in. */
    private static final Duration WINDOW = Duration.ofSeconds(2);

    private final Supplier<Duration> untilReset;

    PipedriveErrors(Supplier<Duration> untilReset) {
        this.untilReset = untilReset;
    }

    @Override
    public VendorError read(HttpAnswer answer) {
        JsonNode body = answer.json();
        VendorError error = VendorError.none().withCode(code(body)).withMessage(message(body));
        return switch (answer.status()) {
            case 402 ->
                error.withKind(FailureKind.FORBIDDEN)
                        .withMessage("the company's Pipedrive subscription has ended or does not cover this");
            case 403 ->
                isLockout(answer)
                        ? error.withKind(FailureKind.THROTTLED)
                                .withMessage("Pipedrive's edge locked this client out after too many calls")
                                .withRetryAfter(PipedriveBudget.LOCKOUT)
                        : error.withKind(FailureKind.FORBIDDEN);
            case 404 ->
                isRecordMissing(answer)
                        ? error.withKind(FailureKind.RECORD_GONE)
                        : error.withKind(FailureKind.UNEXPECTED)
                                .withMessage(
                                        body.isObject()
                                                ? message(body)
                                                : "this is no address of the API; check the company domain");
            case 410 -> error.withKind(FailureKind.RECORD_GONE);
            case 429 -> rateLimit(error, answer);
            default -> error;
        };
    }

    /** Two kinds: the window of two seconds, and the tokens of the day. */
    private VendorError rateLimit(VendorError error, HttpAnswer answer) {
        OptionalLong tokens = PipedriveBudget.number(answer, TOKENS_LEFT);
        OptionalLong requests = PipedriveBudget.number(answer, REQUESTS_LEFT);
        String said = String.valueOf(message(answer.json())).toLowerCase(Locale.ROOT);
        if ((tokens.isPresent() && tokens.getAsLong() == 0)
                || (requests.isPresent() && requests.getAsLong() < 3)
                || said.contains("daily")) {
            return error.withKind(FailureKind.QUOTA_EXHAUSTED).withRetryAfter(untilReset.get());
        }
        OptionalLong reset = PipedriveBudget.number(answer, WINDOW_RESET);
        return error.withKind(FailureKind.THROTTLED)
                .withRetryAfter(
                        reset.isPresent()
                                ? Duration.ofSeconds(Math.min(60, reset.getAsLong()))
                                        .plusMillis(100)
                                : WINDOW);
    }

    /** Pipedrive itself refuses in JSON; a page of HTML comes from the edge before it. */
    static boolean isLockout(HttpAnswer answer) {
        return answer.status() == 403 && !answer.json().isObject();
    }

    /** Whether a 404 speaks of the record, not of the path. */
    static boolean isRecordMissing(HttpAnswer answer) {
        String said = String.valueOf(message(answer.json())).toLowerCase(Locale.ROOT);
        return answer.json().isObject()
                && !said.contains("unknown method")
                && !said.contains("endpoint")
                && !said.contains("route");
    }

    private static @Nullable String code(JsonNode body) {
        for (String name : List.of("code", "errorCode")) {
            String text = text(body.path(name));
            if (text != null && text.matches("[A-Za-z0-9_.:-]{1,80}") && !text.matches("[0-9]+")) {
                return text;
            }
        }
        return null;
    }

    private static @Nullable String message(JsonNode body) {
        List<String> parts = new ArrayList<>();
        add(parts, body.path("error"));
        add(parts, body.path("message"));
        body.path("errors").forEach(one -> {
            add(parts, one);
            one.forEach(inner -> add(parts, inner));
        });
        String info = text(body.path("error_info"));
        if (info != null && !info.contains("developers.pipedrive.com")) {
            parts.add(info);
        }
        return parts.isEmpty() ? null : String.join("; ", parts.subList(0, Math.min(5, parts.size())));
    }

    private static void add(List<String> parts, JsonNode node) {
        String text = text(node);
        if (text != null && !text.isBlank()) {
            parts.add(text);
        }
    }

    static @Nullable String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asText() : null;
    }
}
