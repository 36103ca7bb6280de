package io.github.nps4j.jdbc.store;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.response.NpsResponse;
import java.time.Duration;
import java.time.Instant;

/** What the crash tests deliver: known to the processes that deliver and to the test that checks. */
final class CrashPlan {

    /** Answers of each customer. */
    static final int ANSWERS = 5;

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int EVERY = 5;

    /** A prime, so that the answers come in an order that has nothing to do with their times. */
    private static final long STEP = 7_919;

    static final FieldMapping MAPPING = FieldMapping.builder("crash")
            .match("email")
            .field("nps_score", Attribute.SCORE, FieldType.number())
            .note("answer", "comment present", "{comment}")
            .task("recovery", "comment present", task -> task.subject("{comment}")
                    .dueAfter(Duration.ofDays(1)))
            .build();

    private final int count;

    CrashPlan(int count) {
        this.count = count;
    }

    int customers() {
        return Math.max(1, count / ANSWERS);
    }

    String email(int customer) {
        return "c" + customer + "@example.com";
    }

    int customer(int number) {
        return number % customers();
    }

    int score(int number) {
        return number % 11;
    }

    /** No two are alike. */
    long second(int number) {
        return number * STEP % 1_000_003;
    }

    boolean commented(int number) {
        return number % EVERY == 0;
    }

    String comment(int number) {
        return "answer-" + number + "-end";
    }

    NpsResponse response(int number) {
        return NpsResponse.builder()
                .source("crash")
                .id("r" + number)
                .score(score(number))
                .comment(commented(number) ? comment(number) : null)
                .identity(Identity.builder().email(email(customer(number))).build())
                .respondedAt(START.plusSeconds(second(number)))
                .build();
    }
}
