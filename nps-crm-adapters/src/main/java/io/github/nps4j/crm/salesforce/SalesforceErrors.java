package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.http.VendorError;
import io.github.nps4j.http.VendorErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Salesforce's errors mean. A whole answer says {@code errorCode}, a row of a batch {@code statusCode}; both come as
 * arrays, of which every element counts.
 */
final class SalesforceErrors implements VendorErrors {

    private static final String ROW_LOCK = "UNABLE_TO_LOCK_ROW";
    private static final String GONE = "; the record was deleted, merged or converted and must be found anew";
    private static final Pattern MAX_LENGTH = Pattern.compile("max length=([0-9]{1,7})");

    /** A day's calls are counted in a rolling window, so some of them come back within the hour. */
    static final Duration QUOTA_PAUSE = Duration.ofMinutes(15);

    /** One error. */
    record Entry(String code, String message, List<String> fields) {}

    @Override
    public VendorError read(HttpAnswer answer) {
        List<Entry> entries = entries(answer.json());
        VendorError error = VendorError.none();
        if (answer.status() == 420) {
            error = error.withKind(FailureKind.UNAVAILABLE);
        }
        if (entries.isEmpty()) {
            return error;
        }
        Entry first = entries.get(0);
        error = error.withCode(code(first)).withMessage(said(first));
        FailureKind kind = topLevel(answer.status(), entries);
        if (kind == null) {
            return error;
        }
        error = error.withKind(kind);
        return switch (kind) {
            case QUOTA_EXHAUSTED -> error.withRetryAfter(QUOTA_PAUSE);
            // the limit of calls that run at the same time is free again in seconds
            case THROTTLED -> error.withRetryAfter(Duration.ofSeconds(10));
            default -> error;
        };
    }

    static List<Entry> entries(JsonNode body) {
        List<Entry> entries = new ArrayList<>();
        if (body.isArray()) {
            body.forEach(element -> add(entries, element));
        } else {
            add(entries, body);
        }
        return entries;
    }

    private static void add(List<Entry> entries, JsonNode element) {
        String code = text(element.has("errorCode") ? element.path("errorCode") : element.path("statusCode"));
        if (code != null) {
            List<String> fields = new ArrayList<>();
            element.path("fields").forEach(field -> fields.add(field.asText()));
            entries.add(new Entry(code, element.path("message").asText(""), fields));
        }
    }

    private static @Nullable FailureKind topLevel(int status, List<Entry> entries) {
        if (isRowLock(entries)) {
            return FailureKind.LOCKED;
        }
        for (Entry entry : entries) {
            FailureKind kind = switch (entry.code()) {
                case "REQUEST_LIMIT_EXCEEDED" ->
                    entry.message().toLowerCase(Locale.ROOT).contains("concurrent")
                            ? FailureKind.THROTTLED
                            : FailureKind.QUOTA_EXHAUSTED;
                case "INVALID_SESSION_ID", "INVALID_OPERATION_WITH_EXPIRED_PASSWORD", "INVALID_AUTH_HEADER" ->
                    FailureKind.UNAUTHORIZED;
                case "API_DISABLED_FOR_ORG",
                        "API_CURRENTLY_DISABLED",
                        "INSUFFICIENT_ACCESS",
                        "INSUFFICIENT_ACCESS_OR_READONLY",
                        "FUNCTIONALITY_NOT_ENABLED",
                        "FORBIDDEN" -> FailureKind.FORBIDDEN;
                case "SERVER_UNAVAILABLE", "QUERY_TIMEOUT", "REQUEST_RUNNING_TOO_LONG" -> FailureKind.UNAVAILABLE;
                case "STORAGE_LIMIT_EXCEEDED" -> FailureKind.QUOTA_EXHAUSTED;
                case "INVALID_FIELD", "INVALID_TYPE", "INVALID_FIELD_FOR_INSERT_UPDATE", "UNSUPPORTED_API_VERSION" ->
                    FailureKind.SCHEMA;
                // the path, not a record: no such object for this user, or no such version
                case "NOT_FOUND" -> status == 404 ? FailureKind.SCHEMA : null;
                default -> null;
            };
            if (kind != null) {
                return kind;
            }
        }
        return null;
    }

    /** Whether a 401 is worth a new token. Others come again with every token, for ever. */
    static boolean isWorthRenewing(HttpAnswer answer) {
        return answer.status() == 401
                && entries(answer.json()).stream()
                        .noneMatch(entry -> entry.code().equals("INVALID_OPERATION_WITH_EXPIRED_PASSWORD")
                                || entry.message().contains("Connected app is not attached to Agent")
                                || entry.message().contains("not valid for use with the REST API"));
    }

    /** A lock also hides in the message of a trigger that failed because of it. */
    private static boolean isRowLock(List<Entry> entries) {
        return entries.stream()
                .anyMatch(entry ->
                        entry.code().equals(ROW_LOCK) || entry.message().contains(ROW_LOCK));
    }

    /**
     * What the errors of one row mean.
     *
     * @param update whether the row named an existing record
     */
    static FailureKind kindOfRow(List<Entry> entries, boolean update) {
        if (isRowLock(entries)) {
            return FailureKind.LOCKED;
        }
        FailureKind kind = FailureKind.UNEXPECTED;
        for (Entry entry : entries) {
            FailureKind one = kindOfRow(entry, update);
            if (one != FailureKind.UNEXPECTED) {
                kind = one;
                break;
            }
        }
        return kind;
    }

    private static FailureKind kindOfRow(Entry entry, boolean update) {
        return switch (entry.code()) {
            case "ENTITY_IS_DELETED", "NOT_FOUND", "CANNOT_UPDATE_CONVERTED_LEAD" -> FailureKind.RECORD_GONE;
            // of an update without a field it is the record itself that does not exist
            case "INVALID_CROSS_REFERENCE_KEY" ->
                update && entry.fields().isEmpty() ? FailureKind.RECORD_GONE : FailureKind.INVALID_VALUE;
            case "DUPLICATE_VALUE", "DUPLICATE_EXTERNAL_ID" -> FailureKind.DUPLICATE;
            case "ENTITY_IS_LOCKED" -> FailureKind.LOCKED;
            case "INSUFFICIENT_ACCESS_OR_READONLY",
                    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
                    "INSUFFICIENT_ACCESS",
                    "CANNOT_EXECUTE_FLOW_TRIGGER" -> FailureKind.RECORD_FORBIDDEN;
            case "INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE", "INVALID_TYPE" -> FailureKind.SCHEMA;
            case "STORAGE_LIMIT_EXCEEDED" -> FailureKind.QUOTA_EXHAUSTED;
            case "REQUEST_LIMIT_EXCEEDED" -> FailureKind.THROTTLED;
            case "SERVER_UNAVAILABLE",
                    "REQUEST_RUNNING_TOO_LONG",
                    "UNKNOWN_EXCEPTION",
                    "APEX_ERROR",
                    "LIMIT_EXCEEDED",
                    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
                    "PROCESSING_HALTED" -> FailureKind.UNEXPECTED;
            // a trigger that ran out of its limits may have done so because of its company
            case "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" ->
                entry.message().contains("Too many SOQL queries") ? FailureKind.UNEXPECTED : FailureKind.INVALID_VALUE;
            default -> FailureKind.INVALID_VALUE;
        };
    }

    /** Whether the record of a path is not there any more. */
    static boolean isRecordMissing(HttpAnswer answer) {
        List<Entry> entries = entries(answer.json());
        return (answer.status() == 404 || answer.status() == 400)
                && !entries.isEmpty()
                && kindOfRow(entries, true) == FailureKind.RECORD_GONE;
    }

    /** The failure of one row. */
    static Failure rowFailure(List<Entry> entries, boolean update, Redaction redaction) {
        FailureKind kind = kindOfRow(entries, update);
        Entry first = entries.isEmpty() ? new Entry("", "", List.of()) : entries.get(0);
        String code = code(first);
        String said = redaction.apply(said(first));
        List<String> fields = first.fields().stream()
                .filter(field -> field.matches("[A-Za-z][A-Za-z0-9_.]{0,120}"))
                .limit(10)
                .toList();
        return Failure.of(
                        kind,
                        "Salesforce refused this record" + (code == null ? "" : " (" + code + ")")
                                + (fields.isEmpty() ? "" : " because of " + String.join(", ", fields))
                                + (said.isEmpty() ? "" : ": " + said)
                                + (kind == FailureKind.RECORD_GONE ? GONE : hint(first.code())))
                .withCode(code);
    }

    /** Some messages quote values, or parts of them that no redaction would know again: those are said in our words. */
    private static String said(Entry entry) {
        return switch (entry.code()) {
            case "STRING_TOO_LONG" -> "the text is longer than the field" + longest(entry.message());
            case "INVALID_EMAIL_ADDRESS" -> "the value is no email address";
            case "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST" -> "the value is no option of the picklist";
            case "NUMBER_OUTSIDE_VALID_RANGE" -> "the number has more digits than the field";
            case "JSON_PARSER_ERROR" -> "a value is not of the type of its field";
            case "MALFORMED_QUERY", "MALFORMED_SEARCH" -> "the query cannot be read";
            default -> entry.message();
        };
    }

    private static String longest(String message) {
        Matcher matcher = MAX_LENGTH.matcher(message);
        return matcher.find() ? " (at most " + matcher.group(1) + ")" : "";
    }

    private static String hint(String code) {
        return switch (code) {
            case "DUPLICATES_DETECTED" ->
                "; a duplicate rule of this org holds it back: merge the records, or allow this integration to save"
                        + " duplicates";
            case "INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE" ->
                "; create the field, or grant the integration user read and edit access to it";
            default -> "";
        };
    }

    /**
     * A refusal of a whole batch, as the failure of its only row or as an exception.
     *
     * @param rows how many rows the batch has
     * @return the failure of the only row
     * @throws CrmException if the answer concerns more than the row
     */
    static Failure refusal(HttpAnswer answer, int rows) {
        Failure failure = answer.failure();
        boolean ofValues = answer.status() == 400 && failure.kind() == FailureKind.UNEXPECTED;
        if (ofValues && rows > 1) {
            throw new CrmException(answer.failure(error -> error.withKind(FailureKind.BATCH_REFUSED)));
        }
        if (ofValues) {
            return answer.failure(error -> error.withKind(FailureKind.INVALID_VALUE));
        }
        throw new CrmException(failure);
    }

    static Optional<Entry> first(HttpAnswer answer) {
        return entries(answer.json()).stream().findFirst();
    }

    private static @Nullable String code(Entry entry) {
        return entry.code().matches("[A-Za-z0-9_]{1,80}") ? entry.code() : null;
    }

    static @Nullable String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asText() : null;
    }
}
