/**
 * Where the engine keeps what it must not lose: the {@link io.github.nps4j.sync.store.SyncStore} interface, the values
 * it speaks in, and the store in memory. Hosts choose a store; only authors of a store need the rest.
 */
@NullMarked
package io.github.nps4j.sync.store;

import org.jspecify.annotations.NullMarked;
