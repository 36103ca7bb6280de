package io.github.nps4j.channel;

/** The bounds of what callers hand in; messages never quote a value. */
final class Texts {

    /** Longest name of a person, number, counter or row, in UTF-16 units. */
    static final int MAX_KEY = 400;

    /** Longest body of a document or outbox row, in UTF-16 units. */
    static final int MAX_BODY = 256 * 1024;

    private Texts() {}

    static void key(String what, String value) {
        check(what, value, 1, MAX_KEY);
    }

    static void check(String what, String value, int least, int most) {
        if (value.length() < least || value.length() > most) {
            throw new IllegalArgumentException(
                    "the " + what + " has " + least + " to " + most + " characters; got " + value.length());
        }
        // PostgreSQL cannot hold it
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the " + what + " holds the character U+0000, which no database takes");
        }
    }
}
