package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.ListMembership;
import io.github.nps4j.crm.WriteOutcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Records on lists that people keep in the CRM. */
abstract class ListContract extends HistoryContract {

    private static final String NO_LIST = "987654321";

    @Test
    @DisplayName("records are put on a list and taken off, and doing so again is a success")
    final void list_takes_and_gives_back_its_members() {
        ListMembership lists = lists();
        String list = crm().newList("NPS detractors");
        List<String> ids = newRecords(2);
        assertThat(change(lists, true, list, ids)).containsExactlyElementsOf(applied(ids));
        assertThat(change(lists, true, list, ids)).as("again").containsExactlyElementsOf(applied(ids));
        assertThat(crm().listMembers(list)).containsExactlyInAnyOrderElementsOf(ids);
        List<String> one = ids.subList(0, 1);
        assertThat(change(lists, false, list, one)).containsExactlyElementsOf(applied(one));
        assertThat(change(lists, false, list, one)).as("again").containsExactlyElementsOf(applied(one));
        assertThat(crm().listMembers(list)).containsExactly(ids.get(1));
    }

    @Test
    @DisplayName("a list is found by its name, one that does not exist is not")
    final void list_is_found_by_its_name() {
        ListMembership lists = lists();
        String name = newName("nps list");
        assertThat(find(lists, name)).isEmpty();
        String id = crm().newList(name);
        assertThat(find(lists, name)).contains(id);
        assertThat(find(lists, name + " 2")).isEmpty();
    }

    @Test
    @DisplayName("a list that does not exist is told as a mistake of the mapping")
    final void unknown_list_is_a_mistake_of_the_mapping() {
        ListMembership lists = lists();
        List<String> ids = newRecords(1);
        assertThat(thrownBy(() -> lists.addToList(type(), NO_LIST, ids))).isEqualTo(FailureKind.SCHEMA);
        assertThat(thrownBy(() -> lists.removeFromList(type(), NO_LIST, ids))).isEqualTo(FailureKind.SCHEMA);
    }

    @Test
    @DisplayName("a list that the CRM fills by a rule is told as a mistake of the mapping, and stays as it is")
    final void list_with_a_rule_is_a_mistake_of_the_mapping() {
        ListMembership lists = lists();
        Optional<String> list = crm().newListWithRule("NPS by rule");
        Assumptions.assumeTrue(list.isPresent(), "this CRM has no lists with a rule");
        List<String> ids = newRecords(1);
        assertThat(thrownBy(() -> lists.addToList(type(), list.orElseThrow(), ids)))
                .isEqualTo(FailureKind.SCHEMA);
        assertThat(crm().listMembers(list.orElseThrow())).isEmpty();
    }

    @Test
    @DisplayName("a deleted record that is put on a list is told of its own, the others are on it")
    final void deleted_record_takes_no_other_off_the_list() {
        need(CrmHarness.Feature.DELETE);
        ListMembership lists = lists();
        String list = crm().newList("NPS with a deleted one");
        List<String> ids = newRecords(Math.min(3, subject().limits().writeBatch()));
        int bad = ids.size() / 2;
        crm().delete(ids.get(bad));
        List<WriteOutcome> outcomes;
        try {
            outcomes = change(lists, true, list, ids);
        } catch (CrmException e) {
            assertThat(e.failure().kind()).isEqualTo(FailureKind.BATCH_REFUSED);
            assertThat(crm().listMembers(list)).as("nothing of a refused batch").isEmpty();
            return;
        }
        for (int i = 0; i < ids.size(); i++) {
            if (i == bad) {
                assertThat(kindOf(outcomes.get(i))).isEqualTo(FailureKind.RECORD_GONE);
            } else {
                assertThat(outcomes.get(i)).isEqualTo(new WriteOutcome.Applied(ids.get(i)));
                assertThat(crm().listMembers(list)).contains(ids.get(i));
            }
        }
    }

    @Test
    @DisplayName("a change of a list whose answer was lost is unknown, and can be repeated")
    final void list_can_be_changed_again_after_a_lost_answer() {
        need(CrmHarness.Feature.LOST_ANSWER);
        ListMembership lists = lists();
        String list = crm().newList("NPS with a lost answer");
        List<String> ids = newRecords(1);
        crm().loseNextAnswer();
        mustBeUnknown(() -> change(lists, true, list, ids), Set.of(FailureKind.UNKNOWN_OUTCOME));
        assertThat(change(lists, true, list, ids)).containsExactlyElementsOf(applied(ids));
        assertThat(crm().listMembers(list)).containsExactlyElementsOf(ids);
    }

    private ListMembership lists() {
        return able(CrmHarness.Feature.LISTS, ListMembership.class);
    }

    private Optional<String> find(ListMembership lists, String name) {
        return listening(() -> lists.findList(type(), name));
    }

    private List<WriteOutcome> change(ListMembership lists, boolean add, String list, List<String> ids) {
        List<WriteOutcome> outcomes =
                outcomes(() -> add ? lists.addToList(type(), list, ids) : lists.removeFromList(type(), list, ids));
        assertThat(outcomes).as("one outcome per record").hasSameSizeAs(ids);
        return outcomes;
    }

    private static List<WriteOutcome> applied(List<String> ids) {
        return ids.stream().<WriteOutcome>map(WriteOutcome.Applied::new).toList();
    }
}
