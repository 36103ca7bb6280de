package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.mapping.FieldValue;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reading back what stands in records. */
abstract class ReadBackContract extends AssociationContract {

    @Test
    @DisplayName("what was written is read back with the same type and value")
    final void written_values_are_read_back_typed() {
        RecordReader reader = reader();
        String id = newRecord();
        Map<String, FieldValue> sent = everyRole("canary first, \"quoted\" 배송 \uD83D\uDE21\nsecond line");
        mustApply(write(List.of(update(id, sent))));
        RecordReader.Snapshot snapshot = one(reader, id, sent.keySet());
        assertThat(snapshot.recordId()).isEqualTo(id);
        assertThat(snapshot.values().keySet()).containsExactlyInAnyOrderElementsOf(sent.keySet());
        sent.forEach(
                (field, value) -> mustBeSame(field, value, snapshot.values().get(field)));
    }

    @Test
    @DisplayName("what others wrote is read back with the type that the mapping writes")
    final void values_of_others_are_read_back_typed() {
        RecordReader reader = reader();
        String id = newRecord();
        Map<String, FieldValue> held = everyRole("canary by somebody else");
        held.forEach((field, value) -> crm().put(id, field, value));
        RecordReader.Snapshot snapshot = one(reader, id, held.keySet());
        held.forEach(
                (field, value) -> mustBeSame(field, value, snapshot.values().get(field)));
    }

    @Test
    @DisplayName("an empty field is read back as one to be cleared")
    final void empty_field_is_read_back_as_clear() {
        RecordReader reader = reader();
        String id = newRecord();
        Set<String> fields = new LinkedHashSet<>(crm().fields().values());
        RecordReader.Snapshot snapshot = one(reader, id, fields);
        assertThat(snapshot.values().keySet()).containsExactlyInAnyOrderElementsOf(fields);
        String contactMe = crm().fields().get(FieldRole.CONTACT_ME);
        snapshot.values().forEach((field, value) -> {
            // some CRMs have no empty check box
            if (!field.equals(contactMe) || !value.equals(new FieldValue.BooleanValue(false))) {
                assertThat(value).as("the empty field %s", field).isInstanceOf(FieldValue.ClearValue.class);
            }
        });
    }

    @Test
    @DisplayName("records are read back at the position of their id, a deleted one as empty")
    final void records_are_read_back_in_order() {
        RecordReader reader = reader();
        List<String> ids = newRecords(Math.min(6, subject().limits().lookupBatch()));
        for (int i = 0; i < ids.size(); i++) {
            crm().put(ids.get(i), field(FieldRole.SCORE), number(i));
        }
        List<Integer> scores = new ArrayList<>();
        ids.forEach(id -> scores.add(ids.indexOf(id)));
        Collections.rotate(scores, 2);
        int gone = crm().features().contains(CrmHarness.Feature.DELETE) ? scores.get(scores.size() / 2) : -1;
        if (gone >= 0) {
            crm().delete(ids.get(gone));
        }
        List<Optional<RecordReader.Snapshot>> read =
                read(reader, scores.stream().map(ids::get).toList(), Set.of(field(FieldRole.SCORE)));
        for (int i = 0; i < scores.size(); i++) {
            if (scores.get(i) == gone) {
                assertThat(read.get(i)).as("a deleted record").isEmpty();
            } else {
                assertThat(read.get(i)).isPresent();
                RecordReader.Snapshot snapshot = read.get(i).orElseThrow();
                assertThat(snapshot.recordId()).isEqualTo(ids.get(scores.get(i)));
                mustBeSame("score", number(scores.get(i)), snapshot.values().get(field(FieldRole.SCORE)));
            }
        }
    }

    @Test
    @DisplayName("as many records as one lookup takes are read back in one call")
    final void full_batch_is_read_back() {
        RecordReader reader = reader();
        List<String> ids = newRecords(Math.min(subject().limits().lookupBatch(), LARGEST_BATCH));
        List<Optional<RecordReader.Snapshot>> read = read(reader, ids, Set.of(field(FieldRole.SCORE)));
        for (int i = 0; i < ids.size(); i++) {
            assertThat(read.get(i).map(RecordReader.Snapshot::recordId)).contains(ids.get(i));
        }
    }

    @Test
    @DisplayName("a merged record is read back as the survivor, under its id")
    final void merged_record_is_read_back_as_the_survivor() {
        need(CrmHarness.Feature.MERGE);
        RecordReader reader = reader();
        String old = newRecord();
        String survivor = newRecord();
        crm().put(survivor, field(FieldRole.SCORE), number(8));
        crm().merge(old, survivor);
        RecordReader.Snapshot snapshot = one(reader, old, Set.of(field(FieldRole.SCORE)));
        assertThat(snapshot.recordId()).isEqualTo(survivor);
        mustBeSame("score", number(8), snapshot.values().get(field(FieldRole.SCORE)));
    }

    @Test
    @DisplayName("reading a field that does not exist is told as a mistake of the mapping")
    final void reading_an_unknown_field_is_a_mistake_of_the_mapping() {
        RecordReader reader = reader();
        Assumptions.assumeFalse(subject().describe(type()).isOpen(), "the destination takes any field");
        String id = newRecord();
        assertThat(thrownBy(() -> reader.readRecords(
                        type(), List.of(id), Set.of(field(FieldRole.SCORE), "no_such_field_at_all"))))
                .isEqualTo(FailureKind.SCHEMA);
    }

    @Test
    @DisplayName("what was read, written back, restores the record")
    final void snapshot_written_back_restores_the_record() {
        RecordReader reader = reader();
        String id = newRecord();
        Map<String, FieldValue> before = everyRole("canary as it stood before");
        String emptied = field(FieldRole.COMMENT);
        before.forEach((field, value) -> {
            if (!field.equals(emptied)) {
                crm().put(id, field, value);
            }
        });
        RecordReader.Snapshot snapshot = one(reader, id, before.keySet());
        mustApply(write(List.of(update(
                id,
                Map.of(
                        emptied,
                        text(secretly("canary written over an empty field")),
                        field(FieldRole.SCORE),
                        number(1))))));
        mustApply(write(List.of(update(snapshot.recordId(), snapshot.values()))));
        RecordReader.Snapshot after = one(reader, id, before.keySet());
        snapshot.values()
                .forEach((field, value) ->
                        mustBeSame(field, value, after.values().get(field)));
        assertThat(crm().value(id, emptied)).isNull();
    }

    @Test
    @DisplayName("reading in an outage fails as the outage")
    final void reading_in_an_outage_fails_as_the_outage() {
        RecordReader reader = reader();
        String id = newRecord();
        Map<CrmHarness.Outage, FailureKind> kinds = Map.of(
                CrmHarness.Outage.THROTTLED, FailureKind.THROTTLED,
                CrmHarness.Outage.UNAUTHORIZED, FailureKind.UNAUTHORIZED,
                CrmHarness.Outage.FORBIDDEN, FailureKind.FORBIDDEN,
                CrmHarness.Outage.UNAVAILABLE, FailureKind.UNAVAILABLE);
        kinds.forEach((outage, kind) -> {
            if (crm().features().contains(CrmHarness.Feature.valueOf(outage.name()))) {
                crm().startFailing(outage);
                assertThat(thrownBy(() -> reader.readRecords(type(), List.of(id), Set.of(field(FieldRole.SCORE)))))
                        .isEqualTo(kind);
                crm().heal();
            }
        });
    }

    private RecordReader reader() {
        return able(CrmHarness.Feature.READ_BACK, RecordReader.class);
    }

    private List<Optional<RecordReader.Snapshot>> read(RecordReader reader, List<String> ids, Set<String> fields) {
        List<Optional<RecordReader.Snapshot>> read = listening(() -> reader.readRecords(type(), ids, fields));
        assertThat(read).as("one snapshot per id").hasSameSizeAs(ids);
        read.forEach(snapshot -> snapshot.ifPresent(this::hearText));
        return read;
    }

    private RecordReader.Snapshot one(RecordReader reader, String id, Set<String> fields) {
        Optional<RecordReader.Snapshot> snapshot =
                read(reader, List.of(id), fields).get(0);
        assertThat(snapshot).as("the record that was read").isPresent();
        return snapshot.orElseThrow();
    }

    /** A value for each field that the harness declares. */
    private Map<String, FieldValue> everyRole(String comment) {
        Map<String, FieldValue> values = new LinkedHashMap<>();
        crm().fields()
                .forEach((role, field) -> values.put(
                        field,
                        switch (role) {
                            case SCORE -> number(0);
                            case COMMENT -> text(secretly(comment));
                            case OTHER_TEXT -> text("relationship-2026");
                            case SEGMENT -> new FieldValue.ChoiceValue("passive");
                            case THEMES -> new FieldValue.ChoicesValue(List.of("price", "delivery"), crm().joiner());
                            case CONTACT_ME -> new FieldValue.BooleanValue(true);
                            case ANSWERED_ON -> new FieldValue.DateValue(LocalDate.parse("2026-02-28"));
                            case ANSWERED_AT -> new FieldValue.DateTimeValue(Instant.parse("2026-03-01T10:20:30Z"));
                        }));
        return values;
    }

    /** The same kind and value; the scale of a number and the order of options do not matter. */
    private static void mustBeSame(String field, FieldValue expected, @Nullable FieldValue read) {
        assertThat(read).as("the type of %s as it is read back", field).hasSameClassAs(expected);
        if (expected instanceof FieldValue.NumberValue number && read instanceof FieldValue.NumberValue same) {
            assertThat(same.value()).as("the number in %s", field).isEqualByComparingTo(number.value());
        } else if (expected instanceof FieldValue.ChoicesValue choices
                && read instanceof FieldValue.ChoicesValue same) {
            assertThat(same.values())
                    .as("the options in %s", field)
                    .containsExactlyInAnyOrderElementsOf(choices.values());
        } else {
            assertThat(read == null ? null : read.plain())
                    .as("the value of %s", field)
                    .isEqualTo(expected.plain());
        }
    }
}
