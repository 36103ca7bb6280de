package io.github.nps4j.http;

import java.time.Duration;

/** How a thread waits the short time until a call is within its rate limit. */
@FunctionalInterface
public interface Waiter {

    /**
     * Waits.
     *
     * @param time how long, more than zero
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void await(Duration time) throws InterruptedException;
}
