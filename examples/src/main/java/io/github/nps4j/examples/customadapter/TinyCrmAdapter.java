package io.github.nps4j.examples.customadapter;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes to {@link TinyCrm}: people are its contacts. Thread-safe, as far as the CRM is. */
public final class TinyCrmAdapter implements CrmAdapter {

    private final TinyCrm crm;

    /**
     * An adapter.
     *
     * @param crm the CRM's client
     */
    public TinyCrmAdapter(TinyCrm crm) {
        this.crm = crm;
    }

    @Override
    public <T> Optional<T> ability(Class<T> ability) {
        TinyCrmReader reader = new TinyCrmReader(crm);
        return ability.isInstance(reader) ? Optional.of(ability.cast(reader)) : Optional.empty();
    }

    @Override
    public CrmLimits limits() {
        return new CrmLimits(50, 50, 4);
    }

    @Override
    public CrmSchema describe(RecordType type) {
        return CrmSchema.of(
                asked(crm::columns).stream().map(TinyCrmAdapter::field).toList());
    }

    private static CrmField field(TinyCrm.Column column) {
        CrmField.Builder field = CrmField.builder(
                column.name(),
                switch (column.kind()) {
                    case TEXT -> CrmField.Type.TEXT;
                    case NUMBER -> CrmField.Type.NUMBER;
                    case CHOICE -> CrmField.Type.PICKLIST;
                    case CHOICES -> CrmField.Type.MULTI_SELECT;
                    case YES_NO -> CrmField.Type.BOOLEAN;
                    case DAY -> CrmField.Type.DATE;
                    case TIME -> CrmField.Type.DATETIME;
                });
        if (!column.choices().isEmpty()) {
            field.options(column.choices());
        }
        return column.unique() ? field.unique().build() : field.build();
    }

    /** One call for all keys; the answers are put at the positions of their keys, all records of each. */
    @Override
    public List<Lookup> lookup(LookupRequest request) {
        String column = column(request.keys().get(0), request.field().orElse(null));
        List<TinyCrm.Person> people = asked(() ->
                crm.find(column, request.keys().stream().map(IdentityKey::value).toList()));
        return request.keys().stream()
                .<Lookup>map(key -> new Lookup.Found(people.stream()
                        .filter(person -> has(person, column, key))
                        .map(person -> record(person, request.readFields()))
                        .toList()))
                .toList();
    }

    /** The CRM finds texts whatever their case; two ids that differ in case are still two. */
    private static boolean has(TinyCrm.Person person, String column, IdentityKey key) {
        String held = column.equals("id")
                ? person.id()
                : String.valueOf(person.values().get(column));
        return key instanceof IdentityKey.Email ? held.equalsIgnoreCase(key.value()) : held.equals(key.value());
    }

    private static CrmRecord record(TinyCrm.Person person, Set<String> fields) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String field : fields) {
            Object value = person.values().get(field);
            if (value != null) {
                values.put(field, List.of(value.toString()));
            }
        }
        return new CrmRecord(person.id(), values);
    }

    private static String column(IdentityKey key, @Nullable String field) {
        return field != null ? field : key instanceof IdentityKey.CrmId ? "id" : key.kind();
    }

    @Override
    public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
        List<@Nullable WriteOutcome> outcomes = new ArrayList<>();
        List<TinyCrm.Change> changes = new ArrayList<>();
        for (RecordWrite write : batch) {
            List<String> ids = write.createKey().isPresent()
                    ? having(write)
                    : List.of(write.recordId().orElseThrow());
            if (ids.size() > 1) {
                outcomes.add(refused(FailureKind.DUPLICATE, ids.size() + " people have the key of the new one"));
            } else {
                outcomes.add(null);
                changes.add(change(write, ids.isEmpty() ? null : ids.get(0)));
            }
        }
        List<TinyCrm.Result> results = changes.isEmpty() ? List.of() : asked(() -> crm.save(changes));
        int next = 0;
        List<WriteOutcome> all = new ArrayList<>();
        for (WriteOutcome outcome : outcomes) {
            all.add(outcome != null ? outcome : outcome(results.get(next++)));
        }
        return all;
    }

    private List<String> having(RecordWrite write) {
        IdentityKey key = write.createKey().orElseThrow();
        String column = column(key, write.createField().orElse(null));
        return asked(() -> crm.find(column, List.of(key.value()))).stream()
                .filter(person -> has(person, column, key))
                .map(TinyCrm.Person::id)
                .toList();
    }

    private static TinyCrm.Change change(RecordWrite write, @Nullable String id) {
        Map<String, Object> set = new LinkedHashMap<>();
        Set<String> clear = new HashSet<>();
        if (id == null) {
            IdentityKey key = write.createKey().orElseThrow();
            write.furtherKeys()
                    .forEach(more ->
                            set.put(column(more.key(), more.field()), more.key().value()));
            set.put(column(key, write.createField().orElse(null)), key.value());
        }
        write.fields().forEach((field, value) -> {
            Object encoded = encoded(value);
            if (encoded == null) {
                clear.add(field);
            } else {
                set.put(field, encoded);
            }
        });
        return new TinyCrm.Change(id, set, clear);
    }

    private static WriteOutcome outcome(TinyCrm.Result result) {
        String id = result.id();
        if (id != null) {
            return new WriteOutcome.Applied(id);
        }
        return switch (String.valueOf(result.error())) {
            case "gone" -> refused(FailureKind.RECORD_GONE, "the person does not exist any more");
            case "taken" -> refused(FailureKind.DUPLICATE, "another person has a value that must be unique");
            case "no_column" -> refused(FailureKind.SCHEMA, "a column does not exist: correct the mapping");
            default -> refused(FailureKind.INVALID_VALUE, "a value does not fit its column");
        };
    }

    private static WriteOutcome refused(FailureKind kind, String why) {
        return new WriteOutcome.Rejected(Failure.of(kind, "TinyCRM refused the change: " + why + "."));
    }

    private static @Nullable Object encoded(FieldValue value) {
        return value instanceof FieldValue.ChoicesValue choices
                ? choices.values()
                : value instanceof FieldValue.DateValue date
                        ? date.value()
                        : value instanceof FieldValue.DateTimeValue time ? time.value() : value.plain();
    }

    /** Says what can be done about a failed call. That an answer was lost is neither success nor failure. */
    static <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (TinyCrm.CallFailed e) {
            throw switch (e.code()) {
                case "busy" -> failed(FailureKind.THROTTLED, "too many calls");
                case "quota" -> failed(FailureKind.QUOTA_EXHAUSTED, "the calls of today are used up");
                case "token" -> failed(FailureKind.UNAUTHORIZED, "the token is refused: renew it");
                case "rights" -> failed(FailureKind.FORBIDDEN, "the user lacks a right: grant it");
                case "down" -> failed(FailureKind.UNAVAILABLE, "the CRM is down");
                case "no_answer" -> failed(FailureKind.UNKNOWN_OUTCOME, "the answer was lost");
                default -> failed(FailureKind.UNEXPECTED, "it answered " + e.code());
            };
        }
    }

    static CrmException failed(FailureKind kind, String why) {
        return new CrmException(Failure.of(kind, "TinyCRM could not be asked: " + why + "."));
    }
}
