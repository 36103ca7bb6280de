package io.github.nps4j.testkit.salesforce;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Record ids: a prefix of the object, a number in base 62, and a checksum of upper and lower case. */
final class Ids {

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    private static final Pattern WHOLE = Pattern.compile("[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?");

    private final AtomicLong last = new AtomicLong(917_132_832L);

    String next(String prefix) {
        // a large prime, so that neighbors differ in more than one letter
        long number = last.addAndGet(7_919);
        StringBuilder digits = new StringBuilder();
        for (long n = number; n > 0; n /= 62) {
            digits.insert(0, DIGITS.charAt((int) (n % 62)));
        }
        String id = prefix + "Qy" + "0".repeat(10 - digits.length()) + digits;
        return id + suffix(id);
    }

    /** The id with 18 characters, or {@code null} if the text is none. */
    static @Nullable String whole(String id) {
        if (!WHOLE.matcher(id).matches()) {
            return null;
        }
        String first = id.substring(0, 15);
        return first + suffix(first);
    }

    private static String suffix(String id) {
        StringBuilder suffix = new StringBuilder();
        for (int block = 0; block < 3; block++) {
            int bits = 0;
            for (int i = 0; i < 5; i++) {
                if (Character.isUpperCase(id.charAt(block * 5 + i))) {
                    bits |= 1 << i;
                }
            }
            suffix.append(SUFFIX.charAt(bits));
        }
        return suffix.toString();
    }
}
