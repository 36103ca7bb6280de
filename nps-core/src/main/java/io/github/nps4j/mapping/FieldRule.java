package io.github.nps4j.mapping;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one field of the record gets its value. Immutable; made by {@link FieldMapping.Builder}. */
public final class FieldRule {

    private final String to;
    private final @Nullable Attribute from;
    private final @Nullable String value;
    private final FieldType type;
    private final NullPolicy onNull;

    FieldRule(String to, @Nullable Attribute from, @Nullable String value, FieldType type, NullPolicy onNull) {
        this.to = to;
        this.from = from;
        this.value = value;
        this.type = type;
        this.onNull = onNull;
    }

    /**
     * The field.
     *
     * @return the CRM's name of it
     */
    public String to() {
        return to;
    }

    /**
     * Where the value comes from.
     *
     * @return the attribute, or empty if the field gets a constant
     */
    public Optional<Attribute> from() {
        return Optional.ofNullable(from);
    }

    /**
     * The constant that the field gets.
     *
     * @return the value as text, or empty if it comes from an attribute
     */
    public Optional<String> value() {
        return Optional.ofNullable(value);
    }

    /**
     * What the field holds.
     *
     * @return the type
     */
    public FieldType type() {
        return type;
    }

    /**
     * What is written when the response has no value.
     *
     * @return the policy
     */
    public NullPolicy onNull() {
        return onNull;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldRule that
                && to.equals(that.to)
                && Objects.equals(from, that.from)
                && Objects.equals(value, that.value)
                && type.equals(that.type)
                && onNull.equals(that.onNull);
    }

    @Override
    public int hashCode() {
        return Objects.hash(to, from, value, type, onNull);
    }

    @Override
    public String toString() {
        return "FieldRule[" + to + " from " + (from == null ? "a constant" : from.name()) + " as " + type.name() + "]";
    }
}
