package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Media to send: uploaded before (lives 30 days), or at a public address (which Meta keeps for 10 minutes). Immutable. */
public final class MediaRef {

    private final boolean link;
    private final String value;

    private MediaRef(boolean link, String value) {
        this.link = link;
        this.value = value;
    }

    /**
     * Uploaded media.
     *
     * @param mediaId what {@link MediaClient#upload} returned
     * @return the reference
     * @throws IllegalArgumentException if it is no id
     */
    public static MediaRef id(String mediaId) {
        return new MediaRef(false, Check.graphId("media id", mediaId));
    }

    /**
     * Media at a public address.
     *
     * @param url http or https
     * @return the reference
     * @throws IllegalArgumentException if it is no such URL
     */
    public static MediaRef link(String url) {
        return new MediaRef(true, Check.url("link of the media", url));
    }

    ObjectNode write() {
        return WhatsAppMessage.JSON.objectNode().put(link ? "link" : "id", value);
    }

    /** Shows whether it is a link or an id. */
    @Override
    public String toString() {
        return "MediaRef[" + (link ? "link" : "id") + "]";
    }
}
