package io.github.nps4j.text;

import java.util.List;

/** Counts emoji and emoticons that please or complain. */
final class Feelings {

    private final List<String> positive;
    private final List<String> negative;
    private final String openings;

    Feelings(List<String> positive, List<String> negative) {
        this.positive = positive;
        this.negative = negative;
        StringBuilder first = new StringBuilder();
        positive.forEach(sign -> first.append(sign.charAt(0)));
        negative.forEach(sign -> first.append(sign.charAt(0)));
        this.openings = first.toString();
    }

    /** Adds the pleased ones to {@code counts[0]} and the displeased ones to {@code counts[1]}. */
    void count(String text, int start, int end, int[] counts) {
        for (int i = start; i < end; i++) {
            if (openings.indexOf(text.charAt(i)) < 0) {
                continue;
            }
            int length = match(text, i, end, positive);
            if (length > 0) {
                counts[0]++;
            } else {
                length = match(text, i, end, negative);
                if (length > 0) {
                    counts[1]++;
                }
            }
            i += Math.max(0, length - 1);
        }
    }

    private static int match(String text, int at, int end, List<String> signs) {
        for (String sign : signs) {
            if (at + sign.length() <= end && text.startsWith(sign, at)) {
                return sign.length();
            }
        }
        return 0;
    }
}
