package io.github.nps4j.mapping;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A task that is opened for a record when a condition holds. Immutable; made by {@link FieldMapping.Builder}. */
public final class TaskRule {

    private final String name;
    private final @Nullable Condition when;
    private final String subject;
    private final Template subjectTemplate;
    private final String text;
    private final Template textTemplate;
    private final Duration dueAfter;
    private final TaskPriority priority;

    TaskRule(String name, @Nullable Condition when, Options options, Template subjectTemplate, Template textTemplate) {
        this.name = name;
        this.when = when;
        this.subject = options.subject;
        this.subjectTemplate = subjectTemplate;
        this.text = options.text;
        this.textTemplate = textTemplate;
        this.dueAfter = options.dueAfter;
        this.priority = options.priority;
    }

    /**
     * The name, which must not change while responses are on their way: it tells one task of a response from another.
     *
     * @return a name, unique among the tasks of the mapping
     */
    public String name() {
        return name;
    }

    /**
     * When the rule holds.
     *
     * @return the condition, or empty if it always holds
     */
    public Optional<Condition> when() {
        return Optional.ofNullable(when);
    }

    /**
     * The template of the subject.
     *
     * @return one line with placeholders such as {@code {score}}
     */
    public String subject() {
        return subject;
    }

    /**
     * The template of the text.
     *
     * @return a text with placeholders; may be empty
     */
    public String text() {
        return text;
    }

    /**
     * When the task is due.
     *
     * @return the time after the response, zero or more
     */
    public Duration dueAfter() {
        return dueAfter;
    }

    /**
     * How urgent the task is.
     *
     * @return the priority
     */
    public TaskPriority priority() {
        return priority;
    }

    Template subjectTemplate() {
        return subjectTemplate;
    }

    Template textTemplate() {
        return textTemplate;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TaskRule that
                && name.equals(that.name)
                && Objects.equals(when, that.when)
                && subject.equals(that.subject)
                && text.equals(that.text)
                && dueAfter.equals(that.dueAfter)
                && priority == that.priority;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, when, subject, text, dueAfter, priority);
    }

    @Override
    public String toString() {
        return "TaskRule[" + name + ", when " + (when == null ? "ever" : when) + ", due after " + dueAfter + "]";
    }

    /** What a task says and when it is due. The subject is required. Not thread-safe. */
    public static final class Options {

        private String subject = "";
        private String text = "";
        private Duration dueAfter = Duration.ofDays(1);
        private TaskPriority priority = TaskPriority.NORMAL;

        Options() {}

        /**
         * The subject; required.
         *
         * @param subject one line with placeholders such as {@code {score}}; should it come out blank, the name of the
         *     rule stands in for it
         * @return these options
         */
        public Options subject(String subject) {
            this.subject = subject;
            return this;
        }

        /**
         * The text; empty by default.
         *
         * @param text a text with placeholders
         * @return these options
         */
        public Options text(String text) {
            this.text = text;
            return this;
        }

        /**
         * When the task is due; one day after the response by default.
         *
         * @param dueAfter the time after the response, zero to ten years
         * @return these options
         */
        public Options dueAfter(Duration dueAfter) {
            this.dueAfter = dueAfter;
            return this;
        }

        /**
         * How urgent the task is; {@link TaskPriority#NORMAL} by default.
         *
         * @param priority the priority
         * @return these options
         */
        public Options priority(TaskPriority priority) {
            this.priority = priority;
            return this;
        }

        String subject() {
            return subject;
        }

        String text() {
            return text;
        }

        Duration dueAfter() {
            return dueAfter;
        }
    }
}
