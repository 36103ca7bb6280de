package io.github.nps4j.whatsapp.cloud;

import org.jspecify.annotations.Nullable;

/**
 * Media as Meta keeps it. An address lives five minutes and needs the token. Uploaded media live 30 days, media of a
 * webhook 7 days.
 *
 * @param id its id
 * @param url where it can be fetched for five minutes
 * @param mediaType its type, empty if Meta did not say
 * @param sha256 the SHA-256 of its bytes, or {@code null} if Meta did not say
 * @param size bytes, -1 if Meta did not say
 */
public record MediaInfo(
        String id, String url, String mediaType, @Nullable String sha256, long size) {

    /** Shows id, type and size, not the address. */
    @Override
    public String toString() {
        return "MediaInfo[" + id + ", " + mediaType + ", " + size + " bytes]";
    }
}
