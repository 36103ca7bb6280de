package io.github.nps4j.whatsapp.survey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids of conversations. An id follows from survey, occasion, business number and person, so that the same invitation given
 * twice, by two nodes or after a crash, is one.
 */
final class SendIds {

    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";

    /** 100 bits: among a billion ids two are the same with a chance of one in 10^12. */
    private static final int LENGTH = 20;

    private SendIds() {}

    static String of(String survey, String occasion, String line, String person) {
        byte[] hash;
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {survey, occasion, line, person}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // The length, so that no two different lists of parts make the same bytes.
                digest.update((byte) (bytes.length >>> 8));
                digest.update((byte) bytes.length);
                digest.update(bytes);
            }
            hash = digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            int bit = i * 5;
            int two = ((hash[bit / 8] & 0xff) << 8) | (hash[bit / 8 + 1] & 0xff);
            id.append(DIGITS.charAt((two >>> (11 - bit % 8)) & 31));
        }
        return id.toString();
    }
}
