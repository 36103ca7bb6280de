package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What goes wrong, and what is said of it. */
abstract class FailureContract extends WriteContract {

    @Test
    @DisplayName("a rate limit is told as THROTTLED, and nothing is written")
    final void rate_limit_is_throttled() {
        need(CrmHarness.Feature.THROTTLED);
        mustFailWith(CrmHarness.Outage.THROTTLED, FailureKind.THROTTLED);
    }

    @Test
    @DisplayName("a used-up quota is told as QUOTA_EXHAUSTED, and nothing is written")
    final void used_up_quota_is_quota_exhausted() {
        need(CrmHarness.Feature.QUOTA_EXHAUSTED);
        mustFailWith(CrmHarness.Outage.QUOTA_EXHAUSTED, FailureKind.QUOTA_EXHAUSTED);
    }

    @Test
    @DisplayName("wrong credentials are told as UNAUTHORIZED, and nothing is written")
    final void wrong_credentials_are_unauthorized() {
        need(CrmHarness.Feature.UNAUTHORIZED);
        mustFailWith(CrmHarness.Outage.UNAUTHORIZED, FailureKind.UNAUTHORIZED);
    }

    @Test
    @DisplayName("a missing permission is told as FORBIDDEN, and nothing is written")
    final void missing_permission_is_forbidden() {
        need(CrmHarness.Feature.FORBIDDEN);
        mustFailWith(CrmHarness.Outage.FORBIDDEN, FailureKind.FORBIDDEN);
    }

    @Test
    @DisplayName("a CRM that is down is told as UNAVAILABLE, and nothing is written")
    final void crm_that_is_down_is_unavailable() {
        need(CrmHarness.Feature.UNAVAILABLE);
        IdentityKey key = newKey(anyKind());
        String id = crm().addRecord(List.of(key));
        crm().startFailing(CrmHarness.Outage.UNAVAILABLE);
        assertThat(thrownBy(() -> lookup(List.of(key), Set.of()))).isEqualTo(FailureKind.UNAVAILABLE);
        // a server error can come after the CRM acted, so a careful adapter may say that it does not know
        assertThat(kindsOf(() -> write(List.of(score(id, 5)))))
                .isSubsetOf(FailureKind.UNAVAILABLE, FailureKind.UNKNOWN_OUTCOME);
        assertThat(held(id, FieldRole.SCORE)).isNull();
        crm().heal();
        mustApply(write(List.of(score(id, 5))));
    }

    private void mustFailWith(CrmHarness.Outage outage, FailureKind kind) {
        IdentityKey key = newKey(anyKind());
        String id = crm().addRecord(List.of(key));
        crm().startFailing(outage);
        assertThat(thrownBy(() -> lookup(List.of(key), Set.of()))).isEqualTo(kind);
        assertThat(kindsOf(() -> write(List.of(score(id, 5))))).containsExactly(kind);
        assertThat(held(id, FieldRole.SCORE)).as("nothing is written").isNull();
        crm().heal();
        mustApply(write(List.of(score(id, 5))));
        mustHoldScore(id, 5);
    }

    @Test
    @DisplayName("a lost answer is unknown, never applied, and the write can be repeated")
    final void lost_answer_is_unknown() {
        need(CrmHarness.Feature.LOST_ANSWER);
        List<String> ids = newRecords(Math.min(3, subject().limits().writeBatch()));
        List<RecordWrite> batch = ids.stream().map(id -> score(id, 7)).toList();
        crm().loseNextAnswer();
        mustBeUnknown(() -> write(batch), Set.of(FailureKind.UNKNOWN_OUTCOME));
        mustApply(write(batch));
        ids.forEach(id -> mustHoldScore(id, 7));
    }

    @Test
    @DisplayName("an answer that cannot be read is unknown, never applied, and the write can be repeated")
    final void garbled_answer_is_unknown() {
        need(CrmHarness.Feature.GARBLED_ANSWER);
        List<String> ids = newRecords(Math.min(3, subject().limits().writeBatch()));
        List<RecordWrite> batch = ids.stream().map(id -> score(id, 7)).toList();
        crm().garbleNextAnswer();
        mustBeUnknown(() -> write(batch), Set.of(FailureKind.UNKNOWN_OUTCOME, FailureKind.UNEXPECTED));
        mustApply(write(batch));
        ids.forEach(id -> mustHoldScore(id, 7));
    }

    @Test
    @DisplayName("a creation whose answer was lost leaves one record after it is repeated")
    final void creation_can_be_repeated_after_a_lost_answer() {
        need(CrmHarness.Feature.LOST_ANSWER);
        need(CrmHarness.Feature.CREATE);
        int before = crm().recordCount();
        RecordWrite write =
                create(newKey(crm().createKinds().iterator().next()), Map.of(field(FieldRole.SCORE), number(7)));
        crm().loseNextAnswer();
        mustBeUnknown(() -> write(List.of(write)), Set.of(FailureKind.UNKNOWN_OUTCOME));
        mustApply(write(List.of(write)));
        assertThat(crm().recordCount()).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("a record that the answer does not mention is unknown, the others are applied")
    final void record_missing_from_the_answer_is_unknown() {
        need(CrmHarness.Feature.OMITTED_RECORD);
        List<String> ids = newRecords(Math.min(4, subject().limits().writeBatch()));
        int missing = ids.size() / 2;
        crm().omitFromNextAnswer(ids.get(missing));
        List<WriteOutcome> outcomes = write(ids.stream().map(id -> score(id, 7)).toList());
        for (int i = 0; i < ids.size(); i++) {
            if (i == missing) {
                assertThat(outcomes.get(i)).isInstanceOf(WriteOutcome.Unknown.class);
            } else {
                assertThat(outcomes.get(i)).isEqualTo(new WriteOutcome.Applied(ids.get(i)));
            }
        }
    }

    @Test
    @DisplayName("no message holds a secret or personal data, even where the CRM repeats them")
    final void messages_hold_no_secret_and_no_personal_data() {
        // the checks are made after every test, on everything the adapter said; this one makes it say much
        IdentityKey key = newKey(anyKind());
        String id = crm().addRecord(List.of(key));
        if (crm().features().contains(CrmHarness.Feature.STRICT_OPTIONS)
                && crm().fields().containsKey(FieldRole.SEGMENT)) {
            kindsOf(() -> write(List.of(update(
                    id,
                    Map.of(
                            field(FieldRole.COMMENT),
                            text(secretly("canary comment of a person")),
                            field(FieldRole.SEGMENT),
                            new FieldValue.ChoiceValue(secretly("canary-option-with-a-name")))))));
        }
        if (crm().features().contains(CrmHarness.Feature.DELETE)) {
            String gone = newRecord();
            crm().delete(gone);
            kindsOf(() -> write(List.of(
                    update(gone, Map.of(field(FieldRole.COMMENT), text(secretly("canary comment to nobody")))))));
        }
        for (CrmHarness.Outage outage : CrmHarness.Outage.values()) {
            if (crm().features().contains(CrmHarness.Feature.valueOf(outage.name()))) {
                crm().startFailing(outage);
                thrownBy(() -> lookup(List.of(key), Set.of()));
                kindsOf(() -> write(List.of(
                        update(id, Map.of(field(FieldRole.COMMENT), text(secretly("canary comment in an outage")))))));
                crm().heal();
            }
        }
    }

    @Test
    @DisplayName("a field that does not exist is told as a mistake of the mapping or of the value")
    final void unknown_field_is_told() {
        Assumptions.assumeFalse(subject().describe(type()).isOpen(), "the destination takes any field");
        String id = newRecord();
        Set<FailureKind> kinds = kindsOf(() -> write(List.of(update(id, Map.of("no_such_field_at_all", number(1))))));
        assertThat(kinds)
                .isSubsetOf(FailureKind.SCHEMA, FailureKind.INVALID_VALUE, FailureKind.BATCH_REFUSED)
                .isNotEmpty();
    }

    /** No write is told as applied, as refused, or as surely not done. */
    final void mustBeUnknown(Supplier<List<WriteOutcome>> call, Set<FailureKind> kinds) {
        List<WriteOutcome> outcomes;
        try {
            outcomes = call.get();
        } catch (CrmException e) {
            assertThat(e.failure().kind()).isIn(kinds);
            return;
        }
        assertThat(outcomes)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(WriteOutcome.Unknown.class));
    }

    /** The kinds of failures of a call: the thrown one, or those of its outcomes. No outcome may be applied. */
    final Set<FailureKind> kindsOf(Supplier<List<WriteOutcome>> call) {
        List<WriteOutcome> outcomes;
        try {
            outcomes = call.get();
        } catch (CrmException e) {
            return Set.of(e.failure().kind());
        }
        return outcomes.stream().map(ContractFixture::kindOf).collect(Collectors.toUnmodifiableSet());
    }
}
