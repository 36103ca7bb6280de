package io.github.nps4j.crm;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps small secrets, such as access tokens, where all nodes and the next start of the process find them. What is kept
 * is encrypted before it comes here. Safe for use by many threads and processes.
 */
public interface SecretStore {

    /**
     * The bytes under a name.
     *
     * @param name at most 200 letters, digits and {@code -_.:/}; no secret
     * @return what was saved last, or empty
     */
    Optional<byte[]> load(String name);

    /**
     * Saves bytes, unless somebody else has saved others in the meantime.
     *
     * @param name at most 200 letters, digits and {@code -_.:/}; no secret
     * @param expected what {@link #load} returned, or {@code null} if it returned nothing
     * @param value the new bytes, at most 64 KiB
     * @return {@code false} if something else than {@code expected} stands there, and nothing was changed
     */
    boolean save(String name, byte @Nullable [] expected, byte[] value);

    /**
     * A store that forgets with the process.
     *
     * @return an empty store
     */
    static SecretStore inMemory() {
        Map<String, byte[]> held = new ConcurrentHashMap<>();
        return new SecretStore() {
            @Override
            public Optional<byte[]> load(String name) {
                return Optional.ofNullable(held.get(name)).map(byte[]::clone);
            }

            @Override
            public boolean save(String name, byte @Nullable [] expected, byte[] value) {
                boolean[] saved = new boolean[1];
                held.compute(name, (key, current) -> {
                    saved[0] = Arrays.equals(current, expected);
                    return saved[0] ? value.clone() : current;
                });
                return saved[0];
            }
        };
    }
}
