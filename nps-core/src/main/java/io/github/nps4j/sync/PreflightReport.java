package io.github.nps4j.sync;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is wrong between the mappings of a destination and its CRM, found before the first write. Immutable;
 * holds no personal data.
 */
public final class PreflightReport {

    /** What can be wrong. */
    public enum Kind {
        /** A field of the mapping does not exist. */
        MISSING_FIELD(true),
        /** A field holds another type than the mapping writes. */
        WRONG_TYPE(true),
        /** A field takes shorter texts than the mapping writes. Longer values would end as dead letters. */
        TOO_SHORT(false),
        /** A closed list has no such option. */
        MISSING_OPTION(true),
        /** A field cannot be written. */
        READ_ONLY(true),
        /** A field that finds or creates records may hold a value several times. Such matches go to review. */
        NOT_UNIQUE(false),
        /** The destination cannot do what the mapping asks for: notes, tasks, tags, history. */
        MISSING_ABILITY(true),
        /** The object that holds the history does not exist, or cannot be read. */
        HISTORY_OBJECT(true),
        /** Missing records are to be created, but no match key can be the key of a new record. */
        CANNOT_CREATE(true),
        /** The CRM could not be asked: credentials, permissions, network. Nothing is known of this part. */
        NOT_ASKED(true);

        private final boolean blocking;

        Kind(boolean blocking) {
            this.blocking = blocking;
        }

        /**
         * Whether nothing is delivered until it is mended.
         *
         * @return {@code false} for what concerns only some records
         */
        public boolean blocking() {
            return blocking;
        }
    }

    /**
     * One thing that is wrong.
     *
     * @param kind what
     * @param mapping the name of the mapping
     * @param object the record type, or the object that holds the history
     * @param field the CRM's name of the field, or {@code null} if the problem has none
     * @param message what is wrong and how to mend it, with the nearest name where one is near
     */
    public record Problem(
            Kind kind,
            String mapping,
            String object,
            @Nullable String field,
            String message) {
        @Override
        public String toString() {
            return kind + " in mapping '" + mapping + "', " + object + ": " + message;
        }
    }

    private final String destination;
    private final List<Problem> problems;

    PreflightReport(String destination, List<Problem> problems) {
        this.destination = destination;
        this.problems = List.copyOf(problems);
    }

    /**
     * The destination.
     *
     * @return its id
     */
    public String destination() {
        return destination;
    }

    /**
     * Everything that is wrong, in the order of the mappings and their fields.
     *
     * @return the problems; empty if everything fits
     */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * What is wrong with a field.
     *
     * @param field the CRM's name of it
     * @return the first problem of the field
     */
    public Optional<Problem> problem(String field) {
        return problems.stream()
                .filter(problem -> field.equals(problem.field()))
                .findFirst();
    }

    /**
     * Whether the destination can be delivered to.
     *
     * @return {@code true} if no problem is {@link Kind#blocking()}
     */
    public boolean ready() {
        return problems.stream().noneMatch(problem -> problem.kind().blocking());
    }

    /** One line for each problem, to be read by a person. */
    @Override
    public String toString() {
        if (problems.isEmpty()) {
            return "Destination '" + destination + "': every mapping fits.";
        }
        StringBuilder text = new StringBuilder("Destination '")
                .append(destination)
                .append("': ")
                .append(problems.size())
                .append(problems.size() == 1 ? " problem" : " problems")
                .append(ready() ? ", none of which stops it" : "");
        problems.forEach(problem -> text.append("\n- ").append(problem));
        return text.toString();
    }
}
