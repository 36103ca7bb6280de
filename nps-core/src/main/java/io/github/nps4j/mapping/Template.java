package io.github.nps4j.mapping;

import io.github.nps4j.mapping.Attribute.Symbol;
import io.github.nps4j.response.NpsResponse;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders such as {@code {score}}. A brace itself is doubled. A line that is blank because its
 * placeholders had no values is dropped; a line that was blank in the template stays.
 */
final class Template {

    static final int MAX_LENGTH = 10_000;

    private final List<List<Object>> lines;

    /** The parts of each line: a {@link String} or an {@link Attribute}. */
    private Template(List<List<Object>> lines) {
        this.lines = lines;
    }

    /** Reads a template. What is wrong is added to {@code problems}. */
    static Template parse(String text, List<String> problems) {
        if (text.length() > MAX_LENGTH) {
            problems.add("the text has " + text.length() + " characters; at most " + MAX_LENGTH + " are allowed");
            return new Template(List.of());
        }
        if (!Texts.printable(text)) {
            problems.add("the text has control characters");
        }
        List<List<Object>> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            lines.add(line(line, problems));
        }
        return new Template(lines);
    }

    private static List<Object> line(String line, List<String> problems) {
        List<Object> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if ((c == '{' || c == '}') && i + 1 < line.length() && line.charAt(i + 1) == c) {
                literal.append(c);
                i += 2;
            } else if (c == '{') {
                int end = line.indexOf('}', i);
                if (end < 0) {
                    problems.add("'{' is not closed by '}' in the same line; write {{ for a brace");
                    return parts;
                }
                if (!literal.isEmpty()) {
                    parts.add(literal.toString());
                    literal.setLength(0);
                }
                placeholder(line.substring(i + 1, end), parts, problems);
                i = end + 1;
            } else if (c == '}') {
                problems.add("'}' without '{' before it; write }} for a brace");
                return parts;
            } else {
                literal.append(c);
                i++;
            }
        }
        if (!literal.isEmpty()) {
            parts.add(literal.toString());
        }
        return parts;
    }

    private static void placeholder(String name, List<Object> parts, List<String> problems) {
        try {
            parts.add(Attribute.of(name.strip()));
        } catch (IllegalArgumentException e) {
            problems.add("unknown placeholder {" + Texts.quotable(name) + "}: " + e.getMessage());
        }
    }

    /** The text for a response, at most {@code max} UTF-16 units. */
    String render(NpsResponse response, int max) {
        StringBuilder text = new StringBuilder();
        boolean first = true;
        for (List<Object> parts : lines) {
            StringBuilder line = new StringBuilder();
            boolean placeholders = false;
            for (Object part : parts) {
                if (part instanceof Attribute attribute) {
                    placeholders = true;
                    line.append(shown(attribute.read(response)));
                } else {
                    line.append(part);
                }
                // A template may name a long comment many times.
                if (line.length() > max) {
                    break;
                }
            }
            if (placeholders && line.toString().isBlank()) {
                continue;
            }
            if (!first) {
                text.append('\n');
            }
            first = false;
            text.append(line);
            if (text.length() > max) {
                break;
            }
        }
        return Texts.truncate(text.toString(), max);
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Symbol symbol) {
            return symbol.label();
        }
        if (value instanceof BigDecimal number) {
            return Values.shown(number);
        }
        if (value instanceof List<?> elements) {
            return String.join(", ", elements.stream().map(String::valueOf).toList());
        }
        return value.toString();
    }
}
