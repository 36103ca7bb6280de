package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A finished Flow, or another native form such as an address. */
public final class FlowReply extends JsonView implements MessageContent {

    /** A number of one or two digits, alone or before an underscore ({@code 0_Yes}). */
    private static final Pattern OPTION = Pattern.compile("^(\\d{1,2})(?:_|$)");

    private static final String TOKEN = "flow_token";

    /** Meta sends it where no token was given. */
    private static final String NO_TOKEN = "unused";

    private final JsonNode response;

    FlowReply(JsonNode json) {
        super(json);
        this.response = response(json.path("response_json"));
    }

    /**
     * The kind of form: {@code flow}, or for instance {@code address_message}.
     *
     * @return the name as it came
     */
    public Optional<String> name() {
        return text("name");
    }

    /**
     * The text that the chat shows, such as {@code Sent}.
     *
     * @return the text
     */
    public Optional<String> body() {
        return text("body");
    }

    /**
     * The token that we gave when we sent the Flow.
     *
     * @return the token; empty if none was given
     */
    public Optional<String> flowToken() {
        return Optional.ofNullable(Json.text(response, TOKEN)).filter(token -> !token.equals(NO_TOKEN));
    }

    /**
     * The answers: all fields of the response but the token.
     *
     * @return names and values in the order they came; a value that is no plain one is there as JSON text, {@code null} is
     *     left out
     */
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        response.properties().forEach(field -> {
            if (!field.getKey().equals(TOKEN) && !field.getValue().isNull()) {
                String text = Json.text(field.getValue());
                fields.put(field.getKey(), text == null ? field.getValue().toString() : text);
            }
        });
        return Collections.unmodifiableMap(fields);
    }

    /**
     * The values of a field with several choices.
     *
     * @param field the name
     * @return the values; a single value as a list of one, empty if the field is not there
     */
    public List<String> values(String field) {
        return Json.texts(response.path(field));
    }

    /**
     * The number of the option that was chosen: {@code 9} and {@code 9_Very likely} are 9.
     *
     * @param field the name
     * @return 0 to 99; empty if the value does not begin with one or two digits that stand alone or before an underscore
     */
    public OptionalInt option(String field) {
        return option(response.path(field));
    }

    /**
     * The score from 0 to 10 of a field; see {@link #option(String)}.
     *
     * @param field the name
     * @return the score; empty if the value is no option from 0 to 10
     */
    public OptionalInt score(String field) {
        OptionalInt option = option(field);
        return option.isPresent() && option.getAsInt() <= 10 ? option : OptionalInt.empty();
    }

    /**
     * All fields whose value is an option from 0 to 10.
     *
     * @return names and scores in the order they came
     */
    public Map<String, Integer> scores() {
        Map<String, Integer> scores = new LinkedHashMap<>();
        response.fieldNames().forEachRemaining(field -> {
            if (!field.equals(TOKEN)) {
                score(field).ifPresent(score -> scores.put(field, score));
            }
        });
        return Collections.unmodifiableMap(scores);
    }

    /**
     * The response, parsed.
     *
     * @return the object; empty if {@code response_json} is missing or no JSON object
     */
    public Optional<RawJson> response() {
        return response.isObject() ? Optional.of(new RawJson(response)) : Optional.empty();
    }

    private static OptionalInt option(JsonNode value) {
        JsonNode single = value.isArray() && value.size() == 1 ? value.get(0) : value;
        String text = Json.text(single);
        if (text == null || text.length() > 1_000) {
            return OptionalInt.empty();
        }
        Matcher matcher = OPTION.matcher(text.strip());
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /** A text of JSON; an object as it stands, in case Meta stops to write it as text. */
    private static JsonNode response(JsonNode given) {
        if (!given.isTextual()) {
            return given;
        }
        try {
            return Json.MAPPER.readTree(given.textValue());
        } catch (JsonProcessingException | NumberFormatException e) {
            return MissingNode.getInstance();
        }
    }
}
