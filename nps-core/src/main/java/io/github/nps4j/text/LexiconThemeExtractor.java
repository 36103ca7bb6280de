package io.github.nps4j.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.nps4j.response.Score;
import io.github.nps4j.response.Theme.Sentiment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads themes with lists of words, without a network: English, Spanish, Korean and Japanese are built in, and a host
 * adds its own themes, words and languages in YAML.
 *
 * <p>A theme is found by its cues. Each sentence is cut into clauses at "but" and "and"; what is negated is turned ("not
 * expensive"); a theme that is only named takes the feeling of its clause, then of the emoji of the sentence, of the rest
 * of the comment, and of the score. The insight is the most telling sentence of the comment itself, at most 200
 * characters; nothing is invented. Irony is not understood.
 *
 * <p>The built-in themes are price, billing, onboarding, support, staff, speed, usability, defects, quality, delivery,
 * features, integrations, mobile, security, reporting and documentation. A comment in another language gets no theme and
 * no language.
 *
 * <p>The form of a host's file, all of it optional but the first two lines:
 *
 * <pre>{@code
 * version: 1
 * language: en
 * themes:
 *   parking:                                # a theme of its own
 *     mentions: [parking, car park]         # names the theme and says nothing of it
 *     praise: [free parking]                # names it and is pleased
 *     complaint: [nowhere to park, park* .. full, (crowded)]
 *     yields_to: [staff]                    # themes before which cues in parentheses give way
 *   price:
 *     complaint: [daylight robbery]         # joins the built-in list
 * positive: [peachy]                        # a feeling without a theme
 * negative: [rubbish]
 * remove_themes: [mobile]
 * }</pre>
 *
 * <p>Cues ignore case, accents and punctuation. {@code crash*} is any word that starts so, {@code slow .. answer} are two
 * parts near each other in one clause, {@code (fast)} counts as its theme only where no theme of {@code yields_to} is
 * named, and else as a feeling. Other lists are {@code ignore}, {@code negators_before}, {@code negators_after},
 * {@code breaks}, {@code joins} and, to tell a new language, {@code function_words}. A cue that the built-in lexicon has
 * too means what the host says.
 *
 * <p>Of a comment of more than {@value #MAX_LENGTH} UTF-16 units the rest is not read. Time and memory are linear in the
 * length. The same comment gives the same answer. Safe for use by several threads.
 */
public final class LexiconThemeExtractor implements ThemeExtractor {

    /** How much of a comment is read, in UTF-16 units. */
    public static final int MAX_LENGTH = 100_000;

    private static final List<String> BUILT_IN = List.of("en", "es", "ko", "ja");

    private final Map<String, Lexicon> lexicons;
    private final Languages languages;
    private final Feelings feelings;
    private final @Nullable WordCutter cutter;
    private final Set<String> themes;

    private LexiconThemeExtractor(Builder builder) {
        Map<String, LexiconYaml.Content> builtIn = new LinkedHashMap<>();
        for (String language : BUILT_IN) {
            builtIn.put(language, LexiconYaml.read(resource(language + ".yaml"), language + ".yaml"));
        }
        Set<String> removed = new HashSet<>();
        builder.files.forEach(content -> removed.addAll(content.removedThemes()));
        this.lexicons = new LinkedHashMap<>();
        builtIn.forEach((language, content) -> {
            Lexicon lexicon = new Lexicon(language);
            LexiconYaml.Content english = builtIn.get("en");
            if (lexicon.dense && english != null) {
                lexicon.addCues(english, removed, false);
            }
            lexicon.add(content, removed, false);
            lexicons.put(language, lexicon);
        });
        for (LexiconYaml.Content content : builder.files) {
            lexicons.computeIfAbsent(content.language(), Lexicon::new).add(content, Set.of(), true);
        }
        Set<String> names = new LinkedHashSet<>();
        lexicons.values().forEach(lexicon -> names.addAll(lexicon.themes));
        this.themes = Collections.unmodifiableSet(names);
        JsonNode common = common();
        Map<String, Set<String>> others = new LinkedHashMap<>();
        common.path("other_languages").properties().forEach(entry -> {
            Set<String> words = new HashSet<>();
            texts(entry.getValue()).forEach(word -> words.add(Normal.form(word)));
            others.put(entry.getKey(), words);
        });
        this.languages = new Languages(lexicons, others);
        this.feelings = new Feelings(texts(common.path("positive")), texts(common.path("negative")));
        this.cutter = builder.cutter;
    }

    /**
     * The built-in extractor as it is.
     *
     * @return an extractor
     */
    public static LexiconThemeExtractor create() {
        return builder().build();
    }

    /**
     * An extractor with the host's own words.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * All that an answer can name.
     *
     * @return the names of the themes, the built-in ones first
     */
    public Set<String> themes() {
        return themes;
    }

    /**
     * The languages that are read.
     *
     * @return ISO 639 codes: en, es, ko, ja and those that the host added
     */
    public Set<String> languages() {
        return Collections.unmodifiableSet(lexicons.keySet());
    }

    /**
     * The themes of a comment. The language is told from the text; the one that the comment names is asked where the text
     * leaves a doubt.
     */
    @Override
    public CommentThemes extract(Comment comment) {
        String text = comment.text();
        if (text.length() > MAX_LENGTH) {
            text = text.substring(0, MAX_LENGTH);
        }
        if (text.isBlank()) {
            return CommentThemes.none();
        }
        String hint = comment.language();
        String language = languages.detect(text, hint == null ? null : primary(hint));
        Lexicon lexicon = language == null ? null : lexicons.get(language);
        if (language == null || lexicon == null) {
            return unread(text, comment.score());
        }
        return new Reading(text, lexicon, feelings, cutter).read(comment.score(), language);
    }

    private CommentThemes unread(String text, @Nullable Score score) {
        int[] faces = new int[2];
        feelings.count(text, 0, text.length(), faces);
        Sentiment sentiment = Reading.sentiment(faces[0], faces[1], Reading.lean(score, 0));
        Sentences.Span first = Sentences.of(text).get(0);
        return CommentThemes.of(
                List.of(), sentiment, Reading.shortened(text.substring(first.start(), first.end())), null);
    }

    private static String primary(String tag) {
        String lower = tag.strip().toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < lower.length() && lower.charAt(end) != '-' && lower.charAt(end) != '_') {
            end++;
        }
        return lower.substring(0, end);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private static JsonNode common() {
        try {
            return new YAMLMapper().readTree(resource("common.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = LexiconThemeExtractor.class.getResourceAsStream("lexicon/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the lexicon " + name + " is missing from the jar of nps-core");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Builds an extractor. Not safe for use by several threads. */
    public static final class Builder {

        private final List<LexiconYaml.Content> files = new ArrayList<>();
        private @Nullable WordCutter cutter;

        private Builder() {}

        /**
         * Adds a lexicon; a later one goes before an earlier one.
         *
         * @param file a YAML file in UTF-8, at most 1 MiB
         * @return this builder
         * @throws LexiconException with all that is wrong, each with file, line and field
         */
        public Builder add(Path file) {
            String source = file.toString();
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(LexiconYaml.MAX_SIZE + 1);
            } catch (NoSuchFileException e) {
                throw LexiconYaml.unreadable(source, "there is no such file");
            } catch (IOException e) {
                throw LexiconYaml.unreadable(
                        source, "the file cannot be read (" + e.getClass().getSimpleName() + ")");
            }
            if (bytes.length > LexiconYaml.MAX_SIZE) {
                throw LexiconYaml.unreadable(source, "the file is larger than 1 MiB");
            }
            try {
                return add(
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes))
                                .toString(),
                        source);
            } catch (CharacterCodingException e) {
                throw LexiconYaml.unreadable(source, "the file is not in UTF-8: save it in that encoding");
            }
        }

        /**
         * Adds a lexicon; a later one goes before an earlier one.
         *
         * @param yaml the text of a lexicon
         * @param source what messages call it, such as the name of its file
         * @return this builder
         * @throws LexiconException with all that is wrong, each with line and field
         */
        public Builder add(String yaml, String source) {
            files.add(LexiconYaml.read(yaml, source));
            return this;
        }

        /**
         * Cuts Korean and Japanese into words; by default cues are found wherever they stand.
         *
         * @param cutter a cutter of words
         * @return this builder
         */
        public Builder words(WordCutter cutter) {
            this.cutter = cutter;
            return this;
        }

        /**
         * The extractor. Reading the lexicons takes a moment: build it once.
         *
         * @return an extractor
         */
        public LexiconThemeExtractor build() {
            return new LexiconThemeExtractor(this);
        }
    }
}
