package io.github.nps4j.whatsapp.internal;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Brings what people type to one form: digits of all scripts, keycaps and circled digits become ASCII digits, full-width
 * forms become plain ones, letters lose case and accents, invisible characters go. Line ends stay as {@code \n}, other
 * white space becomes one space. Stateless.
 */
public final class Folding {

    private static final Pattern KEYCAP = Pattern.compile("([0-9])\uFE0F?\u20E3");
    private static final Pattern LINE = Pattern.compile("\\s*[\\n\\r\\u000B\\f\\u0085\\u2028\\u2029]\\s*");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}&&[^\\n]]+");
    private static final String KEYCAP_TEN = "\uD83D\uDD1F";

    /** Stands for any fraction until the plain forms are made, which would make digits of it. */
    private static final char FRACTION = '\uE000';

    private Folding() {}

    /**
     * The folded text.
     *
     * @param text any text, also with broken surrogates
     * @return the text, trimmed
     */
    public static String fold(String text) {
        String keyed = KEYCAP.matcher(text).replaceAll("$1").replace(KEYCAP_TEN, " 10 ");
        StringBuilder plain = new StringBuilder(keyed.length() + 16);
        keyed.codePoints().forEach(cp -> appendNumber(plain, cp));
        String compatible = Normalizer.normalize(plain, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(compatible.length());
        Normalizer.normalize(compatible, Normalizer.Form.NFD).codePoints().forEach(cp -> append(folded, cp));
        String composed = Normalizer.normalize(folded, Normalizer.Form.NFC);
        String lines = LINE.matcher(composed.strip()).replaceAll("\n");
        return SPACE.matcher(lines).replaceAll(" ").strip();
    }

    /** The numeric value is asked of signs that are numbers and nothing else, so that letters do not count as digits. */
    @SuppressWarnings("CharacterGetNumericValue")
    private static void appendNumber(StringBuilder out, int cp) {
        if (Character.getType(cp) == Character.OTHER_NUMBER) {
            int value = Character.getNumericValue(cp);
            if (value == -2) {
                out.append(' ').append(FRACTION).append(' ');
                return;
            }
            // negative circled digits and the like have no NFKC form
            if (value >= 0 && !Normalizer.isNormalized(Character.toString(cp), Normalizer.Form.NFKC)) {
                out.appendCodePoint(cp);
                return;
            }
            if (value >= 0) {
                out.append(' ').append(value).append(' ');
                return;
            }
        }
        out.appendCodePoint(cp);
    }

    private static void append(StringBuilder out, int cp) {
        int type = Character.getType(cp);
        if (type == Character.DECIMAL_DIGIT_NUMBER) {
            out.append((char) ('0' + Character.digit(cp, 10)));
        } else if (type == Character.CONTROL && cp != '\n' && cp != '\r' && cp != '\t') {
            out.append(' ');
        } else if (type != Character.FORMAT && type != Character.SURROGATE && !isDropped(cp)) {
            out.appendCodePoint(plain(cp));
        }
    }

    /** Accents, Arabic vowel signs and the lengthening line, the dot below that Hindi sets or leaves out, variants. */
    private static boolean isDropped(int cp) {
        return (cp >= 0x0300 && cp <= 0x036F)
                || (cp >= 0x064B && cp <= 0x065F)
                || cp == 0x0640
                || cp == 0x0670
                || cp == 0x093C
                || (cp >= 0xFE00 && cp <= 0xFE0F)
                || (cp >= 0x1F3FB && cp <= 0x1F3FF)
                || cp == 0x20E3;
    }

    private static int plain(int cp) {
        return switch (cp) {
            case FRACTION -> 0x00BD;
            case 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE58 -> '-';
            case 0x2018, 0x2019, 0x201B, 0x02BC, 0x00B4, 0x0060, 0x2032 -> '\'';
            case 0x201C,
                    0x201D,
                    0x201E,
                    0x00AB,
                    0x00BB,
                    0x300C,
                    0x300D,
                    0x300E,
                    0x300F,
                    0x2039,
                    0x203A,
                    0x300A,
                    0x300B -> '"';
            case 0x066B -> '.';
            case 0x066C, 0x060C, 0x3001 -> ',';
            case 0x061B -> ';';
            case 0x061F, 0x055E -> '?';
            case 0x3002, 0x0964, 0x0965, 0x06D4 -> '.';
            case 0x066A -> '%';
            case 0x301C, 0x3030, 0x223C -> '~';
            case 0x2044, 0x2215 -> '/';
            case 0x0649, 0x06CC -> 0x064A;
            case 0x0629, 0x06C1 -> 0x0647;
            case 0x06A9 -> 0x0643;
            case 0x0671 -> 0x0627;
            case 0x00DF -> 's';
            case 0x0131 -> 'i';
            default -> cp;
        };
    }
}
