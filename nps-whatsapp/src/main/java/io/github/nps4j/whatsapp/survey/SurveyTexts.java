package io.github.nps4j.whatsapp.survey;

import io.github.nps4j.response.NpsSegment;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a survey says, by language and key. {@link #standard()} has English, Korean, Japanese, Spanish, Portuguese, Arabic
 * and Hindi; a host overrides single texts or adds languages.
 *
 * <p>The keys of the standard texts: {@code score} (the question), {@code score.again} (asked once more), {@code comment},
 * {@code comment.again}, {@code open.again}, {@code choice.again}, {@code bucket} and {@code choose} (above a list and on
 * its button), {@code thanks}, {@code opted_out}. Each key may have variants, the most exact one wins:
 * {@code comment.detractor.fell} (the person's former score was in a higher segment; {@code .rose}: in a lower one), then
 * {@code comment.detractor}, then {@code comment}. A question of the host's own has its id as key, an option
 * {@code <question>.<option>}.
 *
 * <p>A text may hold {@code {score}}, {@code {previous}} and attributes of the invitation such as {@code {order}}. A variant
 * with a placeholder that has no value is passed over.
 *
 * <p>Immutable and thread-safe.
 */
public final class SurveyTexts {

    /** The languages of {@link #standard()}, as BCP 47 tags. */
    public static final List<String> LANGUAGES = List.of("en", "ko", "ja", "es", "pt", "ar", "hi");

    /** Longest text, in UTF-16 units. Source: Cloud API, body of an interactive message with a list or of a text. */
    public static final int MAX_LENGTH = 4_096;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_.]{0,63})\\}");

    private final Map<String, Map<String, String>> byLanguage;
    private final String fallback;

    private SurveyTexts(Map<String, Map<String, String>> byLanguage, String fallback) {
        this.byLanguage = byLanguage;
        this.fallback = fallback;
    }

    private static final class Standard {
        static final SurveyTexts INSTANCE = load();

        private static SurveyTexts load() {
            Map<String, Map<String, String>> all = new LinkedHashMap<>();
            for (String language : LANGUAGES) {
                String resource = "texts-" + language + ".properties";
                try (InputStream in = SurveyTexts.class.getResourceAsStream(resource)) {
                    if (in == null) {
                        throw new IllegalStateException("the resource " + resource
                                + " is missing from nps-whatsapp: keep it when repackaging the jar");
                    }
                    all.put(language, read(new InputStreamReader(in, StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    throw new UncheckedIOException("the resource " + resource + " could not be read", e);
                }
            }
            return new SurveyTexts(Collections.unmodifiableMap(all), "en");
        }
    }

    /**
     * The texts that are shipped, with English where a language is not there.
     *
     * @return the standard texts
     */
    public static SurveyTexts standard() {
        return Standard.INSTANCE;
    }

    /**
     * The same texts with one replaced or added.
     *
     * @param language a BCP 47 tag such as {@code pt-BR}
     * @param key the key of the text, see the class
     * @param text what to say, not blank, at most {@value #MAX_LENGTH} UTF-16 units
     * @return new texts
     */
    public SurveyTexts with(String language, String key, String text) {
        return with(language, Map.of(key, text));
    }

    /**
     * The same texts with some replaced or added.
     *
     * @param language a BCP 47 tag such as {@code pt-BR}
     * @param texts what to say by key, each not blank and at most {@value #MAX_LENGTH} UTF-16 units
     * @return new texts
     */
    public SurveyTexts with(String language, Map<String, String> texts) {
        texts.forEach((key, text) -> {
            if (key.isBlank() || text.isBlank() || text.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("the text '" + key + "' (" + language + ") has " + text.length()
                        + " characters: give it 1 to " + MAX_LENGTH + ", and a key");
            }
        });
        Map<String, Map<String, String>> all = new LinkedHashMap<>(byLanguage);
        Map<String, String> one = new LinkedHashMap<>(all.getOrDefault(normal(language), Map.of()));
        one.putAll(texts);
        all.put(normal(language), Collections.unmodifiableMap(one));
        return new SurveyTexts(Collections.unmodifiableMap(all), fallback);
    }

    /**
     * The same texts with those of a properties file, read as UTF-8 text by the caller's reader.
     *
     * @param language a BCP 47 tag
     * @param properties keys and texts in the form of {@link Properties#load(Reader)}; not closed
     * @return new texts
     * @throws UncheckedIOException if it cannot be read
     */
    public SurveyTexts withProperties(String language, Reader properties) {
        try {
            return with(language, read(properties));
        } catch (IOException e) {
            throw new UncheckedIOException("the texts for " + language + " could not be read", e);
        }
    }

    /**
     * The same texts with another language for people whose own has no text; English by default.
     *
     * @param language a BCP 47 tag
     * @return new texts
     */
    public SurveyTexts withFallback(String language) {
        return new SurveyTexts(byLanguage, normal(language));
    }

    /**
     * The languages that have texts.
     *
     * @return BCP 47 tags, in the order in which they were added
     */
    public List<String> languages() {
        return List.copyOf(byLanguage.keySet());
    }

    /**
     * A text in a language: of the very tag ({@code pt-BR}), else of the language ({@code pt}), else of the fallback.
     *
     * @param language a BCP 47 tag
     * @param key the key, with its variant if one is wanted
     * @param values what to set for placeholders
     * @return the text, empty if no language has one that can be filled
     */
    public Optional<String> text(String language, String key, Map<String, String> values) {
        for (String tag : chain(language)) {
            Optional<String> filled =
                    filled(byLanguage.getOrDefault(tag, Map.of()).get(key), values);
            if (filled.isPresent()) {
                return filled;
            }
        }
        return Optional.empty();
    }

    /** The most exact variant of a key for somebody with this score; a language's general text beats another's exact one. */
    Optional<String> best(
            String language,
            String key,
            @Nullable NpsSegment segment,
            @Nullable NpsSegment former,
            Map<String, String> values) {
        List<String> keys = new ArrayList<>();
        if (segment != null) {
            String exact = key + "." + segment.name().toLowerCase(Locale.ROOT);
            if (former != null && former != segment) {
                // promoter comes first in the enum
                keys.add(exact + (segment.compareTo(former) < 0 ? ".rose" : ".fell"));
            }
            keys.add(exact);
        }
        keys.add(key);
        for (String tag : chain(language)) {
            Map<String, String> texts = byLanguage.getOrDefault(tag, Map.of());
            for (String one : keys) {
                Optional<String> filled = filled(texts.get(one), values);
                if (filled.isPresent()) {
                    return filled;
                }
            }
        }
        return Optional.empty();
    }

    /** Whether any language has a text under this key. */
    boolean knows(String key) {
        return byLanguage.values().stream().anyMatch(texts -> texts.containsKey(key));
    }

    private List<String> chain(String language) {
        List<String> chain = new ArrayList<>();
        String tag = normal(language);
        chain.add(tag);
        int dash = tag.indexOf('-');
        if (dash > 0) {
            chain.add(tag.substring(0, dash));
        }
        chain.add(fallback);
        return chain;
    }

    private static Optional<String> filled(@Nullable String text, Map<String, String> values) {
        if (text == null) {
            return Optional.empty();
        }
        Matcher matcher = PLACEHOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = values.get(matcher.group(1));
            if (value == null || value.isBlank()) {
                return Optional.empty();
            }
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        matcher.appendTail(filled);
        return filled.length() > MAX_LENGTH ? Optional.empty() : Optional.of(filled.toString());
    }

    /** {@code pt_BR}, as WhatsApp writes it, and {@code pt-BR} are the same. */
    private static String normal(String language) {
        return language.strip().replace('_', '-').toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> read(Reader reader) throws IOException {
        Properties properties = new Properties();
        properties.load(reader);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            texts.put(key, properties.getProperty(key));
        }
        return Collections.unmodifiableMap(texts);
    }

    @Override
    public String toString() {
        return "SurveyTexts" + byLanguage.keySet();
    }
}
