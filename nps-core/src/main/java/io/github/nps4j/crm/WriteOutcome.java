package io.github.nps4j.crm;

/** What became of one write. */
public sealed interface WriteOutcome {

    /**
     * The CRM holds the values now.
     *
     * @param recordId the CRM's id of the record; where a record was merged into another, the id of the surviving one
     */
    record Applied(String recordId) implements WriteOutcome {}

    /**
     * The CRM refused this write, and would refuse it again.
     *
     * @param failure why
     */
    record Rejected(Failure failure) implements WriteOutcome {}

    /**
     * The CRM did not take this write now, and may take it later. Nothing was changed.
     *
     * @param failure why, and how long to wait at least
     */
    record Retry(Failure failure) implements WriteOutcome {}

    /**
     * It is not known whether the CRM took this write: the answer was lost, or does not mention it.
     *
     * @param failure what is known
     */
    record Unknown(Failure failure) implements WriteOutcome {}
}
