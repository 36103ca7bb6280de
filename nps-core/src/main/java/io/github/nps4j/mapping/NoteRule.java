package io.github.nps4j.mapping;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A note that a record gets when a condition holds. Immutable; made by {@link FieldMapping.Builder}. */
public final class NoteRule {

    private final String name;
    private final @Nullable Condition when;
    private final String text;
    private final Template template;

    NoteRule(String name, @Nullable Condition when, String text, Template template) {
        this.name = name;
        this.when = when;
        this.text = text;
        this.template = template;
    }

    /**
     * The name, which must not change while responses are on their way: it tells one note of a response from another.
     *
     * @return a name, unique among the notes of the mapping
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
     * The template of the text.
     *
     * @return a text with placeholders such as {@code {score}}
     */
    public String text() {
        return text;
    }

    Template template() {
        return template;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NoteRule that
                && name.equals(that.name)
                && Objects.equals(when, that.when)
                && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, when, text);
    }

    @Override
    public String toString() {
        return "NoteRule[" + name + ", when " + (when == null ? "ever" : when) + "]";
    }
}
