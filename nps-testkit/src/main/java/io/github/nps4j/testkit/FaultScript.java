package io.github.nps4j.testkit;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.identity.IdentityKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The faults of one {@link FakeCrm}, in the order in which they were added. They last until {@link #heal()} unless said
 * otherwise. Safe for use by many threads.
 */
public final class FaultScript {

    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<Hold> holds = new CopyOnWriteArrayList<>();

    FaultScript() {}

    /**
     * Adds a fault.
     *
     * @param fault what goes wrong
     * @return this script
     */
    public FaultScript add(Fault fault) {
        faults.add(fault);
        return this;
    }

    /** Ends all faults and releases all held calls. */
    public void heal() {
        faults.clear();
        holds.forEach(Hold::release);
        holds.clear();
    }

    /**
     * The next call of a kind fails; the CRM does nothing.
     *
     * @param kind which calls
     * @param failure thrown as {@link CrmException}
     * @return this script
     */
    public FaultScript failNext(FakeCall.Kind kind, Failure failure) {
        return failNext(kind, 1, failure);
    }

    /**
     * The next calls of a kind fail; the CRM does nothing.
     *
     * @param kind which calls
     * @param times how many of them
     * @param failure thrown as {@link CrmException}
     * @return this script
     */
    public FaultScript failNext(FakeCall.Kind kind, int times, Failure failure) {
        AtomicInteger left = new AtomicInteger(times);
        return add(new Fault() {
            @Override
            public void before(FakeCall call) {
                if (call.kind() == kind && take(left)) {
                    throw new CrmException(failure);
                }
            }
        });
    }

    /**
     * All calls of a kind fail; the CRM does nothing.
     *
     * @param kind which calls
     * @param failure thrown as {@link CrmException}
     * @return this script
     */
    public FaultScript failAlways(FakeCall.Kind kind, Failure failure) {
        return failNext(kind, Integer.MAX_VALUE, failure);
    }

    /**
     * All calls fail, whatever their kind; the CRM does nothing.
     *
     * @param failure thrown as {@link CrmException}
     * @return this script
     */
    public FaultScript failAlways(Failure failure) {
        return add(new Fault() {
            @Override
            public void before(FakeCall call) {
                throw new CrmException(failure);
            }
        });
    }

    /**
     * Writes that match are rejected; the others of their batch are written.
     *
     * @param predicate which writes
     * @param failure why
     * @return this script
     */
    public FaultScript rejectWhen(Predicate<RecordWrite> predicate, Failure failure) {
        return insteadWhen(predicate, new WriteOutcome.Rejected(failure));
    }

    /**
     * Writes that match are rejected as {@link FailureKind#INVALID_VALUE}.
     *
     * @param predicate which writes
     * @return this script
     */
    public FaultScript rejectWhen(Predicate<RecordWrite> predicate) {
        return rejectWhen(
                predicate, Failure.of(FailureKind.INVALID_VALUE, "The fake CRM was told to refuse this record."));
    }

    /**
     * Writes that match are not taken now; the others of their batch are written.
     *
     * @param predicate which writes
     * @param failure why, such as {@link FailureKind#LOCKED}
     * @return this script
     */
    public FaultScript retryWhen(Predicate<RecordWrite> predicate, Failure failure) {
        return insteadWhen(predicate, new WriteOutcome.Retry(failure));
    }

    /**
     * A batch that holds a write that matches is refused as a whole as {@link FailureKind#BATCH_REFUSED}; nothing of it
     * is written. A batch of one is rejected as {@link FailureKind#INVALID_VALUE}.
     *
     * @param predicate which writes
     * @return this script
     */
    public FaultScript refuseBatchWhen(Predicate<RecordWrite> predicate) {
        return add(new Fault() {
            @Override
            public void before(FakeCall call) {
                List<RecordWrite> writes = call.items(RecordWrite.class);
                if (writes.size() > 1 && writes.stream().anyMatch(predicate)) {
                    throw new CrmException(Failure.of(
                            FailureKind.BATCH_REFUSED,
                            "The fake CRM was told to refuse a batch with such a record; nothing was written."));
                }
            }

            @Override
            public Optional<WriteOutcome> instead(FakeCall call, int index) {
                return matches(call, index, predicate)
                        ? Optional.of(new WriteOutcome.Rejected(
                                Failure.of(FailureKind.INVALID_VALUE, "The fake CRM was told to refuse this record.")))
                        : Optional.empty();
            }
        });
    }

    /**
     * The next call of a kind is acted on, and its answer is lost: the caller gets
     * {@link FailureKind#UNKNOWN_OUTCOME}.
     *
     * @param kind which call
     * @return this script
     */
    public FaultScript loseAnswerAfterApplying(FakeCall.Kind kind) {
        AtomicInteger left = new AtomicInteger(1);
        return add(new Fault() {
            @Override
            public void after(FakeCall call) {
                if (call.kind() == kind && take(left)) {
                    throw new CrmException(Failure.of(
                            FailureKind.UNKNOWN_OUTCOME, "The answer of the fake CRM was lost after it had acted."));
                }
            }
        });
    }

    /**
     * The next answer to a call of a kind is lost before the CRM acted: the caller gets
     * {@link FailureKind#UNKNOWN_OUTCOME}, and nothing was done.
     *
     * @param kind which call
     * @return this script
     */
    public FaultScript loseRequest(FakeCall.Kind kind) {
        return failNext(
                kind, Failure.of(FailureKind.UNKNOWN_OUTCOME, "The connection to the fake CRM broke before it acted."));
    }

    /**
     * Writes that match are done, but the answer does not mention them: their outcome is
     * {@link WriteOutcome.Unknown}.
     *
     * @param predicate which writes
     * @return this script
     */
    public FaultScript omitFromAnswer(Predicate<RecordWrite> predicate) {
        return add(new Fault() {
            @Override
            public Optional<Failure> omit(FakeCall call, int index) {
                return matches(call, index, predicate)
                        ? Optional.of(Failure.of(
                                FailureKind.UNKNOWN_OUTCOME, "The answer of the fake CRM did not mention this record."))
                        : Optional.empty();
            }
        });
    }

    /**
     * The CRM cannot say for keys that match; it answers for the others of the same lookup.
     *
     * @param predicate which keys
     * @param failure why
     * @return this script
     */
    public FaultScript failKeyWhen(Predicate<IdentityKey> predicate, Failure failure) {
        return add(new Fault() {
            @Override
            public Optional<Failure> failKey(FakeCall call, int index) {
                return call.items().get(index) instanceof IdentityKey key && predicate.test(key)
                        ? Optional.of(failure)
                        : Optional.empty();
            }
        });
    }

    /**
     * Calls of a kind wait inside the CRM, before it acts, until they are released: a slow CRM without a slow test.
     *
     * @param kind which calls
     * @return what releases them
     */
    public Hold hold(FakeCall.Kind kind) {
        Hold hold = new Hold();
        holds.add(hold);
        add(new Fault() {
            @Override
            public void before(FakeCall call) {
                if (call.kind() == kind) {
                    hold.pass();
                }
            }
        });
        return hold;
    }

    void before(FakeCall call) {
        faults.forEach(fault -> fault.before(call));
    }

    void after(FakeCall call) {
        faults.forEach(fault -> fault.after(call));
    }

    Optional<WriteOutcome> instead(FakeCall call, int index) {
        return first(fault -> fault.instead(call, index));
    }

    Optional<Failure> omit(FakeCall call, int index) {
        return first(fault -> fault.omit(call, index));
    }

    Optional<Failure> failKey(FakeCall call, int index) {
        return first(fault -> fault.failKey(call, index));
    }

    private <T> Optional<T> first(Function<Fault, Optional<T>> question) {
        return faults.stream().map(question).flatMap(Optional::stream).findFirst();
    }

    private FaultScript insteadWhen(Predicate<RecordWrite> predicate, WriteOutcome outcome) {
        return add(new Fault() {
            @Override
            public Optional<WriteOutcome> instead(FakeCall call, int index) {
                return matches(call, index, predicate) ? Optional.of(outcome) : Optional.empty();
            }
        });
    }

    private static boolean matches(FakeCall call, int index, Predicate<RecordWrite> predicate) {
        return call.items().get(index) instanceof RecordWrite write && predicate.test(write);
    }

    private static boolean take(AtomicInteger left) {
        return left.getAndUpdate(n -> n > 0 ? n - 1 : 0) > 0;
    }
}
