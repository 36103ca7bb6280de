package io.github.nps4j.sync;

import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.response.ResponseKey;
import io.github.nps4j.sync.store.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a destination would do with responses, field by field against what stands in the CRM. Immutable. The values in it
 * are personal data; {@code toString} shows names only.
 */
public final class DryRunReport {

    /** What would become of a record. */
    public enum Verdict {
        /** Fields of a record would change. */
        UPDATE,
        /** A record would be created. */
        CREATE,
        /** Everything stands there already, or something newer does. */
        UNCHANGED,
        /** A person would have to decide: several records, contradicting keys, no record. */
        REVIEW,
        /** Nobody has the keys, and the mapping says skip. */
        SKIP,
        /** A value does not fit its field; the response would end as a dead letter. */
        INVALID,
        /** The CRM could not say. */
        FAILED
    }

    /**
     * A field that would change.
     *
     * @param field the CRM's name of the field
     * @param before what stands there; {@link FieldValue.ClearValue} if it is empty, {@code null} if this CRM cannot be
     *     read back
     * @param after what would stand there
     */
    public record FieldChange(String field, @Nullable FieldValue before, FieldValue after) {}

    /** What would become of one record, or of one response without a record. Immutable. */
    public static final class Change {

        private final Verdict verdict;
        private final String mapping;
        private final @Nullable String recordId;
        private final List<ResponseKey> responses;
        private final List<FieldChange> fields;
        private final List<String> effects;
        private final @Nullable Reason reason;
        private final List<String> candidates;

        Change(
                Verdict verdict,
                String mapping,
                @Nullable String recordId,
                List<ResponseKey> responses,
                List<FieldChange> fields,
                List<String> effects,
                @Nullable Reason reason,
                List<String> candidates) {
            this.verdict = verdict;
            this.mapping = mapping;
            this.recordId = recordId;
            this.responses = List.copyOf(responses);
            this.fields = List.copyOf(fields);
            this.effects = List.copyOf(effects);
            this.reason = reason;
            this.candidates = List.copyOf(candidates);
        }

        /**
         * What would become of it.
         *
         * @return the verdict
         */
        public Verdict verdict() {
            return verdict;
        }

        /**
         * The mapping.
         *
         * @return its name
         */
        public String mapping() {
            return mapping;
        }

        /**
         * The record.
         *
         * @return the CRM's id, or empty if there is none yet
         */
        public Optional<String> recordId() {
            return Optional.ofNullable(recordId);
        }

        /**
         * The responses that lead to the record.
         *
         * @return at least one
         */
        public List<ResponseKey> responses() {
            return responses;
        }

        /**
         * The fields that would change.
         *
         * @return in the mapping's order; a field that holds the value already is left out
         */
        public List<FieldChange> fields() {
            return fields;
        }

        /**
         * What would be added beside the fields.
         *
         * @return such as {@code add tag nps-detractor}, {@code note:answer} or {@code history}
         */
        public List<String> effects() {
            return effects;
        }

        /**
         * Why it would not be written.
         *
         * @return the reason, if it would not
         */
        public Optional<Reason> reason() {
            return Optional.ofNullable(reason);
        }

        /**
         * The records among which a person would have to choose.
         *
         * @return ids of the CRM
         */
        public List<String> candidates() {
            return candidates;
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(verdict.toString());
            if (recordId != null) {
                text.append(" record ").append(recordId);
            }
            if (!fields.isEmpty()) {
                text.append(", fields ")
                        .append(fields.stream().map(FieldChange::field).toList());
            }
            if (!effects.isEmpty()) {
                text.append(", ").append(effects);
            }
            return text.append(reason == null ? "" : ": " + reason).toString();
        }
    }

    private final PreflightReport preflight;
    private final List<Change> changes;

    DryRunReport(PreflightReport preflight, List<Change> changes) {
        this.preflight = preflight;
        this.changes = List.copyOf(changes);
    }

    /**
     * What is wrong with the mappings. While a problem is blocking, nothing would be delivered, and nothing is said of the
     * responses.
     *
     * @return the report of the preflight
     */
    public PreflightReport preflight() {
        return preflight;
    }

    /**
     * What would become of the records.
     *
     * @return one change for each record, and one for each response without a record
     */
    public List<Change> changes() {
        return changes;
    }

    /**
     * How many there are of each verdict.
     *
     * @return verdict to count; those without any are absent
     */
    public Map<Verdict, Long> counts() {
        Map<Verdict, Long> counts = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            long count = changes.stream()
                    .filter(change -> change.verdict() == verdict)
                    .count();
            if (count > 0) {
                counts.put(verdict, count);
            }
        }
        return Collections.unmodifiableMap(counts);
    }

    @Override
    public String toString() {
        return preflight.ready() ? "DryRunReport" + counts() : preflight.toString();
    }
}
