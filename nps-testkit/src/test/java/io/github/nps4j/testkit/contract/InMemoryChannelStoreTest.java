package io.github.nps4j.testkit.contract;

import io.github.nps4j.channel.ChannelStore;

class InMemoryChannelStoreTest extends ChannelStoreContract {

    private ChannelStore store;

    @Override
    protected ChannelStore emptyStore() {
        store = ChannelStore.inMemory();
        return store;
    }

    @Override
    protected ChannelStore anotherNode() {
        return store;
    }
}
