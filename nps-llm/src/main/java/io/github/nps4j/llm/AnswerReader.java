package io.github.nps4j.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.nps4j.response.Theme;
import io.github.nps4j.response.Theme.Sentiment;
import io.github.nps4j.text.CommentThemes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a model answered and believes none of it: only themes of the closed list, known sentiments, a language tag,
 * and an insight of one line are taken. What does not fit makes the answer to that one comment none.
 */
final class AnswerReader {

    static final int MAX_THEMES = 8;
    static final int MAX_INSIGHT = 200;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(10).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Set<String> themes;

    AnswerReader(Set<String> themes) {
        this.themes = themes;
    }

    /** One answer for each comment; {@code null} where there is none that can be used. */
    List<@Nullable CommentThemes> read(@Nullable String text, int count) {
        List<@Nullable CommentThemes> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(null);
        }
        JsonNode root;
        try {
            root = text == null ? null : JSON.readTree(text);
        } catch (JsonProcessingException e) {
            root = null;
        }
        if (root == null) {
            return answers;
        }
        Set<Integer> seen = new HashSet<>();
        for (JsonNode answer : root.path("answers")) {
            JsonNode number = answer.path("n");
            if (!number.isInt() || number.asInt() < 0 || number.asInt() >= count) {
                continue;
            }
            int n = number.asInt();
            // Two answers to one comment: neither is believed.
            answers.set(n, seen.add(n) ? one(answer) : null);
        }
        return answers;
    }

    private @Nullable CommentThemes one(JsonNode answer) {
        Sentiment whole = sentiment(answer.path("sentiment"));
        JsonNode list = answer.path("themes");
        if (whole == null || !list.isArray() || list.size() > MAX_THEMES) {
            return null;
        }
        List<Theme> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode element : list) {
            Sentiment sentiment = sentiment(element.path("sentiment"));
            String name = element.path("name").asText();
            if (sentiment == null || !themes.contains(name)) {
                return null;
            }
            if (names.add(name)) {
                found.add(new Theme(name, sentiment));
            }
        }
        return CommentThemes.of(found, whole, insight(answer.path("insight")), language(answer.path("language")));
    }

    private static @Nullable Sentiment sentiment(JsonNode node) {
        return switch (node.asText()) {
            case "positive" -> Sentiment.POSITIVE;
            case "negative" -> Sentiment.NEGATIVE;
            case "mixed" -> Sentiment.MIXED;
            case "neutral" -> Sentiment.NEUTRAL;
            default -> null;
        };
    }

    private static @Nullable String language(JsonNode node) {
        String tag = node.asText();
        return tag.matches("[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}") && !tag.equals("und")
                ? Locale.forLanguageTag(tag).toLanguageTag()
                : null;
    }

    /** One line, without what a page or a console would run, and masked once more. */
    private static @Nullable String insight(JsonNode node) {
        if (!node.isTextual()) {
            return null;
        }
        StringBuilder line = new StringBuilder();
        node.asText().codePoints().limit(4 * MAX_INSIGHT).forEach(c -> {
            int type = Character.getType(c);
            boolean unseen = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || c == '<'
                    || c == '>';
            if (!unseen) {
                line.appendCodePoint(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        });
        String masked = PersonalDataMask.mask(line.toString().strip());
        if (masked.length() > MAX_INSIGHT) {
            int end = Character.isHighSurrogate(masked.charAt(MAX_INSIGHT - 2)) ? MAX_INSIGHT - 2 : MAX_INSIGHT - 1;
            masked = masked.substring(0, end).strip() + "…";
        }
        return masked.isEmpty() ? null : masked;
    }
}
