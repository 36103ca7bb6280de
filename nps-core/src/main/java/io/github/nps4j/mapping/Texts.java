package io.github.nps4j.mapping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cleaning and cutting of texts, and the nearest name for messages. */
final class Texts {

    private static final String ELLIPSIS = "…";

    /** An extended grapheme cluster: what a reader takes for one character. */
    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    private Texts() {}

    /** Removes what a CRM cannot show: see {@link #clean}. Blank texts and empty lists become {@code null}. */
    static @Nullable Object cleanValue(@Nullable Object value) {
        if (value instanceof String text) {
            String clean = clean(text);
            return clean.isBlank() ? null : clean;
        }
        if (value instanceof List<?> elements) {
            List<String> clean = new ArrayList<>();
            for (Object element : elements) {
                String text = clean(String.valueOf(element)).strip();
                if (!text.isEmpty()) {
                    clean.add(text);
                }
            }
            return clean.isEmpty() ? null : List.copyOf(clean);
        }
        return value;
    }

    /**
     * Without control characters other than line feed and tab. Line ends of any kind become line feeds. Half of a
     * surrogate pair, which no CRM accepts because it has no form in UTF-8, becomes U+FFFD.
     */
    static String clean(String text) {
        if (isClean(text)) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r') {
                if (i + 1 >= text.length() || text.charAt(i + 1) != '\n') {
                    clean.append('\n');
                }
            } else if (isPairAt(text, i)) {
                clean.append(c).append(text.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                clean.append('\uFFFD');
            } else if (isAllowed(c)) {
                clean.append(c);
            }
        }
        return clean.toString();
    }

    private static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPairAt(text, i)) {
                i++;
            } else if (Character.isSurrogate(c) || !isAllowed(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(char c) {
        return c == '\n' || c == '\t' || !Character.isISOControl(c);
    }

    private static boolean isPairAt(String text, int index) {
        return index + 1 < text.length()
                && Character.isHighSurrogate(text.charAt(index))
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    /** Whether a text of a mapping is one line that every YAML reader and every CRM takes as it is. */
    static boolean printableLine(String text) {
        return printable(text) && text.indexOf('\n') < 0 && text.indexOf('\t') < 0;
    }

    /** Whether a text of a mapping has no control characters (but line feeds and tabs) and no halves of pairs. */
    static boolean printable(String text) {
        return isClean(text);
    }

    /**
     * At most {@code max} UTF-16 units. Cut between two grapheme clusters, so that no letter loses its accent and no
     * emoji its colour; within a cluster only where the first one is too long, and never within a surrogate pair.
     */
    static String truncate(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int room = max - ELLIPSIS.length();
        int end = 0;
        Matcher grapheme = GRAPHEME.matcher(text);
        while (grapheme.find() && grapheme.end() <= room) {
            end = grapheme.end();
        }
        if (end == 0 && room > 0) {
            end = isPairAt(text, room - 1) ? room - 1 : room;
        }
        return text.substring(0, end).stripTrailing() + ELLIPSIS;
    }

    /** {@code ; did you mean 'number'?}, or nothing if no name is near. */
    static String suggest(String wrong, Collection<String> names) {
        String nearest = null;
        int best = Math.min(3, 1 + wrong.length() / 4) + 1;
        if (wrong.length() <= 64) {
            String folded = wrong.toLowerCase(Locale.ROOT).replace('-', '_');
            for (String name : names) {
                int distance = distance(folded, name.toLowerCase(Locale.ROOT).replace('-', '_'));
                if (distance < best) {
                    best = distance;
                    nearest = name;
                }
            }
        }
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    /** A text short enough for a message. */
    static String quotable(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= 60 ? line : truncate(line, 60);
    }

    /** Insertions, deletions, substitutions and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int least = Math.min(d[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, d[i - 2][j - 2] + 1);
                }
                d[i][j] = least;
            }
        }
        return d[a.length()][b.length()];
    }
}
