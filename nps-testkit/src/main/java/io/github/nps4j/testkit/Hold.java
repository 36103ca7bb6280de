package io.github.nps4j.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps calls waiting inside a {@link FakeCrm}, so that a test can look at what happens meanwhile, without sleeping. Safe
 * for use by many threads.
 */
public final class Hold implements AutoCloseable {

    /** A call that nobody releases fails after this time, in seconds, so that no test hangs. */
    private static final long MAX_WAIT_SECONDS = 60;

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Hold() {}

    /**
     * Waits until a call has arrived and is held.
     *
     * @param atMost how long to wait
     * @throws AssertionError if none arrived in time
     */
    public void awaitArrival(Duration atMost) {
        try {
            if (!arrived.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("no call reached the fake CRM within " + atMost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a call to reach the fake CRM", e);
        }
    }

    /** Lets the held calls and all later ones pass. */
    public void release() {
        released.countDown();
    }

    /** The same as {@link #release}. */
    @Override
    public void close() {
        release();
    }

    void pass() {
        arrived.countDown();
        try {
            if (!released.await(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "a call was held for " + MAX_WAIT_SECONDS + " seconds: release the hold of the fake CRM");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while held by the fake CRM", e);
        }
    }
}
