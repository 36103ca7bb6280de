package io.github.nps4j.sync.store;

import java.util.Locale;

/** Why a response was refused, for counting. */
public enum Refusal {
    /** It is dated further in the future than allowed. */
    FUTURE_DATE,
    /** Its revision was accepted before with other content. */
    CHANGED_CONTENT,
    /** It is of a person who was erased. */
    ERASED,
    /** Another reason, which the receipt told. */
    OTHER;

    /**
     * The short stable name under which the ledger counts it.
     *
     * @return such as {@code future_date}
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
