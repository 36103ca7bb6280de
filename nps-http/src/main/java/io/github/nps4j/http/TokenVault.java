package io.github.nps4j.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SecretStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all nodes know of one token, in a store, encrypted: the token itself, which node is asking for the next one, and
 * until when nobody may ask. Used by one thread at a time.
 */
final class TokenVault {

    private static final Logger LOG = LoggerFactory.getLogger(TokenVault.class);
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte VERSION = 1;

    /** What stands there: nothing. */
    private static final Held NOTHING = new Held(null, null, null, null);

    private final SecretStore store;
    private final String name;
    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();
    private final ObjectMapper mapper = new ObjectMapper();
    private final String self = UUID.randomUUID().toString();

    private byte @Nullable [] seen;

    /**
     * What stands in the store.
     *
     * @param token the last token, ended or not; {@code null} if there was none
     * @param claimedBy the node that asks for the next one, {@code null} if none does
     * @param claimedUntil when its claim ends, should it never come back
     * @param notBefore until when nobody may ask, {@code null} if anybody may
     */
    record Held(
            @Nullable AccessToken token,
            @Nullable String claimedBy,
            @Nullable Instant claimedUntil,
            @Nullable Instant notBefore) {}

    TokenVault(SecretStore store, String name, SecretKey key) {
        this.store = store;
        this.name = name;
        this.key = key;
    }

    /** What stands there; nothing if it was encrypted with another key. */
    Held load() {
        try {
            seen = store.load(name).orElse(null);
        } catch (RuntimeException e) {
            throw unavailable(e);
        }
        Held held = seen == null ? null : decrypt(seen);
        return held == null ? NOTHING : held;
    }

    /** Whether another node is asking at this moment. */
    boolean isClaimedByAnother(Held held, Instant now) {
        Instant until = held.claimedUntil();
        return until != null && !self.equals(held.claimedBy()) && until.isAfter(now);
    }

    /** Says that this node asks now, unless another node wrote something since {@link #load()}. */
    boolean claim(Held held, Instant until) {
        try {
            return write(new Held(held.token(), self, until, held.notBefore()));
        } catch (RuntimeException e) {
            throw unavailable(e);
        }
    }

    /** Saves a token and ends the claim, unless another node saved one meanwhile: then that one stands. */
    AccessToken save(AccessToken token) {
        try {
            if (write(new Held(token, null, null, null))) {
                return token;
            }
            AccessToken theirs = load().token();
            return theirs == null ? token : theirs;
        } catch (RuntimeException e) {
            // the token is good; only the others do not know of it
            LOG.warn(
                    "The token under '{}' could not be kept ({}): other nodes ask for one of their own",
                    name,
                    e.getClass().getName());
            return token;
        }
    }

    /** Ends the claim without a token. */
    void release(Held held, @Nullable Instant notBefore) {
        try {
            write(new Held(held.token(), null, null, notBefore));
        } catch (RuntimeException e) {
            LOG.warn(
                    "The claim under '{}' could not be released ({}): it ends by itself",
                    name,
                    e.getClass().getName());
        }
    }

    private boolean write(Held held) {
        byte[] bytes = encrypt(held);
        if (!store.save(name, seen, bytes)) {
            return false;
        }
        seen = bytes;
        return true;
    }

    private CrmException unavailable(RuntimeException e) {
        return new CrmException(
                Failure.of(
                        FailureKind.UNAVAILABLE,
                        "the store of the token under '" + name + "' cannot be used ("
                                + e.getClass().getSimpleName() + "); nothing was sent, check the store"),
                null);
    }

    private byte[] encrypt(Held held) {
        ObjectNode json = mapper.createObjectNode();
        AccessToken token = held.token();
        if (token != null) {
            json.put("value", token.value());
            json.put("expiresAt", text(token.expiresAt()));
            json.put("baseUrl", token.baseUrl());
            json.put("refreshToken", token.refreshToken());
        }
        json.put("claimedBy", held.claimedBy());
        json.put("claimedUntil", text(held.claimedUntil()));
        json.put("notBefore", text(held.notBefore()));
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] secret = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(mapper.writeValueAsBytes(json));
            byte[] all = new byte[1 + NONCE_BYTES + secret.length];
            all[0] = VERSION;
            System.arraycopy(nonce, 0, all, 1, NONCE_BYTES);
            System.arraycopy(secret, 0, all, 1 + NONCE_BYTES, secret.length);
            return all;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "The key for tokens under '" + name + "' cannot encrypt: give an AES key of 128 or 256 bits", e);
        } catch (IOException e) {
            throw new UncheckedIOException("a token could not be written as JSON", e);
        }
    }

    private @Nullable Held decrypt(byte[] all) {
        if (all.length <= 1 + NONCE_BYTES || all[0] != VERSION) {
            LOG.warn("What stands under '{}' is no token of this version: a new one is asked for", name);
            return null;
        }
        byte[] nonce = Arrays.copyOfRange(all, 1, 1 + NONCE_BYTES);
        try {
            byte[] plain =
                    cipher(Cipher.DECRYPT_MODE, nonce).doFinal(all, 1 + NONCE_BYTES, all.length - 1 - NONCE_BYTES);
            JsonNode json = mapper.readTree(plain);
            String value = text(json, "value");
            AccessToken token = value == null
                    ? null
                    : new AccessToken(
                            value, time(json, "expiresAt"), text(json, "baseUrl"), text(json, "refreshToken"));
            return new Held(token, text(json, "claimedBy"), time(json, "claimedUntil"), time(json, "notBefore"));
        } catch (GeneralSecurityException | IOException | DateTimeException e) {
            LOG.warn("The token under '{}' was kept with another key: a new one is asked for", name);
            return null;
        }
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static @Nullable Instant time(JsonNode json, String field) {
        String text = text(json, field);
        return text == null ? null : Instant.parse(text);
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.path(field).isTextual() ? json.path(field).asText() : null;
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        // a token that was copied under another name does not open
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
