package io.github.nps4j.lucene;

import io.github.nps4j.text.WordCutter;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ja.JapaneseTokenizer;
import org.apache.lucene.analysis.ja.tokenattributes.BaseFormAttribute;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Cuts Korean with Nori and Japanese with Kuromoji.
 *
 * <pre>{@code
 * ThemeExtractor extractor = LexiconThemeExtractor.builder().words(new LuceneWordCutter()).build();
 * }</pre>
 *
 * <p>The base form of a Korean verb or adjective is its stem ({@code 느리} for {@code 느렸}); of a Japanese one its
 * dictionary form ({@code 遅い} for {@code 遅かっ}). The dictionaries are read with the first text and shared. A text of
 * another language has no words here. Safe for use by several threads.
 */
public final class LuceneWordCutter implements WordCutter {

    /** Tokenizers are costly to make and good for one thread at a time. */
    private static final int KEPT = 8;

    private final Queue<Tokenizer> korean = new ArrayBlockingQueue<>(KEPT);
    private final Queue<Tokenizer> japanese = new ArrayBlockingQueue<>(KEPT);

    /** A cutter; build it once. */
    public LuceneWordCutter() {}

    @Override
    public List<Word> cut(String text, String language) {
        return switch (language) {
            case "ko" ->
                words(
                        text,
                        korean,
                        () -> new KoreanTokenizer(
                                KoreanTokenizer.DEFAULT_TOKEN_ATTRIBUTE_FACTORY,
                                null,
                                KoreanTokenizer.DecompoundMode.DISCARD,
                                false,
                                true));
            case "ja" -> words(text, japanese, () -> new JapaneseTokenizer(null, true, JapaneseTokenizer.Mode.SEARCH));
            default -> List.of();
        };
    }

    private static List<Word> words(String text, Queue<Tokenizer> kept, Supplier<Tokenizer> fresh) {
        Tokenizer tokenizer = kept.poll();
        if (tokenizer == null) {
            tokenizer = fresh.get();
        }
        List<Word> words = new ArrayList<>();
        try {
            CharTermAttribute term = tokenizer.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = tokenizer.addAttribute(OffsetAttribute.class);
            BaseFormAttribute dictionary = tokenizer.getAttribute(BaseFormAttribute.class);
            tokenizer.setReader(new StringReader(text));
            tokenizer.reset();
            while (tokenizer.incrementToken()) {
                String base = dictionary == null ? null : dictionary.getBaseForm();
                words.add(new Word(offset.startOffset(), offset.endOffset(), base == null ? term.toString() : base));
            }
            tokenizer.end();
            tokenizer.close();
            // A tokenizer that failed is not kept: its state is unknown.
            kept.offer(tokenizer);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be cut into words", e);
        }
        return words;
    }
}
