package io.github.nps4j.source;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Reads items one after the other and holds no more than one in memory. Not thread-safe.
 *
 * <p>{@link #hasNext()} and {@link #next()} throw {@link SourceException} when the source as a whole cannot be read on;
 * one bad record is a {@link SourceItem.Rejected} and reading continues.
 */
public interface ResponseReader extends Iterator<SourceItem>, AutoCloseable {

    /**
     * The next item.
     *
     * @throws SourceException if the source cannot be read on
     * @throws NoSuchElementException if there is none
     */
    @Override
    SourceItem next();

    /**
     * Up to so many items at once.
     *
     * @param max the most items, at least 1
     * @return the next items in order; empty at the end
     * @throws SourceException if the source cannot be read on
     * @throws IllegalArgumentException if {@code max} is below 1
     */
    default List<SourceItem> nextBatch(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("a batch of " + max + " items cannot be read: use 1 or more");
        }
        List<SourceItem> batch = new ArrayList<>(Math.min(max, 1_000));
        while (batch.size() < max && hasNext()) {
            batch.add(next());
        }
        return List.copyOf(batch);
    }

    /** Releases what the reader holds. Closing twice does nothing. */
    @Override
    void close();
}
