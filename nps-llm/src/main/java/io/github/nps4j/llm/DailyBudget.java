package io.github.nps4j.llm;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Holds the spending of a day under a cap, for several threads at once: what a call may cost at most is set aside before
 * it and replaced by what it did cost after it, so that calls under way cannot exceed the cap together. What a call may
 * cost is an estimate until the endpoint has counted a first one.
 */
final class DailyBudget {

    /** What is set aside for one call. */
    record Share(LocalDate day, long input, long output) {}

    private final Clock clock;
    private final long maxTokens;
    private final @Nullable BigDecimal maxCost;
    private final TokenPrices prices;
    private LocalDate day;
    private long input;
    private long output;
    /** The most that one call has used so far: what is set aside for the next one is never less. */
    private long largestInput;

    private long largestOutput;

    DailyBudget(Clock clock, long maxTokens, @Nullable BigDecimal maxCost, TokenPrices prices) {
        this.clock = clock;
        this.maxTokens = maxTokens;
        this.maxCost = maxCost;
        this.prices = prices;
        this.day = today();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** Sets aside what a call may use at most; {@code null} if the rest of the day's budget is too small. */
    synchronized @Nullable Share take(long mostInput, long mostOutput) {
        turn();
        long setInput = Math.max(mostInput, largestInput);
        long setOutput = Math.max(mostOutput, largestOutput);
        long nextInput = input + setInput;
        long nextOutput = output + setOutput;
        if (nextInput + nextOutput > maxTokens
                || (maxCost != null && prices.of(nextInput, nextOutput).compareTo(maxCost) > 0)) {
            return null;
        }
        input = nextInput;
        output = nextOutput;
        return new Share(day, setInput, setOutput);
    }

    /** What the call did use. A call that began yesterday counts for yesterday. */
    synchronized void settle(Share share, long usedInput, long usedOutput) {
        turn();
        largestInput = Math.max(largestInput, usedInput);
        largestOutput = Math.max(largestOutput, usedOutput);
        if (share.day().equals(day)) {
            input += usedInput - share.input();
            output += usedOutput - share.output();
        }
    }

    private void turn() {
        LocalDate now = today();
        if (now.isAfter(day)) {
            day = now;
            input = 0;
            output = 0;
        }
    }

    synchronized LlmUsage usage(long calls, long answered, long fellBack, String lastProblem) {
        turn();
        return new LlmUsage(day, input, output, prices.of(input, output), calls, answered, fellBack, lastProblem);
    }
}
