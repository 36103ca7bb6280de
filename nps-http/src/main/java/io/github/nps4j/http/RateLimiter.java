package io.github.nps4j.http;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives out the moments at which calls may go. Each limit remembers the moments of its last calls in a ring; a call that
 * is under several limits takes its moment from the strictest and is written into all of them.
 */
final class RateLimiter {

    private final String service;
    private final Map<String, Ring> rings = new LinkedHashMap<>();
    private final Clock clock;
    private final Duration maxWait;
    private final Waiter waiter;
    private final ReentrantLock lock = new ReentrantLock();

    RateLimiter(String service, Collection<RateLimit> limits, Clock clock, Duration maxWait, Waiter waiter) {
        this.service = service;
        this.clock = clock;
        this.maxWait = maxWait;
        this.waiter = waiter;
        for (RateLimit limit : limits) {
            if (rings.putIfAbsent(limit.name(), new Ring(limit)) != null) {
                throw new IllegalArgumentException("the rate limit '" + limit.name() + "' is given twice");
            }
        }
    }

    /** Returns when the call may go, or throws without having taken a permit if that is too far away. */
    void acquire(List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        Duration wait;
        lock.lock();
        try {
            long now = clock.millis();
            long moment = now;
            String strictest = "";
            for (String name : names) {
                long free = ring(name).freeAt(now);
                if (free > moment) {
                    moment = free;
                    strictest = name;
                }
            }
            wait = Duration.ofMillis(moment - now);
            if (wait.compareTo(maxWait) > 0) {
                RateLimit limit = ring(strictest).limit;
                throw new CrmException(Failure.of(
                                FailureKind.THROTTLED,
                                service + ": the limit of " + limit.permits() + " calls per "
                                        + limit.window().toMillis() + " ms ('" + limit.name()
                                        + "') is used up; the next call may go in " + wait.toMillis() + " ms")
                        .withRetryAfter(wait));
            }
            for (String name : names) {
                ring(name).take(moment);
            }
        } finally {
            lock.unlock();
        }
        if (!wait.isZero()) {
            try {
                waiter.await(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CrmException(
                        Failure.of(
                                FailureKind.UNAVAILABLE,
                                service + ": the thread was interrupted while it waited for its rate limit;"
                                        + " nothing was sent"),
                        e);
            }
        }
    }

    private Ring ring(String name) {
        Ring ring = rings.get(name);
        if (ring == null) {
            throw new IllegalArgumentException("no rate limit is called '" + name + "'");
        }
        return ring;
    }

    private static final class Ring {

        private final RateLimit limit;
        private final long[] moments;
        private int next;
        private int size;

        Ring(RateLimit limit) {
            this.limit = limit;
            this.moments = new long[limit.permits()];
        }

        long freeAt(long now) {
            if (size < moments.length) {
                return now;
            }
            long window = limit.window().toMillis();
            // the newest moment lies further ahead than a wait can reach: the clock was set back
            if (moments[(next + moments.length - 1) % moments.length] - now > window + 60_000) {
                size = 0;
                return now;
            }
            return Math.max(now, moments[next] + window);
        }

        void take(long moment) {
            moments[next] = moment;
            next = (next + 1) % moments.length;
            size = Math.min(size + 1, moments.length);
        }
    }
}
