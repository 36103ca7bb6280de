package io.github.nps4j.examples.customadapter;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A small CRM with a client of its own, as a company may have written one: people with typed columns, found by the value
 * of a column, saved in batches. It knows nothing of nps4j. Thread-safe.
 */
public final class TinyCrm {

    /** What a column holds. */
    public enum Kind {
        /** A text. */
        TEXT(String.class),
        /** A number. */
        NUMBER(BigDecimal.class),
        /** One of the column's choices. */
        CHOICE(String.class),
        /** Several of the column's choices. */
        CHOICES(List.class),
        /** Yes or no. */
        YES_NO(Boolean.class),
        /** A day. */
        DAY(LocalDate.class),
        /** A point in time. */
        TIME(Instant.class);

        private final Class<?> javaType;

        Kind(Class<?> javaType) {
            this.javaType = javaType;
        }
    }

    /**
     * A column.
     *
     * @param name its name
     * @param kind what it holds
     * @param unique whether two people never share a value
     * @param choices the choices, empty for other kinds
     */
    public record Column(String name, Kind kind, boolean unique, Set<String> choices) {}

    /**
     * A person.
     *
     * @param id the CRM's id
     * @param values column to value; empty columns are absent
     */
    public record Person(String id, Map<String, Object> values) {}

    /**
     * A change of one person.
     *
     * @param id the person, or {@code null} for a new one
     * @param set column to value
     * @param clear columns to be emptied
     */
    public record Change(@Nullable String id, Map<String, Object> set, Set<String> clear) {}

    /**
     * What became of one change.
     *
     * @param id the person, or {@code null} if the change was refused
     * @param error {@code gone}, {@code bad_value}, {@code no_column} or {@code taken}; {@code null} if it was saved
     */
    public record Result(@Nullable String id, @Nullable String error) {}

    /** A call failed as a whole. */
    public static final class CallFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String code;

        CallFailed(String code) {
            super("TinyCRM answered " + code);
            this.code = code;
        }

        /**
         * Why.
         *
         * @return {@code busy}, {@code quota}, {@code token}, {@code rights}, {@code down} or {@code no_answer}
         */
        public String code() {
            return code;
        }
    }

    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> people = new LinkedHashMap<>();
    private @Nullable String failure;
    private boolean loseNextAnswer;
    private int lastId = 100;

    /**
     * Adds a column.
     *
     * @param column the column
     * @return this CRM
     */
    public synchronized TinyCrm column(Column column) {
        columns.put(column.name(), column);
        return this;
    }

    /**
     * The columns.
     *
     * @return all of them
     */
    public synchronized List<Column> columns() {
        answering();
        return List.copyOf(columns.values());
    }

    /**
     * Finds people.
     *
     * @param column the column, or {@code id}
     * @param values what it holds; texts are compared whatever their case
     * @return the people that have one of the values, in no particular order
     */
    public synchronized List<Person> find(String column, List<String> values) {
        answering();
        List<Person> found = new ArrayList<>();
        people.forEach((id, held) -> {
            Object value = column.equals("id") ? id : held.get(column);
            if (value != null && values.stream().anyMatch(value.toString()::equalsIgnoreCase)) {
                found.add(new Person(id, Map.copyOf(held)));
            }
        });
        return found;
    }

    /**
     * Saves changes, each on its own.
     *
     * @param changes at most 50
     * @return one result per change, in order
     */
    public synchronized List<Result> save(List<Change> changes) {
        answering();
        if (changes.size() > 50) {
            throw new CallFailed("too_many");
        }
        List<Result> results = changes.stream().map(this::save).toList();
        if (loseNextAnswer) {
            loseNextAnswer = false;
            throw new CallFailed("no_answer");
        }
        return results;
    }

    private Result save(Change change) {
        if (change.id() != null && !people.containsKey(change.id())) {
            return new Result(null, "gone");
        }
        for (Map.Entry<String, Object> entry : change.set().entrySet()) {
            Column column = columns.get(entry.getKey());
            if (column == null) {
                return new Result(null, "no_column");
            }
            Object value = entry.getValue();
            boolean chosen = column.choices().isEmpty()
                    || column.choices().containsAll(value instanceof List<?> list ? list : List.of(value));
            if (!column.kind().javaType.isInstance(value) || !chosen) {
                return new Result(null, "bad_value");
            }
            boolean taken = column.unique()
                    && people.entrySet().stream()
                            .anyMatch(other -> !other.getKey().equals(change.id())
                                    && value.equals(other.getValue().get(column.name())));
            if (taken) {
                return new Result(null, "taken");
            }
        }
        String id = change.id() == null ? "p" + ++lastId : change.id();
        Map<String, Object> held = people.computeIfAbsent(id, key -> new LinkedHashMap<>());
        held.putAll(change.set());
        held.keySet().removeAll(change.clear());
        return new Result(id, null);
    }

    /**
     * What a column of a person holds, for tests; works also while calls fail.
     *
     * @param id the person
     * @param column the column
     * @return the value, or {@code null} if it is empty
     */
    public synchronized @Nullable Object held(String id, String column) {
        return people.getOrDefault(id, Map.of()).get(column);
    }

    /**
     * Deletes a person.
     *
     * @param id the person
     */
    public synchronized void delete(String id) {
        people.remove(id);
    }

    /**
     * How many people there are.
     *
     * @return 0 or more
     */
    public synchronized int size() {
        return people.size();
    }

    /**
     * Lets every call fail, for tests.
     *
     * @param code why, or {@code null} to end it
     */
    public synchronized void failing(@Nullable String code) {
        this.failure = code;
    }

    /** Saves the next changes and loses the answer, for tests. */
    public synchronized void loseNextAnswer() {
        this.loseNextAnswer = true;
    }

    private void answering() {
        if (failure != null) {
            throw new CallFailed(failure);
        }
    }
}
