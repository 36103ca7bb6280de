package io.github.nps4j.llm;

import java.math.BigDecimal;

/**
 * What an endpoint charges.
 *
 * @param inputPerMillion the price of a million tokens sent, zero or more, in whatever currency the cap is in
 * @param outputPerMillion the price of a million tokens received, zero or more, in the same currency
 */
public record TokenPrices(BigDecimal inputPerMillion, BigDecimal outputPerMillion) {

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /**
     * Prices.
     *
     * @param inputPerMillion the price of a million tokens sent, zero or more
     * @param outputPerMillion the price of a million tokens received, zero or more
     * @throws IllegalArgumentException if one is negative
     */
    public TokenPrices {
        if (inputPerMillion.signum() < 0 || outputPerMillion.signum() < 0) {
            throw new IllegalArgumentException("a price is negative: use zero or more");
        }
    }

    BigDecimal of(long input, long output) {
        return inputPerMillion
                .multiply(BigDecimal.valueOf(input))
                .add(outputPerMillion.multiply(BigDecimal.valueOf(output)))
                .divide(MILLION);
    }
}
