package io.github.nps4j.benchmarks;

import java.util.concurrent.atomic.LongAdder;

/** The handler of all contenders: it counts. */
public final class NoOp {

    private static final LongAdder HANDLED = new LongAdder();

    private NoOp() {}

    /**
     * Handles a task.
     *
     * @param payload what the task carries
     */
    public static void handle(String payload) {
        if (!payload.isEmpty()) {
            HANDLED.increment();
        }
    }

    static long handled() {
        return HANDLED.sum();
    }
}
