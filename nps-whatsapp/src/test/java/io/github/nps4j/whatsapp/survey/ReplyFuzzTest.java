package io.github.nps4j.whatsapp.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplyFuzzTest {

    @Test
    void odd_replies_never_throw_and_never_become_a_score_without_a_number() throws IOException {
        ReplyFuzz fuzz = new ReplyFuzz(3);
        fuzz.run(20_000);
        assertThat(fuzz.scores).isPositive();
        assertThat(fuzz.stops).isPositive();
    }

    @Test
    void no_reply_of_the_greatest_length_takes_long() {
        for (String piece : new String[] {
            "9", "9 ", "1-", "10점 ", "a ", "9.", "9/", "not ", "9 or ", "(9", "½", "一", "점", "\n", "9 to ", "+1 ", "- "
        }) {
            String text = piece.repeat(ReplyParser.MAX_LENGTH / piece.length());
            long begun = System.nanoTime();
            ReplyParser.parse(text, "en");
            ReplyParser.parse(text.substring(0, text.length() - 1) + "x", "ko");
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("many of '%s'", piece)
                    .isLessThan(Duration.ofSeconds(10));
        }
        assertThat(ReplyParser.parse("9".repeat(ReplyParser.MAX_LENGTH + 1)))
                .isEqualTo(new Reply.AskAgain(Reply.Reason.TOO_LONG));
    }
}
