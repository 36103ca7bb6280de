package io.github.nps4j.sync;

import io.github.nps4j.sync.store.SyncStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BiConsumer;

/** A store that runs something before each call. */
final class WatchedStore {

    private WatchedStore() {}

    /**
     * Watches a store.
     *
     * @param before gets the name of the method and its arguments; what it throws is thrown instead of the call
     */
    static SyncStore of(SyncStore store, BiConsumer<String, Object[]> before) {
        return (SyncStore) Proxy.newProxyInstance(
                WatchedStore.class.getClassLoader(), new Class<?>[] {SyncStore.class}, (proxy, method, args) -> {
                    before.accept(method.getName(), args == null ? new Object[0] : args);
                    try {
                        return method.invoke(store, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
