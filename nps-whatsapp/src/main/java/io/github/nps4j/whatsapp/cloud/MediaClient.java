package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.whatsapp.error.WhatsAppException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Media up and down. Safe for use by many threads. */
public final class MediaClient {

    /** The largest media that can be fetched, in bytes: 100 MiB. */
    public static final long MAX_DOWNLOAD = 100L * 1024 * 1024;

    private final GraphCaller graph;
    private final MediaTransport transport;
    private final String phoneNumberId;
    private final boolean reencodes;

    MediaClient(GraphCaller graph, MediaTransport transport, String phoneNumberId, boolean reencodes) {
        this.graph = graph;
        this.transport = transport;
        this.phoneNumberId = phoneNumberId;
        this.reencodes = reencodes;
    }

    /**
     * Uploads a file, after {@link MediaFile#check()}. A picture that does not pass is made to fit if the client was
     * built with {@link WhatsAppClient.Builder#reencodeLargeImages()}.
     *
     * @param file the file
     * @return the media id, which lives 30 days
     * @throws IllegalArgumentException if WhatsApp would refuse the file; nothing was sent
     * @throws WhatsAppException if Meta refuses or does not answer
     */
    public String upload(MediaFile file) {
        MediaFile fitting = fitting(file);
        JsonNode answer = transport.upload(phoneNumberId, fitting);
        String id = answer.path("id").asText("");
        if (id.isEmpty()) {
            throw new WhatsAppException(
                    Failure.of(FailureKind.UNKNOWN_OUTCOME, "WhatsApp: the answer to an upload of media names no id"),
                    null);
        }
        return id;
    }

    private MediaFile fitting(MediaFile file) {
        try {
            file.check();
            return file;
        } catch (IllegalArgumentException e) {
            // a WebP may be meant as a sticker
            boolean isPicture =
                    file.mediaType().startsWith("image/") && !file.mediaType().startsWith("image/webp");
            if (!reencodes || !isPicture || file.size() == 0) {
                throw e;
            }
            return ImageFit.fit(file);
        }
    }

    /**
     * Asks where media can be fetched.
     *
     * @param mediaId an id from an upload or a webhook
     * @return the media, with an address for five minutes
     * @throws WhatsAppException if Meta refuses (media are gone after 30 or 7 days) or does not answer
     */
    public MediaInfo find(String mediaId) {
        JsonNode answer = graph.call(HttpCall.get("/{media}")
                .pathValue("media", Check.graphId("media id", mediaId))
                .query("phone_number_id", phoneNumberId)
                .build());
        String sha256 = answer.path("sha256").asText("");
        return new MediaInfo(
                mediaId,
                answer.path("url").asText(""),
                answer.path("mime_type").asText(""),
                sha256.isEmpty() ? null : sha256,
                answer.path("file_size").asLong(-1));
    }

    /**
     * Fetches media into memory.
     *
     * @param mediaId an id from an upload or a webhook
     * @param maxBytes the largest media that is read, 1 to {@link #MAX_DOWNLOAD}
     * @return the bytes, equal to Meta's SHA-256 where it names one
     * @throws WhatsAppException if Meta refuses or does not answer, or the media are larger or damaged
     */
    public byte[] download(String mediaId, int maxBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fetch(mediaId, maxBytes, () -> {
            out.reset();
            return out;
        });
        return out.toByteArray();
    }

    /**
     * Fetches media into a file, which appears only when it is complete.
     *
     * @param mediaId an id from an upload or a webhook
     * @param target the file; replaced if it exists
     * @param maxBytes the largest media that is read, 1 to {@link #MAX_DOWNLOAD}
     * @throws WhatsAppException if Meta refuses or does not answer, or the media are larger or damaged
     * @throws UncheckedIOException if the file cannot be written
     */
    public void download(String mediaId, Path target, long maxBytes) {
        try {
            Path directory = target.toAbsolutePath().getParent();
            Path part = Files.createTempFile(directory == null ? Path.of(".") : directory, "media", ".part");
            try {
                fetch(mediaId, maxBytes, () -> Files.newOutputStream(part));
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the file for the media cannot be written", e);
        }
    }

    /** Opens what a try writes into; a second try begins anew. */
    interface Target {
        OutputStream open() throws IOException;
    }

    private void fetch(String mediaId, long maxBytes, Target target) {
        if (maxBytes < 1 || maxBytes > MAX_DOWNLOAD) {
            throw new IllegalArgumentException("maxBytes is 1 to " + MAX_DOWNLOAD + "; got " + maxBytes);
        }
        MediaInfo info = find(mediaId);
        if (info.size() > maxBytes) {
            throw new WhatsAppException(
                    Failure.of(
                            FailureKind.INVALID_VALUE,
                            "WhatsApp: the media have " + info.size() + " bytes, more than the " + maxBytes
                                    + " that are read"),
                    null);
        }
        if (!transport.download(info, maxBytes, target)) {
            // the address lived five minutes: one new one is enough
            if (!transport.download(find(mediaId), maxBytes, target)) {
                throw new WhatsAppException(
                        Failure.of(FailureKind.RECORD_GONE, "WhatsApp: the media are not there any more"), null);
            }
        }
    }

    /**
     * Deletes media.
     *
     * @param mediaId an id from an upload
     * @throws WhatsAppException if Meta refuses or does not answer
     */
    public void delete(String mediaId) {
        graph.callForSuccess(HttpCall.delete("/{media}")
                .pathValue("media", Check.graphId("media id", mediaId))
                .query("phone_number_id", phoneNumberId)
                .build());
    }

    void close() {
        transport.close();
    }

    @Override
    public String toString() {
        return "MediaClient[" + phoneNumberId + "]";
    }
}
