package io.github.nps4j.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.response.Theme;
import io.github.nps4j.text.Comment;
import io.github.nps4j.text.LexiconThemeExtractor;
import io.github.nps4j.text.WordCutter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LuceneWordCutterTest {

    private final WordCutter cutter = new LuceneWordCutter();

    @Test
    void words_come_with_their_places_and_base_forms() {
        assertThat(cutter.cut("返事が遅かった", "ja")).contains(new WordCutter.Word(3, 6, "遅い"));
        assertThat(cutter.cut("배송이 느렸어요", "ko"))
                .extracting(WordCutter.Word::base)
                .contains("배송", "느리");
        assertThat(cutter.cut("slow", "en")).isEmpty();
    }

    @Test
    void several_threads_cut_at_once() {
        List<WordCutter.Word> alone = cutter.cut("高くないし使いやすかった", "ja");

        assertThat(IntStream.range(0, 2_000).parallel().mapToObj(i -> cutter.cut("高くないし使いやすかった", "ja")))
                .allMatch(alone::equals);
    }

    @Test
    void a_cue_of_the_host_is_found_by_its_base_form() {
        LexiconThemeExtractor extractor = LexiconThemeExtractor.builder()
                .words(cutter)
                .add("""
                        version: 1
                        language: ja
                        themes:
                          noise:
                            complaint: [騒ぐ]
                        """, "noise.yaml")
                .build();

        assertThat(extractor.extract(Comment.of("隣の席で騒いだ人がいました")).themes())
                .extracting(Theme::name)
                .contains("noise");
    }

    @ParameterizedTest
    @CsvSource({
        "ko, held-out, 0.85, 0.80",
        "ja, held-out, 0.85, 0.80",
        "ko, development, 0.85, 0.80",
        "ja, development, 0.85, 0.80"
    })
    void labeled_comments_are_read_as_well_as_without_words(
            String language, String half, double precision, double recall) throws IOException {
        LexiconThemeExtractor extractor =
                LexiconThemeExtractor.builder().words(cutter).build();
        int right = 0;
        int wrong = 0;
        int missed = 0;
        for (String line : Files.readAllLines(Path.of(
                "..",
                "nps-core",
                "src",
                "test",
                "resources",
                "io",
                "github",
                "nps4j",
                "text",
                "comments-" + language + "-" + half + ".tsv"))) {
            int tab = line.indexOf('\t');
            List<String> labels = new ArrayList<>();
            for (String label : line.substring(0, tab).split(" ")) {
                if (!label.equals("-")) {
                    labels.add(label.substring(0, label.length() - 1));
                }
            }
            for (Theme theme :
                    extractor.extract(Comment.of(line.substring(tab + 1))).themes()) {
                if (labels.remove(theme.name())) {
                    right++;
                } else {
                    wrong++;
                }
            }
            missed += labels.size();
        }
        double p = right / (double) (right + wrong);
        double r = right / (double) (right + missed);
        System.out.printf(Locale.ROOT, "%s, %s half, with words: precision %.3f, recall %.3f%n", language, half, p, r);
        assertThat(p).isGreaterThanOrEqualTo(precision);
        assertThat(r).isGreaterThanOrEqualTo(recall);
    }
}
