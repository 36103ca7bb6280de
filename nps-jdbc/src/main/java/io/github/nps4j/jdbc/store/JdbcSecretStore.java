package io.github.nps4j.jdbc.store;

import io.github.nps4j.crm.SecretStore;
import io.github.nps4j.sync.store.StoreException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps small secrets, such as access tokens, in the database of the {@link JdbcSyncStore}, so that all nodes and the next
 * start find them. What is kept is encrypted before it comes here; the key never does.
 *
 * <pre>{@code
 * SecretStore secrets = JdbcSecretStore.postgres(dataSource).createSchema();
 * }</pre>
 *
 * <p>Thread-safe. Its methods throw {@link StoreException} if the database is away.
 */
public final class JdbcSecretStore implements SecretStore, AutoCloseable {

    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 64 * 1024;

    private final Database database;
    private final Schema schema;

    private JdbcSecretStore(Dialect dialect, Connections connections) {
        this.database = new Database(dialect, connections);
        this.schema = new Schema(database);
    }

    /**
     * A store in PostgreSQL 13 or later, which any number of nodes may share.
     *
     * @param source the host's pool; not closed by the store
     * @return the store
     */
    public static JdbcSecretStore postgres(DataSource source) {
        return new JdbcSecretStore(new PostgresDialect(), new PooledConnections(source));
    }

    /**
     * A store in a SQLite file; it may be the file of the {@link JdbcSyncStore}.
     *
     * @param file the file; its folder must exist, on a local disk
     * @return the store; {@link #close()} closes the file
     */
    public static JdbcSecretStore sqlite(Path file) {
        String url = "jdbc:sqlite:" + file.toAbsolutePath();
        return new JdbcSecretStore(
                new SqliteDialect(),
                new SqliteConnections(
                        () -> DriverManager.getConnection(url), String.valueOf(file.getFileName()), BUSY_TIMEOUT));
    }

    /**
     * Creates the tables of nps4j, or brings them to this version; the same as {@link JdbcSyncStore#createSchema()}.
     *
     * @return this store
     * @throws StoreException if the tables are of a later version than this one knows, or the database is away
     */
    public JdbcSecretStore createSchema() {
        schema.create();
        return this;
    }

    @Override
    public Optional<byte[]> load(String name) {
        schema.check();
        return database.read(
                "load a secret",
                tx -> tx.sql("SELECT value FROM nps_secret WHERE name = ?")
                        .text(name)
                        .first(row -> Base64.getDecoder().decode(row.getString(1))));
    }

    @Override
    public boolean save(String name, byte @Nullable [] expected, byte[] value) {
        if (!name.matches("[A-Za-z0-9_.:/-]{1,200}")) {
            throw new IllegalArgumentException("the name of a secret has 1 to 200 letters, digits and -_.:/");
        }
        if (value.length > MAX_BYTES) {
            throw new IllegalArgumentException("a secret has at most " + MAX_BYTES + " bytes; got " + value.length);
        }
        schema.check();
        String text = Base64.getEncoder().encodeToString(value);
        return database.write("save a secret", tx -> {
            if (expected == null) {
                return tx.sql("INSERT INTO nps_secret (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING")
                                .text(name)
                                .text(text)
                                .update()
                        == 1;
            }
            return tx.sql("UPDATE nps_secret SET value = ? WHERE name = ? AND value = ?")
                            .text(text)
                            .text(name)
                            .text(Base64.getEncoder().encodeToString(expected))
                            .update()
                    == 1;
        });
    }

    /** Closes the SQLite file; a {@link DataSource} of the host stays open. */
    @Override
    public void close() {
        database.close();
    }

    @Override
    public String toString() {
        return "JdbcSecretStore[" + database.dialect().name() + "]";
    }
}
