package io.github.nps4j.examples.readme;

import io.github.nps4j.jdbc.store.JdbcSyncStore;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.sync.NpsSync;
import io.github.nps4j.sync.store.SyncStore;
import java.nio.file.Path;

/** Keeps everything in a file: the next process goes on where this one ended. */
public final class DurableStore {

    private DurableStore() {}

    /**
     * Accepts a response durably.
     *
     * @param file the SQLite file; made if it does not exist
     * @param response the response
     */
    public static void keep(Path file, NpsResponse response) {
        SyncStore store = JdbcSyncStore.sqlite(file).createSchema();
        try (NpsSync sync = NpsSync.builder(store).build()) {
            System.out.println(sync.submit(response));
        } finally {
            store.close();
        }
    }
}
