package io.github.nps4j.identity;

import java.util.regex.Pattern;

/** What the kinds of keys share: the check of plain ids and the masked text. */
final class Ids {

    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    private Ids() {}

    /**
     * Without blanks at the ends, and without what looks like nothing there: no-break spaces, byte order marks and
     * direction marks, which come along when people copy a value from a page, a contact or a spreadsheet.
     */
    static String trim(String raw) {
        int start = 0;
        int end = raw.length();
        while (start < end && isBlank(raw.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(raw.charAt(end - 1))) {
            end--;
        }
        return raw.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }

    /** An id is usable when there is something to compare and nothing invisible in it. */
    static boolean usable(String trimmed) {
        return !trimmed.isEmpty()
                && trimmed.length() <= IdentityKey.MAX_LENGTH
                && trimmed.equals(trim(trimmed))
                && trimmed.chars().noneMatch(Character::isISOControl);
    }

    static void check(boolean holds, String kind) {
        if (!holds) {
            throw new IllegalArgumentException("The value of this " + kind
                    + " key is not in its normal form: build keys by IdentityKey's factory methods");
        }
    }

    static String masked(IdentityKey key) {
        return key.kind() + (key.normalized() ? ":***" : ":***(not normalized)");
    }
}
