package io.github.nps4j.crm;

/**
 * What one call to a CRM may carry. Immutable.
 *
 * @param writeBatch most records in one write, 1 or more
 * @param lookupBatch most keys in one lookup, 1 or more
 * @param concurrency most calls at the same time, 1 or more
 */
public record CrmLimits(int writeBatch, int lookupBatch, int concurrency) {

    /**
     * Limits.
     *
     * @param writeBatch most records in one write, 1 or more
     * @param lookupBatch most keys in one lookup, 1 or more
     * @param concurrency most calls at the same time, 1 or more
     * @throws IllegalArgumentException if one of them is below 1
     */
    public CrmLimits {
        if (writeBatch < 1 || lookupBatch < 1 || concurrency < 1) {
            throw new IllegalArgumentException("limits of a CRM are 1 or more; got writeBatch " + writeBatch
                    + ", lookupBatch " + lookupBatch + ", concurrency " + concurrency);
        }
    }

    /**
     * Limits of a CRM that takes one record per call, one call at a time.
     *
     * @return 1, 1, 1
     */
    public static CrmLimits single() {
        return new CrmLimits(1, 1, 1);
    }
}
