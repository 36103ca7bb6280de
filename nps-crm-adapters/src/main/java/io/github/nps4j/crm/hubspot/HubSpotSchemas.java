package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.mapping.RecordType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The properties of record types, remembered for a while. */
final class HubSpotSchemas {

    /** HubSpot's bound of a text property. */
    static final int MAX_TEXT = 65_536;

    /** How often an unknown property may cause another read of the schema. */
    private static final Duration REFRESH_GAP = Duration.ofSeconds(30);

    private final HubSpotApi api;
    private final Clock clock;
    private final Duration ttl;
    private final Map<String, Cached> cache = new HashMap<>();
    // held while HubSpot is asked, so that threads that need the same schema share one call
    private final ReentrantLock lock = new ReentrantLock();

    HubSpotSchemas(HubSpotApi api, Clock clock, Duration ttl) {
        this.api = api;
        this.clock = clock;
        this.ttl = ttl;
    }

    CrmSchema of(RecordType type) {
        lock.lock();
        try {
            Cached cached = cache.get(type.name());
            return cached != null && cached.age(clock).compareTo(ttl) < 0 ? cached.schema : fetch(type);
        } finally {
            lock.unlock();
        }
    }

    /** The field; if it is not known, HubSpot is asked once more, because it may have been made a moment ago. */
    Optional<CrmField> field(RecordType type, String name) {
        Optional<CrmField> known = of(type).field(name);
        if (known.isPresent()) {
            return known;
        }
        lock.lock();
        try {
            Cached cached = cache.get(type.name());
            return cached == null || cached.age(clock).compareTo(REFRESH_GAP) > 0
                    ? fetch(type).field(name)
                    : cached.schema.field(name);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a batch of writes, and forgets the schema if HubSpot refuses a property of it.
     *
     * @throws CrmException if the batch failed as a whole
     */
    List<WriteOutcome> send(RecordType type, HubSpotBatch batch) {
        try {
            List<WriteOutcome> outcomes = batch.send();
            if (outcomes.stream()
                    .anyMatch(outcome -> outcome instanceof WriteOutcome.Rejected rejected
                            && rejected.failure().kind() == FailureKind.SCHEMA)) {
                forget(type);
            }
            return outcomes;
        } catch (CrmException e) {
            if (e.failure().kind() == FailureKind.SCHEMA) {
                forget(type);
            }
            throw e;
        }
    }

    /** HubSpot refused a property that it has no more, or our memory is wrong in another way. */
    void forget(RecordType type) {
        lock.lock();
        try {
            cache.remove(type.name());
        } finally {
            lock.unlock();
        }
    }

    private CrmSchema fetch(RecordType type) {
        HttpAnswer answer = api.properties(type);
        List<CrmField> fields = new ArrayList<>();
        for (JsonNode property : HubSpotApi.results(answer)) {
            String name = HubSpotErrors.text(property.path("name"));
            if (name != null && !name.isEmpty()) {
                fields.add(field(name, property));
            }
        }
        if (fields.isEmpty()) {
            throw new CrmException(
                    answer.unreadable("lists no property; check the record type and the token's scopes"));
        }
        CrmSchema schema = CrmSchema.of(fields);
        cache.put(type.name(), new Cached(schema, clock.instant()));
        return schema;
    }

    private static CrmField field(String name, JsonNode property) {
        CrmField.Type type = type(
                property.path("type").asText(""), property.path("fieldType").asText(""));
        CrmField.Builder field = CrmField.builder(name, type);
        if (property.path("archived").asBoolean()
                || property.path("calculated").asBoolean()
                || property.path("modificationMetadata").path("readOnlyValue").asBoolean()) {
            field.readOnly();
        }
        if (property.path("hasUniqueValue").asBoolean()) {
            field.unique();
        }
        if (type == CrmField.Type.TEXT) {
            field.maxLength(MAX_TEXT);
        }
        if (type == CrmField.Type.PICKLIST || type == CrmField.Type.MULTI_SELECT) {
            List<String> options = new ArrayList<>();
            property.path("options").forEach(option -> {
                // a hidden option is only left out of HubSpot's forms; it can be written
                String value = HubSpotErrors.text(option.path("value"));
                if (value != null) {
                    options.add(value);
                }
            });
            if (property.path("externalOptions").asBoolean()) {
                field.openOptions(options); // such as owners, which are listed elsewhere
            } else {
                field.options(options);
            }
        }
        return field.build();
    }

    private static CrmField.Type type(String type, String fieldType) {
        return switch (type) {
            case "string", "phone_number" -> fieldType.equals("file") ? CrmField.Type.OTHER : CrmField.Type.TEXT;
            case "number" -> CrmField.Type.NUMBER;
            case "bool" -> CrmField.Type.BOOLEAN;
            case "date" -> CrmField.Type.DATE;
            case "datetime" -> CrmField.Type.DATETIME;
            case "enumeration" ->
                switch (fieldType) {
                    case "checkbox" -> CrmField.Type.MULTI_SELECT;
                    case "booleancheckbox" -> CrmField.Type.BOOLEAN;
                    default -> CrmField.Type.PICKLIST;
                };
            default -> CrmField.Type.OTHER;
        };
    }

    private record Cached(CrmSchema schema, Instant at) {
        Duration age(Clock clock) {
            // a clock that was set back makes the memory old, not eternal
            return Duration.between(at, clock.instant()).abs();
        }
    }
}
