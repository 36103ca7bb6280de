package io.github.nps4j.crm;

import io.github.nps4j.mapping.RecordType;
import java.time.Instant;
import java.util.List;

/**
 * The ability to add notes to records. A note cannot be repeated without harm, so each carries a marker by which the
 * adapter finds it again after a lost answer.
 */
public interface NoteWriter {

    /**
     * Adds notes. The marker is stored with the note (in its body if nowhere else).
     *
     * @param type what kind of record the notes belong to
     * @param notes at most {@link CrmLimits#writeBatch()} notes
     * @return one outcome per note, in order; an applied one names the note's id
     * @throws CrmException if the call as a whole failed
     */
    List<WriteOutcome> writeNotes(RecordType type, List<Note> notes);

    /**
     * Whether {@link #findNotes} can tell for certain whether a note was added. Where a CRM keeps no marker that can be asked
     * for, it cannot; a note whose answer was lost is then decided by a person instead of being repeated.
     *
     * @param type what kind of record
     * @return {@code true} unless the adapter says otherwise
     */
    default boolean canFindNotes(RecordType type) {
        return true;
    }

    /**
     * Looks for a note by its marker, consistently: a note that was added before the call is found. There are several where
     * a worker that was suspended for longer than its lease added it after another one had.
     *
     * @param type what kind of record
     * @param note the note as it was to be added
     * @return the CRM's ids of all notes with the marker, in an order that does not change, such as that of the ids; empty if
     *     it was not added
     * @throws CrmException if the CRM cannot be asked
     */
    List<String> findNotes(RecordType type, Note note);

    /**
     * Removes a note that stands twice; only ever asked for ids that {@link #findNotes} has told, and never for the first of
     * them. To remove one that is gone already is a success.
     *
     * @param type what kind of record
     * @param noteId the CRM's id of the note
     * @return {@code false} if it cannot be removed, because the CRM has no way to do so or this access is not allowed to,
     *     and so unless the adapter says otherwise
     * @throws CrmException if the CRM cannot be asked, or refuses with a reason that is worth telling
     */
    default boolean removeNote(RecordType type, String noteId) {
        return false;
    }

    /**
     * A note for one record.
     *
     * @param recordId the CRM's id of the record
     * @param marker unique to this note for good; letters, digits and {@code -_.:} only, no personal data
     * @param text the note as plain text; personal data
     * @param at when the customer answered
     */
    record Note(String recordId, String marker, String text, Instant at) {
        /** Names the note by its marker, never the text. */
        @Override
        public String toString() {
            return "Note[" + marker + " on record " + recordId + "]";
        }
    }
}
