package io.github.nps4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.response.Score;
import io.github.nps4j.response.Theme;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ThemeLawsTest {

    private static final LexiconThemeExtractor EXTRACTOR = LexiconThemeExtractor.builder()
            .add(
                    "version: 1\nlanguage: en\nthemes:\n  parking: {mentions: [car park, park*], complaint: [park* .. full]}\n",
                    "host.yaml")
            .build();

    @Property
    void any_text_gives_themes_of_the_closed_list_and_a_short_insight(@ForAll("comments") Comment comment) {
        CommentThemes read = EXTRACTOR.extract(comment);

        Set<String> names = new HashSet<>();
        for (Theme theme : read.themes()) {
            assertThat(EXTRACTOR.themes()).contains(theme.name());
            assertThat(names.add(theme.name())).isTrue();
        }
        read.language().ifPresent(language -> assertThat(EXTRACTOR.languages()).contains(language));
        read.insight().ifPresent(insight -> {
            assertThat(insight).isNotBlank().hasSizeLessThanOrEqualTo(200);
            assertThat(insight).doesNotContain("\n");
        });
    }

    @Property
    void the_same_comment_gives_the_same_answer(@ForAll("comments") Comment comment) {
        CommentThemes first = EXTRACTOR.extract(comment);

        assertThat(EXTRACTOR.extract(comment)).isEqualTo(first).hasSameHashCodeAs(first);
    }

    @Property(tries = 200)
    void the_insight_is_made_of_words_of_the_comment(@ForAll("sentences") String text) {
        String insight = EXTRACTOR.extract(Comment.of(text)).insight().orElse("");

        String kept = insight.endsWith("…") ? insight.substring(0, insight.length() - 1) : insight;
        assertThat(text.replaceAll("\\s+", " ")).contains(kept);
    }

    @Example
    void the_longest_comments_are_read_whatever_they_hold() {
        for (String piece : List.of(
                "slow ",
                "a",
                "ㅠ",
                "가",
                "が",
                "not ",
                "but ",
                ".",
                ",",
                "too many ",
                "aaaa.",
                "\uD83D",
                "😡",
                "\u0301",
                "\uFDFA",
                "price",
                "비싸",
                "高い",
                "missing x ",
                "I said: \"slow\", but… ")) {
            CommentThemes read = EXTRACTOR.extract(Comment.of(piece.repeat(100_000 / piece.length())));

            assertThat(EXTRACTOR.themes())
                    .containsAll(read.themes().stream().map(Theme::name).toList());
            assertThat(read.insight().orElse("")).hasSizeLessThanOrEqualTo(200);
        }
    }

    @Provide
    Arbitrary<Comment> comments() {
        return Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(300), sentences()),
                        Arbitraries.of("", "en", "ko-KR", "ja", "fr", "-", "es_MX"),
                        Arbitraries.integers().between(-1, 10))
                .as((text, language, score) ->
                        new Comment(text, language.isEmpty() ? null : language, score < 0 ? null : Score.of(score)));
    }

    @Provide
    Arbitrary<String> sentences() {
        return Arbitraries.of(
                        "slow",
                        "support",
                        "not",
                        "but",
                        "expensive",
                        "and",
                        ", ",
                        ". ",
                        "! ",
                        "\n",
                        "비싸지",
                        "않아요",
                        "배송이",
                        "느리고",
                        "高くない",
                        "サポート",
                        "。",
                        "遅い",
                        "caro",
                        "pero",
                        "no",
                        "envío",
                        "😡",
                        "👍",
                        "(",
                        "\"",
                        "¿",
                        "parking",
                        "full",
                        "soooo",
                        "the",
                        "it",
                        "-",
                        "2.5",
                        "jane@example.com",
                        "\uD83D",
                        "ﾊﾞｸﾞ",
                        "é",
                        "ㅠㅠ")
                .list()
                .ofMaxSize(60)
                .map(words -> String.join(" ", words));
    }
}
