package io.github.nps4j.crm;

import java.util.List;

/** What a lookup found for one key. */
public sealed interface Lookup {

    /**
     * The CRM answered.
     *
     * @param records every record that has exactly this key; none, one or more
     */
    record Found(List<CrmRecord> records) implements Lookup {
        /**
         * The CRM answered.
         *
         * @param records every record that has exactly this key; none, one or more
         */
        public Found {
            records = List.copyOf(records);
        }
    }

    /**
     * The CRM could not say for this key, though the call as a whole went well.
     *
     * @param failure why
     */
    record Failed(Failure failure) implements Lookup {}

    /**
     * No record has this key.
     *
     * @return an empty result
     */
    static Lookup none() {
        return new Found(List.of());
    }

    /**
     * These records have this key.
     *
     * @param records all of them
     * @return the result
     */
    static Lookup found(CrmRecord... records) {
        return new Found(List.of(records));
    }
}
