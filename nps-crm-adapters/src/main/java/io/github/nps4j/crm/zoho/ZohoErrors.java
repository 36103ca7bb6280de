package io.github.nps4j.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.http.VendorError;
import io.github.nps4j.http.VendorErrors;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What Zoho's errors mean, of a whole answer and of one row of a batch. Every part of an error may be absent. */
final class ZohoErrors implements VendorErrors {

    /** What is left of the day's credits; sent once half of them are used. */
    static final String CREDITS = "X-API-CREDITS-REMAINING";

    /** Credits come back bit by bit as the last 24 hours move on, so it pays to look again long before a day is over. */
    static final Duration CREDITS_PAUSE = Duration.ofMinutes(30);

    /** Too many calls at once; Zoho says neither how many nor for how long. */
    private static final Duration CONCURRENCY_PAUSE = Duration.ofSeconds(2);

    @Override
    public VendorError read(HttpAnswer answer) {
        JsonNode body = answer.json();
        String code = code(body);
        VendorError error = VendorError.none().withCode(code).withMessage(message(body));
        if (answer.status() == 429) {
            return rateLimit(error, answer);
        }
        if (code == null) {
            return error;
        }
        return switch (code) {
            case "INVALID_TOKEN" ->
                error.withKind(FailureKind.UNAUTHORIZED)
                        .withMessage("the access token is not accepted; it is wrong, was revoked, or is of an account"
                                + " in another data center");
            case "AUTHENTICATION_FAILURE" -> error.withKind(FailureKind.UNAUTHORIZED);
            case "OAUTH_SCOPE_MISMATCH" ->
                error.withKind(FailureKind.FORBIDDEN)
                        .withMessage("the token lacks a scope; the adapter needs ZohoCRM.modules.ALL,"
                                + " ZohoCRM.settings.fields.READ and ZohoCRM.coql.READ, for new fields also"
                                + " ZohoCRM.settings.fields.ALL, for tags ZohoCRM.settings.tags.READ");
            case "NO_PERMISSION", "NOT_ALLOWED", "PERMISSION_DENIED", "CRMPLUS_TRIAL_EXPIRED" ->
                error.withKind(FailureKind.FORBIDDEN);
            case "INVALID_MODULE" ->
                error.withKind(FailureKind.SCHEMA)
                        .withMessage("this account has no such module, or the API cannot reach it");
            // a column that the module does not have (any more)
            case "INVALID_QUERY" -> error.withKind(FailureKind.SCHEMA).withMessage(queryError(body));
            case "STORAGE_SPACE_EXCEEDED", "LIMIT_REACHED", "API_LIMIT_EXCEEDED" ->
                error.withKind(FailureKind.QUOTA_EXHAUSTED).withRetryAfter(CREDITS_PAUSE);
            case "SERVICE_UNAVAILABLE" -> error.withKind(FailureKind.UNAVAILABLE);
            default -> error;
        };
    }

    /** One code for two limits: the credits of 24 hours, and the calls at the same time. */
    private static VendorError rateLimit(VendorError error, HttpAnswer answer) {
        Long left = credits(answer);
        return left != null && left <= 0
                ? error.withKind(FailureKind.QUOTA_EXHAUSTED)
                        .withMessage("the credits of the last 24 hours are used up")
                        .withRetryAfter(CREDITS_PAUSE)
                : error.withKind(FailureKind.THROTTLED)
                        .withMessage("too many calls at the same time")
                        .withRetryAfter(CONCURRENCY_PAUSE);
    }

    /** The credits that are left, or {@code null} if Zoho does not tell. */
    static @Nullable Long credits(HttpAnswer answer) {
        return answer.header(CREDITS)
                .map(String::strip)
                .filter(text -> text.matches("-?[0-9]{1,15}"))
                .map(Long::valueOf)
                .orElse(null);
    }

    private static @Nullable String queryError(JsonNode body) {
        String column = name(body.path("details").path("column_name"));
        return column == null ? message(body) : "the module has no column " + column + " that can be asked for";
    }

    /**
     * A refusal of a whole batch, as the failure of its only row or as an exception.
     *
     * @param rows how many rows the batch has
     * @return the failure of the only row
     * @throws CrmException if the answer concerns more than the row
     */
    static Failure refusal(HttpAnswer answer, int rows) {
        if (answer.status() == 400 || answer.status() == 404 || answer.status() == 412) {
            String code = code(answer.json());
            FailureKind kind = kindOfRow(answer.json());
            if (kind.scope() == FailureKind.Scope.RECORD && !"INVALID_MODULE".equals(code)) {
                if (rows > 1) {
                    throw new CrmException(answer.failure(error -> error.withKind(FailureKind.BATCH_REFUSED)));
                }
                return answer.failure(error -> error.withKind(kind));
            }
        }
        throw new CrmException(answer.failure());
    }

    /** What one error of a batch's answer means for its row. */
    static FailureKind kindOfRow(JsonNode error) {
        String code = code(error);
        if (code == null) {
            return FailureKind.UNEXPECTED;
        }
        return switch (code) {
            case "INVALID_DATA" -> concernsRecordId(error) ? FailureKind.RECORD_GONE : FailureKind.INVALID_VALUE;
            case "MANDATORY_NOT_FOUND",
                    "PATTERN_NOT_MATCHED",
                    "DEPENDENT_FIELD_MISSING",
                    "EXPECTED_FIELD_MISSING",
                    "DEPENDENT_MISMATCH",
                    "MAPPING_MISMATCH",
                    "AMBIGUITY_DURING_PROCESSING" -> FailureKind.INVALID_VALUE;
            case "DUPLICATE_DATA" -> FailureKind.DUPLICATE;
            case "RECORD_LOCKED", "RESOURCE_LOCKED", "ALREADY_SCHEDULED", "UNMODIFIED_SINCE_FAILED" ->
                FailureKind.LOCKED;
            case "RECORD_IN_BLUEPRINT", "NOT_APPROVED", "NO_PERMISSION", "NOT_ALLOWED", "PERMISSION_DENIED" ->
                FailureKind.RECORD_FORBIDDEN;
            // a converted lead lives on as a contact, which a lookup of the contacts finds
            case "CONVERTED_RECORD",
                    "ID_ALREADY_CONVERTED",
                    "NOT_FOUND",
                    "NO_CONTENT",
                    "NO_RECORDS_FOUND",
                    "RECORD_NOT_FOUND",
                    "RECORD_DELETED" -> FailureKind.RECORD_GONE;
            case "LIMIT_EXCEEDED", "LIMIT_REACHED", "STORAGE_SPACE_EXCEEDED" -> FailureKind.QUOTA_EXHAUSTED;
            case "TOO_MANY_REQUESTS" -> FailureKind.THROTTLED;
            case "INVALID_MODULE" -> FailureKind.SCHEMA;
            default -> FailureKind.UNEXPECTED;
        };
    }

    /** The id of the record itself, or of the one that a note, task or history entry belongs to. */
    private static boolean concernsRecordId(JsonNode error) {
        String field = name(error.path("details").path("api_name"));
        String path = error.path("details").path("json_path").asText("");
        return "id".equals(field)
                || "Parent_Id".equals(field)
                || "Who_Id".equals(field)
                || "What_Id".equals(field)
                || path.endsWith(".id");
    }

    /** The failure of one row, in our words: Zoho's message alone does not name the field. */
    static Failure ofRow(JsonNode error, Redaction redaction) {
        return ofRow(error, redaction, kindOfRow(error));
    }

    static Failure ofRow(JsonNode error, Redaction redaction, FailureKind kind) {
        String code = code(error);
        JsonNode details = error.path("details");
        StringBuilder message = new StringBuilder("Zoho refused this record");
        StringBuilder in = new StringBuilder(code == null ? "" : code);
        String field = name(details.path("api_name"));
        if (field != null) {
            in.append(in.isEmpty() ? "" : ", ").append("field ").append(field);
        }
        String expected = name(details.path("expected_data_type"));
        if (expected != null) {
            in.append(in.isEmpty() ? "" : ", ").append("expected is ").append(expected);
        }
        if (details.path("maximum_length").canConvertToInt()) {
            in.append(in.isEmpty() ? "" : ", ")
                    .append("at most ")
                    .append(details.path("maximum_length").asInt())
                    .append(" characters");
        }
        if (!in.isEmpty()) {
            message.append(" (").append(in).append(')');
        }
        String said = redaction.apply(message(error));
        if (!said.isEmpty()) {
            message.append(": ").append(said);
        }
        message.append(
                switch (kind) {
                    case RECORD_GONE -> "; the record must be found anew";
                    case DUPLICATE -> "; another record has this value, look it up again";
                    case INVALID_VALUE -> "; correct the value or the mapping";
                    case RECORD_FORBIDDEN -> "; let the user of these credentials change this record";
                    case LOCKED -> "; it is tried again";
                    default -> "";
                });
        return Failure.of(kind, message.toString()).withCode(code);
    }

    /** The row that an error names in {@code $.data[3].Email}, or -1. */
    static int rowOf(JsonNode error) {
        String path = error.path("details").path("json_path").asText("");
        if (!path.matches("\\$\\.data\\[[0-9]{1,4}].{0,500}")) {
            return -1;
        }
        return Integer.parseInt(path.substring(path.indexOf('[') + 1, path.indexOf(']')));
    }

    static @Nullable String code(JsonNode error) {
        return name(error.path("code"));
    }

    private static @Nullable String message(JsonNode error) {
        JsonNode message = error.path("message");
        return message.isTextual() ? message.asText() : null;
    }

    /** A name or code, nothing that could be personal. */
    private static @Nullable String name(JsonNode node) {
        return node.isTextual() && node.asText().matches("[A-Za-z_$][A-Za-z0-9_.]{0,79}") ? node.asText() : null;
    }
}
