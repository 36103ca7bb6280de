package io.github.nps4j.sync.store;

/** Texts that every store says alike. */
public final class SyncStores {

    private SyncStores() {}

    /**
     * Why a response is refused whose revision was accepted with other content.
     *
     * @param revision the revision
     * @return the reason
     */
    public static String changedContent(long revision) {
        return "revision " + revision
                + " of this response was accepted before with other content: give each later state a higher revision";
    }
}
