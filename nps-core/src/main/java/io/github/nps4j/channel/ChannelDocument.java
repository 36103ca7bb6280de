package io.github.nps4j.channel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a channel remembers, such as the state of a conversation. Saved by compare-and-set: who saves says which
 * version was read.
 *
 * @param kind what it is, such as {@code nps-conversation}; timers are claimed by kind. At most 100 characters
 * @param id its id within the kind, at most 400 characters; may be personal data
 * @param version 0 before it is saved for the first time, then one more with each change
 * @param body what is remembered, at most 256 Ki characters; may hold personal data
 * @param due when its timer is up, or {@code null} if it waits for nothing
 */
public record ChannelDocument(
        String kind,
        String id,
        long version,
        String body,
        @Nullable Instant due) {

    /**
     * Checks the values.
     *
     * @param kind what it is
     * @param id its id
     * @param version its version
     * @param body what is remembered
     * @param due when its timer is up
     * @throws IllegalArgumentException if a value is out of range
     */
    public ChannelDocument {
        Texts.check("kind of a document", kind, 1, 100);
        Texts.key("id of a document", id);
        Texts.check("body of a document", body, 0, Texts.MAX_BODY);
        if (version < 0) {
            throw new IllegalArgumentException("the version of a document is 0 or more; got " + version);
        }
    }

    /**
     * A document that is not saved yet.
     *
     * @param kind what it is
     * @param id its id
     * @param body what is remembered
     * @param due when its timer is up, or {@code null}
     * @return the document, of version 0
     */
    public static ChannelDocument fresh(String kind, String id, String body, @Nullable Instant due) {
        return new ChannelDocument(kind, id, 0, body, due);
    }

    /**
     * This document with other contents, to be saved over the version that this one has.
     *
     * @param body what is remembered
     * @param due when its timer is up, or {@code null}
     * @return a new document
     */
    public ChannelDocument with(String body, @Nullable Instant due) {
        return new ChannelDocument(kind, id, version, body, due);
    }

    @Override
    public String toString() {
        return "ChannelDocument[" + kind + ", version " + version + (due == null ? "" : ", due " + due) + "]";
    }
}
