package io.github.nps4j.source.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    private final @Nullable String formField;
    private final ObjectMapper json;

    PayloadJson(@Nullable String formField, int maxBodyBytes) {
        this.formField = formField;
        this.json = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxStringLength(MAX_STRING)
                                .maxNumberLength(MAX_NUMBER)
                                .maxNameLength(MAX_NAME)
                                .maxDocumentLength(maxBodyBytes)
                                .build())
                        // Names are the sender's choice: remembering them would fill the memory with what anybody
                        // sends.
                        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // A key that is there twice could be one value to the signature's owner and another one to us.
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    JsonNode parse(WebhookRequest request) throws NotAResponse {
        try {
            JsonNode root;
            if (formField == null) {
                root = json.readTree(request.bodyStream());
            } else {
                List<String> values = request.formField(formField);
                if (values.size() != 1) {
                    throw NotAResponse.rejected("form field '" + formField + "' is "
                            + (values.isEmpty() ? "missing" : "given " + values.size() + " times"));
                }
                root = json.readTree(values.get(0));
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
