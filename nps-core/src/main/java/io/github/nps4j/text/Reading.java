package io.github.nps4j.text;

import io.github.nps4j.response.Score;
import io.github.nps4j.response.Theme;
import io.github.nps4j.response.Theme.Sentiment;
import io.github.nps4j.text.Cue.Hit;
import io.github.nps4j.text.Cue.Kind;
import io.github.nps4j.text.Cue.Meaning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One comment being read: cut into sentences, these into clauses, and in each clause the cues, their negation and what
 * they belong to.
 */
final class Reading {

    static final int MAX_INSIGHT = 200;

    /** What opens the next sentence and was left at the end of this one. */
    private static final String OPENINGS = "¡¿([{「『“‘\"\'*-•·";

    /** How far "not" reaches, in words. */
    private static final int REACH_BEFORE = 4;

    /** How far a negation that follows its word may be, in characters of a dense script. */
    private static final int REACH_AFTER = 5;

    /** A clause that is so short says something of what the clause before it was about: "but slow". */
    private static final int SHORT_WORDS = 4;

    private static final int SHORT_LETTERS = 11;

    /** What was said of one theme. */
    private static final class Tally {
        private int first = -1;
        private int weight;
        private int positive;
        private int negative;
    }

    /** One clause. */
    private static final class Clause {
        private final boolean joined;
        private final boolean isShort;
        private final boolean isTiny;
        private final List<Hit> hits = new ArrayList<>();
        private final Map<String, int[]> themes = new LinkedHashMap<>();
        private final Set<String> mentions = new HashSet<>();
        /** Mentioned, praised or complained of by a cue that is not weak, here or in the clauses that this one goes on. */
        private final Set<String> named = new HashSet<>();

        private int positive;
        private int negative;
        /** Has a "not" that turned no cue: "does not talk to our CRM". */
        private boolean denies;

        private Clause(String form, boolean joined, boolean dense) {
            this.joined = joined;
            int words = 1 + (int) form.chars().filter(c -> c == ' ').count();
            this.isShort = dense ? form.length() <= SHORT_LETTERS : words <= SHORT_WORDS;
            this.isTiny = dense ? form.length() <= 6 : words <= 2;
        }

        private boolean saysNothing(String theme) {
            int[] said = themes.get(theme);
            return said != null && said[0] == 0 && said[1] == 0;
        }

        private boolean allSilent() {
            return !themes.isEmpty() && themes.keySet().stream().allMatch(this::saysNothing);
        }
    }

    private final String text;
    private final Lexicon lexicon;
    private final Feelings feelings;
    private final @Nullable WordCutter cutter;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private int positive;
    private int negative;
    private int clauses;
    private int bestStart = -1;
    private int bestEnd = -1;
    private int bestValue = -1;

    Reading(String text, Lexicon lexicon, Feelings feelings, @Nullable WordCutter cutter) {
        this.text = text;
        this.lexicon = lexicon;
        this.feelings = feelings;
        this.cutter = cutter;
    }

    CommentThemes read(@Nullable Score score, String language) {
        for (Sentences.Span sentence : Sentences.of(text)) {
            sentence(sentence);
        }
        List<Map.Entry<String, Tally>> found = new ArrayList<>(tallies.entrySet());
        found.sort(Comparator.comparingInt((Map.Entry<String, Tally> entry) -> -entry.getValue().weight)
                .thenComparingInt(entry -> entry.getValue().first));
        int lean = lean(score);
        List<Theme> themes = new ArrayList<>();
        for (Map.Entry<String, Tally> entry : found) {
            Tally tally = entry.getValue();
            themes.add(new Theme(entry.getKey(), sentiment(tally.positive, tally.negative, lean)));
            positive += tally.positive;
            negative += tally.negative;
        }
        Sentiment whole = sentiment(positive, negative, lean(score));
        return CommentThemes.of(themes, whole, insight(), language);
    }

    /** What the rest of the comment and then the score tell of a theme that is only named. */
    private int lean(@Nullable Score score) {
        if (positive != negative) {
            return positive > negative ? 1 : -1;
        }
        return lean(score, 0);
    }

    static int lean(@Nullable Score score, int otherwise) {
        return score == null
                ? otherwise
                : switch (score.segment()) {
                    case PROMOTER -> 1;
                    case DETRACTOR -> -1;
                    case PASSIVE -> otherwise;
                };
    }

    static Sentiment sentiment(int positive, int negative, int lean) {
        if (positive > 0 && negative > 0) {
            return Sentiment.MIXED;
        }
        int sign = positive - negative;
        sign = sign == 0 ? lean : sign;
        return sign > 0 ? Sentiment.POSITIVE : sign < 0 ? Sentiment.NEGATIVE : Sentiment.NEUTRAL;
    }

    private void sentence(Sentences.Span sentence) {
        List<Clause> list = new ArrayList<>();
        int bestPart = -1;
        Sentences.Span best = sentence;
        for (Sentences.Span part : Sentences.parts(text, sentence)) {
            int before = list.size();
            String form =
                    Normal.unstretched(Normal.form(text.substring(part.start(), part.end())), lexicon.cues::knows);
            if (!form.isEmpty()) {
                cut(form, list);
            }
            int hits = 0;
            for (Clause clause : list.subList(before, list.size())) {
                hits += clause.hits.size();
            }
            if (hits > bestPart) {
                bestPart = hits;
                best = part;
            }
        }
        resolve(list);
        int[] faces = new int[2];
        feelings.count(text, sentence.start(), sentence.end(), faces);
        settle(list, faces);

        Set<String> themes = new HashSet<>();
        int polar = 0;
        for (Clause clause : list) {
            themes.addAll(clause.themes.keySet());
            polar += clause.positive + clause.negative;
            for (int[] said : clause.themes.values()) {
                polar += said[0] + said[1];
            }
        }
        boolean words = !list.isEmpty();
        int value = words ? 1 + 4 * themes.size() + 2 * Math.min(polar, 4) : 0;
        if (value > bestValue) {
            bestValue = value;
            boolean fits = sentence.end() - sentence.start() <= MAX_INSIGHT;
            bestStart = fits ? sentence.start() : best.start();
            bestEnd = fits ? sentence.end() : best.end();
        }
    }

    /** Cuts a part at its "but" and "and" and finds the cues of each clause. */
    private void cut(String form, List<Clause> list) {
        List<WordCutter.Word> words = words(form);
        List<Hit> marks = lexicon.breaks.find(form, null);
        List<Hit> whole = marks.isEmpty() ? List.of() : lexicon.cues.find(form, starts(words, 0, form.length()));
        int start = 0;
        int at = 0;
        boolean joined = false;
        for (Hit mark : marks) {
            while (at < whole.size() && (whole.get(at).gap() || whole.get(at).end() <= mark.start())) {
                at++;
            }
            // The "and" of "up and running" joins nothing.
            if (at < whole.size()
                    && whole.get(at).start() < mark.start()
                    && whole.get(at).end() > mark.end()) {
                continue;
            }
            // A mark of a dense script is the ending of the clause, others open the next one.
            boolean ending = Normal.isDense(form.charAt(mark.start()));
            start = clause(form, start, ending ? mark.end() : mark.start(), joined, words, list);
            start = Math.max(start, mark.end());
            joined = mark.meaning().kind() == Kind.NEGATIVE;
        }
        clause(form, start, form.length(), joined, words, list);
    }

    private int clause(
            String form, int start, int end, boolean joined, @Nullable List<WordCutter.Word> words, List<Clause> list) {
        if (start >= end) {
            return start;
        }
        String part = form.substring(start, end).strip();
        if (part.isEmpty()) {
            return end;
        }
        Clause clause = new Clause(part, joined, lexicon.dense);
        negate(part, cues(part, words, start, end), clause);
        list.add(clause);
        return end;
    }

    private @Nullable List<WordCutter.Word> words(String form) {
        if (cutter == null || !lexicon.dense) {
            return null;
        }
        List<WordCutter.Word> words = new ArrayList<>();
        for (WordCutter.Word word : cutter.cut(form, lexicon.language)) {
            // A cutter comes from outside: what does not lie in the text is no word of it.
            if (word.start() >= 0 && word.start() < word.end() && word.end() <= form.length()) {
                words.add(word);
            }
        }
        return words;
    }

    private static boolean @Nullable [] starts(@Nullable List<WordCutter.Word> words, int from, int to) {
        if (words == null) {
            return null;
        }
        boolean[] starts = new boolean[to - from];
        starts[0] = true;
        for (WordCutter.Word word : words) {
            if (word.start() >= from && word.start() < to) {
                starts[word.start() - from] = true;
            }
        }
        return starts;
    }

    /** The cues of a clause: as they stand, and where none stands, by the base form of a word. */
    private List<Hit> cues(String part, @Nullable List<WordCutter.Word> words, int from, int to) {
        List<Hit> hits = lexicon.cues.find(part, starts(words, from, to));
        if (words == null) {
            return hits;
        }
        List<Hit> all = new ArrayList<>(hits);
        for (WordCutter.Word word : words) {
            int start = word.start() - from;
            int end = Math.min(word.end(), to) - from;
            boolean inside = word.start() >= from && word.start() < to && end <= part.length();
            if (!inside || hits.stream().anyMatch(hit -> hit.start() < end && hit.end() > start)) {
                continue;
            }
            String base = Normal.form(word.base());
            if (base.isEmpty() || part.startsWith(base, start)) {
                continue;
            }
            for (Hit hit : lexicon.cues.find(base, null)) {
                if (hit.start() == 0 && hit.end() == base.length() && !hit.gap()) {
                    all.add(new Hit(start, end, hit.meaning(), false));
                }
            }
        }
        all.sort(Comparator.comparingInt(Hit::start));
        return all;
    }

    /** Turns what is negated: "not expensive", "비싸지 않아요", "高くない". */
    private void negate(String form, List<Hit> all, Clause clause) {
        Set<Hit> used = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            Hit hit = all.get(i);
            Kind kind = hit.meaning().kind();
            if (kind == Kind.IGNORE || kind == Kind.NEGATOR_BEFORE || kind == Kind.NEGATOR_AFTER) {
                continue;
            }
            boolean polar = kind.polarity() != 0;
            boolean negated = false;
            for (int j = i - 1; j >= 0; j--) {
                Hit other = all.get(j);
                if (other.meaning().kind() == Kind.NEGATOR_BEFORE) {
                    int apart = distance(form, other.end(), hit.start());
                    negated = apart <= (polar ? REACH_BEFORE : 1);
                    if (negated) {
                        used.add(other);
                    }
                    break;
                }
                if (other.meaning().kind().polarity() != 0 && other.end() <= hit.start()) {
                    break;
                }
            }
            for (int j = i + 1; j < all.size(); j++) {
                Hit other = all.get(j);
                if (other.meaning().kind() == Kind.NEGATOR_AFTER && other.start() >= hit.end()) {
                    boolean near = other.start() - hit.end() <= REACH_AFTER;
                    negated |= near;
                    if (near) {
                        used.add(other);
                    }
                    break;
                }
                if (other.meaning().kind().polarity() != 0 && other.start() >= hit.end()) {
                    break;
                }
            }
            Meaning meaning = hit.meaning();
            if (negated) {
                Kind turned = switch (kind) {
                    case PRAISE, MENTION -> Kind.COMPLAINT;
                    case COMPLAINT -> Kind.PRAISE;
                    case POSITIVE -> Kind.NEGATIVE;
                    default -> Kind.POSITIVE;
                };
                // A lack ("no delivery problems") is told by the problem, not by the delivery.
                boolean lack = kind == Kind.MENTION && hasOtherPolar(all, i);
                meaning = lack ? meaning : new Meaning(turned, meaning.theme(), meaning.weak());
            }
            clause.hits.add(new Hit(hit.start(), hit.end(), meaning, hit.gap()));
        }
        clause.denies = all.stream()
                .anyMatch(hit -> (hit.meaning().kind() == Kind.NEGATOR_BEFORE
                                || hit.meaning().kind() == Kind.NEGATOR_AFTER)
                        && !used.contains(hit));
    }

    private static boolean hasOtherPolar(List<Hit> all, int at) {
        for (int j = Math.max(0, at - 4); j < Math.min(all.size(), at + 5); j++) {
            if (j != at && all.get(j).meaning().kind().polarity() != 0) {
                return true;
            }
        }
        return false;
    }

    private int distance(String form, int from, int to) {
        if (from > to) {
            return Integer.MAX_VALUE;
        }
        if (lexicon.dense) {
            // Directly before it only: 안 비싸다.
            return to == from ? 1 : Integer.MAX_VALUE;
        }
        int words = 0;
        for (int i = from; i < to; i++) {
            if (form.charAt(i) == ' ') {
                words++;
            }
        }
        return words;
    }

    /** Decides to which themes the cues of a sentence belong. */
    private void resolve(List<Clause> list) {
        for (Clause clause : list) {
            for (Hit hit : clause.hits) {
                String theme = hit.meaning().theme();
                if (theme != null && !hit.meaning().weak()) {
                    said(clause, theme, hit.meaning().kind().polarity());
                    clause.named.add(theme);
                    if (hit.meaning().kind() == Kind.MENTION) {
                        clause.mentions.add(theme);
                    }
                }
            }
        }
        for (int i = 0; i < list.size(); i++) {
            Clause clause = list.get(i);
            Set<String> strong = Set.copyOf(clause.themes.keySet());
            Clause before = i > 0 ? list.get(i - 1) : null;
            Clause after = i + 1 < list.size() ? list.get(i + 1) : null;
            for (Hit hit : clause.hits) {
                Meaning meaning = hit.meaning();
                int polarity = meaning.kind().polarity();
                String theme = meaning.theme();
                boolean general = theme == null;
                if (theme != null && meaning.weak()) {
                    boolean yields = yields(theme, strong)
                            || (strong.isEmpty()
                                    && ((clause.isShort && before != null && yields(theme, before.named))
                                            || (clause.isTiny && after != null && yields(theme, after.named))));
                    if (yields) {
                        general = true;
                    } else {
                        said(clause, theme, polarity);
                    }
                }
                if (general) {
                    clause.positive += Math.max(0, polarity);
                    clause.negative += Math.max(0, -polarity);
                }
            }
            if (clause.themes.isEmpty() && clause.isShort && before != null) {
                // The next short clause still belongs to it: "support is kind, but slow, really slow".
                clause.named.addAll(before.named);
            }
        }
    }

    private boolean yields(String theme, Set<String> others) {
        for (String other : others) {
            if (!other.equals(theme) && lexicon.yields(theme, other)) {
                return true;
            }
        }
        return false;
    }

    private static void said(Clause clause, String theme, int polarity) {
        int[] said = clause.themes.computeIfAbsent(theme, name -> new int[3]);
        said[0] += Math.max(0, polarity);
        said[1] += Math.max(0, -polarity);
        said[2]++;
    }

    /** Gives each theme of a sentence its sentiment and adds both to the comment. */
    private void settle(List<Clause> list, int[] faces) {
        Clause owner = null;
        for (Clause clause : list) {
            if (!clause.themes.isEmpty()) {
                owner = clause;
                if (clause.positive + clause.negative > 0) {
                    for (String theme : clause.themes.keySet()) {
                        if (clause.saysNothing(theme)) {
                            give(clause, theme, clause.positive, clause.negative);
                        }
                    }
                }
            } else if (owner != null && clause.positive + clause.negative > 0) {
                if (owner.allSilent() || (clause.isShort && !owner.mentions.isEmpty())) {
                    for (String theme : owner.themes.keySet()) {
                        give(owner, theme, clause.positive, clause.negative);
                    }
                }
            }
        }
        // "quick and friendly service": what was said before the theme was named.
        for (int i = 1; i < list.size(); i++) {
            Clause clause = list.get(i);
            Clause before = list.get(i - 1);
            if (clause.allSilent() && before.themes.isEmpty() && before.positive + before.negative > 0) {
                clause.themes.keySet().forEach(theme -> give(clause, theme, before.positive, before.negative));
            }
        }
        // "support and delivery are great": what was said of both stands at the second.
        for (int i = list.size() - 2; i >= 0; i--) {
            Clause clause = list.get(i);
            Clause after = list.get(i + 1);
            int[] said = after.themes.isEmpty()
                    ? new int[] {after.positive, after.negative}
                    : after.themes.values().iterator().next();
            if (clause.allSilent() && (after.joined || after.themes.isEmpty()) && said[0] + said[1] > 0) {
                clause.themes.keySet().forEach(theme -> give(clause, theme, said[0], said[1]));
            }
        }
        for (Clause clause : list) {
            clause.themes.forEach((theme, said) -> {
                if (said[0] + said[1] == 0) {
                    said[0] += faces[0] > faces[1] ? 1 : 0;
                    said[1] += faces[1] > faces[0] ? 1 : 0;
                }
                if (said[0] + said[1] == 0 && clause.denies) {
                    // "Still does not talk to our CRM": what is denied of a thing that is only named is missed.
                    said[1]++;
                }
                Tally tally = tallies.computeIfAbsent(theme, name -> new Tally());
                tally.first = tally.first < 0 ? clauses : tally.first;
                tally.weight += said[2];
                tally.positive += said[0];
                tally.negative += said[1];
            });
            clauses++;
            positive += clause.positive;
            negative += clause.negative;
        }
        positive += faces[0];
        negative += faces[1];
    }

    private static void give(Clause clause, String theme, int positive, int negative) {
        int[] said = clause.themes.get(theme);
        if (said != null) {
            said[0] += positive > negative ? 1 : 0;
            said[1] += negative > positive ? 1 : 0;
            if (positive == negative) {
                said[0] += positive > 0 ? 1 : 0;
                said[1] += positive > 0 ? 1 : 0;
            }
        }
    }

    private @Nullable String insight() {
        return bestStart < 0 ? null : shortened(text.substring(bestStart, bestEnd));
    }

    /** One line of at most {@value #MAX_INSIGHT} characters, cut at a space where there is one. */
    static @Nullable String shortened(String sentence) {
        StringBuilder line = new StringBuilder(Math.min(sentence.length(), MAX_INSIGHT + 2));
        for (int i = 0; i < sentence.length() && line.length() <= MAX_INSIGHT + 1; ) {
            int c = sentence.codePointAt(i);
            i += Character.charCount(c);
            boolean space = Character.isWhitespace(c) || Character.isISOControl(c) || Character.isSpaceChar(c);
            if (!space) {
                line.appendCodePoint(c);
            } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
                line.append(' ');
            }
        }
        String one = line.toString().strip();
        while (!one.isEmpty() && OPENINGS.indexOf(one.charAt(one.length() - 1)) >= 0) {
            one = one.substring(0, one.length() - 1).strip();
        }
        if (one.length() > MAX_INSIGHT) {
            int end = MAX_INSIGHT - 1;
            int space = one.lastIndexOf(' ', end);
            if (space > MAX_INSIGHT / 2) {
                end = space;
            } else if (Character.isHighSurrogate(one.charAt(end - 1))) {
                end--;
            }
            one = one.substring(0, end).strip() + "…";
        }
        return one.isEmpty() ? null : one;
    }
}
