package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SendGuard;
import io.github.nps4j.crm.WriteOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one call to an adapter and turns whatever happens into one outcome per item. A batch that the CRM refuses as a
 * whole is split in halves until the records are found that spoil it (about log2 n calls for one of them).
 *
 * @param <W> what is written
 */
final class BatchWriter<W> {

    private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);

    /** So many single records refused in a row for one reason look like a cause outside of the records. */
    private static final int SYSTEMIC = 3;

    /** So often a call that came too late to be sent is begun anew with a fresh lease. */
    private static final int STARTS = 3;

    private final Claimed claimed;
    private final Function<List<W>, List<WriteOutcome>> call;

    BatchWriter(Claimed claimed, Function<List<W>, List<WriteOutcome>> call) {
        this.claimed = claimed;
        this.call = call;
    }

    /**
     * What became of a batch.
     *
     * @param outcomes one per item, in order
     * @param unsent the items that surely never were in a request; their outcome only says why
     * @param stop why the destination should be left alone for now, or {@code null}
     */
    record Written(
            List<WriteOutcome> outcomes,
            BitSet unsent,
            @Nullable Failure stop) {

        /** Why an item was not sent, or {@code null} if it was. */
        @Nullable
        Failure whyNotSent(int item) {
            return unsent.get(item) && outcomes.get(item) instanceof WriteOutcome.Retry retry ? retry.failure() : null;
        }

        /** The items, if one of them may have brought the failure about that stopped them; otherwise none. */
        <T> List<T> suspects(List<T> items) {
            boolean called = unsent.cardinality() < outcomes.size();
            return called && stop != null && breaksCalls(stop.kind()) ? items : List.of();
        }

        private static boolean breaksCalls(FailureKind kind) {
            return kind == FailureKind.UNAVAILABLE
                    || kind == FailureKind.UNKNOWN_OUTCOME
                    || kind == FailureKind.UNEXPECTED;
        }
    }

    Written write(List<W> batch) {
        Run run = new Run(batch);
        run.write(0, batch.size());
        return run.written();
    }

    /** The last look at the lease, which an adapter's HTTP client takes before each request. Used by one thread. */
    private final class LastLook implements Runnable {
        private boolean passed;
        private boolean refused;

        @Override
        public void run() {
            if (!claimed.maySend()) {
                refused = true;
                throw new CrmException(leaseOver());
            }
            passed = true;
        }

        boolean nothingSent() {
            return refused && !passed;
        }
    }

    private static Failure leaseOver() {
        return Failure.of(
                FailureKind.LOCKED, "not sent, because the lease ran out: another worker may have taken over");
    }

    private final class Run {
        private final List<W> batch;
        private final @Nullable WriteOutcome[] outcomes;
        private final BitSet unsent = new BitSet();
        private int refusedInARow;
        private @Nullable Failure stop;
        private @Nullable Failure lastRefusal;

        Run(List<W> batch) {
            this.batch = batch;
            this.outcomes = new @Nullable WriteOutcome[batch.size()];
        }

        void write(int from, int to) {
            if (stop != null) {
                return;
            }
            Failure failure = call(from, to);
            if (failure == null) {
                return;
            }
            if (failure.kind() == FailureKind.BATCH_REFUSED) {
                if (to - from > 1) {
                    int middle = (from + to) >>> 1;
                    write(from, middle);
                    write(middle, to);
                } else {
                    outcomes[from] = new WriteOutcome.Rejected(failure);
                    countRefusal(failure);
                }
                return;
            }
            boolean unknown = failure.kind() == FailureKind.UNKNOWN_OUTCOME || failure.kind() == FailureKind.UNEXPECTED;
            fill(from, to, unknown ? new WriteOutcome.Unknown(failure) : new WriteOutcome.Retry(failure));
            if (Gate.closes(failure.kind())) {
                stop = failure;
            }
        }

        /** Makes the call; returns why it failed as a whole, or {@code null}. */
        private @Nullable Failure call(int from, int to) {
            Failure refusal = claimed.beginCall();
            if (refusal != null) {
                unsent.set(from, to);
                return refusal;
            }
            Failure failure = null;
            try {
                failure = begun(from, to);
                return failure;
            } finally {
                claimed.endCall(failure);
            }
        }

        private @Nullable Failure begun(int from, int to) {
            List<W> items = List.copyOf(batch.subList(from, to));
            for (int start = 0; start < STARTS && claimed.stillHeld(); start++) {
                LastLook look = new LastLook();
                Failure failure;
                try {
                    List<WriteOutcome> answers = SendGuard.during(look, () -> call.apply(items));
                    claimed.heard();
                    return take(from, to, answers);
                } catch (CrmException e) {
                    failure = e.failure();
                } catch (RuntimeException e) {
                    failure = Failures.unexpected(log, e);
                }
                if (look.nothingSent()) {
                    continue;
                }
                return look.refused
                        ? Failure.of(
                                FailureKind.UNKNOWN_OUTCOME,
                                "the lease ran out between the requests of one call: some may have been sent")
                        : failure;
            }
            // Nothing is wrong with the destination; if another worker took over, the store refuses what is settled.
            unsent.set(from, to);
            return leaseOver();
        }

        private @Nullable Failure take(int from, int to, List<WriteOutcome> answers) {
            if (answers.size() != to - from) {
                return Failure.of(
                        FailureKind.UNEXPECTED,
                        "the adapter gave " + answers.size() + " outcomes for " + (to - from)
                                + " writes: an adapter must give one per write, in order");
            }
            for (int i = 0; i < answers.size(); i++) {
                outcomes[from + i] = inspect(answers.get(i), to - from == 1);
            }
            return null;
        }

        private WriteOutcome inspect(WriteOutcome answer, boolean alone) {
            if (answer instanceof WriteOutcome.Applied) {
                refusedInARow = 0;
                return answer;
            }
            Failure failure = answer instanceof WriteOutcome.Retry retry
                    ? retry.failure()
                    : answer instanceof WriteOutcome.Rejected rejected ? rejected.failure() : null;
            if (failure != null && failure.kind().scope() == FailureKind.Scope.DESTINATION) {
                // Not the record's fault, whatever the adapter calls it: it waits until the destination is mended.
                stop = failure;
                return new WriteOutcome.Retry(failure);
            }
            if (answer instanceof WriteOutcome.Rejected rejected && alone && batch.size() > 1) {
                countRefusal(rejected.failure());
            }
            return answer;
        }

        /** Splitting pays only where some records are good: when each one is refused alike, the rest is not tried. */
        private void countRefusal(Failure failure) {
            boolean alike = lastRefusal != null
                    && lastRefusal.kind() == failure.kind()
                    && lastRefusal.code().equals(failure.code());
            refusedInARow = alike ? refusedInARow + 1 : 1;
            lastRefusal = failure;
            if (refusedInARow >= SYSTEMIC && batch.size() > 2 * SYSTEMIC) {
                stop = Failure.of(
                                FailureKind.UNEXPECTED,
                                "the CRM refused " + refusedInARow
                                        + " records in a row for the same reason, so the cause may not lie in the"
                                        + " records: " + failure.message())
                        .withCode(failure.code().orElse(null));
            }
        }

        private void fill(int from, int to, WriteOutcome outcome) {
            Arrays.fill(outcomes, from, to, outcome);
        }

        Written written() {
            Failure why = stop;
            List<WriteOutcome> all = new ArrayList<>(outcomes.length);
            for (int i = 0; i < outcomes.length; i++) {
                WriteOutcome outcome = outcomes[i];
                if (outcome == null) {
                    // Never sent, because the destination failed before its turn.
                    unsent.set(i);
                    Failure cause = why == null ? Failure.of(FailureKind.UNEXPECTED, "not sent") : why;
                    all.add(new WriteOutcome.Retry(cause));
                } else {
                    all.add(outcome);
                }
            }
            return new Written(all, unsent, why);
        }
    }
}
