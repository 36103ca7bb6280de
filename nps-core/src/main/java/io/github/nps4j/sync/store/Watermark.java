package io.github.nps4j.sync.store;

import io.github.nps4j.response.Stamp;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What stands at a record: for each field and tag, the stamp of the answer that it came from. An answer writes a field
 * only if it is newer than what stands there, so the end state does not depend on the order of arrival, even where an
 * answer leaves some fields alone. Immutable.
 */
public final class Watermark {

    private static final Watermark EMPTY = new Watermark(Map.of());

    private final Map<String, Stamp> stamps;

    private Watermark(Map<String, Stamp> stamps) {
        this.stamps = stamps;
    }

    /**
     * The watermark of a record that was never written.
     *
     * @return an empty watermark
     */
    public static Watermark empty() {
        return EMPTY;
    }

    /**
     * A watermark, for stores.
     *
     * @param stamps slot (field name, or {@code tag:} and tag) to stamp
     * @return the watermark
     */
    public static Watermark of(Map<String, Stamp> stamps) {
        return stamps.isEmpty() ? EMPTY : new Watermark(Collections.unmodifiableMap(new TreeMap<>(stamps)));
    }

    /**
     * The stamp of a slot.
     *
     * @param slot a field name, or {@code tag:} and the tag
     * @return the stamp, or empty if never written
     */
    public Optional<Stamp> stamp(String slot) {
        return Optional.ofNullable(stamps.get(slot));
    }

    /**
     * Whether an answer may write a slot.
     *
     * @param slot a field name, or {@code tag:} and the tag
     * @param stamp the stamp of the answer
     * @return {@code true} if nothing as new stands there
     */
    public boolean allows(String slot, Stamp stamp) {
        Stamp there = stamps.get(slot);
        return there == null || stamp.isAfter(there);
    }

    /**
     * This watermark, moved on by a write. No slot moves back.
     *
     * @param written slot to the stamp of the answer that was written
     * @return a new watermark
     */
    public Watermark with(Map<String, Stamp> written) {
        Map<String, Stamp> all = new TreeMap<>(stamps);
        written.forEach((slot, stamp) -> all.merge(slot, stamp, (a, b) -> a.isAfter(b) ? a : b));
        return of(all);
    }

    /**
     * All slots.
     *
     * @return slot to stamp, sorted by slot
     */
    public Map<String, Stamp> stamps() {
        return stamps;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Watermark that && stamps.equals(that.stamps);
    }

    @Override
    public int hashCode() {
        return stamps.hashCode();
    }

    @Override
    public String toString() {
        return "Watermark" + stamps.keySet();
    }
}
