package io.github.nps4j.examples.customadapter;

import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads back from {@link TinyCrm}, so that dry runs, canaries and reconciling work. */
final class TinyCrmReader implements RecordReader {

    private final TinyCrm crm;

    TinyCrmReader(TinyCrm crm) {
        this.crm = crm;
    }

    @Override
    public List<Optional<Snapshot>> readRecords(RecordType type, List<String> recordIds, Set<String> fields) {
        Map<String, TinyCrm.Kind> kinds = new LinkedHashMap<>();
        TinyCrmAdapter.asked(crm::columns).forEach(column -> kinds.put(column.name(), column.kind()));
        if (!kinds.keySet().containsAll(fields)) {
            throw TinyCrmAdapter.failed(FailureKind.SCHEMA, "a field to be read does not exist: correct the mapping");
        }
        Map<String, TinyCrm.Person> people = new LinkedHashMap<>();
        TinyCrmAdapter.asked(() -> crm.find("id", recordIds)).forEach(person -> people.put(person.id(), person));
        return recordIds.stream()
                .map(id -> Optional.ofNullable(people.get(id)).map(person -> snapshot(person, fields, kinds)))
                .toList();
    }

    private static Snapshot snapshot(TinyCrm.Person person, Set<String> fields, Map<String, TinyCrm.Kind> kinds) {
        Map<String, FieldValue> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field, decoded(person.values().get(field), kinds.get(field))));
        return new Snapshot(person.id(), values);
    }

    private static FieldValue decoded(@Nullable Object held, TinyCrm.@Nullable Kind kind) {
        if (held instanceof BigDecimal number) {
            return new FieldValue.NumberValue(number);
        } else if (held instanceof Boolean yes) {
            return new FieldValue.BooleanValue(yes);
        } else if (held instanceof LocalDate day) {
            return new FieldValue.DateValue(day);
        } else if (held instanceof Instant time) {
            return new FieldValue.DateTimeValue(time);
        } else if (held instanceof List<?> list) {
            return new FieldValue.ChoicesValue(
                    list.stream().map(String::valueOf).toList(), ";");
        } else if (held == null) {
            return new FieldValue.ClearValue();
        }
        return kind == TinyCrm.Kind.CHOICE
                ? new FieldValue.ChoiceValue(held.toString())
                : new FieldValue.TextValue(held.toString());
    }
}
