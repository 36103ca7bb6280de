package io.github.nps4j.jdbc.store;

import io.github.nps4j.sync.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/** The tables: installed from the scripts, and checked before first use. Thread-safe. */
final class Schema {

    /** The scripts, in order; the version of a script is its place in the list. */
    private static final List<String> SCRIPTS = List.of("V1__sync_store.sql", "V2__secrets.sql", "V3__channel.sql");

    private final Database database;
    private volatile boolean checked;

    Schema(Database database) {
        this.database = database;
    }

    /** Applies the scripts that are missing; one node does it, the others wait for it. */
    void create() {
        database.write("create its tables", Database.Lock.SCHEMA, tx -> {
            int version = version(tx);
            for (int next = version + 1; next <= SCRIPTS.size(); next++) {
                for (String statement : statements(SCRIPTS.get(next - 1))) {
                    tx.sql(statement).update();
                }
            }
            return version;
        });
        check();
    }

    void check() {
        if (!checked) {
            check(database.read("find its tables", Schema::version));
            checked = true;
        }
    }

    /** The same, on a connection of the host's. */
    void check(Tx tx) throws SQLException {
        if (!checked) {
            check(version(tx));
            checked = true;
        }
    }

    private void check(int version) {
        String store = "the " + database.dialect().name() + " store ";
        if (version == 0) {
            throw new StoreException(
                    StoreException.Kind.SCHEMA,
                    store + "has no tables yet: call createSchema(), or run the scripts in db/nps4j",
                    null);
        }
        if (version < SCRIPTS.size()) {
            throw new StoreException(
                    StoreException.Kind.SCHEMA,
                    store + "has tables of version " + version + ", but version " + SCRIPTS.size()
                            + " is needed: call createSchema(), or run the later scripts in db/nps4j",
                    null);
        }
        if (version > SCRIPTS.size()) {
            throw new StoreException(
                    StoreException.Kind.SCHEMA,
                    store + "has tables of version " + version + ", but this nps4j knows version " + SCRIPTS.size()
                            + ": update nps4j on this node",
                    null);
        }
    }

    /** 0 if there are no tables. */
    private static int version(Tx tx) throws SQLException {
        String there = tx.dialect() instanceof SqliteDialect
                ? "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'nps_schema'"
                : "SELECT 1 WHERE to_regclass('nps_schema') IS NOT NULL";
        if (!tx.sql(there).exists()) {
            return 0;
        }
        return tx.sql("SELECT max(version) FROM nps_schema")
                .first(row -> row.getInt(1))
                .orElse(0);
    }

    private List<String> statements(String script) {
        String path = database.dialect().scripts() + script;
        try (InputStream in = Schema.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the script " + path + " is missing: the jar of nps-jdbc is not complete");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.replaceAll("(?m)^--.*$", "").split(";\\s*(\\R|\\z)")).stream()
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the script " + path + " cannot be read", e);
        }
    }
}
