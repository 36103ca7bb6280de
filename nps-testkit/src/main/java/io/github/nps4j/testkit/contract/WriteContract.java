package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Writing fields. */
abstract class WriteContract extends LookupContract {

    private static final int MOST_THREADS = 8;

    @Test
    @DisplayName("every score from 0 to 10 arrives as a number")
    final void every_score_arrives_as_a_number() {
        String id = newRecord();
        for (int score = 0; score <= 10; score++) {
            mustApply(write(List.of(score(id, score))));
            mustHoldScore(id, score);
        }
    }

    @Test
    @DisplayName("a picklist, a multi-select, a boolean, a date and a time arrive typed")
    final void values_of_every_type_arrive_typed() {
        Instant answeredAt = Instant.parse("2026-03-01T10:20:30Z");
        LocalDate answeredOn = LocalDate.parse("2026-02-28");
        Map<FieldRole, FieldValue> sent = Map.of(
                FieldRole.SEGMENT, new FieldValue.ChoiceValue("detractor"),
                FieldRole.THEMES, new FieldValue.ChoicesValue(List.of("price", "delivery"), crm().joiner()),
                FieldRole.CONTACT_ME, new FieldValue.BooleanValue(false),
                FieldRole.ANSWERED_ON, new FieldValue.DateValue(answeredOn),
                FieldRole.ANSWERED_AT, new FieldValue.DateTimeValue(answeredAt));
        Map<FieldRole, Object> expected = Map.of(
                FieldRole.SEGMENT,
                "detractor",
                FieldRole.THEMES,
                List.of("price", "delivery"),
                FieldRole.CONTACT_ME,
                false,
                FieldRole.ANSWERED_ON,
                answeredOn,
                FieldRole.ANSWERED_AT,
                answeredAt);
        String id = newRecord();
        sent.forEach((role, value) -> {
            String field = crm().fields().get(role);
            if (field != null) {
                mustApply(write(List.of(update(id, Map.of(field, value)))));
                assertThat(crm().value(id, field))
                        .as("what the CRM holds for %s", role)
                        .isEqualTo(expected.get(role));
            }
        });
    }

    @Test
    @DisplayName("fields that a write does not name keep their values")
    final void fields_not_named_keep_their_values() {
        String id = newRecord();
        crm().put(id, field(FieldRole.COMMENT), text(secretly("canary comment that stays")));
        mustApply(write(List.of(score(id, 9))));
        mustHoldScore(id, 9);
        assertThat(held(id, FieldRole.COMMENT)).isEqualTo("canary comment that stays");
    }

    @Test
    @DisplayName("a cleared field is empty, and the others are not")
    final void cleared_field_is_empty() {
        String id = newRecord();
        crm().put(id, field(FieldRole.COMMENT), text(secretly("canary comment that goes")));
        crm().put(id, field(FieldRole.SCORE), number(3));
        mustApply(write(List.of(update(id, Map.of(field(FieldRole.COMMENT), new FieldValue.ClearValue())))));
        assertThat(held(id, FieldRole.COMMENT)).isNull();
        mustHoldScore(id, 3);
        mustApply(write(List.of(update(id, Map.of(field(FieldRole.SCORE), new FieldValue.ClearValue())))));
        assertThat(held(id, FieldRole.SCORE)).isNull();
    }

    @Test
    @DisplayName("text of any script, emoji, quotes, markup and line breaks arrives unchanged")
    final void text_arrives_unchanged() {
        for (String comment : List.of(
                "직원이 정말 친절했어요. 다음에도 꼭 올게요!",
                "配送が遅かったです。改善をお願いします。",
                "Très déçu… العربية עברית हिन्दी",
                "\uD83D\uDE21 → \uD83D\uDE0D \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \uD83C\uDDF0\uD83C\uDDF7",
                "line one\nline two\n\nline four",
                "He said \"5 < 6 & 7 > 3\"; <b>bold</b> 'O'Brien' \\ 100% {x} $1")) {
            String id = newRecord();
            mustApply(write(List.of(update(id, Map.of(field(FieldRole.COMMENT), text(secretly(comment)))))));
            assertThat(held(id, FieldRole.COMMENT)).isEqualTo(comment);
        }
    }

    @Test
    @DisplayName("a comment of 32,000 characters arrives unchanged")
    final void long_text_arrives_unchanged() {
        need(CrmHarness.Feature.LONG_TEXT);
        String comment = secretly("canary ") + "가나다라 ".repeat(6_400).substring(0, 31_993);
        String id = newRecord();
        mustApply(write(List.of(update(id, Map.of(field(FieldRole.COMMENT), text(comment))))));
        assertThat(held(id, FieldRole.COMMENT)).isEqualTo(comment);
    }

    @Test
    @DisplayName("outcomes stand at the position of their write")
    final void outcomes_stand_at_the_position_of_their_write() {
        List<String> ids = newRecords(Math.min(9, subject().limits().writeBatch()));
        // neither the order of creation nor the reverse of it
        Collections.rotate(ids, 4);
        List<WriteOutcome> outcomes =
                write(ids.stream().map(id -> score(id, ids.indexOf(id))).toList());
        for (int i = 0; i < ids.size(); i++) {
            assertThat(outcomes.get(i)).isEqualTo(new WriteOutcome.Applied(ids.get(i)));
            mustHoldScore(ids.get(i), i);
        }
    }

    @Test
    @DisplayName("a batch as large as the limit is written")
    final void full_batch_is_written() {
        List<String> ids = newRecords(Math.min(subject().limits().writeBatch(), LARGEST_BATCH));
        List<WriteOutcome> outcomes =
                write(ids.stream().map(id -> score(id, ids.indexOf(id) % 11)).toList());
        for (int i = 0; i < ids.size(); i++) {
            assertThat(outcomes.get(i)).isEqualTo(new WriteOutcome.Applied(ids.get(i)));
            mustHoldScore(ids.get(i), i % 11);
        }
    }

    @Test
    @DisplayName("the same write again is harmless")
    final void same_write_again_is_harmless() {
        String id = newRecord();
        int before = crm().recordCount();
        RecordWrite write = score(id, 8);
        mustApply(write(List.of(write)));
        mustApply(write(List.of(write)));
        mustHoldScore(id, 8);
        assertThat(crm().recordCount()).isEqualTo(before);
    }

    @Test
    @DisplayName("a bad value is told of its own write, or the whole batch is refused and nothing written")
    final void bad_value_never_takes_others_down_in_silence() {
        need(CrmHarness.Feature.STRICT_OPTIONS);
        String segment = field(FieldRole.SEGMENT);
        List<String> ids = newRecords(Math.min(5, subject().limits().writeBatch()));
        int bad = ids.size() / 2;
        List<RecordWrite> batch = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            batch.add(
                    i == bad
                            ? update(
                                    ids.get(i),
                                    Map.of(segment, new FieldValue.ChoiceValue(secretly("canary-no-such-option"))))
                            : score(ids.get(i), 6));
        }
        mustSingleOut(ids, bad, batch, List.of(FailureKind.INVALID_VALUE, FailureKind.SCHEMA));
        assertThat(crm().value(ids.get(bad), segment)).isNull();
    }

    @Test
    @DisplayName("a deleted record is told of its own write, or the whole batch is refused and nothing written")
    final void deleted_record_never_takes_others_down_in_silence() {
        need(CrmHarness.Feature.DELETE);
        List<String> ids = newRecords(Math.min(5, subject().limits().writeBatch()));
        int bad = ids.size() / 2;
        crm().delete(ids.get(bad));
        mustSingleOut(ids, bad, ids.stream().map(id -> score(id, 6)).toList(), List.of(FailureKind.RECORD_GONE));
    }

    @Test
    @DisplayName("a write to a deleted record alone is rejected because the record is gone")
    final void deleted_record_is_gone() {
        need(CrmHarness.Feature.DELETE);
        String id = newRecord();
        crm().delete(id);
        WriteOutcome outcome = write(List.of(score(id, 6))).get(0);
        assertThat(outcome).isInstanceOf(WriteOutcome.Rejected.class);
        assertThat(kindOf(outcome)).isEqualTo(FailureKind.RECORD_GONE);
    }

    @Test
    @DisplayName("a write to a merged record reaches the survivor and names it")
    final void write_to_a_merged_record_reaches_the_survivor() {
        need(CrmHarness.Feature.MERGE);
        String old = newRecord();
        String survivor = newRecord();
        crm().merge(old, survivor);
        assertThat(write(List.of(score(old, 2)))).containsExactly(new WriteOutcome.Applied(survivor));
        mustHoldScore(survivor, 2);
    }

    @Test
    @DisplayName("a record is created under a key, once, however often the write is repeated")
    final void record_is_created_once() {
        need(CrmHarness.Feature.CREATE);
        for (String kind : crm().createKinds()) {
            IdentityKey key = newKey(kind);
            int before = crm().recordCount();
            RecordWrite write = create(key, Map.of(field(FieldRole.SCORE), number(10)));
            List<WriteOutcome> first = write(List.of(write));
            mustApply(first);
            String id = ((WriteOutcome.Applied) first.get(0)).recordId();
            assertThat(write(List.of(write))).as("the same write again").isEqualTo(first);
            assertThat(crm().recordCount()).isEqualTo(before + 1);
            mustHoldScore(id, 10);
            assertThat(found(key)).extracting(CrmRecord::id).containsExactly(id);
        }
    }

    @Test
    @DisplayName("a record that has the key by now is updated, not created")
    final void existing_record_is_updated_instead_of_created() {
        need(CrmHarness.Feature.CREATE);
        for (String kind : crm().createKinds()) {
            IdentityKey key = newKey(kind);
            String id = crm().addRecord(List.of(key));
            crm().put(id, field(FieldRole.COMMENT), text(secretly("canary comment before")));
            int before = crm().recordCount();
            assertThat(write(List.of(create(key, Map.of(field(FieldRole.SCORE), number(1))))))
                    .containsExactly(new WriteOutcome.Applied(id));
            assertThat(crm().recordCount()).isEqualTo(before);
            mustHoldScore(id, 1);
            assertThat(held(id, FieldRole.COMMENT)).isEqualTo("canary comment before");
        }
    }

    @Test
    @DisplayName("a key that several records have is never created under, nor is one of them picked")
    final void key_of_several_records_is_never_created_under() {
        need(CrmHarness.Feature.CREATE);
        Set<String> kinds = new TreeSet<>(crm().createKinds());
        kinds.retainAll(crm().sharedKinds());
        Assumptions.assumeFalse(kinds.isEmpty(), "no kind of key can be both shared and created under");
        for (String kind : kinds) {
            IdentityKey shared = newKey(kind);
            List<String> ids = List.of(crm().addRecord(List.of(shared)), crm().addRecord(List.of(shared)));
            int before = crm().recordCount();
            WriteOutcome outcome = write(List.of(create(shared, Map.of(field(FieldRole.SCORE), number(1)))))
                    .get(0);
            assertThat(outcome).isInstanceOf(WriteOutcome.Rejected.class);
            assertThat(kindOf(outcome)).isEqualTo(FailureKind.DUPLICATE);
            assertThat(crm().recordCount()).isEqualTo(before);
            ids.forEach(id -> assertThat(held(id, FieldRole.SCORE)).isNull());
        }
    }

    @Test
    @DisplayName("a created record gets its further keys and is found by each, and an existing one keeps its own")
    final void created_record_gets_its_further_keys() {
        need(CrmHarness.Feature.FURTHER_KEYS);
        for (String kind : crm().createKinds()) {
            IdentityKey key = newKey(kind);
            List<IdentityKey> further = crm().keyKinds().keySet().stream()
                    .filter(other -> !other.equals(kind))
                    .sorted()
                    .map(this::newKey)
                    .toList();
            RecordWrite write = createWith(key, further, Map.of(field(FieldRole.SCORE), number(9)));
            List<WriteOutcome> first = write(List.of(write));
            mustApply(first);
            String id = ((WriteOutcome.Applied) first.get(0)).recordId();
            assertThat(found(key)).extracting(CrmRecord::id).containsExactly(id);
            for (IdentityKey other : further) {
                assertThat(found(other))
                        .extracting(CrmRecord::id)
                        .as("records by the further %s", other.kind())
                        .containsExactly(id);
            }
            List<IdentityKey> others =
                    further.stream().map(one -> newKey(one.kind())).toList();
            mustApply(write(List.of(createWith(key, others, Map.of(field(FieldRole.SCORE), number(2))))));
            mustHoldScore(id, 2);
            for (int i = 0; i < further.size(); i++) {
                assertThat(found(further.get(i))).extracting(CrmRecord::id).containsExactly(id);
                assertThat(found(others.get(i))).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("a locked record is told as LOCKED of its own write, and can be written when the lock is over")
    final void locked_record_is_told_as_locked() {
        need(CrmHarness.Feature.LOCK);
        List<String> ids = newRecords(Math.min(5, subject().limits().writeBatch()));
        int locked = ids.size() / 2;
        crm().lock(ids.get(locked));
        List<WriteOutcome> outcomes;
        try {
            outcomes = write(ids.stream().map(id -> score(id, 6)).toList());
        } catch (CrmException e) {
            // of a CRM that refuses the batch, or says of the whole of it what it says of one
            assertThat(e.failure().kind()).isIn(FailureKind.BATCH_REFUSED, FailureKind.LOCKED);
            outcomes = List.of();
        }
        for (int i = 0; i < outcomes.size(); i++) {
            if (i == locked) {
                assertThat(outcomes.get(i)).isNotInstanceOf(WriteOutcome.Applied.class);
                assertThat(kindOf(outcomes.get(i))).isEqualTo(FailureKind.LOCKED);
            } else {
                assertThat(outcomes.get(i)).isEqualTo(new WriteOutcome.Applied(ids.get(i)));
            }
        }
        assertThat(held(ids.get(locked), FieldRole.SCORE)).isNull();
        crm().heal();
        mustApply(write(List.of(score(ids.get(locked), 6))));
        mustHoldScore(ids.get(locked), 6);
    }

    @Test
    @DisplayName("updates and creations of one batch keep their positions")
    final void updates_and_creations_keep_their_positions() {
        need(CrmHarness.Feature.CREATE);
        Assumptions.assumeTrue(subject().limits().writeBatch() >= 4, "one write holds fewer than 4 records");
        String kind = crm().createKinds().iterator().next();
        IdentityKey first = newKey(kind);
        IdentityKey second = newKey(kind);
        String one = newRecord();
        String other = newRecord();
        List<WriteOutcome> outcomes = write(List.of(
                create(first, Map.of(field(FieldRole.SCORE), number(1))),
                score(one, 2),
                create(second, Map.of(field(FieldRole.SCORE), number(3))),
                score(other, 4)));
        mustApply(outcomes);
        assertThat(outcomes.get(1)).isEqualTo(new WriteOutcome.Applied(one));
        assertThat(outcomes.get(3)).isEqualTo(new WriteOutcome.Applied(other));
        assertThat(found(first))
                .extracting(record -> new WriteOutcome.Applied(record.id()))
                .containsExactly((WriteOutcome.Applied) outcomes.get(0));
        assertThat(found(second))
                .extracting(record -> new WriteOutcome.Applied(record.id()))
                .containsExactly((WriteOutcome.Applied) outcomes.get(2));
    }

    @Test
    @DisplayName("as many calls at a time as the limit allows do not disturb each other")
    final void parallel_calls_do_not_disturb_each_other() throws Exception {
        int threads = Math.min(subject().limits().concurrency(), MOST_THREADS);
        int each = Math.min(10, subject().limits().writeBatch());
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                List<String> ids = newRecords(each);
                int score = t % 11;
                running.add(pool.submit(() -> {
                    start.await();
                    List<WriteOutcome> outcomes =
                            write(ids.stream().map(id -> score(id, score)).toList());
                    for (int i = 0; i < ids.size(); i++) {
                        assertThat(outcomes.get(i)).isEqualTo(new WriteOutcome.Applied(ids.get(i)));
                        mustHoldScore(ids.get(i), score);
                    }
                    return null;
                }));
            }
            start.countDown();
            await(running);
        } finally {
            pool.shutdownNow();
        }
    }

    private static void await(Collection<Future<?>> running) throws InterruptedException {
        for (Future<?> one : running) {
            try {
                one.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError("a parallel call failed: " + e.getCause(), e.getCause());
            } catch (TimeoutException e) {
                fail("a parallel call did not end within 60 seconds", e);
            }
        }
    }

    /** Every write but the bad one is applied and the bad one rejected; or the batch is refused and nothing is written. */
    private void mustSingleOut(List<String> ids, int bad, List<RecordWrite> batch, List<FailureKind> kinds) {
        List<WriteOutcome> outcomes;
        try {
            outcomes = write(batch);
        } catch (CrmException e) {
            assertThat(e.failure().kind())
                    .as("a batch that fails because of one record")
                    .isEqualTo(FailureKind.BATCH_REFUSED);
            for (int i = 0; i < ids.size(); i++) {
                if (i != bad) {
                    assertThat(held(ids.get(i), FieldRole.SCORE))
                            .as("nothing of a refused batch is written")
                            .isNull();
                }
            }
            return;
        }
        for (int i = 0; i < ids.size(); i++) {
            if (i == bad) {
                assertThat(outcomes.get(i)).isInstanceOf(WriteOutcome.Rejected.class);
                assertThat(kindOf(outcomes.get(i))).isIn(kinds);
            } else {
                assertThat(outcomes.get(i)).isEqualTo(new WriteOutcome.Applied(ids.get(i)));
                mustHoldScore(ids.get(i), 6);
            }
        }
    }
}
