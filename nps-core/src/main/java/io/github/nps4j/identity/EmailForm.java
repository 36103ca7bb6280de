package io.github.nps4j.identity;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The normal form of email addresses: lower case, composed, of the shape of an address. */
final class EmailForm {

    /** One at sign, a dotted domain, no blanks. Deliverability is the mail server's to judge. */
    private static final Pattern SHAPE = Pattern.compile(
            // marks: the vowel signs of Thai, Hindi and others are no letters of their own
            "[^\\s@\\p{Z}\\p{Cc}\\p{Cf}\\p{Cs},;<>()\"]{1,64}"
                    + "@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?\\.)+"
                    + "[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?");

    private static final int MAX_PART = 64;
    private static final int MAX_LABEL = 63;

    private EmailForm() {}

    static String normal(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        return isAscii(lower) ? lower : Normalizer.normalize(lower, Normalizer.Form.NFC);
    }

    static boolean isNormal(String address) {
        if (address.length() > IdentityKey.MAX_LENGTH) {
            return false;
        }
        return isAscii(address) ? isNormalAscii(address) : isNormalByPattern(address);
    }

    /** For any address. */
    static boolean isNormalByPattern(String address) {
        return SHAPE.matcher(address).matches()
                && address.equals(Normalizer.normalize(address.toLowerCase(Locale.ROOT), Normalizer.Form.NFC));
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The same for the usual address in a tenth of the time: engines check the keys of each response that they read. */
    private static boolean isNormalAscii(String address) {
        int at = address.indexOf('@');
        if (at < 1 || at > MAX_PART) {
            return false;
        }
        for (int i = 0; i < at; i++) {
            char c = address.charAt(i);
            if (c <= ' ' || c == 0x7F || isUpper(c) || ",;<>()\"".indexOf(c) >= 0) {
                return false;
            }
        }
        int labels = 0;
        int start = at + 1;
        for (int i = start; i <= address.length(); i++) {
            if (i < address.length() && address.charAt(i) != '.') {
                continue;
            }
            if (!isLabel(address, start, i)) {
                return false;
            }
            labels++;
            start = i + 1;
        }
        return labels >= 2;
    }

    private static boolean isLabel(String address, int from, int to) {
        if (to <= from || to - from > MAX_LABEL || address.charAt(from) == '-' || address.charAt(to - 1) == '-') {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = address.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
