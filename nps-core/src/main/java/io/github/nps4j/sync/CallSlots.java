package io.github.nps4j.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * As many calls to a CRM at the same time as its adapter allows, in the order in which they were asked for. So a lane may
 * have more turns than calls: some prepare or store their page while the others wait for the CRM. Thread-safe.
 */
final class CallSlots {

    private final IntSupplier most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Object> waiting = new ArrayDeque<>();
    private int taken;

    /**
     * Slots.
     *
     * @param most how many there are; asked anew each time, because an adapter may learn that it is fewer
     */
    CallSlots(IntSupplier most) {
        this.most = most;
    }

    /** Waits for a slot, which is given back by {@link #leave}. */
    void enter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Object me = new Object();
            waiting.addLast(me);
            try {
                while (waiting.peekFirst() != me || taken >= Math.max(1, most.getAsInt())) {
                    changed.await();
                }
                taken++;
            } finally {
                waiting.remove(me);
                // the next in line may have a slot too, and whoever gives up must not stand in its way
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            taken--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
