package io.github.nps4j.jdbc.store;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.ResponseKey;
import io.github.nps4j.sync.store.NewDelivery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.UUID;

/**
 * Short names for long or personal texts: the first 128 or 64 bits of a SHA-256. Where two texts share 64 bits, work of
 * two customers is kept apart that need not be, and nothing else happens.
 */
final class Hashes {

    private Hashes() {}

    /** A response, whatever the revision. */
    static String key(ResponseKey key) {
        return uuid(key.tenant() + "\n" + key.source() + "\n" + key.id());
    }

    /** Work that is done once for each response. */
    static String work(NewDelivery delivery) {
        return uuid(delivery.destination() + "\n" + delivery.work().id());
    }

    /** A content, from its SHA-256 as hexadecimal digits. */
    static String content(String sha256) {
        return sha256.substring(0, 8) + "-" + sha256.substring(8, 12) + "-" + sha256.substring(12, 16) + "-"
                + sha256.substring(16, 20) + "-" + sha256.substring(20, 32);
    }

    static String token(String token) {
        return uuid(token);
    }

    /** A customer of a destination. */
    static long customer(NewDelivery delivery) {
        return number(delivery.destination() + "\n" + delivery.customer());
    }

    static long record(String recordId) {
        return number(recordId);
    }

    /** Stands among the reservations of a claim beside that of a record that is to be written again. */
    static long overwritten(String recordId) {
        return number("overwritten\n" + recordId);
    }

    /** Stands among the reservations of a claim that has a note or a task which may stand twice. */
    static long doubted(long delivery) {
        return number("doubted\n" + delivery);
    }

    static long[] persons(NpsResponse response) {
        return response.identity().keys().stream()
                .mapToLong(key -> person(response.tenant(), key.token()))
                .toArray();
    }

    static long[] persons(String tenant, Collection<String> tokens) {
        return tokens.stream().mapToLong(token -> person(tenant, token)).toArray();
    }

    private static long person(String tenant, String token) {
        return number(tenant + "\n" + token);
    }

    private static String uuid(String text) {
        ByteBuffer hash = sha256(text);
        return new UUID(hash.getLong(), hash.getLong()).toString();
    }

    private static long number(String text) {
        return sha256(text).getLong();
    }

    private static ByteBuffer sha256(String text) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
