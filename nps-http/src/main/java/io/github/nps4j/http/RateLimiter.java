package io.github.nps4j.http;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives out the moments at which calls may go. Each limit remembers its last calls in a ring; a call that is under several
 * limits takes its moment from the strictest and is written into all of them.
 *
 * <p>The vendor counts a call when it arrives, and nobody here sees that: a call may take long on its way and the next one
 * come close behind it. What is known is that it arrived before its answer. So a place in a window becomes free one window
 * after the answer, not after the moment at which the call was sent; or, where an answer takes long, one window after the
 * time in which a written request arrives wherever the network works.
 */
final class RateLimiter {

    /** A request that was written to its connection arrives within this time, in milliseconds. */
    private static final long ARRIVES_WITHIN = 250;

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

    /**
     * Waits until the call may go, or throws if that is too far away.
     *
     * @return to be told of the call's fate; {@link Permit#end} must follow
     */
    Permit acquire(List<String> names) {
        Permit permit = new Permit();
        if (names.isEmpty()) {
            return permit;
        }
        try {
            await(permit, names);
            return permit;
        } catch (CrmException e) {
            permit.end();
            throw e;
        }
    }

    private void await(Permit permit, List<String> names) {
        List<Before> before = new ArrayList<>();
        long asked;
        long from;
        lock.lock();
        try {
            asked = clock.millis();
            from = asked;
            long moment = asked;
            String strictest = names.get(0);
            for (String name : names) {
                long free = ring(name).freeAt(asked);
                if (free > moment) {
                    moment = free;
                    strictest = name;
                }
            }
            refuseIfTooFar(moment - asked, strictest);
            permit.moment = moment;
            for (String name : names) {
                Permit displaced = ring(name).take(permit);
                if (displaced != null) {
                    before.add(new Before(displaced, ring(name).limit));
                }
            }
        } finally {
            lock.unlock();
        }
        long until = permit.moment;
        while (until > from) {
            park(Duration.ofMillis(until - from));
            lock.lock();
            try {
                // The call before may have been answered later than was foreseen.
                from = Math.max(until, clock.millis());
                for (Before one : before) {
                    long free =
                            one.call().countedAt(from) + one.limit().window().toMillis();
                    if (free > until) {
                        refuseIfTooFar(free - asked, one.limit().name());
                        until = free;
                    }
                }
                permit.moment = until;
            } finally {
                lock.unlock();
            }
        }
    }

    private void refuseIfTooFar(long millis, String name) {
        Duration wait = Duration.ofMillis(millis);
        if (wait.compareTo(maxWait) > 0) {
            RateLimit limit = ring(name).limit;
            throw new CrmException(Failure.of(
                            FailureKind.THROTTLED,
                            service + ": the limit of " + limit.permits() + " calls per "
                                    + limit.window().toMillis() + " ms ('" + limit.name()
                                    + "') is used up; the next call may go in " + wait.toMillis() + " ms")
                    .withRetryAfter(wait));
        }
    }

    private void park(Duration wait) {
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

    private Ring ring(String name) {
        Ring ring = rings.get(name);
        if (ring == null) {
            throw new IllegalArgumentException("no rate limit is called '" + name + "'");
        }
        return ring;
    }

    /** Rounded up, because what is counted too early may go over the limit by a part of a millisecond. */
    private static long counted(Instant instant) {
        long millis = instant.toEpochMilli();
        return instant.isAfter(Instant.ofEpochMilli(millis)) ? millis + 1 : millis;
    }

    /** The call whose place in a window another one takes. */
    private record Before(Permit call, RateLimit limit) {}

    /** A call's place in its windows. Thread-safe. */
    final class Permit {
        private long moment;
        private @Nullable Long sentAt;
        private boolean over;

        private Permit() {}

        /** The request is about to be written to its connection. */
        void sent() {
            lock.lock();
            try {
                sentAt = counted(clock.instant());
            } finally {
                lock.unlock();
            }
        }

        /** The answer has come, or none will. What happens after the first call changes nothing. */
        void end() {
            lock.lock();
            try {
                if (!over && sentAt != null) {
                    moment = countedAt(counted(clock.instant()));
                }
                over = true;
            } finally {
                lock.unlock();
            }
        }

        /** When the vendor has counted the call at the latest, as far as that is known now. */
        private long countedAt(long now) {
            if (over) {
                return moment;
            }
            Long sent = sentAt;
            return Math.max(moment, sent == null ? now : Math.min(now, sent + ARRIVES_WITHIN));
        }
    }

    private static final class Ring {

        private final RateLimit limit;
        private final @Nullable Permit[] calls;
        private int next;

        Ring(RateLimit limit) {
            this.limit = limit;
            this.calls = new @Nullable Permit[limit.permits()];
        }

        long freeAt(long now) {
            Permit before = calls[next];
            if (before == null) {
                return now;
            }
            long window = limit.window().toMillis();
            Permit newest = calls[(next + calls.length - 1) % calls.length];
            // the newest moment lies further ahead than a wait can reach: the clock was set back
            if (newest != null && newest.moment - now > window + 60_000) {
                Arrays.fill(calls, null);
                return now;
            }
            return Math.max(now, before.countedAt(now) + window);
        }

        /** Returns the call whose place is taken, if there is one. */
        @Nullable
        Permit take(Permit permit) {
            Permit before = calls[next];
            calls[next] = permit;
            next = (next + 1) % calls.length;
            return before;
        }
    }
}
