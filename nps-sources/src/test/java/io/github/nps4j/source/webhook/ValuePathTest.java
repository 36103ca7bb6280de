package io.github.nps4j.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuePathTest {

    private static final JsonNode TREE = PresetFixture.json("""
            {"a": {"b": [{"k": "x", "v": 1}, {"k": {"id": 7}, "v": 2}, {"v": null}]}, "*": "star", "": "empty",
             "pages": [{"q": []}, {"q": [{"id": "1", "t": null}, {"id": "2", "t": "two"}]}, {"q": [{"id": "2", "t": "late"}]}]}
            """);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/a/b/0/v|1",
                "/a/b[k=x]/v|1",
                "/a/b[k.id=7]/v|2",
                "/a/b[k=y]/v|",
                "/a/b/2/v|",
                "/a/b/9/v|",
                "/a/b/x|",
                "/a[b=1]/b|",
                "/*|star",
                "/|empty",
                "/pages/*/q[id=2]/t|two",
                "/pages/*/q[id=1]/t|",
                "/pages/*/q/*/t|two",
                "/pages/*/nothing|",
                "/a/*/b|"
            })
    void a_path_finds_the_first_value_that_is_there(String path, String expected) {
        assertThat(ValuePath.parse(path, Map.of()).find(TREE).asText()).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void a_selection_holds_for_an_object_too() {
        JsonNode tree = PresetFixture.json("{\"person\": {\"kind\": \"email\", \"value\": \"v\"}}");

        assertThat(ValuePath.parse("/person[kind=email]/value", Map.of())
                        .find(tree)
                        .asText())
                .isEqualTo("v");
        assertThat(ValuePath.parse("/person[kind=phone]/value", Map.of())
                        .find(tree)
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void a_parameter_is_taken_literally_whatever_it_holds() {
        JsonNode tree = PresetFixture.json("{\"a/b\": {\"c\": [{\"k\": \"]~[*\", \"v\": \"found\"}]}}");

        assertThat(ValuePath.parse("/${one}/c[k=${two}]/v", Map.of("one", "a/b", "two", "]~[*"))
                        .find(tree)
                        .asText())
                .isEqualTo("found");
    }

    @Test
    void a_search_through_nested_arrays_ends_early() {
        String row = "[" + "[],".repeat(999) + "[]]";
        JsonNode tree = PresetFixture.json("[" + (row + ",").repeat(199) + row + "]");
        JsonNode last = PresetFixture.json("{\"rows\": " + tree + "}");

        assertThat(ValuePath.parse("/rows/*/*/*/x", Map.of()).find(last).isMissingNode())
                .isTrue();
        JsonNode far = PresetFixture.json("{\"rows\": [" + "{},".repeat(ValuePath.MAX_VISITS) + "{\"x\": 1}]}");
        assertThat(ValuePath.parse("/rows/*/x", Map.of()).find(far).isMissingNode())
                .isTrue();
    }
}
