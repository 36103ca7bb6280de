package io.github.nps4j.crm.salesforce;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Leaves a share of the org's calls to the customer's other integrations. Salesforce tells with each answer how many calls
 * of the last 24 hours are used; where the share left falls below the reserve, nothing is sent but one call now and then,
 * which learns whether there is room again.
 */
final class SalesforceQuota {

    private static final Pattern USAGE = Pattern.compile("(?<![a-z-])api-usage=([0-9]{1,12})/([0-9]{1,12})");

    private final double reserve;
    private final Clock clock;
    private long used;
    private long most;
    private Instant learned = Instant.MIN;

    SalesforceQuota(double reserve, Clock clock) {
        this.reserve = reserve;
        this.clock = clock;
    }

    /** Throws if the share left is below the reserve. */
    synchronized void check() {
        if (most <= 0 || (most - used) >= reserve * most) {
            return;
        }
        Instant now = clock.instant();
        Duration since = Duration.between(learned, now);
        if (since.isNegative() || since.compareTo(SalesforceErrors.QUOTA_PAUSE) >= 0) {
            learned = now; // this call may go; the others wait for what it learns
            return;
        }
        throw new CrmException(Failure.of(
                        FailureKind.QUOTA_EXHAUSTED,
                        "Salesforce: " + used + " of " + most
                                + " API calls of the last 24 hours are used, and the last "
                                + String.format(Locale.ROOT, "%.0f", reserve * 100)
                                + " % are left to other integrations; nothing was sent, wait, or lower the reserve")
                .withRetryAfter(SalesforceErrors.QUOTA_PAUSE.minus(since)));
    }

    void learn(HttpAnswer answer) {
        answer.header("Sforce-Limit-Info").ifPresent(this::learn);
    }

    private synchronized void learn(String header) {
        Matcher matcher = USAGE.matcher(header);
        if (matcher.find()) {
            used = Long.parseLong(matcher.group(1));
            most = Long.parseLong(matcher.group(2));
            learned = clock.instant();
        }
    }
}
