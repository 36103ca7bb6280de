package io.github.nps4j.sync;

import io.github.nps4j.crm.Failure;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a destination is doing: paused and stopped for all nodes, otherwise as this process sees it. Immutable. */
public final class DestinationStatus {

    /** What a destination can be doing. */
    public enum State {
        /** Delivering, or ready to. */
        ACTIVE,
        /** Waiting because the CRM's limit is reached. */
        THROTTLED,
        /** Waiting after failures; tried again with a small batch. */
        BACKING_OFF,
        /** Cannot work until something is mended: credentials, permissions, mapping. Tried again now and then. */
        BLOCKED,
        /** The receiver said that it is gone for good; {@code resume} starts it again. */
        STOPPED,
        /** Paused by the host; {@code resume} starts it again. */
        PAUSED
    }

    private final String destination;
    private final State state;
    private final @Nullable Failure failure;
    private final @Nullable Instant until;

    DestinationStatus(String destination, State state, @Nullable Failure failure, @Nullable Instant until) {
        this.destination = destination;
        this.state = state;
        this.failure = failure;
        this.until = until;
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
     * What it is doing.
     *
     * @return the state
     */
    public State state() {
        return state;
    }

    /**
     * Why it waits.
     *
     * @return the failure, if one is the cause
     */
    public Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * When it is tried again.
     *
     * @return a time, or empty if it is active or waits for {@code resume}
     */
    public Optional<Instant> until() {
        return Optional.ofNullable(until);
    }

    @Override
    public String toString() {
        return destination + ": " + state + (until == null ? "" : " until " + until)
                + (failure == null ? "" : " (" + failure + ")");
    }
}
