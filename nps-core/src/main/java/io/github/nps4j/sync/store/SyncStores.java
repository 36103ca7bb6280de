package io.github.nps4j.sync.store;

import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.ResponseJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What every store does alike. Thread-safe. */
public final class SyncStores {

    private SyncStores() {}

    /**
     * The answer to a response whose revision was accepted with other content.
     *
     * @param revision the revision
     * @return the refusal
     */
    public static Acceptance.Refused changedContent(long revision) {
        return new Acceptance.Refused(
                Refusal.CHANGED_CONTENT,
                "revision " + revision
                        + " of this response was accepted before with other content: give each later state a higher"
                        + " revision");
    }

    /**
     * The answer to a response of an erased person.
     *
     * @return the refusal
     */
    public static Acceptance.Refused erased() {
        return new Acceptance.Refused(
                Refusal.ERASED, "the person who answered was erased and asked not to be stored again");
    }

    /**
     * By what a revision is recognized when it is submitted again.
     *
     * @param response the response
     * @return SHA-256 of its JSON, as 64 hexadecimal digits
     */
    public static String contentHash(NpsResponse response) {
        return contentHash(ResponseJson.write(response));
    }

    /**
     * The same, for a store that has written the JSON already.
     *
     * @param json what {@link ResponseJson#write} made of the response
     * @return SHA-256 of it, as 64 hexadecimal digits
     */
    public static String contentHash(String json) {
        return sha256(json);
    }

    /**
     * Whether a response is a person's.
     *
     * @param response the response
     * @param tenant the tenant
     * @param tokens tokens of the person's keys
     * @return {@code true} if it has any of the keys
     */
    public static boolean isOf(NpsResponse response, String tenant, Collection<String> tokens) {
        return response.tenant().equals(tenant)
                && response.identity().keys().stream().anyMatch(key -> tokens.contains(key.token()));
    }

    /**
     * By what an erased person is recognized; not to be reversed without the salt.
     *
     * @param salt the store's own secret
     * @param tenant the tenant
     * @param token the token of a key
     * @return HMAC-SHA-256, as 64 hexadecimal digits
     */
    public static String erasureHash(String salt, String tenant, String token) {
        return hmac(salt, tenant + "\n" + token);
    }

    /**
     * By what a key of an erased person is recognized that a worker, who had it under way meanwhile, wants to remember the
     * record of. It holds for every tenant: a key of another tenant's customer is then looked up each time, nothing else.
     *
     * @param salt the store's own secret
     * @param token the token of a key
     * @return HMAC-SHA-256, as 64 hexadecimal digits
     */
    public static String erasedLinkHash(String salt, String token) {
        return hmac(salt, "link\n\n" + token);
    }

    private static String hmac(String salt, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
