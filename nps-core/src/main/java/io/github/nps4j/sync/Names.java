package io.github.nps4j.sync;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
final class Names {

    private static final int MOST = 5_000;

    private Names() {}

    /** {@code "; did you mean 'x'?"}, or nothing if no name is near. */
    static String suggest(String wrong, Collection<String> names) {
        Optional<String> near = names.stream()
                .limit(MOST)
                .filter(name -> distance(fold(wrong), fold(name)) <= Math.max(1, wrong.length() / 4))
                .min((a, b) -> Integer.compare(distance(fold(wrong), fold(a)), distance(fold(wrong), fold(b))));
        return near.map(name -> "; did you mean '" + name + "'?").orElse("");
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "").replace(" ", "");
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
