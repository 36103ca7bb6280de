package io.github.nps4j.testkit.zoho;

import io.github.nps4j.testkit.internal.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Zoho's two limits, each off while it is 0: credits in 24 hours, calls at the same time. One error tells both. */
final class Limits {

    static final String HEADER = "X-API-CREDITS-REMAINING";

    private record Spent(Instant at, int credits) {}

    private final Settings settings;
    private final Clock clock;
    private final Deque<Spent> spent = new ArrayDeque<>();
    private final PriorityQueue<Instant> running = new PriorityQueue<>();
    private int total;

    Limits(Settings settings) {
        this.settings = settings;
        this.clock = settings.clock;
    }

    static Answer refusal() {
        return new ApiException(429, "TOO_MANY_REQUESTS", "You have made too many API requests").answer();
    }

    /** Counts a request, which came at a moment of {@link System#nanoTime()}; the refusal if it is one too many. */
    synchronized @Nullable Answer count(int credits, long cameAt) {
        Instant now = clock.instant();
        if (settings.concurrency > 0) {
            while (!running.isEmpty() && !running.peek().isAfter(now)) {
                running.poll();
            }
            if (running.size() >= settings.concurrency) {
                return withHeader(refusal());
            }
            // its answer leaves so long after it came, not after it was counted
            running.add(now.plus(settings.latency).minusNanos(System.nanoTime() - cameAt));
        }
        if (settings.credits > 0) {
            forget(now);
            if (total + credits > settings.credits) {
                return refusal().withHeader(HEADER, "0");
            }
            total += credits;
            spent.addLast(new Spent(now, credits));
        }
        return null;
    }

    private void forget(Instant now) {
        Instant start = now.minus(Duration.ofHours(24));
        while (!spent.isEmpty() && !spent.getFirst().at().isAfter(start)) {
            total -= spent.removeFirst().credits();
        }
    }

    /** Zoho tells what is left once half is used. */
    synchronized Answer withHeader(Answer answer) {
        if (settings.credits <= 0 || answer.headers().containsKey(HEADER)) {
            return answer;
        }
        forget(clock.instant());
        return total * 2 < settings.credits
                ? answer
                : answer.withHeader(HEADER, Integer.toString(settings.credits - total));
    }
}
