package io.github.nps4j.jdbc.store;

import io.github.nps4j.identity.Identity;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.response.NpsResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * What the crash tests deliver: known to the processes that deliver and to the test that checks. Each customer answers
 * several times, far apart in the order of arrival, which has nothing to do with the order of the answers' own times; some
 * answers have a comment, and with it a note and a task.
 */
final class CrashPlan {

    static final FieldMapping MAPPING = FieldMapping.builder("crash")
            .match("email")
            .field("nps_score", Attribute.SCORE, FieldType.number())
            .field("nps_comment", Attribute.COMMENT, FieldType.text())
            .note("answer", "comment present", "{comment}")
            .task(
                    "recovery",
                    "comment present",
                    task -> task.subject("{comment}").dueAfter(Duration.ofDays(1)))
            .build();

    private static final int ANSWERS = 5;
    private static final int COMMENTED = 5;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Both prime, so that no two answers have the same time and their order is well mixed. */
    private static final long STEP = 7_919;

    private static final long SPAN = 1_000_003;

    /** Mixes the bits of a number (Knuth, The Art of Computer Programming 3, 6.4: multiplicative hashing). */
    private static final int GOLDEN = 0x9E3779B1;

    private final int count;

    CrashPlan(int count) {
        this.count = count;
    }

    int count() {
        return count;
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

    long second(int number) {
        return number * STEP % SPAN;
    }

    boolean commented(int number) {
        return Integer.remainderUnsigned((number + 1) * GOLDEN, COMMENTED) == 0;
    }

    String comment(int number) {
        return "answer-" + number + "-end";
    }

    int deliveries() {
        int deliveries = 0;
        for (int i = 0; i < count; i++) {
            deliveries += commented(i) ? 3 : 1;
        }
        return deliveries;
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
