package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A typed view of a part of a webhook: nothing is copied, and nothing is read before it is asked for. */
abstract class JsonView {

    final JsonNode json;

    JsonView(JsonNode json) {
        this.json = json;
    }

    /**
     * All of it as it came.
     *
     * @return the JSON
     */
    public final RawJson raw() {
        return new RawJson(json);
    }

    /** Equal when the kind and the JSON are equal. */
    // the kinds are final, and siblings with the same JSON are different
    @SuppressWarnings("EqualsGetClass")
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonView that && that.getClass() == getClass() && that.json.equals(json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** Names the kind only: all of the content may be personal. */
    @Override
    public String toString() {
        return getClass().getSimpleName();
    }

    final Optional<String> text(String key) {
        return Optional.ofNullable(Json.text(json, key));
    }

    final Optional<Instant> time(String key) {
        return Optional.ofNullable(Json.time(json.path(key)));
    }

    final Optional<Long> number(String key) {
        return Optional.ofNullable(Json.wholeNumber(json.path(key)));
    }
}
