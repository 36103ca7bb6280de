package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.mapping.FieldValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every answer kept as a record of its own. */
abstract class HistoryContract extends EngagementContract {

    private static final Instant AT = Instant.parse("2026-03-01T10:20:30Z");

    private final String mark = "nps:" + UUID.randomUUID();

    @Test
    @DisplayName("the live schema of the history object names its fields with their types")
    final void history_schema_names_the_fields() {
        HistoryWriter writer = writer();
        CrmSchema schema = listening(() -> writer.describeHistory(crm().historyObject()));
        Assumptions.assumeFalse(schema.isOpen(), "the history takes any field");
        crm().historyFields()
                .forEach((role, name) -> assertThat(schema.field(name))
                        .as("field of the history for %s", role)
                        .isPresent());
        assertThat(schema.field(historyField(FieldRole.SCORE)).map(CrmField::type))
                .contains(CrmField.Type.NUMBER);
        assertThat(schema.field("no_such_field_at_all")).isEmpty();
    }

    @Test
    @DisplayName("a history entry is kept once, typed, however often it is written")
    final void history_entry_is_kept_once() {
        HistoryWriter writer = writer();
        String id = newRecord();
        HistoryWriter.Entry entry = entry(id, "1", 0, "canary: 배송이 늦었어요 \uD83D\uDE21 <b>5 & 6</b>");
        List<WriteOutcome> first = write(writer, List.of(entry));
        mustApply(first);
        assertThat(write(writer, List.of(entry))).as("the same entry again").isEqualTo(first);
        List<Map<String, Object>> entries = crm().history(id);
        assertThat(entries).as("entries of the record").hasSize(1);
        mustHold(entries.get(0), 0, "canary: 배송이 늦었어요 \uD83D\uDE21 <b>5 & 6</b>");
    }

    @Test
    @DisplayName("a later revision updates its history entry and adds none")
    final void later_revision_updates_its_history_entry() {
        HistoryWriter writer = writer();
        String id = newRecord();
        List<WriteOutcome> first = write(writer, List.of(entry(id, "1", 9, "canary first words")));
        mustApply(first);
        assertThat(write(writer, List.of(entry(id, "1", 3, "canary second thoughts"))))
                .as("the entry of the same marker")
                .isEqualTo(first);
        List<Map<String, Object>> entries = crm().history(id);
        assertThat(entries).as("entries of the record").hasSize(1);
        mustHold(entries.get(0), 3, "canary second thoughts");
    }

    @Test
    @DisplayName("several answers are kept beside each other, also where a marker begins like another")
    final void several_answers_are_kept() {
        HistoryWriter writer = writer();
        String id = newRecord();
        mustApply(write(writer, List.of(entry(id, "10", 10, "canary ten"))));
        mustApply(write(writer, List.of(entry(id, "1", 1, "canary one"))));
        assertThat(crm().history(id)).hasSize(2);
        assertThat(scores(id)).containsExactlyInAnyOrder("10", "1");
    }

    @Test
    @DisplayName("history entries of several records in one call go to their own, with outcomes in order")
    final void history_of_several_records_keeps_positions() {
        HistoryWriter writer = writer();
        String one = newRecord();
        String other = newRecord();
        List<HistoryWriter.Entry> batch = List.of(
                        entry(one, "a", 1, "canary a"),
                        entry(other, "b", 2, "canary b"),
                        entry(one, "c", 3, "canary c"))
                .subList(0, Math.min(3, subject().limits().writeBatch()));
        List<WriteOutcome> outcomes = write(writer, batch);
        mustApply(outcomes);
        assertThat(outcomes).doesNotHaveDuplicates();
        assertThat(scores(one))
                .containsExactlyInAnyOrderElementsOf(batch.size() > 2 ? List.of("1", "3") : List.of("1"));
        assertThat(scores(other)).containsExactlyElementsOf(batch.size() > 1 ? List.of("2") : List.of());
        for (int i = 0; i < batch.size(); i++) {
            assertThat(write(writer, List.of(batch.get(i))))
                    .as("the entry at position %d, written again", i)
                    .containsExactly(outcomes.get(i));
        }
    }

    @Test
    @DisplayName("a batch of history entries as large as the limit is written")
    final void full_batch_of_history_is_written() {
        HistoryWriter writer = writer();
        int size = Math.min(subject().limits().writeBatch(), LARGEST_BATCH);
        String id = newRecord();
        List<HistoryWriter.Entry> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            batch.add(entry(id, "full-" + i, i % 11, "canary " + i));
        }
        mustApply(write(writer, batch));
        assertThat(crm().history(id)).hasSize(size);
    }

    @Test
    @DisplayName("a history object that does not exist is told as a mistake of the mapping, and nothing is written")
    final void unknown_history_object_is_a_mistake_of_the_mapping() {
        HistoryWriter writer = writer();
        Assumptions.assumeFalse(
                listening(() -> writer.describeHistory(crm().historyObject())).isOpen(), "the history needs no object");
        String id = newRecord();
        assertThat(thrownBy(() -> writer.describeHistory("No_Such_Object_At_All__c")))
                .isEqualTo(FailureKind.SCHEMA);
        HistoryWriter.Entry entry = new HistoryWriter.Entry(
                "No_Such_Object_At_All__c",
                id,
                mark + "-x",
                "NPS 1",
                AT,
                Map.of(historyField(FieldRole.SCORE), number(1)));
        assertThat(kindsOf(() -> write(writer, List.of(entry)))).containsExactly(FailureKind.SCHEMA);
        assertThat(crm().history(id)).isEmpty();
    }

    @Test
    @DisplayName("a history entry whose answer was lost is unknown, and there is one after it is repeated")
    final void history_can_be_repeated_after_a_lost_answer() {
        need(CrmHarness.Feature.LOST_ANSWER);
        HistoryWriter writer = writer();
        String id = newRecord();
        HistoryWriter.Entry entry = entry(id, "lost", 7, "canary with a lost answer");
        crm().loseNextAnswer();
        mustBeUnknown(() -> write(writer, List.of(entry)), Set.of(FailureKind.UNKNOWN_OUTCOME));
        mustApply(write(writer, List.of(entry)));
        assertThat(crm().history(id)).as("entries after the repetition").hasSize(1);
    }

    @Test
    @DisplayName("a history entry of a deleted record takes no other entry down in silence")
    final void history_of_a_deleted_record_is_singled_out() {
        need(CrmHarness.Feature.DELETE);
        HistoryWriter writer = writer();
        List<String> ids = newRecords(Math.min(3, subject().limits().writeBatch()));
        int bad = ids.size() / 2;
        crm().delete(ids.get(bad));
        List<HistoryWriter.Entry> batch = ids.stream()
                .map(id -> entry(id, "d" + ids.indexOf(id), 4, "canary"))
                .toList();
        List<WriteOutcome> outcomes;
        try {
            outcomes = write(writer, batch);
        } catch (CrmException e) {
            assertThat(e.failure().kind()).isEqualTo(FailureKind.BATCH_REFUSED);
            for (int i = 0; i < ids.size(); i++) {
                if (i != bad) {
                    assertThat(crm().history(ids.get(i)))
                            .as("nothing of a refused batch is written")
                            .isEmpty();
                }
            }
            return;
        }
        for (int i = 0; i < ids.size(); i++) {
            if (i == bad) {
                assertThat(outcomes.get(i)).isInstanceOf(WriteOutcome.Rejected.class);
                assertThat(kindOf(outcomes.get(i))).isIn(FailureKind.RECORD_GONE, FailureKind.INVALID_VALUE);
            } else {
                assertThat(outcomes.get(i)).isInstanceOf(WriteOutcome.Applied.class);
                assertThat(crm().history(ids.get(i))).hasSize(1);
            }
        }
    }

    private HistoryWriter writer() {
        return able(CrmHarness.Feature.HISTORY, HistoryWriter.class);
    }

    private List<WriteOutcome> write(HistoryWriter writer, List<HistoryWriter.Entry> entries) {
        entries.forEach(this::hearText);
        List<WriteOutcome> outcomes = outcomes(() -> writer.writeHistory(type(), entries));
        assertThat(outcomes).as("one outcome per entry").hasSameSizeAs(entries);
        return outcomes;
    }

    private String historyField(FieldRole role) {
        String field = crm().historyFields().get(role);
        assertThat(field).as("the field of the history for %s", role).isNotNull();
        return String.valueOf(field);
    }

    private HistoryWriter.Entry entry(String recordId, String suffix, int score, String comment) {
        Map<String, FieldValue> fields = new LinkedHashMap<>();
        fields.put(historyField(FieldRole.SCORE), number(score));
        Map<FieldRole, String> names = crm().historyFields();
        String commentField = names.get(FieldRole.COMMENT);
        if (commentField != null) {
            fields.put(commentField, text(secretly(comment)));
        }
        String segment = names.get(FieldRole.SEGMENT);
        if (segment != null) {
            fields.put(segment, new FieldValue.ChoiceValue(segmentOf(score)));
        }
        String answeredAt = names.get(FieldRole.ANSWERED_AT);
        if (answeredAt != null) {
            fields.put(answeredAt, new FieldValue.DateTimeValue(AT));
        }
        return new HistoryWriter.Entry(
                crm().historyObject(), recordId, mark + "-" + suffix, "NPS " + score, AT, fields);
    }

    private static String segmentOf(int score) {
        return score >= 9 ? "promoter" : score >= 7 ? "passive" : "detractor";
    }

    private void mustHold(Map<String, Object> entry, int score, String comment) {
        Object held = entry.get(historyField(FieldRole.SCORE));
        if (writer().describeHistory(crm().historyObject()).isOpen()) {
            assertThat(scoreOf(held)).isEqualTo(String.valueOf(score));
        } else {
            assertThat(held).as("the score in the history: a number").isInstanceOf(BigDecimal.class);
            assertThat((BigDecimal) held).isEqualByComparingTo(BigDecimal.valueOf(score));
        }
        Map<FieldRole, String> names = crm().historyFields();
        if (names.containsKey(FieldRole.COMMENT)) {
            assertThat(entry.get(names.get(FieldRole.COMMENT))).isEqualTo(comment);
        }
        if (names.containsKey(FieldRole.SEGMENT)) {
            assertThat(entry.get(names.get(FieldRole.SEGMENT))).isEqualTo(segmentOf(score));
        }
        if (names.containsKey(FieldRole.ANSWERED_AT)) {
            assertThat(entry.get(names.get(FieldRole.ANSWERED_AT))).isEqualTo(AT);
        }
    }

    private List<String> scores(String recordId) {
        return crm().history(recordId).stream()
                .map(entry -> scoreOf(entry.get(historyField(FieldRole.SCORE))))
                .toList();
    }

    private static String scoreOf(@Nullable Object held) {
        return held instanceof BigDecimal number ? number.stripTrailingZeros().toPlainString() : String.valueOf(held);
    }
}
