package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The ad or post that led a person to the chat. Immutable and thread-safe. */
public final class Referral extends JsonView {

    Referral(JsonNode json) {
        super(json);
    }

    /**
     * What it was.
     *
     * @return {@code ad} or {@code post}, as it came
     */
    public Optional<String> sourceType() {
        return text("source_type");
    }

    /**
     * Which one it was.
     *
     * @return its id
     */
    public Optional<String> sourceId() {
        return text("source_id");
    }

    /**
     * Where it stands.
     *
     * @return the URL as it came
     */
    public Optional<String> sourceUrl() {
        return text("source_url");
    }

    /**
     * Its headline.
     *
     * @return the text
     */
    public Optional<String> headline() {
        return text("headline");
    }

    /**
     * Its text.
     *
     * @return the text
     */
    public Optional<String> body() {
        return text("body");
    }

    /**
     * The id of the click.
     *
     * @return the id, for the reporting of conversions
     */
    public Optional<String> clickId() {
        return text("ctwa_clid");
    }
}
