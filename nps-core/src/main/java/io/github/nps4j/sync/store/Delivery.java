package io.github.nps4j.sync.store;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.Stamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One piece of work for one destination, as the store holds it. Immutable. */
public final class Delivery {

    private final long id;
    private final String destination;
    private final String mapping;
    private final Work work;
    private final NpsResponse response;
    private final DeliveryState state;
    private final int attempts;
    private final Instant dueAt;
    private final Instant acceptedAt;
    private final Instant changedAt;
    private final @Nullable Instant lastAttemptAt;
    private final @Nullable String recordId;
    private final boolean createApproved;
    private final boolean outcomeUnknown;
    private final @Nullable Reason reason;
    private final List<String> candidates;

    private Delivery(Builder builder) {
        this.id = builder.id;
        this.destination = builder.destination;
        this.mapping = builder.mapping;
        this.work = builder.work;
        this.response = builder.response;
        this.state = builder.state;
        this.attempts = builder.attempts;
        this.dueAt = builder.dueAt;
        this.acceptedAt = builder.acceptedAt;
        this.changedAt = builder.changedAt;
        this.lastAttemptAt = builder.lastAttemptAt;
        this.recordId = builder.recordId;
        this.createApproved = builder.createApproved;
        this.outcomeUnknown = builder.outcomeUnknown;
        this.reason = builder.reason;
        this.candidates = List.copyOf(builder.candidates);
    }

    /**
     * A builder of a waiting delivery, for stores.
     *
     * @param id the store's id of it
     * @param destination the destination's id
     * @param mapping the name of the mapping
     * @param work what is to be done
     * @param response the response in the revision that this delivery carries
     * @param acceptedAt when it was accepted; also its first due time
     * @return a builder
     */
    public static Builder builder(
            long id, String destination, String mapping, Work work, NpsResponse response, Instant acceptedAt) {
        return new Builder(id, destination, mapping, work, response, acceptedAt);
    }

    /**
     * A builder that holds everything of this delivery.
     *
     * @return a filled builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(id, destination, mapping, work, response, acceptedAt);
        builder.state = state;
        builder.attempts = attempts;
        builder.dueAt = dueAt;
        builder.changedAt = changedAt;
        builder.lastAttemptAt = lastAttemptAt;
        builder.recordId = recordId;
        builder.createApproved = createApproved;
        builder.outcomeUnknown = outcomeUnknown;
        builder.reason = reason;
        builder.candidates = candidates;
        return builder;
    }

    /**
     * This delivery once more, after what it wrote was overwritten; for stores.
     *
     * @param now the time to record, and the due time
     * @return a waiting delivery
     */
    public Delivery writtenAgain(Instant now) {
        return toBuilder().state(DeliveryState.WAITING, now).dueAt(now).build();
    }

    /**
     * Whether these fields are settled as applied to one of some records; for stores.
     *
     * @param records ids of the CRM
     * @return {@code true} if so
     */
    public boolean isAppliedTo(Collection<String> records) {
        return state == DeliveryState.APPLIED
                && work.equals(Work.FIELDS)
                && recordId != null
                && records.contains(recordId);
    }

    /**
     * This note or task as one that may stand twice, so that it is looked for before it counts as added; for stores.
     * Anything else stays as it is.
     *
     * @param dueAt when to look, if it was applied
     * @param now the time to record
     * @return a delivery that waits if it was applied, and else one whose outcome is unknown
     */
    public Delivery rechecked(Instant dueAt, Instant now) {
        if (work.perRevision() || state == DeliveryState.SUPERSEDED || state == DeliveryState.SUPPRESSED) {
            return this;
        }
        Builder doubtful = toBuilder().outcomeUnknown(true);
        return state == DeliveryState.APPLIED
                ? doubtful.state(DeliveryState.WAITING, now).dueAt(dueAt).build()
                : doubtful.build();
    }

    /**
     * The store's id.
     *
     * @return unique in the store
     */
    public long id() {
        return id;
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
     * The mapping that was chosen when the response was accepted.
     *
     * @return its name
     */
    public String mapping() {
        return mapping;
    }

    /**
     * What is to be done.
     *
     * @return fields, a note or a task
     */
    public Work work() {
        return work;
    }

    /**
     * The response in the revision that this delivery carries.
     *
     * @return the response
     */
    public NpsResponse response() {
        return response;
    }

    /**
     * Where the response stands in time.
     *
     * @return its stamp
     */
    public Stamp stamp() {
        return response.stamp();
    }

    /**
     * Where the delivery stands.
     *
     * @return the state
     */
    public DeliveryState state() {
        return state;
    }

    /**
     * How many tries failed through this delivery's own doing. Outages and limits of the destination do not count.
     *
     * @return 0 or more
     */
    public int attempts() {
        return attempts;
    }

    /**
     * When the next try is due.
     *
     * @return a time; without meaning once settled
     */
    public Instant dueAt() {
        return dueAt;
    }

    /**
     * When the response was accepted.
     *
     * @return the time of {@code submit}
     */
    public Instant acceptedAt() {
        return acceptedAt;
    }

    /**
     * When the state changed last.
     *
     * @return a time
     */
    public Instant changedAt() {
        return changedAt;
    }

    /**
     * When the last try ended.
     *
     * @return a time, or empty if there was none
     */
    public Optional<Instant> lastAttemptAt() {
        return Optional.ofNullable(lastAttemptAt);
    }

    /**
     * The record that was written to, or that a person chose in review.
     *
     * @return the CRM's id
     */
    public Optional<String> recordId() {
        return Optional.ofNullable(recordId);
    }

    /**
     * Whether a person decided in review that a record is to be created.
     *
     * @return {@code true} if so
     */
    public boolean createApproved() {
        return createApproved;
    }

    /**
     * Whether the answer to an earlier try was lost, or its worker, so that the work may have been done already.
     *
     * @return {@code true} if so
     */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /**
     * Why it is in its state, or why the last try failed.
     *
     * @return the reason, if there is something to say
     */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /**
     * The records among which a person must choose.
     *
     * @return ids of the CRM; empty unless in review for several records
     */
    public List<String> candidates() {
        return candidates;
    }

    /** Names destination, work, response and state; no personal data. */
    @Override
    public String toString() {
        return "Delivery[" + id + ", " + destination + ", " + work.id() + ", " + response + ", " + state
                + (reason == null ? "" : ", " + reason) + "]";
    }

    /** Collects the parts of a delivery. Not thread-safe. */
    public static final class Builder {

        private final long id;
        private final String destination;
        private final String mapping;
        private final Work work;
        private final NpsResponse response;
        private final Instant acceptedAt;
        private DeliveryState state = DeliveryState.WAITING;
        private int attempts;
        private Instant dueAt;
        private Instant changedAt;
        private @Nullable Instant lastAttemptAt;
        private @Nullable String recordId;
        private boolean createApproved;
        private boolean outcomeUnknown;
        private @Nullable Reason reason;
        private List<String> candidates = List.of();

        private Builder(
                long id, String destination, String mapping, Work work, NpsResponse response, Instant acceptedAt) {
            this.id = id;
            this.destination = Objects.requireNonNull(destination);
            this.mapping = Objects.requireNonNull(mapping);
            this.work = Objects.requireNonNull(work);
            this.response = Objects.requireNonNull(response);
            this.acceptedAt = Objects.requireNonNull(acceptedAt);
            this.dueAt = acceptedAt;
            this.changedAt = acceptedAt;
        }

        /**
         * Sets the state.
         *
         * @param state where it stands
         * @param changedAt since when
         * @return this builder
         */
        public Builder state(DeliveryState state, Instant changedAt) {
            this.state = state;
            this.changedAt = changedAt;
            return this;
        }

        /**
         * Sets the number of failed tries.
         *
         * @param attempts 0 or more
         * @return this builder
         */
        public Builder attempts(int attempts) {
            this.attempts = attempts;
            return this;
        }

        /**
         * Sets the due time.
         *
         * @param dueAt when the next try is due
         * @return this builder
         */
        public Builder dueAt(Instant dueAt) {
            this.dueAt = dueAt;
            return this;
        }

        /**
         * Sets the end of the last try.
         *
         * @param lastAttemptAt a time, or {@code null}
         * @return this builder
         */
        public Builder lastAttemptAt(@Nullable Instant lastAttemptAt) {
            this.lastAttemptAt = lastAttemptAt;
            return this;
        }

        /**
         * Sets the record.
         *
         * @param recordId the CRM's id, or {@code null}
         * @return this builder
         */
        public Builder recordId(@Nullable String recordId) {
            this.recordId = recordId;
            return this;
        }

        /**
         * Sets whether a person approved that a record is created.
         *
         * @param createApproved {@code true} if so
         * @return this builder
         */
        public Builder createApproved(boolean createApproved) {
            this.createApproved = createApproved;
            return this;
        }

        /**
         * Sets whether the answer to an earlier try was lost.
         *
         * @param outcomeUnknown {@code true} if so
         * @return this builder
         */
        public Builder outcomeUnknown(boolean outcomeUnknown) {
            this.outcomeUnknown = outcomeUnknown;
            return this;
        }

        /**
         * Sets the reason.
         *
         * @param reason why it is in its state, or {@code null}
         * @return this builder
         */
        public Builder reason(@Nullable Reason reason) {
            this.reason = reason;
            return this;
        }

        /**
         * Sets the records among which a person must choose.
         *
         * @param candidates ids of the CRM
         * @return this builder
         */
        public Builder candidates(List<String> candidates) {
            this.candidates = candidates;
            return this;
        }

        /**
         * The delivery.
         *
         * @return an immutable delivery
         */
        public Delivery build() {
            return new Delivery(this);
        }
    }
}
