package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.Associations;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.ListMembership;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.mapping.TaskPriority;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Notes, tasks and tags. */
abstract class EngagementContract extends FailureContract {

    private static final Instant AT = Instant.parse("2026-03-01T10:20:30Z");

    private final String mark = "nps:" + UUID.randomUUID();

    @Test
    @DisplayName("the adapter has exactly the abilities that its harness declares")
    final void abilities_are_the_declared_ones() {
        assertThat(subject().ability(NoteWriter.class).isPresent())
                .as("NoteWriter")
                .isEqualTo(crm().features().contains(CrmHarness.Feature.NOTES));
        assertThat(subject().ability(TaskWriter.class).isPresent())
                .as("TaskWriter")
                .isEqualTo(crm().features().contains(CrmHarness.Feature.TASKS));
        assertThat(subject().ability(TagWriter.class).isPresent())
                .as("TagWriter")
                .isEqualTo(crm().features().contains(CrmHarness.Feature.TAGS));
        assertThat(subject().ability(HistoryWriter.class).isPresent())
                .as("HistoryWriter")
                .isEqualTo(crm().features().contains(CrmHarness.Feature.HISTORY));
        assertThat(subject().ability(ListMembership.class).isPresent())
                .as("ListMembership")
                .isEqualTo(crm().features().contains(CrmHarness.Feature.LISTS));
        assertThat(subject().ability(Associations.class).isPresent())
                .as("Associations")
                .isEqualTo(crm().features().contains(CrmHarness.Feature.ASSOCIATIONS));
        assertThat(subject().ability(RecordReader.class).isPresent())
                .as("RecordReader")
                .isEqualTo(crm().features().contains(CrmHarness.Feature.READ_BACK));
        assertThat(subject().ability(SchemaProvisioner.class).isPresent())
                .as("SchemaProvisioner")
                .isEqualTo(crm().features().contains(CrmHarness.Feature.PROVISION));
    }

    @Test
    @DisplayName("a note is added once and found by its marker")
    final void note_is_found_by_its_marker() {
        NoteWriter writer = notesThatCanBeFound();
        String id = newRecord();
        NoteWriter.Note note = note(id, "1", "canary note: 배송이 늦었어요 <b>5 & 6</b>");
        assertThat(writer.findNotes(type(), note)).isEmpty();
        List<WriteOutcome> outcomes = outcomes(() -> writer.writeNotes(type(), List.of(note)));
        mustApply(outcomes);
        String noteId = ((WriteOutcome.Applied) outcomes.get(0)).recordId();
        assertThat(writer.findNotes(type(), note)).contains(noteId);
        assertThat(crm().notes(id)).singleElement().asString().contains("canary note: 배송이 늦었어요 <b>5 & 6</b>");
    }

    @Test
    @DisplayName("a marker that another marker begins with finds its own note only")
    final void similar_markers_are_kept_apart() {
        NoteWriter writer = notesThatCanBeFound();
        String id = newRecord();
        NoteWriter.Note longer = note(id, "10", "canary note ten");
        NoteWriter.Note shorter = note(id, "1", "canary note one");
        mustApply(outcomes(() -> writer.writeNotes(type(), List.of(longer))));
        assertThat(writer.findNotes(type(), shorter)).isEmpty();
        assertThat(writer.findNotes(type(), longer)).isNotEmpty();
    }

    @Test
    @DisplayName("several notes of one record in one call are all added, with outcomes in order")
    final void several_notes_of_one_record_are_all_added() {
        NoteWriter writer = notes();
        String id = newRecord();
        String other = newRecord();
        List<NoteWriter.Note> batch = List.of(
                        note(id, "a", "canary note a"),
                        note(other, "b", "canary note b"),
                        note(id, "c", "canary note c"))
                .subList(0, Math.min(3, subject().limits().writeBatch()));
        List<WriteOutcome> outcomes = outcomes(() -> writer.writeNotes(type(), batch));
        mustApply(outcomes);
        assertThat(outcomes).hasSameSizeAs(batch);
        for (int i = 0; i < batch.size() && writer.canFindNotes(type()); i++) {
            assertThat(writer.findNotes(type(), batch.get(i)))
                    .contains(((WriteOutcome.Applied) outcomes.get(i)).recordId());
        }
    }

    @Test
    @DisplayName("a note whose answer was lost is unknown, was added once, and is found")
    final void note_with_a_lost_answer_is_found() {
        need(CrmHarness.Feature.LOST_ANSWER);
        NoteWriter writer = notes();
        String id = newRecord();
        NoteWriter.Note note = note(id, "lost", "canary note with a lost answer");
        crm().loseNextAnswer();
        mustBeUnknown(
                () -> outcomes(() -> writer.writeNotes(type(), List.of(note))), Set.of(FailureKind.UNKNOWN_OUTCOME));
        assertThat(crm().notes(id)).as("notes after one call").hasSize(1);
        if (writer.canFindNotes(type())) {
            assertThat(writer.findNotes(type(), note)).isNotEmpty();
        }
    }

    @Test
    @DisplayName("a note for a deleted record is not told as added")
    final void note_for_a_deleted_record_is_not_applied() {
        need(CrmHarness.Feature.DELETE);
        NoteWriter writer = notes();
        String id = newRecord();
        crm().delete(id);
        NoteWriter.Note note = note(id, "gone", "canary note for nobody");
        assertThat(kindsOf(() -> outcomes(() -> writer.writeNotes(type(), List.of(note)))))
                .isSubsetOf(FailureKind.RECORD_GONE, FailureKind.INVALID_VALUE, FailureKind.BATCH_REFUSED);
    }

    @Test
    @DisplayName("a task is added once and found by its marker")
    final void task_is_found_by_its_marker() {
        TaskWriter writer = tasks();
        Assumptions.assumeTrue(writer.canFindTasks(type()), "this adapter says that tasks cannot be found");
        String id = newRecord();
        TaskWriter.Task task = task(id, "1");
        assertThat(writer.findTasks(type(), task)).isEmpty();
        List<WriteOutcome> outcomes = outcomes(() -> writer.writeTasks(type(), List.of(task)));
        mustApply(outcomes);
        assertThat(writer.findTasks(type(), task)).contains(((WriteOutcome.Applied) outcomes.get(0)).recordId());
        assertThat(writer.findTasks(type(), task(id, "11"))).isEmpty();
        assertThat(crm().tasks(id)).singleElement().asString().contains("canary task", "canary what to do");
    }

    @Test
    @DisplayName("a task whose answer was lost is unknown, was added once, and is found")
    final void task_with_a_lost_answer_is_found() {
        need(CrmHarness.Feature.LOST_ANSWER);
        TaskWriter writer = tasks();
        String id = newRecord();
        TaskWriter.Task task = task(id, "lost");
        crm().loseNextAnswer();
        mustBeUnknown(
                () -> outcomes(() -> writer.writeTasks(type(), List.of(task))), Set.of(FailureKind.UNKNOWN_OUTCOME));
        assertThat(crm().tasks(id)).as("tasks after one call").hasSize(1);
        if (writer.canFindTasks(type())) {
            assertThat(writer.findTasks(type(), task)).isNotEmpty();
        }
    }

    @Test
    @DisplayName(
            "a note that was added twice is found twice, and can be removed unless the adapter says that it cannot")
    final void note_that_stands_twice_is_found_twice() {
        NoteWriter writer = notesThatCanBeFound();
        String id = newRecord();
        NoteWriter.Note note = note(id, "twice", "canary note that stands twice");
        mustApply(outcomes(() -> writer.writeNotes(type(), List.of(note))));
        mustApply(outcomes(() -> writer.writeNotes(type(), List.of(note(id, "twice-not", "canary note once")))));
        mustApply(outcomes(() -> writer.writeNotes(type(), List.of(note))));
        mustBeRemovable(
                () -> writer.findNotes(type(), note),
                copy -> writer.removeNote(type(), copy),
                () -> assertThat(crm().notes(id)).hasSize(2));
    }

    @Test
    @DisplayName(
            "a task that was added twice is found twice, and can be removed unless the adapter says that it cannot")
    final void task_that_stands_twice_is_found_twice() {
        TaskWriter writer = tasks();
        Assumptions.assumeTrue(writer.canFindTasks(type()), "this adapter says that tasks cannot be found");
        String id = newRecord();
        TaskWriter.Task task = task(id, "twice");
        mustApply(outcomes(() -> writer.writeTasks(type(), List.of(task))));
        mustApply(outcomes(() -> writer.writeTasks(type(), List.of(task))));
        mustBeRemovable(
                () -> writer.findTasks(type(), task),
                copy -> writer.removeTask(type(), copy),
                () -> assertThat(crm().tasks(id)).hasSize(1));
    }

    private static void mustBeRemovable(Supplier<List<String>> find, Predicate<String> remove, Runnable rest) {
        List<String> twice = find.get();
        assertThat(twice).doesNotHaveDuplicates().hasSize(2);
        assertThat(find.get()).as("asked again").isEqualTo(twice);
        if (remove.test(twice.get(1))) {
            assertThat(find.get()).containsExactly(twice.get(0));
            assertThat(remove.test(twice.get(1))).as("removed again").isTrue();
            assertThat(find.get()).containsExactly(twice.get(0));
            rest.run();
        } else {
            assertThat(find.get()).isEqualTo(twice);
        }
    }

    @Test
    @DisplayName("tags are added and removed, and doing so again is a success")
    final void tags_are_changed_and_can_be_changed_again() {
        need(CrmHarness.Feature.TAGS);
        TagWriter writer = subject().ability(TagWriter.class).orElseThrow();
        String id = newRecord();
        TagWriter.TagChange add = new TagWriter.TagChange(id, "t1", Set.of("nps-detractor", "nps-callback"), Set.of());
        mustApply(outcomes(() -> writer.writeTags(type(), List.of(add))));
        mustApply(outcomes(() -> writer.writeTags(type(), List.of(add))));
        assertThat(crm().tags(id)).containsExactlyInAnyOrder("nps-detractor", "nps-callback");
        TagWriter.TagChange move =
                new TagWriter.TagChange(id, "t2", Set.of("nps-promoter"), Set.of("nps-detractor", "never-there"));
        mustApply(outcomes(() -> writer.writeTags(type(), List.of(move))));
        mustApply(outcomes(() -> writer.writeTags(type(), List.of(move))));
        assertThat(crm().tags(id)).containsExactlyInAnyOrder("nps-promoter", "nps-callback");
    }

    private NoteWriter notes() {
        need(CrmHarness.Feature.NOTES);
        Optional<NoteWriter> writer = subject().ability(NoteWriter.class);
        assertThat(writer).isPresent();
        return writer.orElseThrow();
    }

    private NoteWriter notesThatCanBeFound() {
        NoteWriter writer = notes();
        Assumptions.assumeTrue(writer.canFindNotes(type()), "this adapter says that notes cannot be found");
        return writer;
    }

    private TaskWriter tasks() {
        need(CrmHarness.Feature.TASKS);
        Optional<TaskWriter> writer = subject().ability(TaskWriter.class);
        assertThat(writer).isPresent();
        return writer.orElseThrow();
    }

    private NoteWriter.Note note(String recordId, String suffix, String text) {
        return new NoteWriter.Note(recordId, mark + "-" + suffix, secretly(text), AT);
    }

    private TaskWriter.Task task(String recordId, String suffix) {
        return new TaskWriter.Task(
                recordId,
                mark + "-" + suffix,
                secretly("canary task"),
                secretly("canary what to do"),
                AT,
                TaskPriority.HIGH);
    }
}
