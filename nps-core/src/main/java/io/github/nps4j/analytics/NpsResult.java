package io.github.nps4j.analytics;

import io.github.nps4j.response.NpsSegment;
import java.util.OptionalDouble;

/**
 * The Net Promoter Score of a number of answers, with its confidence interval. Immutable.
 *
 * @param promoters answers of 9 or 10
 * @param passives answers of 7 or 8
 * @param detractors answers of 0 to 6
 */
public record NpsResult(long promoters, long passives, long detractors) {

    /** The 97.5 % quantile of the standard normal distribution, for intervals of 95 %. */
    private static final double Z = 1.959963984540054;

    /**
     * A result.
     *
     * @throws IllegalArgumentException if a count is negative
     */
    public NpsResult {
        if (promoters < 0 || passives < 0 || detractors < 0) {
            throw new IllegalArgumentException("counts of answers cannot be negative");
        }
    }

    /**
     * The result of no answers.
     *
     * @return zero counts
     */
    public static NpsResult none() {
        return new NpsResult(0, 0, 0);
    }

    /**
     * This result and one more answer.
     *
     * @param segment the segment of the answer
     * @return a new result
     */
    public NpsResult plus(NpsSegment segment) {
        return switch (segment) {
            case PROMOTER -> new NpsResult(promoters + 1, passives, detractors);
            case PASSIVE -> new NpsResult(promoters, passives + 1, detractors);
            case DETRACTOR -> new NpsResult(promoters, passives, detractors + 1);
        };
    }

    /**
     * The number of answers.
     *
     * @return 0 or more
     */
    public long count() {
        return promoters + passives + detractors;
    }

    /**
     * The score: the share of promoters less the share of detractors, in points.
     *
     * @return -100 to 100, not rounded; empty without answers
     */
    public OptionalDouble score() {
        return count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * (promoters - detractors) / count());
    }

    /**
     * The lower end of the 95 % confidence interval, by the adjusted Wald method: 3 is added to the number of answers and
     * 3/4 each to promoters and detractors (Lewis and Sauro 2021, after Rocks 2016). The interval is not centered on the
     * score, because it shrinks towards 0.
     *
     * @return -100 to 100, not rounded; empty without answers
     */
    public OptionalDouble lower() {
        return bound(-1);
    }

    /**
     * The upper end of the 95 % confidence interval; see {@link #lower()}.
     *
     * @return -100 to 100, not rounded; empty without answers
     */
    public OptionalDouble upper() {
        return bound(1);
    }

    private OptionalDouble bound(int side) {
        if (count() == 0) {
            return OptionalDouble.empty();
        }
        double n = count() + 3.0;
        double p = (promoters + 0.75) / n;
        double d = (detractors + 0.75) / n;
        double mean = p - d;
        double error = Math.sqrt((p + d - mean * mean) / n);
        return OptionalDouble.of(Math.max(-100, Math.min(100, 100 * (mean + side * Z * error))));
    }
}
