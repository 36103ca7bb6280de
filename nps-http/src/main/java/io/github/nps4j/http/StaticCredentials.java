package io.github.nps4j.http;

import java.util.Map;

/** Headers that never change. */
final class StaticCredentials implements Credentials {

    static final Credentials NONE = new StaticCredentials(Map.of());

    private final Map<String, String> headers;

    StaticCredentials(String name, String value) {
        this(Map.of(name, value));
    }

    private StaticCredentials(Map<String, String> headers) {
        this.headers = headers;
    }

    /** A line break in a secret read from a file is the usual slip; okhttp's own error would print the secret. */
    static String checked(String text, String what) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("The " + what + " is empty: give the one that the service issued");
        }
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f) && !text.equals(text.strip())) {
            throw new IllegalArgumentException("The " + what + " begins or ends with white space: remove it");
        }
        if (!text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("The " + what + " holds a character that no HTTP header can carry");
        }
        return text;
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public String toString() {
        return "Credentials" + headers.keySet();
    }
}
