package io.github.nps4j.crm;

import io.github.nps4j.mapping.RecordType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
     * Whether {@link #findNote} can tell for certain whether a note was added. Where a CRM keeps no marker that can be asked
     * for, it cannot; a note whose answer was lost is then decided by a person instead of being repeated.
     *
     * @param type what kind of record
     * @return {@code true} unless the adapter says otherwise
     */
    default boolean canFindNotes(RecordType type) {
        return true;
    }

    /**
     * Looks for a note by its marker, consistently: a note that was added before the call is found.
     *
     * @param type what kind of record
     * @param note the note as it was to be added
     * @return the CRM's id of the note, or empty if it was not added
     * @throws CrmException if the CRM cannot be asked
     */
    Optional<String> findNote(RecordType type, Note note);

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
