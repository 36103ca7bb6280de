package io.github.nps4j.response;

/**
 * The group that a score puts a customer in. Always derived from the score; what a survey tool calls it is ignored.
 *
 * <p>Source of the limits: the Net Promoter system's own definition (9 and 10, 7 and 8, 0 to 6).
 */
public enum NpsSegment {
    /** Score 9 or 10. */
    PROMOTER("Promoter"),
    /** Score 7 or 8. */
    PASSIVE("Passive"),
    /** Score 0 to 6. */
    DETRACTOR("Detractor");

    private final String label;

    NpsSegment(String label) {
        this.label = label;
    }

    /**
     * The English name as CRMs usually hold it.
     *
     * @return {@code Promoter}, {@code Passive} or {@code Detractor}
     */
    public String label() {
        return label;
    }

    static NpsSegment of(int score) {
        return score >= 9 ? PROMOTER : score >= 7 ? PASSIVE : DETRACTOR;
    }
}
