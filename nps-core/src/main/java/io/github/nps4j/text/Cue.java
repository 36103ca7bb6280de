package io.github.nps4j.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cues and the tree that finds them. */
final class Cue {

    /** Where parts of a cue with a gap may stand: at most so many characters apart. */
    private static final int MAX_GAP = 45;

    private static final int MAX_GAP_DENSE = 14;

    enum Kind {
        MENTION,
        PRAISE,
        COMPLAINT,
        POSITIVE,
        NEGATIVE,
        NEGATOR_BEFORE,
        NEGATOR_AFTER,
        IGNORE;

        int polarity() {
            return switch (this) {
                case PRAISE, POSITIVE -> 1;
                case COMPLAINT, NEGATIVE -> -1;
                default -> 0;
            };
        }
    }

    /** What a cue says. A weak one counts only where nothing stronger speaks. */
    record Meaning(Kind kind, @Nullable String theme, boolean weak) {}

    /** A cue that was found. */
    record Hit(int start, int end, Meaning meaning, boolean gap) {}

    private record Gap(int first, Meaning meaning) {}

    private static final class Node {
        private final Map<Character, Node> next = new HashMap<>(2);
        private final List<Meaning> whole = new ArrayList<>(1);
        private final List<Meaning> opening = new ArrayList<>(0);
        /** Parts of cues with a gap that end here. */
        private int wholePart = -1;

        private int openingPart = -1;
    }

    private Cue() {}

    /** The parts of a cue: "a .. b" has two, and so has "a* b", for the end of a word is a gap too. */
    static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.replace("* ..", "*..").replace("* ", "*..").split("\\.\\.", -1)) {
            parts.add(part.strip());
        }
        return parts;
    }

    /** Finds cues in a normal form, the leftmost and longest first, in time linear in the text. */
    static final class Tree {

        private final Node root = new Node();
        /** For each part, the gaps that it closes. */
        private final List<List<Gap>> closes = new ArrayList<>();

        /** Adds a cue; {@code replaced} forgets what it meant before. */
        void add(String cue, Kind kind, @Nullable String theme, boolean replaced) {
            boolean weak = cue.startsWith("(");
            Meaning meaning = new Meaning(kind, theme, weak);
            List<String> parts = parts(weak ? cue.substring(1, cue.length() - 1) : cue);
            if (parts.size() == 1) {
                Node node = node(parts.get(0));
                List<Meaning> meanings = parts.get(0).endsWith("*") ? node.opening : node.whole;
                if (replaced) {
                    node.opening.clear();
                    node.whole.clear();
                }
                if (!meanings.contains(meaning)) {
                    meanings.add(meaning);
                }
            } else {
                int first = part(parts.get(0));
                closes.get(part(parts.get(1))).add(new Gap(first, meaning));
            }
        }

        private int part(String part) {
            Node node = node(part);
            boolean opening = part.endsWith("*");
            int id = opening ? node.openingPart : node.wholePart;
            if (id < 0) {
                id = closes.size();
                closes.add(new ArrayList<>(1));
                if (opening) {
                    node.openingPart = id;
                } else {
                    node.wholePart = id;
                }
            }
            return id;
        }

        private Node node(String cue) {
            Node node = root;
            String form = Normal.form(cue);
            for (int i = 0; i < form.length(); i++) {
                node = node.next.computeIfAbsent(form.charAt(i), c -> new Node());
            }
            return node;
        }

        /** Whether a word is a cue, or starts one of several words. */
        boolean knows(String word) {
            Node node = root;
            for (int i = 0; i < word.length(); i++) {
                Node next = node.next.get(word.charAt(i));
                if (next == null) {
                    return false;
                }
                node = next;
                if (!node.opening.isEmpty() || node.openingPart >= 0) {
                    return true;
                }
            }
            return !node.whole.isEmpty() || node.next.containsKey(' ');
        }

        /**
         * The cues of a text.
         *
         * @param starts where a word of a dense script starts; {@code null} for anywhere
         */
        List<Hit> find(String form, boolean @Nullable [] starts) {
            List<Hit> hits = new ArrayList<>();
            int[] lastStart = new int[closes.size()];
            int[] lastEnd = new int[closes.size()];
            int free = 0;
            for (int i = 0; i < form.length(); i++) {
                if (!isStart(form, i) || (starts != null && !starts[i] && Normal.isDense(form.codePointAt(i)))) {
                    continue;
                }
                Node node = root;
                List<Meaning> best = List.of();
                int bestEnd = i;
                for (int j = i; j < form.length(); j++) {
                    Node next = node.next.get(form.charAt(j));
                    if (next == null) {
                        break;
                    }
                    node = next;
                    int end = j + 1;
                    int wordEnd = wordEnd(form, end);
                    boolean whole = wordEnd == end || isPlural(form, i, end, wordEnd);
                    if (whole && !node.whole.isEmpty() && (wordEnd == end || isTheme(node.whole))) {
                        best = node.whole;
                        bestEnd = wordEnd;
                    } else if (!node.opening.isEmpty()) {
                        best = node.opening;
                        bestEnd = wordEnd;
                    }
                    if (node.wholePart >= 0 && whole) {
                        part(form, node.wholePart, i, wordEnd, lastStart, lastEnd, hits);
                    }
                    if (node.openingPart >= 0) {
                        part(form, node.openingPart, i, wordEnd, lastStart, lastEnd, hits);
                    }
                }
                if (i >= free && bestEnd > i) {
                    for (Meaning meaning : best) {
                        hits.add(new Hit(i, bestEnd, meaning, false));
                    }
                    free = bestEnd;
                }
            }
            return hits;
        }

        private void part(String form, int part, int start, int end, int[] lastStart, int[] lastEnd, List<Hit> hits) {
            for (Gap gap : closes.get(part)) {
                int before = lastEnd[gap.first()];
                int most = Normal.isDense(form.codePointAt(start)) ? MAX_GAP_DENSE : MAX_GAP;
                if (before > 0 && before <= start && start - before <= most) {
                    hits.add(new Hit(lastStart[gap.first()], end, gap.meaning(), true));
                    lastEnd[gap.first()] = 0;
                }
            }
            lastStart[part] = start;
            lastEnd[part] = end;
        }

        private static boolean isTheme(List<Meaning> meanings) {
            return meanings.get(0).theme() != null;
        }

        /** An s or es at the end of a word of four letters or more. */
        private static boolean isPlural(String form, int start, int end, int wordEnd) {
            int rest = wordEnd - end;
            return end - start >= 4
                    && ((rest == 1 && form.charAt(end) == 's')
                            || (rest == 2 && form.charAt(end) == 'e' && form.charAt(end + 1) == 's'));
        }

        private static boolean isStart(String form, int i) {
            return i == 0 || !isSparse(form.charAt(i)) || !isSparse(form.charAt(i - 1));
        }

        private static int wordEnd(String form, int end) {
            int at = end;
            while (at < form.length() && isSparse(form.charAt(at)) && isSparse(form.charAt(at - 1))) {
                at++;
            }
            return at;
        }

        /** A letter of a script that is written with spaces between words. */
        private static boolean isSparse(char c) {
            return c != ' ' && !Normal.isDense(c);
        }
    }
}
