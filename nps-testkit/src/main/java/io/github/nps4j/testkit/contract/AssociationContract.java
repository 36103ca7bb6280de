package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.Associations;
import io.github.nps4j.crm.Associations.Pair;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.WriteOutcome;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Records that belong to each other. */
abstract class AssociationContract extends ListContract {

    @Test
    @DisplayName("records are related once however often it is asked for, and are found from both sides")
    final void records_are_related_once() {
        Associations associations = associations();
        String id = newRecord();
        String other = crm().addRelatable();
        assertThat(related(associations, id)).isEmpty();
        List<Pair> pairs = List.of(new Pair(id, other));
        assertThat(relate(associations, pairs)).containsExactly(new WriteOutcome.Applied(id));
        assertThat(relate(associations, pairs)).as("again").containsExactly(new WriteOutcome.Applied(id));
        assertThat(crm().related(id)).containsExactly(other);
        assertThat(related(associations, id)).containsExactly(other);
        assertThat(listening(() -> associations.associated(crm().relatableType(), other, type())))
                .containsExactly(id);
    }

    @Test
    @DisplayName("several pairs in one call keep their positions, one record in several of them")
    final void pairs_keep_their_positions() {
        Associations associations = associations();
        List<String> ids = newRecords(2);
        String one = crm().addRelatable();
        String other = crm().addRelatable();
        List<Pair> pairs = List.of(new Pair(ids.get(0), one), new Pair(ids.get(1), other), new Pair(ids.get(0), other))
                .subList(0, Math.min(3, subject().limits().writeBatch()));
        assertThat(relate(associations, pairs))
                .containsExactlyElementsOf(pairs.stream()
                        .<WriteOutcome>map(pair -> new WriteOutcome.Applied(pair.fromId()))
                        .toList());
        for (String id : ids) {
            assertThat(crm().related(id))
                    .containsExactlyInAnyOrderElementsOf(pairs.stream()
                            .filter(pair -> pair.fromId().equals(id))
                            .map(Pair::toId)
                            .toList());
        }
    }

    @Test
    @DisplayName("a pair with a deleted record takes no other pair down in silence")
    final void deleted_record_is_not_related() {
        need(CrmHarness.Feature.DELETE);
        Associations associations = associations();
        List<String> ids = newRecords(Math.min(3, subject().limits().writeBatch()));
        String other = crm().addRelatable();
        int bad = ids.size() / 2;
        crm().delete(ids.get(bad));
        List<WriteOutcome> outcomes;
        try {
            outcomes = relate(
                    associations, ids.stream().map(id -> new Pair(id, other)).toList());
        } catch (CrmException e) {
            assertThat(e.failure().kind()).isEqualTo(FailureKind.BATCH_REFUSED);
            return;
        }
        for (int i = 0; i < ids.size(); i++) {
            if (i == bad) {
                assertThat(kindOf(outcomes.get(i))).isIn(FailureKind.RECORD_GONE, FailureKind.INVALID_VALUE);
            } else {
                assertThat(outcomes.get(i)).isEqualTo(new WriteOutcome.Applied(ids.get(i)));
                assertThat(crm().related(ids.get(i))).containsExactly(other);
            }
        }
        assertThat(related(associations, ids.get(bad)))
                .as("of a deleted record")
                .isEmpty();
    }

    @Test
    @DisplayName("a relation whose answer was lost is unknown, and can be asked for again")
    final void relation_can_be_repeated_after_a_lost_answer() {
        need(CrmHarness.Feature.LOST_ANSWER);
        Associations associations = associations();
        String id = newRecord();
        String other = crm().addRelatable();
        List<Pair> pairs = List.of(new Pair(id, other));
        crm().loseNextAnswer();
        mustBeUnknown(() -> relate(associations, pairs), Set.of(FailureKind.UNKNOWN_OUTCOME));
        assertThat(relate(associations, pairs)).containsExactly(new WriteOutcome.Applied(id));
        assertThat(crm().related(id)).containsExactly(other);
    }

    private Associations associations() {
        return able(CrmHarness.Feature.ASSOCIATIONS, Associations.class);
    }

    private List<String> related(Associations associations, String recordId) {
        return listening(() -> associations.associated(type(), recordId, crm().relatableType()));
    }

    private List<WriteOutcome> relate(Associations associations, List<Pair> pairs) {
        List<WriteOutcome> outcomes = outcomes(() -> associations.associate(type(), crm().relatableType(), pairs));
        assertThat(outcomes).as("one outcome per pair").hasSameSizeAs(pairs);
        return outcomes;
    }
}
