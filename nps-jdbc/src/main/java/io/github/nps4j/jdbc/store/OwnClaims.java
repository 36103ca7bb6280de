package io.github.nps4j.jdbc.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of the claims that it made, so that it need not read them again and again. The version in the
 * table decides whether it still holds. Thread-safe.
 */
final class OwnClaims {

    /** Forgetting one costs a statement, nothing else. */
    private static final int MOST = 1_000;

    private final Map<String, ClaimRow> rows = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ClaimRow> eldest) {
            return size() > MOST;
        }
    };

    synchronized @Nullable ClaimRow get(String lease) {
        return rows.get(lease);
    }

    synchronized void put(ClaimRow row) {
        rows.put(row.lease(), row);
    }

    synchronized @Nullable ClaimRow remove(String lease) {
        return rows.remove(lease);
    }
}
