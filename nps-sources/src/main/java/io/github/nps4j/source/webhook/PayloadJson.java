package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.source.WebhookRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the JSON of a request within bounds. Thread-safe. */
final class PayloadJson {

    /** Deepest nesting of JSON. */
    static final int MAX_DEPTH = 100;

    /** Longest text of JSON, in UTF-16 units: twice the longest comment. */
    static final int MAX_STRING = 2 * NpsResponse.MAX_COMMENT_LENGTH;

    /** Longest number of JSON, in digits. */
    static final int MAX_NUMBER = 100;

    private static final int MAX_NAME = 1_000;

    /**
     * One for all sources, because a parser remembers field names, and those are the sender's choice: Jackson bounds what
     * it remembers (some thousand names) for each factory.
     */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .maxNumberLength(MAX_NUMBER)
                            .maxNameLength(MAX_NAME)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A key that is there twice could be one value to the signature's owner and another one to us.
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final @Nullable String formField;
    private final int maxBodyBytes;

    PayloadJson(@Nullable String formField, int maxBodyBytes) {
        this.formField = formField;
        this.maxBodyBytes = maxBodyBytes;
    }

    JsonNode parse(WebhookRequest request) throws NotAResponse {
        if (request.bodyLength() > maxBodyBytes) {
            throw NotAResponse.rejected("the body has more than " + maxBodyBytes + " bytes");
        }
        try {
            JsonNode root;
            if (formField == null) {
                root = JSON.readTree(request.bodyStream());
            } else {
                List<String> values = request.formField(formField);
                if (values.size() != 1) {
                    throw NotAResponse.rejected("form field '" + formField + "' is "
                            + (values.isEmpty() ? "missing" : "given " + values.size() + " times"));
                }
                root = JSON.readTree(values.get(0));
            }
            if (root == null || root.isMissingNode()) {
                throw NotAResponse.rejected("the body is empty");
            }
            if (!root.isObject()) {
                throw NotAResponse.rejected("the JSON is no object");
            }
            return root;
        } catch (StreamConstraintsException e) {
            throw NotAResponse.rejected("the JSON is beyond the limits: at most " + MAX_DEPTH + " levels, texts of "
                    + MAX_STRING + " characters, numbers of " + MAX_NUMBER + " digits and keys of " + MAX_NAME
                    + " characters");
        } catch (JsonProcessingException e) {
            // Not the message: it quotes the body.
            throw NotAResponse.rejected("the body is not valid JSON"
                    + (e.getLocation() == null
                            ? ""
                            : " at line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw NotAResponse.rejected("the body is not valid JSON: it is not text in UTF-8");
        }
    }
}
