package io.github.nps4j.llm;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What an extractor has used today and what became of its comments since it was built.
 *
 * @param day the day, in UTC
 * @param inputTokens tokens sent on this day, as the endpoint counted them, or estimated where it did not say
 * @param outputTokens tokens received on this day
 * @param cost what they cost, by the prices given; zero without prices
 * @param calls calls since the start
 * @param answered comments that the model answered
 * @param fellBack comments that the fallback answered
 * @param lastProblem why the fallback answered last, without personal data; empty if it never did
 */
public record LlmUsage(
        LocalDate day,
        long inputTokens,
        long outputTokens,
        BigDecimal cost,
        long calls,
        long answered,
        long fellBack,
        String lastProblem) {}
