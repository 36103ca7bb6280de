package io.github.nps4j.whatsapp.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A million odd replies. Not part of the usual tests: profile {@code fuzz}. Prints what it saw. */
@Tag("fuzz")
class ReplyFuzzIT {

    @Test
    void a_million_odd_replies_never_throw_hang_or_become_a_score_without_a_number() throws IOException {
        ReplyFuzz fuzz = new ReplyFuzz(20_260_301);
        fuzz.run(1_000_000);
        System.out.printf(
                Locale.ROOT,
                "%,d odd replies: %,d scores, %,d stops; slowest %.1f ms%n",
                fuzz.inputs,
                fuzz.scores,
                fuzz.stops,
                fuzz.slowestNanos / 1e6);
        assertThat(fuzz.inputs).isEqualTo(1_000_000);
        assertThat(Duration.ofNanos(fuzz.slowestNanos)).isLessThan(Duration.ofSeconds(10));
    }
}
