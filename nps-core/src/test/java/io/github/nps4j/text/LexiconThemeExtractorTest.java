package io.github.nps4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.Score;
import io.github.nps4j.response.Theme;
import io.github.nps4j.response.Theme.Sentiment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LexiconThemeExtractorTest {

    private static final LexiconThemeExtractor BUILT_IN = LexiconThemeExtractor.create();

    @Test
    void the_built_in_list_is_closed_and_the_same_in_all_languages() {
        assertThat(BUILT_IN.themes())
                .containsExactlyInAnyOrder(
                        "price",
                        "billing",
                        "onboarding",
                        "support",
                        "staff",
                        "speed",
                        "usability",
                        "defects",
                        "quality",
                        "delivery",
                        "features",
                        "integrations",
                        "mobile",
                        "security",
                        "reporting",
                        "documentation");
        assertThat(BUILT_IN.languages()).containsExactly("en", "es", "ko", "ja");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            It is expensive | NEGATIVE
            It is not expensive | POSITIVE
            Never overpriced at all | POSITIVE
            No es caro | POSITIVE
            Es muy caro | NEGATIVE
            비싸요 | NEGATIVE
            비싸지 않아요 | POSITIVE
            안 비싸요 | POSITIVE
            高いです | NEGATIVE
            高くないです | POSITIVE
            高くありません | POSITIVE
            """)
    void negation_turns_the_sentiment(String text, Sentiment sentiment) {
        assertThat(themes(text, null)).containsExactly(new Theme("price", sentiment));
    }

    @Test
    void but_separates_what_is_said_of_two_themes() {
        assertThat(themes("Great support but expensive", null))
                .containsExactlyInAnyOrder(
                        new Theme("support", Sentiment.POSITIVE), new Theme("price", Sentiment.NEGATIVE));
        assertThat(themes("サポートは親切だけど料金が高い", null))
                .containsExactlyInAnyOrder(
                        new Theme("support", Sentiment.POSITIVE), new Theme("price", Sentiment.NEGATIVE));
    }

    @Test
    void slow_support_is_about_support_and_not_about_speed() {
        assertThat(themes("The customer service is slow", null))
                .containsExactly(new Theme("support", Sentiment.NEGATIVE));
        assertThat(themes("Everything is slow", null)).containsExactly(new Theme("speed", Sentiment.NEGATIVE));
    }

    @Test
    void a_theme_that_is_only_named_takes_the_feeling_of_the_emoji_and_then_of_the_score() {
        assertThat(themes("your delivery 😡", 9)).containsExactly(new Theme("delivery", Sentiment.NEGATIVE));
        assertThat(themes("your delivery", 9)).containsExactly(new Theme("delivery", Sentiment.POSITIVE));
        assertThat(themes("your delivery", 2)).containsExactly(new Theme("delivery", Sentiment.NEGATIVE));
        assertThat(themes("your delivery", null)).containsExactly(new Theme("delivery", Sentiment.NEUTRAL));
    }

    @Test
    void the_insight_is_the_most_telling_sentence_in_the_words_of_the_customer() {
        String text = "Hello there. We have been with you since 2019. The invoices are wrong every month! Bye.";

        assertThat(BUILT_IN.extract(Comment.of(text)).insight()).contains("The invoices are wrong every month!");
    }

    @Test
    void a_long_sentence_is_cut_at_a_space() {
        String insight = BUILT_IN.extract(Comment.of("the price is too high for us ".repeat(50)))
                .insight()
                .orElseThrow();

        assertThat(insight).hasSizeLessThanOrEqualTo(200).endsWith("…").startsWith("the price is too high");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Le service est très lent mais les gens sont gentils",
                "Der Service ist leider nicht gut und die App ist zu langsam",
                "O produto é muito bom, mas não gostei da entrega",
                "这个软件很好用，但是太贵了",
                "Очень медленно работает",
                "12345 !!! ???"
            })
    void a_comment_in_another_language_gets_no_theme_and_no_language(String text) {
        CommentThemes read = BUILT_IN.extract(Comment.of(text));

        assertThat(read.themes()).isEmpty();
        assertThat(read.language()).isEmpty();
        assertThat(read.insight()).contains(text);
    }

    @ParameterizedTest
    @CsvSource({"total, es, es", "price, es, en", "price, en-US, en", "배송, en, ko", "料金, ja-JP, ja", "caro, en, es"})
    void the_named_language_decides_only_where_the_text_leaves_a_doubt(String text, String named, String told) {
        assertThat(BUILT_IN.extract(new Comment(text, named, null)).language()).contains(told);
    }

    @Test
    void a_blank_comment_says_nothing() {
        assertThat(BUILT_IN.extract(Comment.of(" \n\t"))).isEqualTo(CommentThemes.none());
    }

    @Test
    void a_host_adds_themes_and_words_and_removes_others(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("own.yaml"), """
                version: 1
                language: en
                themes:
                  parking:
                    mentions: [car park]
                    complaint: [nowhere to park, "park* .. full"]
                  price:
                    praise: [a steal]
                    complaint: [cheap]       # here it is an insult
                positive: [peachy]
                remove_themes: [mobile]
                """);
        LexiconThemeExtractor own = LexiconThemeExtractor.builder().add(file).build();

        assertThat(own.themes()).contains("parking", "price").doesNotContain("mobile");
        assertThat(own.extract(Comment.of("There was nowhere to park")).themes())
                .containsExactly(new Theme("parking", Sentiment.NEGATIVE));
        assertThat(own.extract(Comment.of("The parking lot is always full")).themes())
                .containsExactly(new Theme("parking", Sentiment.NEGATIVE));
        assertThat(own.extract(Comment.of("The car park is peachy")).themes())
                .containsExactly(new Theme("parking", Sentiment.POSITIVE));
        assertThat(own.extract(Comment.of("It was a steal")).themes())
                .containsExactly(new Theme("price", Sentiment.POSITIVE));
        assertThat(own.extract(Comment.of("It was cheap")).themes())
                .containsExactly(new Theme("price", Sentiment.NEGATIVE));
        assertThat(own.extract(Comment.of("the iphone version is bad")).themes())
                .isEmpty();
    }

    @Test
    void a_host_adds_a_language() {
        LexiconThemeExtractor own =
                LexiconThemeExtractor.builder().add("""
                        version: 1
                        language: fr
                        function_words: [le, la, les, est, très, trop, c'est, mais, et]
                        negators_before: [pas]
                        themes:
                          price: {complaint: [cher, chère]}
                        """, "fr.yaml").build();

        CommentThemes read = own.extract(Comment.of("C'est trop cher et la livraison est lente"));

        assertThat(read.language()).contains("fr");
        assertThat(read.themes()).containsExactly(new Theme("price", Sentiment.NEGATIVE));
    }

    @Test
    void all_that_is_wrong_with_a_file_is_listed_with_line_and_field() {
        LexiconException wrong = catchThrowableOfType(
                LexiconException.class, () -> LexiconThemeExtractor.builder().add("""
                        version: 2
                        language: english
                        theems: {}
                        themes:
                          parking:
                            mentions: [ok, "!!!", "a .. b .. c"]
                            praises: [good]
                          price: cheap
                        """, "own.yaml"));

        assertThat(wrong.problems())
                .extracting(LexiconException.Problem::line, LexiconException.Problem::path)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "version"),
                        org.assertj.core.groups.Tuple.tuple(2, "language"),
                        org.assertj.core.groups.Tuple.tuple(3, "theems"),
                        org.assertj.core.groups.Tuple.tuple(6, "themes.parking.mentions[1]"),
                        org.assertj.core.groups.Tuple.tuple(6, "themes.parking.mentions[2]"),
                        org.assertj.core.groups.Tuple.tuple(7, "themes.parking.praises"),
                        org.assertj.core.groups.Tuple.tuple(8, "themes.price"));
        assertThat(wrong).hasMessageStartingWith("own.yaml has 7 problems").hasMessageContaining("own.yaml:6:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "- a", "version: 1", "version: 1\nlanguage: en\nthemes: [a", "a: &x b\nc: *x", "\t"})
    void what_is_no_lexicon_is_refused(String yaml) {
        assertThatThrownBy(() -> LexiconThemeExtractor.builder().add(yaml, "own.yaml"))
                .isInstanceOf(LexiconException.class)
                .hasMessageContaining("own.yaml");
    }

    @Test
    void a_missing_file_is_told(@TempDir Path folder) {
        assertThatThrownBy(() -> LexiconThemeExtractor.builder().add(folder.resolve("none.yaml")))
                .isInstanceOf(LexiconException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void with_a_cutter_a_cue_is_found_only_where_a_word_starts() {
        WordCutter cutter = (text, language) -> List.of(new WordCutter.Word(0, text.length(), text));
        LexiconThemeExtractor own =
                LexiconThemeExtractor.builder().words(cutter).build();

        assertThat(BUILT_IN.extract(Comment.of("당일배송")).themes()).isNotEmpty();
        assertThat(own.extract(Comment.of("배송")).themes()).isNotEmpty();
        assertThat(own.extract(Comment.of("우리배송")).themes()).isEmpty();
    }

    @Test
    void a_response_gets_what_it_lacks_and_keeps_what_its_source_said() {
        NpsResponse plain = NpsResponse.builder()
                .source("s")
                .id("1")
                .score(2)
                .comment("Way too expensive")
                .respondedAt(Instant.parse("2026-01-02T03:04:05Z"))
                .build();

        NpsResponse enriched = BUILT_IN.enrich(plain);
        NpsResponse kept = BUILT_IN.enrich(plain.toBuilder().themes("cost").build());

        assertThat(enriched.themes()).containsExactly(new Theme("price", Sentiment.NEGATIVE));
        assertThat(enriched.insight()).contains("Way too expensive");
        assertThat(enriched.language()).contains("en");
        assertThat(kept.themes()).containsExactly(Theme.of("cost"));
        assertThat(BUILT_IN.enrich(plain.toBuilder().comment(null).build()).themes())
                .isEmpty();
    }

    @Test
    void no_text_appears_when_a_comment_or_its_reading_is_printed() {
        Comment comment = Comment.of("Jane Doe says the price is bad");

        assertThat(comment.toString()).doesNotContain("Jane");
        assertThat(BUILT_IN.extract(comment).toString()).doesNotContain("Jane").contains("price");
    }

    private static List<Theme> themes(String text, Integer score) {
        return BUILT_IN.extract(new Comment(text, null, score == null ? null : Score.of(score)))
                .themes();
    }
}
