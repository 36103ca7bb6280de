package io.github.nps4j.crm;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;

/** One field of a record type, as the CRM describes it now. Immutable. */
public final class CrmField {

    /** What a field holds. */
    public enum Type {
        /** A text. */
        TEXT,
        /** A number. */
        NUMBER,
        /** One option of a list. */
        PICKLIST,
        /** Several options of a list. */
        MULTI_SELECT,
        /** Yes or no. */
        BOOLEAN,
        /** A calendar day. */
        DATE,
        /** A point in time. */
        DATETIME,
        /** Anything else: a reference, a formula, a file. Not written by mappings. */
        OTHER
    }

    private final String name;
    private final Type type;
    private final boolean writable;
    private final boolean unique;
    private final int maxLength;
    private final Set<String> options;
    private final boolean restricted;

    private CrmField(Builder builder) {
        this.name = builder.name;
        this.type = builder.type;
        this.writable = builder.writable;
        this.unique = builder.unique;
        this.maxLength = builder.maxLength;
        this.options = Collections.unmodifiableSet(new LinkedHashSet<>(builder.options));
        this.restricted = builder.restricted;
    }

    /**
     * A builder of a writable field.
     *
     * @param name the CRM's name of the field
     * @param type what it holds
     * @return a builder
     */
    public static Builder builder(String name, Type type) {
        return new Builder(name, type);
    }

    /**
     * A writable field without further limits.
     *
     * @param name the CRM's name of the field
     * @param type what it holds
     * @return the field
     */
    public static CrmField of(String name, Type type) {
        return builder(name, type).build();
    }

    /**
     * The name.
     *
     * @return the CRM's name of the field
     */
    public String name() {
        return name;
    }

    /**
     * What it holds.
     *
     * @return the type
     */
    public Type type() {
        return type;
    }

    /**
     * Whether it can be written.
     *
     * @return {@code false} for computed, archived and read-only fields
     */
    public boolean writable() {
        return writable;
    }

    /**
     * Whether the CRM allows each value once.
     *
     * @return {@code true} for a field that can serve as a key
     */
    public boolean unique() {
        return unique;
    }

    /**
     * The longest text.
     *
     * @return UTF-16 units, or empty if not stated
     */
    public OptionalInt maxLength() {
        return maxLength < 0 ? OptionalInt.empty() : OptionalInt.of(maxLength);
    }

    /**
     * The options of a picklist or multi-select, as values, not labels.
     *
     * @return the options in the CRM's order; empty for other types
     */
    public Set<String> options() {
        return options;
    }

    /**
     * Whether a value outside {@link #options()} is refused.
     *
     * @return {@code true} if the list is closed
     */
    public boolean restricted() {
        return restricted;
    }

    @Override
    public String toString() {
        return name + ":" + type;
    }

    /** Collects what is known of a field. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private final Type type;
        private boolean writable = true;
        private boolean unique;
        private int maxLength = -1;
        private Collection<String> options = Set.of();
        private boolean restricted;

        private Builder(String name, Type type) {
            this.name = name;
            this.type = type;
        }

        /**
         * The field cannot be written.
         *
         * @return this builder
         */
        public Builder readOnly() {
            this.writable = false;
            return this;
        }

        /**
         * The CRM allows each value once.
         *
         * @return this builder
         */
        public Builder unique() {
            this.unique = true;
            return this;
        }

        /**
         * The longest text.
         *
         * @param maxLength UTF-16 units, 0 or more
         * @return this builder
         */
        public Builder maxLength(int maxLength) {
            this.maxLength = maxLength;
            return this;
        }

        /**
         * The options of a closed list.
         *
         * @param options values, not labels
         * @return this builder
         */
        public Builder options(Collection<String> options) {
            this.options = options;
            this.restricted = true;
            return this;
        }

        /**
         * The options of a list that takes other values too.
         *
         * @param options values, not labels
         * @return this builder
         */
        public Builder openOptions(Collection<String> options) {
            this.options = options;
            this.restricted = false;
            return this;
        }

        /**
         * The field.
         *
         * @return an immutable field
         */
        public CrmField build() {
            return new CrmField(this);
        }
    }
}
