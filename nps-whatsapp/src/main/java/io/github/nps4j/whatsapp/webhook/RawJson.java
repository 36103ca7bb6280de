package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of a webhook as it came, for what has no accessor. It is kept parsed; the text is written when it is asked for.
 *
 * <p>Immutable and thread-safe. It holds personal data; {@code toString} shows none.
 */
public final class RawJson {

    private final JsonNode node;

    RawJson(JsonNode node) {
        this.node = node;
    }

    /**
     * Parses JSON.
     *
     * @param json the text of one value
     * @return the value
     * @throws IllegalArgumentException if it is not JSON; the message shows no content
     */
    public static RawJson parse(String json) {
        try {
            JsonNode node = Json.MAPPER.readTree(json);
            if (!node.isMissingNode()) {
                return new RawJson(node);
            }
        } catch (JsonProcessingException | NumberFormatException e) {
            // Not the message: it quotes the text.
        }
        throw new IllegalArgumentException("The text is not one value of JSON");
    }

    /**
     * The text.
     *
     * @return compact JSON; a key that was there twice is there once, with its last value
     */
    public String text() {
        return node.toString();
    }

    /**
     * The plain value at a place.
     *
     * @param pointer a JSON pointer (RFC 6901) such as {@code /text/body}; empty for this value
     * @return the text, the number as it is written, or {@code true} or {@code false}; empty if there is none
     * @throws IllegalArgumentException if the pointer neither is empty nor begins with a slash
     */
    public Optional<String> value(String pointer) {
        return Optional.ofNullable(Json.text(node.at(pointer(pointer))));
    }

    /**
     * The part at a place.
     *
     * @param pointer a JSON pointer (RFC 6901) such as {@code /image}; empty for this value
     * @return the part; empty if there is none
     * @throws IllegalArgumentException if the pointer neither is empty nor begins with a slash
     */
    public Optional<RawJson> at(String pointer) {
        JsonNode found = node.at(pointer(pointer));
        return found.isMissingNode() ? Optional.empty() : Optional.of(new RawJson(found));
    }

    /**
     * The elements.
     *
     * @return those of an array, in order; empty for anything else
     */
    public List<RawJson> elements() {
        List<RawJson> elements = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(element -> elements.add(new RawJson(element)));
        }
        return List.copyOf(elements);
    }

    /**
     * The keys.
     *
     * @return those of an object, in order; empty for anything else
     */
    public List<String> keys() {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        return List.copyOf(keys);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawJson that && node.equals(that.node);
    }

    @Override
    public int hashCode() {
        return node.hashCode();
    }

    /** Says what kind of JSON it is, and no content. */
    @Override
    public String toString() {
        return "RawJson[" + node.getNodeType() + ", size " + node.size() + "]";
    }

    private static JsonPointer pointer(String pointer) {
        try {
            return JsonPointer.compile(pointer);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("A JSON pointer is empty or begins with a slash, such as /text/body", e);
        }
    }
}
