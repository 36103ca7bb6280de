package io.github.nps4j.crm.pipedrive;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.OptionalLong;

/**
 * The tokens of the company's day, which all its integrations share, and the pause after Pipedrive's edge has locked us
 * out. What is left is known from headers that are not always there; without them our own calls are counted against the
 * number that the host configured. Thread-safe.
 */
final class PipedriveBudget {

    /** How long a number from a header holds: others spend too, and the company may buy more. */
    private static final Duration KNOWLEDGE = Duration.ofHours(1);

    /** The edge (Cloudflare) locks out who goes on after many 429; each further call prolongs that. */
    static final Duration LOCKOUT = Duration.ofMinutes(5);

    private final Clock clock;
    private final ZoneId zone;
    private final double reserve;
    private final long configured;

    private LocalDate day = LocalDate.MIN;
    private long spent;
    private long left = -1;
    private long limit = -1;
    private Instant leftAt = Instant.MIN;
    private Instant lockedUntil = Instant.MIN;

    /**
     * A budget.
     *
     * @param reserve the part of the day's tokens that is left to others, 0 to 0.99
     * @param configured the tokens of a day; 0 if the host did not say
     */
    PipedriveBudget(Clock clock, ZoneId zone, double reserve, long configured) {
        this.clock = clock;
        this.zone = zone;
        this.reserve = reserve;
        this.configured = configured;
    }

    /** Throws if a call of this cost must not be sent now. */
    synchronized void check(int cost) {
        Instant now = clock.instant();
        if (now.isBefore(lockedUntil)) {
            throw new CrmException(Failure.of(
                            FailureKind.THROTTLED,
                            "Pipedrive: its edge locked this client out after too many calls; nothing was sent, calls go"
                                    + " on in "
                                    + Duration.between(now, lockedUntil).toSeconds() + " s")
                    .withRetryAfter(Duration.between(now, lockedUntil)));
        }
        turn(now);
        long most = limit > 0 ? limit : configured;
        long have = left >= 0 && leftAt.plus(KNOWLEDGE).isAfter(now) ? left : configured > 0 ? configured - spent : -1;
        if (limit > 0 && !leftAt.plus(KNOWLEDGE).isAfter(now) && configured == 0) {
            return;
        }
        if (most > 0 && have >= 0 && have - cost < Math.ceil(most * reserve)) {
            throw new CrmException(Failure.of(
                            FailureKind.QUOTA_EXHAUSTED,
                            "Pipedrive: " + have + " of the company's " + most
                                    + " API tokens of today are left, and " + Math.round(reserve * 100)
                                    + " % are kept for its other integrations; nothing was sent, calls go on after the"
                                    + " reset at midnight (lower the reserve, or buy tokens, to go on now)")
                    .withRetryAfter(untilReset()));
        }
    }

    /** Learns from an answer. A refusal for a used-up quota teaches nothing: the engine waits as it is told. */
    synchronized void observe(HttpAnswer answer, int cost) {
        Instant now = clock.instant();
        if (PipedriveErrors.isLockout(answer)) {
            lockedUntil = now.plus(LOCKOUT);
        }
        if (answer.status() == 429) {
            return;
        }
        turn(now);
        spent += cost;
        OptionalLong told = number(answer, PipedriveErrors.TOKENS_LEFT);
        if (told.isPresent()) {
            left = told.getAsLong();
            leftAt = now;
            number(answer, PipedriveErrors.TOKENS_LIMIT).ifPresent(value -> limit = value);
            // without the limit, the most that was ever left today stands for it
            limit = Math.max(limit, left);
        }
    }

    /** How long until the day's tokens come back. */
    synchronized Duration untilReset() {
        Instant now = clock.instant();
        Instant midnight =
                now.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
        return Duration.between(now, midnight);
    }

    private void turn(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        if (!today.equals(day)) {
            day = today;
            spent = 0;
            left = -1;
            limit = -1;
        }
    }

    static OptionalLong number(HttpAnswer answer, String header) {
        return answer.header(header)
                .map(String::strip)
                .filter(text -> text.matches("[0-9]{1,15}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }
}
