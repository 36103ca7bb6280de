package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One org: its objects and their records. All access under its monitor. */
final class Org {

    final Settings settings;
    final Clock clock;
    private final Ids ids = new Ids();
    private final Map<String, ObjectType> types = new LinkedHashMap<>();
    private final Map<String, StoredRecord> byId = new HashMap<>();
    /** Records that somebody else is changing. */
    final Set<String> locked = new HashSet<>();

    private int customObjects;
    /** How to take back what was done since {@link #begin}, the last first; {@code null} outside of a transaction. */
    private @Nullable Deque<Runnable> undo;

    Org(Settings settings) {
        this.settings = settings;
        this.clock = settings.clock;
        for (ObjectType type : Standard.objects()) {
            types.put(type.name.toLowerCase(Locale.ROOT), type);
        }
    }

    /** The object, by its name in any case. */
    ObjectType type(String name) {
        ObjectType type = types.get(name.toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new ApiException(400, "INVALID_TYPE", "sObject type '" + name + "' is not supported.");
        }
        return type;
    }

    /** From now on changes can be taken back. */
    void begin() {
        undo = new ArrayDeque<>();
    }

    /** Ends what {@link #begin} began. */
    void end(boolean keep) {
        Deque<Runnable> steps = undo;
        undo = null;
        if (steps != null && !keep) {
            steps.forEach(Runnable::run);
        }
    }

    private void canTakeBack(Runnable step) {
        if (undo != null) {
            undo.push(step);
        }
    }

    void removeObject(String name) {
        types.remove(name.toLowerCase(Locale.ROOT));
    }

    boolean has(String name) {
        return types.containsKey(name.toLowerCase(Locale.ROOT));
    }

    ObjectType addObject(String name) {
        ObjectType type = new ObjectType(name, "a%02d".formatted(customObjects++));
        types.put(name.toLowerCase(Locale.ROOT), type);
        return type;
    }

    String newId(String prefix) {
        return ids.next(prefix);
    }

    @Nullable
    StoredRecord find(String id) {
        String whole = Ids.whole(id);
        return whole == null ? null : byId.get(whole);
    }

    StoredRecord insert(ObjectType type, Map<String, JsonNode> given) {
        Map<String, JsonNode> values = checked(type, given, null);
        List<String> missing = type.fields.values().stream()
                .filter(field -> field.required && !field.readOnly)
                .map(field -> field.name)
                .filter(name -> !values.containsKey(name) || values.get(name).isNull())
                .toList();
        if (!missing.isEmpty()) {
            throw new ApiException(
                    400,
                    "REQUIRED_FIELD_MISSING",
                    "Required fields are missing: " + missing,
                    missing.toArray(String[]::new));
        }
        for (SalesforceField field : type.fields.values()) {
            if (field.type.equals("boolean")) {
                values.putIfAbsent(field.name, JsonNodeFactory.instance.booleanNode(false));
            }
        }
        StoredRecord record = new StoredRecord(ids.next(type.prefix), type, clock.instant());
        record.put(values, clock.instant());
        type.records.put(record.id, record);
        byId.put(record.id, record);
        canTakeBack(() -> {
            type.records.remove(record.id);
            byId.remove(record.id);
        });
        return record;
    }

    void update(StoredRecord record, Map<String, JsonNode> given) {
        if (record.deleted) {
            throw new ApiException(400, "ENTITY_IS_DELETED", "entity is deleted");
        }
        checkLock(record.id);
        record.type.fields.values().stream()
                .filter(field -> field.locks())
                .map(field -> record.value(field.name))
                .filter(Objects::nonNull)
                .forEach(parent -> checkLock(parent.asText()));
        if (isTrue(record, "IsConverted")) {
            throw new ApiException(400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
        }
        Map<String, JsonNode> before = record.values();
        Instant modifiedBefore = record.modifiedAt;
        record.put(checked(record.type, given, record), clock.instant());
        canTakeBack(() -> record.restore(before, modifiedBefore));
    }

    /** A change of a record takes hold of its parents too. */
    private void checkLock(String id) {
        if (locked.contains(id)) {
            throw new ApiException(
                    400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records: " + id);
        }
    }

    private static boolean isTrue(StoredRecord record, String field) {
        JsonNode value = record.value(field);
        return value != null && value.asBoolean();
    }

    private Map<String, JsonNode> checked(ObjectType type, Map<String, JsonNode> given, @Nullable StoredRecord own) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            SalesforceField field = type.field(name);
            if (field == null) {
                throw new ApiException(
                        400, "INVALID_FIELD", "No such column '" + name + "' on sobject of type " + type.name, name);
            }
            if (field.readOnly) {
                throw new ApiException(
                        400,
                        "INVALID_FIELD_FOR_INSERT_UPDATE",
                        "Unable to create/update fields: " + field.name
                                + ". Please check the security settings of this field and verify that it is read/write"
                                + " for your profile or permission set.",
                        field.name);
            }
            JsonNode stored = Values.stored(field, value);
            if (field.type.equals("reference") && !stored.isNull()) {
                stored = reference(field, stored.textValue());
                if (field.locks()) {
                    checkLock(stored.textValue());
                }
            }
            if (field.unique && !stored.isNull()) {
                String text = stored.asText();
                type.records.values().stream()
                        .filter(other -> other != own && !other.deleted && same(other, field.name, text))
                        .findFirst()
                        .ifPresent(other -> {
                            throw new ApiException(
                                    400,
                                    "DUPLICATE_VALUE",
                                    "duplicate value found: " + field.name + " duplicates value on record with id: "
                                            + other.id.substring(0, 15));
                        });
            }
            values.put(field.name, stored);
        });
        return values;
    }

    static boolean same(StoredRecord record, String field, String text) {
        JsonNode held = record.value(field);
        return held != null && held.asText().equalsIgnoreCase(text);
    }

    private JsonNode reference(SalesforceField field, String id) {
        String whole = Ids.whole(id);
        if (whole == null) {
            throw new ApiException(400, "MALFORMED_ID", field.name + ": id value of incorrect type: " + id, field.name);
        }
        StoredRecord target = byId.get(whole);
        if (target == null || !field.references.contains(target.type.name)) {
            throw new ApiException(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", field.name);
        }
        if (target.deleted) {
            throw new ApiException(400, "ENTITY_IS_DELETED", "entity is deleted", field.name);
        }
        return JsonNodeFactory.instance.textNode(whole);
    }

    void delete(StoredRecord record) {
        if (record.deleted) {
            throw new ApiException(400, "ENTITY_IS_DELETED", "entity is deleted");
        }
        Instant modifiedBefore = record.modifiedAt;
        canTakeBack(() -> {
            record.deleted = false;
            record.modifiedAt = modifiedBefore;
        });
        record.deleted = true;
        record.modifiedAt = clock.instant();
        // what hangs on the record goes with it
        for (ObjectType type : types.values()) {
            for (StoredRecord other : type.records.values()) {
                if (!other.deleted
                        && other != record
                        && refersTo(other, record.id)
                        && Set.of("TopicAssignment", "ContentDocumentLink").contains(type.name)) {
                    canTakeBack(() -> other.deleted = false);
                    other.deleted = true;
                }
            }
        }
    }

    private static boolean refersTo(StoredRecord record, String id) {
        return record.values().values().stream()
                .anyMatch(value -> value.isTextual() && value.textValue().equals(id));
    }

    /** The loser goes to the recycle bin and names the one that stays; what hung on it moves. */
    void merge(StoredRecord loser, StoredRecord winner) {
        for (ObjectType type : types.values()) {
            for (StoredRecord other : type.records.values()) {
                Map<String, JsonNode> moved = new HashMap<>();
                for (SalesforceField field : type.fields.values()) {
                    if (field.type.equals("reference")
                            && !field.name.equals("MasterRecordId")
                            && same(other, field.name, loser.id)) {
                        moved.put(field.name, JsonNodeFactory.instance.textNode(winner.id));
                    }
                }
                if (!moved.isEmpty()) {
                    other.put(moved, clock.instant());
                }
            }
        }
        loser.put(Map.of("MasterRecordId", JsonNodeFactory.instance.textNode(winner.id)), clock.instant());
        loser.deleted = true;
    }
}
