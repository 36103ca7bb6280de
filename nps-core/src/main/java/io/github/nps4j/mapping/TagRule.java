package io.github.nps4j.mapping;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tags that a record gets and loses when a condition holds. Immutable; made by {@link FieldMapping.Builder}. */
public final class TagRule {

    private final @Nullable Condition when;
    private final Set<String> add;
    private final Set<String> remove;

    TagRule(@Nullable Condition when, Collection<String> add, Collection<String> remove) {
        this.when = when;
        this.add = Collections.unmodifiableSet(new LinkedHashSet<>(add));
        this.remove = Collections.unmodifiableSet(new LinkedHashSet<>(remove));
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
     * The tags to add.
     *
     * @return tags; none of {@link #remove()}
     */
    public Set<String> add() {
        return add;
    }

    /**
     * The tags to remove.
     *
     * @return tags; none of {@link #add()}
     */
    public Set<String> remove() {
        return remove;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TagRule that
                && Objects.equals(when, that.when)
                && add.equals(that.add)
                && remove.equals(that.remove);
    }

    @Override
    public int hashCode() {
        return Objects.hash(when, add, remove);
    }

    @Override
    public String toString() {
        return "TagRule[when " + (when == null ? "ever" : when) + ", add " + add + ", remove " + remove + "]";
    }
}
