package io.github.nps4j.crm.zoho;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Learns from Zoho's answers how many calls may go at once and how many credits are left. Zoho does not tell the first; a
 * refusal halves it, and each quiet stretch of time gives one back. Thread-safe.
 */
final class ZohoPace {

    private static final Duration QUIET = Duration.ofMinutes(5);

    private final Clock clock;
    private final int most;
    private final long reserve;
    private int allowed;
    private Instant changed;
    private @Nullable Long creditsLeft;
    private Instant creditsSeen = Instant.MIN;

    ZohoPace(Clock clock, int most, long reserve) {
        this.clock = clock;
        this.most = most;
        this.reserve = reserve;
        this.allowed = most;
        this.changed = clock.instant();
    }

    /** The calls that may go at the same time now. */
    synchronized int concurrency() {
        Instant now = clock.instant();
        while (allowed < most && !changed.plus(QUIET).isAfter(now)) {
            allowed++;
            changed = changed.plus(QUIET);
        }
        return allowed;
    }

    /**
     * Called before each request.
     *
     * @throws CrmException if only the reserve is left, and that was heard a short while ago
     */
    synchronized void before() {
        Long left = creditsLeft;
        if (reserve <= 0 || left == null || left > reserve) {
            return;
        }
        Duration since = Duration.between(creditsSeen, clock.instant()).abs();
        if (since.compareTo(ZohoErrors.CREDITS_PAUSE) < 0) {
            throw new CrmException(Failure.of(
                            FailureKind.QUOTA_EXHAUSTED,
                            "Zoho CRM: " + left + " credits are left, of which " + reserve
                                    + " are kept for other integrations; nothing was sent, wait until credits come back")
                    .withRetryAfter(ZohoErrors.CREDITS_PAUSE.minus(since)));
        }
    }

    /** Called with each answer. */
    synchronized void after(HttpAnswer answer) {
        Long left = ZohoErrors.credits(answer);
        if (left != null) {
            creditsLeft = left;
            creditsSeen = clock.instant();
        } else if (answer.isSuccess()) {
            creditsLeft = null; // less than half is used
        }
        if (answer.status() == 429 && (left == null || left > 0)) {
            int now = concurrency();
            allowed = Math.max(1, now / 2);
            changed = clock.instant();
        }
    }
}
