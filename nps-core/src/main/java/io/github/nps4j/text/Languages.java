package io.github.nps4j.text;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the language of a text by its script and its function words. */
final class Languages {

    private static final int LOOKED_AT = 4_000;

    /** Words that Chinese writes often and Japanese does not. */
    private static final String CHINESE = "的了是很不们這这吗嗎没沒也都就还還说說给給让讓";

    private final Map<String, Lexicon> lexicons;
    private final Map<String, Set<String>> functionWords = new HashMap<>();

    /** {@code others} holds the function words of languages that have no lexicon, so that they are not taken for one. */
    Languages(Map<String, Lexicon> lexicons, Map<String, Set<String>> others) {
        this.lexicons = lexicons;
        others.forEach((language, words) -> {
            if (!lexicons.containsKey(language)) {
                functionWords.put(language, words);
            }
        });
        lexicons.forEach((language, lexicon) -> functionWords.put(language, lexicon.functionWords));
    }

    /** The language among those with a lexicon, or {@code null}. */
    @Nullable
    String detect(String text, @Nullable String hint) {
        String form = Normal.form(text.substring(0, Math.min(LOOKED_AT, text.length())));
        int hangul = 0;
        int kana = 0;
        int han = 0;
        int chinese = 0;
        int latin = 0;
        int other = 0;
        for (int i = 0; i < form.length(); ) {
            int c = form.codePointAt(i);
            i += Character.charCount(c);
            if (!Character.isLetter(c)) {
                continue;
            }
            switch (Character.UnicodeScript.of(c)) {
                case HANGUL -> hangul++;
                case HIRAGANA, KATAKANA -> kana++;
                case HAN -> {
                    han++;
                    if (CHINESE.indexOf(c) >= 0) {
                        chinese++;
                    }
                }
                case LATIN -> latin++;
                default -> other++;
            }
        }
        // A syllable or an ideograph says as much as two or three letters of an alphabet.
        int dense = hangul + kana + han;
        if (dense > 0 && dense * 3 >= latin && dense >= other) {
            if (hangul >= kana + han) {
                return known("ko");
            }
            if (kana > 0) {
                return known("ja");
            }
            boolean japanese = chinese == 0 && ("ja".equals(hint) || hits(lexicons.get("ja"), form) > 0);
            return japanese ? known("ja") : lexicons.containsKey("zh") ? "zh" : null;
        }
        if (latin > 0 && latin >= other) {
            return alphabetic(form, hint);
        }
        return hint != null && !isOurs(hint) ? known(hint) : null;
    }

    private @Nullable String alphabetic(String form, @Nullable String hint) {
        Map<String, Integer> scores = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (String word : form.split(" ")) {
            // The first few uses of a word tell; a hundred more tell nothing.
            if (seen.add(word)) {
                functionWords.forEach((language, words) -> {
                    if (words.contains(word)) {
                        scores.merge(language, 2, Integer::sum);
                    }
                });
            }
        }
        for (Lexicon lexicon : sparse()) {
            scores.merge(lexicon.language, Math.min(6, hits(lexicon, form)), Integer::sum);
        }
        String best = null;
        int most = 0;
        boolean tied = false;
        for (Map.Entry<String, Integer> entry : scores.entrySet()) {
            int score = entry.getValue() * 2 + (entry.getKey().equals(hint) ? 1 : 0);
            if (score > most) {
                most = score;
                best = entry.getKey();
                tied = false;
            } else if (score == most && score > 0) {
                tied = true;
            }
        }
        if (best == null) {
            return hint == null || isDense(hint) ? null : known(hint);
        }
        return tied ? null : known(best);
    }

    private Collection<Lexicon> sparse() {
        return lexicons.values().stream().filter(lexicon -> !lexicon.dense).toList();
    }

    private static int hits(@Nullable Lexicon lexicon, String form) {
        if (lexicon == null) {
            return 0;
        }
        return (int) lexicon.cues.find(form, null).stream()
                .filter(hit ->
                        hit.meaning().theme() != null || hit.meaning().kind().polarity() != 0)
                .count();
    }

    private @Nullable String known(String language) {
        return lexicons.containsKey(language) ? language : null;
    }

    private static boolean isDense(String language) {
        return language.equals("ko") || language.equals("ja") || language.equals("zh");
    }

    private static boolean isOurs(String language) {
        return isDense(language) || language.equals("en") || language.equals("es");
    }
}
