package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.RollingWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** HubSpot's three limits, each off while it is 0: a rolling window of ten seconds, a day, and searches per second. */
final class RateLimits {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int TOLD_WITHOUT_LIMIT = 190;
    private static final long TOLD_WITHOUT_DAILY_LIMIT = 625_000;

    /** The policies by the names that HubSpot gives them. */
    enum Policy {
        TEN_SECONDLY_ROLLING("You have reached your ten_secondly_rolling limit."),
        SECONDLY("You have reached your secondly limit."),
        DAILY("You have reached your daily limit.");

        private final String message;

        Policy(String message) {
            this.message = message;
        }

        Answer refusal() {
            ObjectNode body = Json.object();
            body.put("status", "error");
            body.put("message", message);
            body.put("errorType", "RATE_LIMIT");
            body.put("category", "RATE_LIMITS");
            body.put("correlationId", ApiException.newCorrelationId());
            body.put("policyName", name());
            body.put("groupName", "publicapi:nps-testkit");
            return Answer.json(429, body);
        }
    }

    private final Settings settings;
    private final Clock clock;
    private final RollingWindow calls;
    private final RollingWindow searches;
    private LocalDate day = LocalDate.MIN;
    private long today;

    RateLimits(Settings settings) {
        this.settings = settings;
        this.clock = settings.clock;
        this.calls = new RollingWindow(settings.perTenSeconds, WINDOW);
        this.searches = new RollingWindow(settings.searchesPerSecond, Duration.ofSeconds(1));
    }

    /** Counts a request; the refusal if it is one too many. */
    synchronized @Nullable Answer count(Endpoint endpoint) {
        Instant now = clock.instant();
        LocalDate date = now.atZone(ZoneOffset.UTC).toLocalDate();
        if (!date.equals(day)) {
            day = date;
            today = 0;
        }
        if (settings.perDay > 0 && today >= settings.perDay) {
            return Policy.DAILY.refusal();
        }
        if (endpoint == Endpoint.CONTACTS_SEARCH) {
            if (!searches.take(now)) {
                return Policy.SECONDLY.refusal();
            }
        } else if (!calls.take(now)) {
            return Policy.TEN_SECONDLY_ROLLING.refusal();
        }
        today++;
        return null;
    }

    /** The headers that HubSpot sends with every answer but those of search. */
    synchronized Answer withHeaders(Endpoint endpoint, Answer answer) {
        if (endpoint == Endpoint.CONTACTS_SEARCH || endpoint == Endpoint.OAUTH_TOKEN) {
            return answer;
        }
        int max = settings.perTenSeconds > 0 ? settings.perTenSeconds : TOLD_WITHOUT_LIMIT;
        long daily = settings.perDay > 0 ? settings.perDay : TOLD_WITHOUT_DAILY_LIMIT;
        int left = settings.perTenSeconds > 0 ? calls.left(clock.instant()) : max - 1;
        return answer.withHeader("X-HubSpot-RateLimit-Max", Integer.toString(max))
                .withHeader("X-HubSpot-RateLimit-Remaining", Integer.toString(left))
                .withHeader("X-HubSpot-RateLimit-Interval-Milliseconds", Long.toString(WINDOW.toMillis()))
                .withHeader("X-HubSpot-RateLimit-Daily", Long.toString(daily))
                .withHeader("X-HubSpot-RateLimit-Daily-Remaining", Long.toString(Math.max(0, daily - today)));
    }
}
