package io.github.nps4j.source.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.source.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps how far an import is, so that a crash at any instant leaves either the state before or the state after: each state
 * is written beside the old one, made durable, and put in its place. Holds no personal data. Not thread-safe.
 */
final class ProgressFile {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    /** A state: of which file and source, how far, and whether that is its end. */
    record State(String source, String tenant, long size, Checkpoint at, boolean finished) {}

    private final Path file;

    ProgressFile(Path file) {
        this.file = file;
    }

    /** The state, or {@code null} if there is none yet. */
    @Nullable
    State read() {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            if (json.path("version").asInt() != VERSION || !json.path("trail").isIntegralNumber()) {
                throw unreadable(null);
            }
            return new State(
                    json.path("source").asText(),
                    json.path("tenant").asText(),
                    json.path("size").asLong(),
                    new Checkpoint(
                            json.path("rows").asLong(),
                            json.path("trail").asLong(),
                            json.path("accepted").asLong(),
                            json.path("rejected").asLong(),
                            json.path("rejected_bytes").asLong(),
                            json.path("elapsed_millis").asLong()),
                    json.path("finished").asBoolean());
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private SourceException unreadable(@Nullable IOException e) {
        return new SourceException(
                "The progress file '" + file.getFileName()
                        + "' cannot be read, or is not one: name another file, or delete it to import from the start",
                e);
    }

    void write(State state) {
        ObjectNode json = JSON.createObjectNode();
        json.put("version", VERSION);
        json.put("source", state.source());
        json.put("tenant", state.tenant());
        json.put("size", state.size());
        json.put("rows", state.at().rows());
        json.put("trail", state.at().trail());
        json.put("accepted", state.at().accepted());
        json.put("rejected", state.at().rejected());
        json.put("rejected_bytes", state.at().rejectedBytes());
        json.put("elapsed_millis", state.at().elapsedMillis());
        json.put("finished", state.finished());
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(json));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SourceException("The progress file '" + file.getFileName() + "' cannot be written", e);
        }
    }
}
