package io.github.nps4j.source;

import io.github.nps4j.response.NpsResponse;

/**
 * What a source made of one thing that it read: a response, a refusal with its reason, or something that is left out on
 * purpose. Nothing that was read goes without an item.
 *
 * <p>Positions and reasons hold no personal data, so they may be logged and shown.
 */
public sealed interface SourceItem permits SourceItem.Accepted, SourceItem.Rejected, SourceItem.Ignored {

    /**
     * Where it was read.
     *
     * @return {@code file:line} for files, the delivery id for webhooks
     */
    String position();

    /**
     * A valid response.
     *
     * @param response the response
     * @param position where it was read
     */
    record Accepted(NpsResponse response, String position) implements SourceItem {}

    /**
     * Something that should be a response and is not a valid one. A person must look at it.
     *
     * @param position where it was read
     * @param reason one sentence that says what is wrong and what to do, without personal data
     */
    record Rejected(String position, String reason) implements SourceItem {}

    /**
     * Something that is no response for us and needs no care, such as a test ping or a half-filled survey.
     *
     * @param position where it was read
     * @param reason one sentence that says why, without personal data
     */
    record Ignored(String position, String reason) implements SourceItem {}
}
