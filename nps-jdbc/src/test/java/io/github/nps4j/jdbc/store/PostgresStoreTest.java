package io.github.nps4j.jdbc.store;

import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.sync.store.SyncStore;
import io.github.nps4j.testkit.contract.SyncStoreContract;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresStoreTest extends SyncStoreContract {

    private static HikariDataSource pool;

    @BeforeAll
    static void start() {
        pool = Postgres.newDatabase();
    }

    @AfterAll
    static void stop() {
        pool.close();
    }

    @Override
    protected SyncStore emptyStore() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return JdbcSyncStore.postgres(pool).createSchema();
    }
}
