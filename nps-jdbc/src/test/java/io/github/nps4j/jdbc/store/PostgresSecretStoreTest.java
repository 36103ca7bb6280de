package io.github.nps4j.jdbc.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.crm.SecretStore;
import io.github.nps4j.testkit.contract.SecretStoreContract;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresSecretStoreTest extends SecretStoreContract {

    private HikariDataSource pool;

    @BeforeEach
    void start() {
        pool = Postgres.newDatabase();
    }

    @AfterEach
    void stop() {
        pool.close();
    }

    @Override
    protected SecretStore emptyStore() {
        return JdbcSecretStore.postgres(pool).createSchema();
    }

    @Override
    protected SecretStore anotherNode() {
        return JdbcSecretStore.postgres(pool);
    }

    @Test
    void tables_of_the_first_version_get_those_of_later_ones() throws SQLException {
        JdbcSyncStore.postgres(pool).createSchema();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "DROP TABLE nps_secret, nps_channel_consent, nps_channel_suppression, nps_channel_inbound,"
                            + " nps_channel_alias, nps_channel_seen, nps_channel_use, nps_channel_document, nps_channel_outbox");
            statement.execute("DELETE FROM nps_schema WHERE version >= 2");
        }
        SecretStore store = JdbcSecretStore.postgres(pool).createSchema();
        assertThat(store.save("name", null, new byte[] {1})).isTrue();
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT max(version) FROM nps_schema")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(3);
        }
    }
}
