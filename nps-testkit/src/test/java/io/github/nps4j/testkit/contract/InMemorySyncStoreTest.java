package io.github.nps4j.testkit.contract;

import io.github.nps4j.sync.store.InMemorySyncStore;
import io.github.nps4j.sync.store.SyncStore;

class InMemorySyncStoreTest extends SyncStoreContract {

    @Override
    protected SyncStore emptyStore() {
        return new InMemorySyncStore();
    }
}
