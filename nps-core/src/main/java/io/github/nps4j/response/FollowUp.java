package io.github.nps4j.response;

/** What to start after an answer. */
public enum FollowUp {
    /** Win the customer back: for detractors. */
    RECOVERY,
    /** Ask for a recommendation: for promoters. */
    REFERRAL,
    /** Nothing: for passives. */
    NONE;

    /**
     * The usual follow-up of a segment.
     *
     * @param segment the segment
     * @return recovery for detractors, referral for promoters, none for passives
     */
    public static FollowUp of(NpsSegment segment) {
        return switch (segment) {
            case DETRACTOR -> RECOVERY;
            case PROMOTER -> REFERRAL;
            case PASSIVE -> NONE;
        };
    }
}
