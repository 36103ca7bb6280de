package io.github.nps4j.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Predicate;

/** The form in which comments and cues are compared. */
final class Normal {

    private Normal() {}

    /**
     * Lower case, compatibility forms composed, Latin letters without accents, apostrophes inside words left out ("dont"
     * is often typed so), everything else that is no letter or digit a space, one space at most, and none beside
     * Chinese, Japanese or Korean letters.
     */
    static String form(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        StringBuilder form = new StringBuilder(composed.length());
        boolean space = false;
        for (int i = 0; i < composed.length(); ) {
            int c = composed.codePointAt(i);
            i += Character.charCount(c);
            if (isApostrophe(c) && isLetterBefore(form, space) && isLetterAt(composed, i)) {
                continue;
            }
            int kept = plain(c);
            if (!Character.isLetterOrDigit(kept) && !isMark(kept)) {
                space = true;
                continue;
            }
            if (space && !form.isEmpty() && !isDense(kept) && !isDense(form.codePointBefore(form.length()))) {
                form.append(' ');
            }
            space = false;
            form.appendCodePoint(kept);
        }
        return form.toString();
    }

    /** "soooo" may stand for "so" or, as in "goood", for a doubled letter: the form that is known, or the single one. */
    static String unstretched(String form, Predicate<String> known) {
        if (!isStretched(form)) {
            return form;
        }
        StringBuilder text = new StringBuilder(form.length());
        int start = 0;
        while (start <= form.length()) {
            int space = form.indexOf(' ', start);
            int end = space < 0 ? form.length() : space;
            String word = form.substring(start, end);
            if (isStretched(word)) {
                String doubled = cut(word, 2);
                word = known.test(doubled) ? doubled : cut(word, 1);
            }
            text.append(word);
            if (space >= 0) {
                text.append(' ');
            }
            start = end + 1;
        }
        return text.toString();
    }

    private static boolean isStretched(String text) {
        for (int i = 2; i < text.length(); i++) {
            if (isStretchable(text.charAt(i))
                    && text.charAt(i) == text.charAt(i - 1)
                    && text.charAt(i) == text.charAt(i - 2)) {
                return true;
            }
        }
        return false;
    }

    private static String cut(String word, int most) {
        StringBuilder cut = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); ) {
            int end = i + 1;
            while (end < word.length() && word.charAt(end) == word.charAt(i)) {
                end++;
            }
            int times = end - i;
            if (times >= 3 && isStretchable(word.charAt(i))) {
                times = most;
            }
            for (int n = 0; n < times; n++) {
                cut.append(word.charAt(i));
            }
            i = end;
        }
        return cut.toString();
    }

    private static boolean isStretchable(char c) {
        return c >= 'a' && c <= 'z' && c != 'w';
    }

    /** Whether a letter belongs to a script that is cut into words without spaces. */
    static boolean isDense(int c) {
        if (c < 0x1100) {
            return false;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> c == 'ー' || c == '々' || c == '〜';
        };
    }

    private static boolean isApostrophe(int c) {
        return c == '\'' || c == '’' || c == '‘' || c == '`' || c == '´';
    }

    private static boolean isMark(int c) {
        // The long vowel of Japanese is a modifier letter and so a letter; marks are kept for scripts such as Thai.
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isLetterBefore(StringBuilder form, boolean space) {
        return !space && !form.isEmpty() && Character.isLetterOrDigit(form.codePointBefore(form.length()));
    }

    private static boolean isLetterAt(String text, int i) {
        return i < text.length() && Character.isLetterOrDigit(text.codePointAt(i));
    }

    private static int plain(int c) {
        if (c < 0xC0 || c > 0x24F) {
            return c;
        }
        String parts = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD);
        return parts.codePointAt(0);
    }
}
