package io.github.nps4j.crm.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Applied;
import io.github.nps4j.crm.WriteOutcome.Rejected;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes fields, one record per call: Pipedrive has no batches. It has no upsert either and lets two persons have the same
 * address, so that a new record is preceded by a search and, because the search sees a new record some moments later, by
 * a look at the records that were added last.
 */
final class PipedriveWriter {

    /** Records added last that are looked at, 500 each. */
    private static final int PAGES = 10;

    private final PipedriveApi api;
    private final PipedriveSchemas schemas;
    private final PipedriveLookup lookup;
    private final PipedriveValues values;
    private final Clock clock;
    private final Duration searchLag;

    PipedriveWriter(
            PipedriveApi api,
            PipedriveSchemas schemas,
            PipedriveLookup lookup,
            PipedriveValues values,
            Clock clock,
            Duration searchLag) {
        this.api = api;
        this.schemas = schemas;
        this.lookup = lookup;
        this.values = values;
        this.clock = clock;
        this.searchLag = searchLag;
    }

    List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
        PipedriveResource resource = PipedriveResource.of(type);
        return PipedriveOutcomes.each(
                batch,
                write -> write.recordId().isPresent()
                        ? update(resource, write.recordId().get(), write)
                        : create(resource, write));
    }

    private WriteOutcome update(PipedriveResource resource, String id, RecordWrite write) {
        Body body = body(resource, write);
        if (body.json.isEmpty()) {
            return new Applied(id);
        }
        if (!PipedriveApi.isId(id)) {
            return new Rejected(
                    Failure.of(FailureKind.RECORD_GONE, "this is no id of Pipedrive's: the record must be found anew"));
        }
        HttpAnswer answer = api.update(resource, id, body.json, body.redaction());
        return answer.isSuccess() ? PipedriveOutcomes.applied(answer, id) : refused(resource, answer, body);
    }

    private WriteOutcome create(PipedriveResource resource, RecordWrite write) {
        IdentityKey key = write.createKey().orElseThrow();
        PipedriveField field =
                lookup.keyField(resource, key, write.createField().orElse(null));
        if (!field.custom() && !field.equals(PipedriveSchemas.EMAIL) && !field.equals(PipedriveSchemas.PHONE)) {
            return new Rejected(Failure.of(
                    FailureKind.INVALID_VALUE,
                    "Pipedrive can create " + resource.plural()
                            + " under an email address, a phone number or a custom field, which this customer has not:"
                            + " give such a key, or create the record by hand"));
        }
        Body body = body(resource, write);
        Set<String> existing = new LinkedHashSet<>();
        lookup.matching(resource, field, key)
                .forEach(record -> existing.add(record.path("id").asText()));
        if (existing.isEmpty() && !addRecent(resource, field, key, existing)) {
            return new WriteOutcome.Retry(Failure.of(
                            FailureKind.LOCKED,
                            "so many " + resource.plural() + " are being added to Pipedrive that a new one could be a"
                                    + " duplicate of one that its search does not know yet: it is added later")
                    .withRetryAfter(searchLag));
        }
        if (existing.size() > 1) {
            return new Rejected(Failure.of(
                    FailureKind.DUPLICATE,
                    "Pipedrive has several " + resource.plural() + " with this key (records "
                            + String.join(", ", existing) + "): merge them"));
        }
        if (existing.size() == 1) {
            return update(resource, existing.iterator().next(), write);
        }
        complete(resource, body, field, key, write);
        HttpAnswer answer = api.add(resource, body.json, body.redaction());
        return answer.isSuccess() ? PipedriveOutcomes.applied(answer) : refused(resource, answer, body);
    }

    /** Adds the ids of new records that have the key; {@code false} if there are too many new ones to look at. */
    private boolean addRecent(PipedriveResource resource, PipedriveField field, IdentityKey key, Set<String> ids) {
        Instant[] since = new Instant[1];
        return api.newest(resource, PAGES, page -> {
            boolean more = true;
            for (JsonNode record : page) {
                Instant added = added(record);
                if (since[0] == null) {
                    // their clock may be ahead of ours, or behind
                    Instant now = clock.instant();
                    since[0] = (added.isBefore(now) ? added : now).minus(searchLag);
                }
                more = more && !added.isBefore(since[0]);
                if (!record.path("is_deleted").asBoolean() && lookup.holds(record, field, key)) {
                    ids.add(record.path("id").asText());
                }
            }
            return more;
        });
    }

    private static Instant added(JsonNode record) {
        try {
            return OffsetDateTime.parse(record.path("add_time").asText("")).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.MAX;
        }
    }

    /** What a new record needs beyond the mapped fields: its key, and a name. */
    private void complete(
            PipedriveResource resource, Body body, PipedriveField field, IdentityKey key, RecordWrite write) {
        if (resource == PipedriveResource.PERSON) {
            address(body, "emails", text(write, "email"));
            address(body, "phones", text(write, "phone"));
        }
        put(body, field, key);
        for (RecordWrite.FurtherKey further : write.furtherKeys()) {
            boolean own = resource == PipedriveResource.PERSON
                    && (further.key() instanceof IdentityKey.Email || further.key() instanceof IdentityKey.Phone);
            // a key without a field of its own, such as a record id, cannot be given to a new record
            if (further.field() != null || own) {
                put(body, lookup.keyField(resource, further.key(), further.field()), further.key());
            }
        }
        if (!body.json.hasNonNull(resource.nameField())) {
            body.json.put(resource.nameField(), key.value());
        }
    }

    /** Gives a new record a key, unless the mapping has filled its field. */
    private void put(Body body, PipedriveField field, IdentityKey key) {
        body.sent.add(key.value());
        if (field.equals(PipedriveSchemas.EMAIL) || field.equals(PipedriveSchemas.PHONE)) {
            if (!body.json.has(field.code())) {
                address(body, field.code(), key.value());
            }
        } else if (field.custom() && !body.fields.containsKey(field.code())) {
            FieldValue value = field.type() == CrmField.Type.NUMBER
                    ? new FieldValue.NumberValue(number(field, key))
                    : new FieldValue.TextValue(key.value());
            body.put(field, values.encode(field, value));
        }
    }

    private static BigDecimal number(PipedriveField field, IdentityKey key) {
        try {
            return new BigDecimal(key.value());
        } catch (NumberFormatException e) {
            throw new CrmException(Failure.of(
                    FailureKind.INVALID_VALUE,
                    "Pipedrive's field '" + field.label()
                            + "' takes numbers, and the key of this customer is none: use a" + " text field"));
        }
    }

    private static @Nullable String text(RecordWrite write, String name) {
        return write.fields().get(name) instanceof FieldValue.TextValue text ? text.value() : null;
    }

    private static void address(Body body, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            body.json
                    .putArray(name)
                    .addObject()
                    .put("value", value)
                    .put("primary", true)
                    .put("label", "work");
            body.sent.add(value);
        }
    }

    /** The mapped fields. Addresses and numbers of a person that exists are left alone: writing replaces all of them. */
    private Body body(PipedriveResource resource, RecordWrite write) {
        Body body = new Body();
        write.fields().forEach((name, value) -> {
            PipedriveField field = schemas.field(resource, name);
            if (!field.equals(PipedriveSchemas.EMAIL) && !field.equals(PipedriveSchemas.PHONE)) {
                body.put(field, encode(resource, field, value));
            }
        });
        write.fields().forEach((name, value) -> body.names.add(name));
        return body;
    }

    /** An option may have been added a moment ago, so an unknown one is looked for once more. */
    private JsonNode encode(PipedriveResource resource, PipedriveField field, FieldValue value) {
        try {
            return values.encode(field, value);
        } catch (CrmException e) {
            PipedriveField fresh = schemas.fresh(resource).byCode().get(field.code());
            if (e.failure().kind() != FailureKind.INVALID_VALUE
                    || fresh == null
                    || fresh.options().equals(field.options())) {
                throw e;
            }
            return values.encode(fresh, value);
        }
    }

    private WriteOutcome refused(PipedriveResource resource, HttpAnswer answer, Body body) {
        switch (answer.status()) {
            case 400, 409, 413, 422 -> {
                Map<String, PipedriveField> now = schemas.fresh(resource).byCode();
                List<String> gone = new ArrayList<>();
                body.fields.values().stream()
                        .filter(field -> !now.containsKey(field.code()))
                        .forEach(field -> gone.add(field.label()));
                if (!gone.isEmpty()) {
                    throw new CrmException(Failure.of(
                            FailureKind.SCHEMA,
                            "Pipedrive's " + resource.plural() + " have no field " + gone
                                    + " any more: restore it, or correct the mapping"));
                }
                return new Rejected(answer.failure(error -> error.withKind(FailureKind.INVALID_VALUE)));
            }
            case 404, 410 -> {
                Failure failure = answer.failure();
                if (failure.kind() == FailureKind.RECORD_GONE) {
                    return new Rejected(failure);
                }
                throw new CrmException(failure);
            }
            case 423 -> {
                return new WriteOutcome.Retry(answer.failure());
            }
            default -> throw new CrmException(answer.failure());
        }
    }

    /** A body, and what must not be repeated of it. */
    private static final class Body {

        private final ObjectNode json = PipedriveApi.object();
        private final Map<String, PipedriveField> fields = new LinkedHashMap<>();
        private final Set<String> names = new HashSet<>();
        private final Set<String> sent = new HashSet<>();

        void put(PipedriveField field, JsonNode value) {
            (field.custom() ? json.withObject("/custom_fields") : json).set(field.code(), value);
            fields.put(field.code(), field);
            names.add(field.code());
            names.add(field.label());
            if (value.isTextual()) {
                sent.add(value.asText());
            }
        }

        Redaction redaction() {
            return Redaction.of(names, sent);
        }
    }
}
