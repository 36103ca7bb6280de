package io.github.nps4j.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Documents with a version and a timer, such as the states of conversations. */
public interface DocumentStore {

    /**
     * A document.
     *
     * @param kind what it is
     * @param id its id
     * @return what was saved last
     */
    Optional<ChannelDocument> document(String kind, String id);

    /**
     * Saves a document, unless somebody else has changed it since it was read. Version 0 is saved only if there is none of
     * that kind and id.
     *
     * @param document the document, of the version that was read
     * @return the document as it stands now, or empty if somebody else was faster and nothing was changed
     */
    Optional<ChannelDocument> save(ChannelDocument document);

    /**
     * Deletes a document, unless somebody else has changed it since it was read.
     *
     * @param document the document as it was read
     * @return {@code false} if it is not there in this version, and nothing was changed
     */
    boolean delete(ChannelDocument document);

    /**
     * Reads through the documents of a kind, a page at a time. What is saved meanwhile may or may not be among them.
     *
     * @param kind what they are
     * @param after the id after which the page begins, {@code ""} for the first one
     * @param most how many, 1 to 1,000
     * @return the documents by their ids, in an order of the store's own that stays the same; empty at the end
     */
    List<ChannelDocument> documents(String kind, String after, int most);

    /**
     * Takes documents whose timers are up, the longest overdue first. Each goes to one caller: its timer is set to the end
     * of the lease, so that it comes again if the caller ends without saving it.
     *
     * @param kind what they are
     * @param now the time
     * @param most how many, 1 to 1,000
     * @param lease how long they are the caller's, more than zero
     * @return the documents, with the version and the timer that they have now
     */
    List<ChannelDocument> claimDue(String kind, Instant now, int most, Duration lease);
}
