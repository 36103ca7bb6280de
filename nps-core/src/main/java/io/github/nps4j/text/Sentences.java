package io.github.nps4j.text;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into sentences and these at their commas. */
final class Sentences {

    /** A longer part is cut, so that no step takes longer than linear in the text. */
    private static final int MAX_PART = 2_000;

    private static final String ENDS = ".!?。！？…;；\n\r．";
    private static final String COMMAS = ",、，:：()（）[]「」—–~〜";

    /** From start to end (exclusive) in UTF-16 units. */
    record Span(int start, int end) {}

    private Sentences() {}

    /** Every sentence has a word, except the only one of a text without words. Trailing signs belong to the one before. */
    static List<Span> of(String text) {
        List<Span> spans = new ArrayList<>();
        int start = 0;
        boolean words = false;
        boolean ended = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean letter = Character.isLetterOrDigit(c);
            if (ended && letter && words) {
                spans.add(new Span(start, i));
                start = i;
                words = false;
            }
            if (letter) {
                words = true;
                ended = false;
            } else if (isEnd(text, i, c)) {
                ended = words;
            }
            i += Character.charCount(c);
            if (i - start >= MAX_PART * 4) {
                spans.add(new Span(start, i));
                start = i;
                words = false;
                ended = false;
            }
        }
        if (words || spans.isEmpty()) {
            spans.add(new Span(start, text.length()));
        }
        return spans;
    }

    /** The parts of a sentence between commas. */
    static List<Span> parts(String text, Span sentence) {
        List<Span> parts = new ArrayList<>();
        int start = sentence.start();
        for (int i = start; i < sentence.end(); ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (isComma(text, i, c) || next - start >= MAX_PART) {
                parts.add(new Span(start, next));
                start = next;
            }
            i = next;
        }
        if (start < sentence.end()) {
            parts.add(new Span(start, sentence.end()));
        }
        return parts;
    }

    private static boolean isEnd(String text, int i, int c) {
        if (ENDS.indexOf(c) < 0) {
            return false;
        }
        // 2.0 and example.com are no ends, "slow.But" hardly ever occurs.
        return c != '.' || !isWordAt(text, i + 1) || !isWordAt(text, i - 1);
    }

    private static boolean isComma(String text, int i, int c) {
        if (c == '-') {
            return !isWordAt(text, i + 1) || !isWordAt(text, i - 1);
        }
        boolean figures = i > 0
                && i + 1 < text.length()
                && Character.isDigit(text.charAt(i - 1))
                && Character.isDigit(text.charAt(i + 1));
        return COMMAS.indexOf(c) >= 0 && !figures;
    }

    private static boolean isWordAt(String text, int i) {
        return i >= 0 && i < text.length() && Character.isLetterOrDigit(text.charAt(i));
    }
}
