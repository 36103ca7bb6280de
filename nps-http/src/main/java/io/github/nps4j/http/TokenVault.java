package io.github.nps4j.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.SecretStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One token in a store, encrypted. Used by one thread at a time. */
final class TokenVault {

    private static final Logger LOG = LoggerFactory.getLogger(TokenVault.class);
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final byte VERSION = 1;

    private final SecretStore store;
    private final String name;
    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();
    private final ObjectMapper mapper = new ObjectMapper();

    private byte @Nullable [] seen;

    TokenVault(SecretStore store, String name, SecretKey key) {
        this.store = store;
        this.name = name;
        this.key = key;
    }

    /** The token that stands there; {@code null} if there is none, or it was encrypted with another key. */
    @Nullable
    AccessToken load() {
        seen = store.load(name).orElse(null);
        return seen == null ? null : decrypt(seen);
    }

    /** Saves a token, unless another node saved one since {@link #load()}: then that one stands. */
    AccessToken save(AccessToken token) {
        byte[] bytes = encrypt(token);
        if (store.save(name, seen, bytes)) {
            seen = bytes;
            return token;
        }
        AccessToken theirs = load();
        return theirs == null ? token : theirs;
    }

    private byte[] encrypt(AccessToken token) {
        ObjectNode json = mapper.createObjectNode();
        json.put("value", token.value());
        json.put(
                "expiresAt",
                token.expiresAt() == null ? null : token.expiresAt().toString());
        json.put("baseUrl", token.baseUrl());
        json.put("refreshToken", token.refreshToken());
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

    private @Nullable AccessToken decrypt(byte[] all) {
        if (all.length <= 1 + NONCE_BYTES || all[0] != VERSION) {
            LOG.warn("What stands under '{}' is no token of this version: a new one is asked for", name);
            return null;
        }
        byte[] nonce = Arrays.copyOfRange(all, 1, 1 + NONCE_BYTES);
        try {
            byte[] plain =
                    cipher(Cipher.DECRYPT_MODE, nonce).doFinal(all, 1 + NONCE_BYTES, all.length - 1 - NONCE_BYTES);
            JsonNode json = mapper.readTree(plain);
            String ends = text(json, "expiresAt");
            return new AccessToken(
                    json.path("value").asText(),
                    ends == null ? null : Instant.parse(ends),
                    text(json, "baseUrl"),
                    text(json, "refreshToken"));
        } catch (GeneralSecurityException | IOException e) {
            LOG.warn("The token under '{}' was kept with another key: a new one is asked for", name);
            return null;
        }
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
