package io.github.nps4j.jdbc.store;

import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.testkit.contract.SyncStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends SyncStoreContract {

    @TempDir
    Path folder;

    private int count;

    @Override
    protected SyncStore emptyStore() {
        return JdbcSyncStore.sqlite(folder.resolve(++count + ".db")).createSchema();
    }
}
