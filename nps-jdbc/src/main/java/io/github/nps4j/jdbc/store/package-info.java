/**
 * The durable store: {@link io.github.nps4j.jdbc.store.JdbcSyncStore} on SQLite (one machine) or PostgreSQL (many nodes).
 */
@NullMarked
package io.github.nps4j.jdbc.store;

import org.jspecify.annotations.NullMarked;
