package io.github.nps4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeCrmTest {

    private static final RecordType CONTACT = RecordType.CONTACT;
    private static final Failure SLOW_DOWN = Failure.of(FailureKind.THROTTLED, "slow down");

    private final SettableClock clock = SettableClock.at("2026-03-01T10:00:00Z");
    private final FakeCrm crm = FakeCrm.builder()
            .npsContacts()
            .clock(clock)
            .record("c1", r -> r.email("Ada@Example.com").number("nps_score", 7))
            .record("c2", r -> r.email("bo@example.com").phone("010-1234-5678").more("email", "bo2@example.com"))
            .build();

    private static RecordWrite score(String id, int score) {
        return RecordWrite.update(
                id, "t-" + id, Map.of("nps_score", new FieldValue.NumberValue(BigDecimal.valueOf(score))));
    }

    private static FailureKind kind(WriteOutcome outcome) {
        return ((WriteOutcome.Rejected) outcome).failure().kind();
    }

    private List<CrmRecord> find(IdentityKey key, String... readFields) {
        Lookup lookup = crm.lookup(new LookupRequest(CONTACT, List.of(key), null, Set.of(readFields)))
                .get(0);
        return ((Lookup.Found) lookup).records();
    }

    @Test
    void shows_what_was_written_and_when() {
        crm.write(CONTACT, List.of(score("c1", 9)));
        clock.advance(Duration.ofMinutes(1));
        crm.write(CONTACT, List.of(score("c2", 3), score("c1", 10)));
        assertThat(crm.record("c1").number("nps_score")).isEqualByComparingTo("10");
        assertThat(crm.record("c1").writes()).isEqualTo(2);
        assertThat(crm.history()).extracting(FakeWrite::recordId).containsExactly("c1", "c2", "c1");
        assertThat(crm.history("c1"))
                .extracting(FakeWrite::at)
                .containsExactly(clock.instant().minusSeconds(60), clock.instant());
        assertThat(crm.calls(FakeCall.Kind.WRITE)).isEqualTo(2);
        assertThat(crm.calls(FakeCall.Kind.DESCRIBE)).isZero();
    }

    @Test
    void finds_by_every_value_of_a_key_field() {
        assertThat(find(IdentityKey.email("ada@example.com"), "nps_score", "nps_comment"))
                .singleElement()
                .satisfies(record -> assertThat(record.values()).isEqualTo(Map.of("nps_score", List.of("7"))));
        assertThat(find(IdentityKey.email("bo2@example.com"), "email"))
                .singleElement()
                .satisfies(record ->
                        assertThat(record.values().get("email")).containsExactly("bo@example.com", "bo2@example.com"));
        crm.set("c1", "email", new FieldValue.TextValue("new@example.com"));
        assertThat(find(IdentityKey.email("ada@example.com"))).isEmpty();
        assertThat(find(IdentityKey.email("new@example.com"))).hasSize(1);
    }

    @Test
    void makes_a_key_ambiguous() {
        crm.ambiguousKey(IdentityKey.email("ada@example.com"));
        assertThat(find(IdentityKey.email("ada@example.com"))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "no_such_field, 1, SCHEMA",
        "created_at, 1, SCHEMA",
        "nps_comment, 1, SCHEMA",
        "nps_segment, hater, INVALID_VALUE",
        "nps_score, nine, SCHEMA"
    })
    void refuses_what_a_strict_crm_refuses(String field, String value, FailureKind expected) {
        FieldValue typed = value.equals("1")
                ? new FieldValue.NumberValue(BigDecimal.ONE)
                : field.equals("nps_segment") ? new FieldValue.ChoiceValue(value) : new FieldValue.TextValue(value);
        List<WriteOutcome> outcomes =
                crm.write(CONTACT, List.of(RecordWrite.update("c1", "t1", Map.of(field, typed)), score("c2", 5)));
        assertThat(kind(outcomes.get(0))).isEqualTo(expected);
        assertThat(outcomes.get(1)).isEqualTo(new WriteOutcome.Applied("c2"));
        assertThat(crm.record("c1").writes()).isZero();
    }

    @Test
    void refuses_a_text_that_is_too_long_and_a_unique_value_of_another_record() {
        crm.add("c3", r -> r.customerId("C-3"));
        assertThat(kind(crm.write(
                                CONTACT,
                                List.of(RecordWrite.update(
                                        "c1",
                                        "t",
                                        Map.of("nps_comment", new FieldValue.TextValue("x".repeat(65_537))))))
                        .get(0)))
                .isEqualTo(FailureKind.INVALID_VALUE);
        RecordWrite clash = RecordWrite.update("c1", "t", Map.of("customer_id", new FieldValue.TextValue("C-3")));
        assertThat(kind(crm.write(CONTACT, List.of(clash)).get(0))).isEqualTo(FailureKind.DUPLICATE);
    }

    @Test
    void takes_any_value_when_lenient() {
        FakeCrm lenient = FakeCrm.builder()
                .npsContacts()
                .lenient()
                .record("c1", r -> r.email("a@example.com"))
                .build();
        lenient.write(
                CONTACT, List.of(RecordWrite.update("c1", "t", Map.of("nps_score", new FieldValue.TextValue("9")))));
        assertThatThrownBy(() -> lenient.record("c1").number("nps_score"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("field nps_score of record c1 holds a String, not a BigDecimal");
    }

    @Test
    void fails_as_told_and_heals() {
        crm.faults().failNext(FakeCall.Kind.WRITE, 2, SLOW_DOWN);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> crm.write(CONTACT, List.of(score("c1", 9))))
                    .isInstanceOfSatisfying(
                            CrmException.class, e -> assertThat(e.failure()).isEqualTo(SLOW_DOWN));
        }
        assertThat(crm.record("c1").writes()).isZero();
        crm.write(CONTACT, List.of(score("c1", 9)));
        assertThat(crm.record("c1").writes()).isEqualTo(1);
        crm.faults().failAlways(SLOW_DOWN);
        assertThatThrownBy(() -> crm.describe(CONTACT)).isInstanceOf(CrmException.class);
        crm.faults().heal();
        assertThat(crm.describe(CONTACT).field("nps_score")).isPresent();
    }

    @Test
    void refuses_a_batch_as_a_whole_and_a_single_bad_record_alone() {
        crm.faults().refuseBatchWhen(write -> write.recordId().orElse("").equals("c2"));
        assertThatThrownBy(() -> crm.write(CONTACT, List.of(score("c1", 9), score("c2", 9))))
                .isInstanceOfSatisfying(
                        CrmException.class, e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.BATCH_REFUSED));
        assertThat(crm.history()).isEmpty();
        assertThat(kind(crm.write(CONTACT, List.of(score("c2", 9))).get(0))).isEqualTo(FailureKind.INVALID_VALUE);
        assertThat(crm.write(CONTACT, List.of(score("c1", 9)))).containsExactly(new WriteOutcome.Applied("c1"));
    }

    @Test
    void loses_an_answer_once_after_acting() {
        crm.faults().loseAnswerAfterApplying(FakeCall.Kind.WRITE_NOTES);
        NoteWriter.Note note = new NoteWriter.Note("c1", "nps:1", "text", clock.instant());
        assertThatThrownBy(() -> crm.writeNotes(CONTACT, List.of(note)))
                .isInstanceOfSatisfying(
                        CrmException.class, e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME));
        assertThat(crm.notes("c1")).containsExactly(note);
        assertThat(crm.findNotes(CONTACT, note)).isNotEmpty();
        crm.faults().loseRequest(FakeCall.Kind.WRITE);
        assertThatThrownBy(() -> crm.write(CONTACT, List.of(score("c1", 9)))).isInstanceOf(CrmException.class);
        assertThat(crm.record("c1").writes()).isZero();
    }

    @Test
    void fails_single_keys_of_a_lookup() {
        crm.faults()
                .failKeyWhen(key -> key.value().startsWith("ada"), Failure.of(FailureKind.UNEXPECTED, "cannot say"));
        List<Lookup> answers = crm.lookup(new LookupRequest(
                CONTACT,
                List.of(IdentityKey.email("ada@example.com"), IdentityKey.email("bo@example.com")),
                null,
                Set.of()));
        assertThat(answers.get(0)).isInstanceOf(Lookup.Failed.class);
        assertThat(answers.get(1)).isInstanceOf(Lookup.Found.class);
    }

    @Test
    void holds_calls_until_they_are_released() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (Hold hold = crm.faults().hold(FakeCall.Kind.WRITE)) {
            CompletableFuture<List<WriteOutcome>> writing =
                    CompletableFuture.supplyAsync(() -> crm.write(CONTACT, List.of(score("c1", 9))), pool);
            hold.awaitArrival(Duration.ofSeconds(10));
            assertThat(writing).isNotDone();
            assertThat(crm.record("c1").writes()).isZero();
            assertThat(find(IdentityKey.email("ada@example.com")))
                    .as("other calls go on")
                    .hasSize(1);
            hold.release();
            assertThat(writing.get(10, TimeUnit.SECONDS)).containsExactly(new WriteOutcome.Applied("c1"));
            assertThat(crm.mostCallsAtATime()).isEqualTo(2);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void remembers_how_it_was_misused() {
        FakeCrm small = FakeCrm.builder()
                .npsContacts()
                .limits(new CrmLimits(2, 1, 1))
                .record("c1", r -> r.email("a@example.com"))
                .build();
        assertThatThrownBy(() -> small.write(CONTACT, List.of(score("1", 1), score("2", 2), score("3", 3))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        small.write(CONTACT, List.of(score("c1", 1), RecordWrite.update("c1", "other", Map.of()))))
                .isInstanceOf(IllegalArgumentException.class);
        small.close();
        assertThatThrownBy(() -> small.describe(CONTACT)).isInstanceOf(IllegalStateException.class);
        assertThat(small.misuses())
                .containsExactly(
                        "WRITE was called with 3 items; the limit is 2",
                        "a batch of writes holds a record twice",
                        "DESCRIBE was called after close");
        assertThat(small.record("c1").writes()).isZero();
    }

    @Test
    void hides_abilities_that_are_off() {
        FakeCrm plain =
                FakeCrm.builder().npsContacts().without(NoteWriter.class).build();
        assertThat(plain.ability(NoteWriter.class)).isEmpty();
        assertThat(crm.ability(NoteWriter.class)).isPresent();
    }

    @Test
    void does_not_know_a_record_type_without_a_schema() {
        assertThatThrownBy(() -> crm.describe(RecordType.DEAL))
                .isInstanceOfSatisfying(
                        CrmException.class, e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.SCHEMA));
    }

    @Test
    void shows_no_personal_data_in_its_texts() {
        crm.write(
                CONTACT,
                List.of(RecordWrite.update(
                        "c1", "t", Map.of("nps_comment", new FieldValue.TextValue("a secret comment")))));
        assertThat(crm.record("c1").toString() + crm.history() + crm.calls())
                .doesNotContain("secret comment")
                .doesNotContainIgnoringCase("ada@example.com");
    }
}
