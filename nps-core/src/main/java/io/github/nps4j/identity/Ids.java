package io.github.nps4j.identity;

import java.util.regex.Pattern;

/** What the kinds of keys share: the check of plain ids and the masked text. */
final class Ids {

    static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    private Ids() {}

    /** An id is usable when there is something to compare and nothing invisible in it. */
    static boolean usable(String trimmed) {
        return !trimmed.isEmpty()
                && trimmed.length() <= IdentityKey.MAX_LENGTH
                && trimmed.equals(trimmed.strip())
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
