package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.source.SourceItem;

/** What a trusted request was read as. */
sealed interface Reading {

    /** An item; {@code test} tells a test message from the other ignored ones. */
    record Item(SourceItem item, boolean test) implements Reading {}

    /** What a thin webhook says; the response itself must be fetched. */
    record Thin(String position, JsonNode webhook) implements Reading {}
}
