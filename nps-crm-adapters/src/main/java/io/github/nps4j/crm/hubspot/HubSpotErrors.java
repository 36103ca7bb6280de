package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.VendorError;
import io.github.nps4j.http.VendorErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What HubSpot's errors mean, of a whole answer and of one row of a batch. Every part of an error may be absent. */
final class HubSpotErrors implements VendorErrors {

    private static final Pattern EXISTING_ID = Pattern.compile("Existing ID:\\s*([0-9]{1,20})");
    private static final Pattern NON_UNIQUE = Pattern.compile("non-unique [0-9]{1,4}-[0-9]{1,12} property");
    private static final Pattern SCOPE = Pattern.compile("[a-z][a-z0-9_.-]{2,80}");

    @Override
    public VendorError read(HttpAnswer answer) {
        JsonNode body = answer.json();
        VendorError error = VendorError.none()
                .withCode(code(body))
                .withMessage(text(body.path("message")))
                .withCorrelationId(text(body.path("correlationId")));
        return switch (answer.status()) {
            case 400 -> isSystemic(body) ? error.withKind(FailureKind.SCHEMA) : error;
            case 429 -> rateLimit(error, body);
            case 403 -> forbidden(error, body);
            // HubSpot asks to wait two seconds or more
            case 423 -> error.withKind(FailureKind.LOCKED).withRetryAfter(Duration.ofSeconds(2));
            // the account is moving to another data center; nothing is taken meanwhile
            case 477 -> error.withKind(FailureKind.UNAVAILABLE);
            default -> error;
        };
    }

    /** Three kinds: 10 seconds, 1 second (search), a day. HubSpot documents no Retry-After for them. */
    private static VendorError rateLimit(VendorError error, JsonNode body) {
        String policy = body.path("policyName").asText("").toUpperCase(Locale.ROOT);
        String message = body.path("message").asText("").toLowerCase(Locale.ROOT);
        if (policy.contains("DAILY") || message.contains("daily limit")) {
            return error.withCode(policy.isEmpty() ? "DAILY" : policy).withKind(FailureKind.QUOTA_EXHAUSTED);
        }
        VendorError throttled = error.withKind(FailureKind.THROTTLED);
        if (policy.contains("TEN_SECONDLY") || message.contains("ten_secondly")) {
            return throttled.withCode("TEN_SECONDLY_ROLLING").withRetryAfter(Duration.ofSeconds(10));
        }
        if (policy.contains("SECONDLY") || message.contains("secondly")) {
            return throttled.withCode("SECONDLY").withRetryAfter(Duration.ofSeconds(1));
        }
        return throttled.withRetryAfter(Duration.ofSeconds(10));
    }

    private static VendorError forbidden(VendorError error, JsonNode body) {
        Set<String> scopes = new LinkedHashSet<>();
        collectScopes(body.path("context"), scopes);
        body.path("errors").forEach(inner -> collectScopes(inner.path("context"), scopes));
        VendorError forbidden = error.withKind(FailureKind.FORBIDDEN);
        return scopes.isEmpty()
                ? forbidden
                : forbidden.withMessage("the token lacks one of the scopes " + String.join(", ", scopes));
    }

    private static void collectScopes(JsonNode context, Set<String> scopes) {
        context.properties().forEach(entry -> {
            if (entry.getKey().toLowerCase(Locale.ROOT).contains("scope")) {
                texts(entry.getValue()).stream()
                        .filter(scope -> SCOPE.matcher(scope).matches())
                        .limit(10)
                        .forEach(scopes::add);
            }
        });
    }

    /** Whether a 404 speaks of a record, not of the path. */
    static boolean isRecordMissing(HttpAnswer answer) {
        return answer.status() == 404
                && "OBJECT_NOT_FOUND".equals(text(answer.json().path("category")));
    }

    /**
     * A refusal of a whole batch, as the failure of its only row or as an exception.
     *
     * @param rows how many rows the batch has
     * @return the failure of the only row: its kind says whether it may be sent again
     * @throws CrmException if the answer concerns more than the row
     */
    static Failure refusal(HttpAnswer answer, int rows) {
        switch (answer.status()) {
            case 400, 413, 422 -> {
                if (isSystemic(answer.json())) {
                    throw new CrmException(answer.failure(error -> error.withKind(FailureKind.SCHEMA)));
                }
                return oneOf(answer, rows, FailureKind.INVALID_VALUE);
            }
            case 404 -> {
                if (!isRecordMissing(answer)) {
                    // the path, not a record: a wrong version or record type
                    throw new CrmException(answer.failure());
                }
                return oneOf(answer, rows, FailureKind.RECORD_GONE);
            }
            case 409 -> {
                Failure failure = oneOf(answer, rows, FailureKind.DUPLICATE);
                // The search index and batch read lag behind writes, so that a record can exist which a lookup did not
                // find. DUPLICATE tells the engine to look up again; the id is for people.
                return existingId(answer.json())
                        .map(id -> Failure.of(failure.kind(), failure.message() + " (it exists as record " + id + ")")
                                .withCode(failure.code().orElse(null)))
                        .orElse(failure);
            }
            case 423 -> {
                return answer.failure();
            }
            default -> throw new CrmException(answer.failure());
        }
    }

    private static Failure oneOf(HttpAnswer answer, int rows, FailureKind kind) {
        if (rows > 1) {
            throw new CrmException(answer.failure(error -> error.withKind(FailureKind.BATCH_REFUSED)));
        }
        return answer.failure(error -> error.withKind(kind));
    }

    static Optional<String> existingId(JsonNode body) {
        Matcher matcher = EXISTING_ID.matcher(body.path("message").asText(""));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Errors that every other composition of the batch would meet too: looking for a bad row would waste calls. */
    static boolean isSystemic(JsonNode error) {
        String message = error.path("message").asText("");
        return codes(error).stream().anyMatch(HubSpotErrors::isSchemaCode)
                || message.contains("PROPERTY_DOESNT_EXIST")
                || message.contains("READ_ONLY_VALUE")
                || NON_UNIQUE.matcher(message).find()
                || message.contains("Unable to infer object type");
    }

    static boolean isUnknownProperty(JsonNode error) {
        return codes(error).contains("PROPERTY_DOESNT_EXIST")
                || error.path("message").asText("").contains("PROPERTY_DOESNT_EXIST");
    }

    private static boolean isSchemaCode(String code) {
        return switch (code) {
            case "PROPERTY_DOESNT_EXIST", "READ_ONLY_VALUE", "READ_ONLY_PROPERTY", "NON_UNIQUE_PROPERTY" -> true;
            default -> false;
        };
    }

    /** What one error of a batch's answer means for its row. */
    static FailureKind kindOfRow(JsonNode error) {
        if (isSystemic(error)) {
            return FailureKind.SCHEMA;
        }
        String category = error.path("category").asText("");
        return switch (category) {
            case "OBJECT_NOT_FOUND" -> FailureKind.RECORD_GONE;
            case "CONFLICT", "OBJECT_ALREADY_EXISTS" -> FailureKind.DUPLICATE;
            case "RATE_LIMITS", "RATE_LIMIT" -> FailureKind.THROTTLED;
            case "LOCKED" -> FailureKind.LOCKED;
            case "MISSING_SCOPES", "FORBIDDEN", "ACCESS_DENIED", "USER_DOES_NOT_HAVE_PERMISSIONS" ->
                FailureKind.RECORD_FORBIDDEN;
            default -> category.contains("VALIDATION") ? FailureKind.INVALID_VALUE : FailureKind.UNEXPECTED;
        };
    }

    /** The most telling code: of an inner error, else the category. */
    static @Nullable String code(JsonNode error) {
        List<String> codes = codes(error);
        return codes.isEmpty() ? null : codes.get(0);
    }

    private static List<String> codes(JsonNode error) {
        List<String> codes = new ArrayList<>();
        error.path("errors").forEach(inner -> add(codes, inner.path("code")));
        add(codes, error.path("code"));
        add(codes, error.path("category"));
        add(codes, error.path("errorType"));
        // of a revoked token there is only this
        add(codes, error.path("subCategory"));
        return codes;
    }

    private static void add(List<String> codes, JsonNode node) {
        String text = text(node);
        if (text != null && text.matches("[A-Za-z0-9_.:-]{1,80}")) {
            codes.add(text);
        }
    }

    /** The texts of an array, or the one text that stands in its place. */
    static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(element -> texts.add(element.asText()));
        } else if (node.isValueNode() && !node.isNull()) {
            texts.add(node.asText());
        }
        return texts;
    }

    static @Nullable String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asText() : null;
    }
}
