package io.github.nps4j.testkit.pipedrive;

import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.RollingWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Pipedrive's limits, each off while it is 0: calls and searches in two seconds, tokens of a UTC day; and the edge that
 * locks out who goes on after many refusals.
 */
final class RateLimits {

    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final Duration LOCKOUT = Duration.ofMinutes(5);

    private final Settings settings;
    private final RollingWindow calls;
    private final RollingWindow searches;
    private LocalDate day = LocalDate.MIN;
    private long spent;
    private int refusals;
    private Instant lockedUntil = Instant.MIN;

    RateLimits(Settings settings) {
        this.settings = settings;
        this.calls = new RollingWindow(settings.callsPerTwoSeconds, WINDOW);
        this.searches = new RollingWindow(settings.searchesPerTwoSeconds, WINDOW);
    }

    static Answer over() {
        return new ApiException(429, "request over limit").answer();
    }

    /** Counts a request; the refusal if it is one too many. */
    synchronized @Nullable Answer count(Endpoint endpoint) {
        Instant now = settings.clock.instant();
        if (now.isBefore(lockedUntil)) {
            return Answer.html(403);
        }
        turn(now);
        boolean daily = settings.tokensPerDay > 0 && spent + endpoint.cost() > settings.tokensPerDay;
        if (daily) {
            spent = settings.tokensPerDay;
        }
        if (daily || (endpoint == Endpoint.SEARCH && searches.isFull(now)) || !calls.take(now)) {
            refusals++;
            if (settings.lockoutAfter > 0 && refusals >= settings.lockoutAfter) {
                lockedUntil = now.plus(LOCKOUT);
                refusals = 0;
            }
            return over();
        }
        if (endpoint == Endpoint.SEARCH) {
            searches.take(now);
        }
        refusals = 0;
        spent += endpoint.cost();
        return null;
    }

    /** Others of the company spend tokens too. */
    synchronized void spend(long tokens) {
        turn(settings.clock.instant());
        spent += tokens;
    }

    synchronized long spent() {
        turn(settings.clock.instant());
        return spent;
    }

    private void turn(Instant now) {
        LocalDate date = now.atZone(ZoneOffset.UTC).toLocalDate();
        if (!date.equals(day)) {
            day = date;
            spent = 0;
        }
    }

    synchronized Answer withHeaders(Answer answer) {
        if (!answer.contentType().equals(Answer.JSON)) {
            return answer;
        }
        int limit = settings.callsPerTwoSeconds > 0 ? settings.callsPerTwoSeconds : 80;
        int left = settings.callsPerTwoSeconds > 0 ? calls.left(settings.clock.instant()) : limit - 1;
        Answer with = answer.withHeader("x-ratelimit-limit", Integer.toString(limit))
                .withHeader("x-ratelimit-remaining", Integer.toString(left))
                .withHeader("x-ratelimit-reset", "2");
        return settings.tokensPerDay > 0 && settings.dailyHeaders
                ? with.withHeader("x-daily-ratelimit-token-limit", Long.toString(settings.tokensPerDay))
                        .withHeader(
                                "x-daily-ratelimit-token-remaining",
                                Long.toString(Math.max(0, settings.tokensPerDay - spent)))
                : with;
    }
}
