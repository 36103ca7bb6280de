package io.github.nps4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.response.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Scores the built-in lexicons on labeled comments. Three sets have been looked at while the lexicons were written, and so
 * say only that nothing got worse: development, held-out (set aside at first, read later), and fresh (roundabout on purpose,
 * unread until its errors were studied). The plain set, in the ordinary words of survey answers, was written and labeled
 * after that work, measured, and nothing was changed for it. Comments and lexicons are by the same hand: strangers'
 * comments may score lower.
 */
class ThemeScoresTest {

    private static final class Counts {
        private int right;
        private int wrong;
        private int missed;
        private int sentiments;

        private double precision() {
            return right + wrong == 0 ? 1 : right / (double) (right + wrong);
        }

        private double recall() {
            return right + missed == 0 ? 1 : right / (double) (right + missed);
        }
    }

    /** Floors a little below what was reached: precision, recall, and the share of right sentiments among found themes. */
    @ParameterizedTest
    @CsvFileSource(resources = "floors.csv", numLinesToSkip = 1)
    void finds_the_themes_of_labeled_comments(
            String language, String half, double precision, double recall, double sentiment) throws IOException {
        LexiconThemeExtractor extractor = LexiconThemeExtractor.create();
        Map<String, Counts> byTheme = new TreeMap<>();
        Counts all = new Counts();
        int told = 0;
        List<String> lines = lines("comments-" + language + "-" + half + ".tsv");
        for (String line : lines) {
            int tab = line.indexOf('\t');
            Map<String, Character> labels = labels(line.substring(0, tab));
            CommentThemes read = extractor.extract(Comment.of(line.substring(tab + 1)));
            told += read.language().filter(language::equals).isPresent() ? 1 : 0;
            for (Theme theme : read.themes()) {
                Character label = labels.remove(theme.name());
                for (Counts counts : List.of(all, byTheme.computeIfAbsent(theme.name(), name -> new Counts()))) {
                    counts.right += label == null ? 0 : 1;
                    counts.wrong += label == null ? 1 : 0;
                    counts.sentiments += label != null && label == sign(theme) ? 1 : 0;
                }
            }
            for (String missed : labels.keySet()) {
                all.missed++;
                byTheme.computeIfAbsent(missed, name -> new Counts()).missed++;
            }
        }
        print(language, half, byTheme, all, told, lines.size());

        assertThat(lines).hasSizeBetween(37, 40);
        assertThat(all.precision()).as("precision").isGreaterThanOrEqualTo(precision);
        assertThat(all.recall()).as("recall").isGreaterThanOrEqualTo(recall);
        assertThat(all.sentiments / (double) all.right).as("sentiment").isGreaterThanOrEqualTo(sentiment);
        assertThat(told).as("language told").isGreaterThanOrEqualTo(lines.size() - 3);
    }

    private static void print(
            String language, String half, Map<String, Counts> byTheme, Counts all, int told, int comments) {
        StringBuilder table = new StringBuilder();
        byTheme.forEach((theme, counts) -> table.append(row(theme, counts)));
        System.out.printf(
                Locale.ROOT,
                "%n%s, %s half: %d comments, language told in %d%n%s%s",
                language,
                half,
                comments,
                told,
                table,
                row("all themes", all));
    }

    private static String row(String name, Counts counts) {
        return String.format(
                Locale.ROOT,
                "  %-14s precision %.3f  recall %.3f  (right %d, wrong %d, missed %d, sentiment right %d)%n",
                name,
                counts.precision(),
                counts.recall(),
                counts.right,
                counts.wrong,
                counts.missed,
                counts.sentiments);
    }

    private static char sign(Theme theme) {
        return switch (theme.sentiment()) {
            case POSITIVE -> '+';
            case NEGATIVE -> '-';
            case MIXED -> '~';
            case NEUTRAL -> '=';
        };
    }

    private static Map<String, Character> labels(String cell) {
        Map<String, Character> labels = new HashMap<>();
        if (!cell.equals("-")) {
            for (String label : cell.split(" ")) {
                labels.put(label.substring(0, label.length() - 1), label.charAt(label.length() - 1));
            }
        }
        return labels;
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = ThemeScoresTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
