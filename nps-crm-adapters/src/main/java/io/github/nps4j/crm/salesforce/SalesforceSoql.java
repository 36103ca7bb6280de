package io.github.nps4j.crm.salesforce;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Queries: literals that cannot break out of their quotes, in pieces that fit into a URL. */
final class SalesforceSoql {

    /** Salesforce refuses a request line of about 16 KB; this leaves room for the rest of the URL and for proxies. */
    static final int MAX_ENCODED = 12_000;

    private SalesforceSoql() {}

    /** A text in quotes. The backslash goes first, or it would undo the escape of a quote. */
    static String quoted(String text) {
        StringBuilder literal = new StringBuilder(text.length() + 8).append('\'');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> literal.append("\\\\");
                case '\'' -> literal.append("\\'");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                case '\b' -> literal.append("\\b");
                case '\f' -> literal.append("\\f");
                default -> literal.append(c);
            }
        }
        return literal.append('\'').toString();
    }

    static String select(Collection<String> fields, String object) {
        return "SELECT " + String.join(", ", fields) + " FROM " + object;
    }

    /** {@code (A IN (...) OR B IN (...))}. */
    static String anyIn(List<String> fields, List<String> literals) {
        String list = String.join(",", literals);
        return fields.stream()
                .map(field -> field + " IN (" + list + ")")
                .collect(Collectors.joining(" OR ", fields.size() > 1 ? "(" : "", fields.size() > 1 ? ")" : ""));
    }

    /**
     * Splits literals so that each query fits into a URL.
     *
     * @param fixed the length of the rest of the query, encoded
     * @param times how often the list occurs in the query
     */
    static List<List<String>> chunks(Collection<String> literals, int fixed, int times) {
        List<List<String>> chunks = new ArrayList<>();
        List<String> current = new ArrayList<>();
        int length = fixed;
        for (String literal : literals) {
            int more = times * (encodedLength(literal) + encodedLength(","));
            if (!current.isEmpty() && length + more > MAX_ENCODED) {
                chunks.add(current);
                current = new ArrayList<>();
                length = fixed;
            }
            current.add(literal);
            length += more;
        }
        if (!current.isEmpty()) {
            chunks.add(current);
        }
        return chunks;
    }

    /** The length in a URL, never less than it will be. */
    static int encodedLength(String text) {
        int length = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= 'a' && b <= 'z')
                    || (b >= 'A' && b <= 'Z')
                    || (b >= '0' && b <= '9')
                    || b == '-'
                    || b == '_'
                    || b == '.';
            length += plain ? 1 : 3;
        }
        return length;
    }
}
