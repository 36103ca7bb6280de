package io.github.nps4j.jdbc.store;

import com.zaxxer.hikari.HikariDataSource;
import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.testkit.contract.ChannelStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresChannelStoreTest extends ChannelStoreContract {

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
    protected ChannelStore emptyStore() {
        return JdbcChannelStore.postgres(pool).createSchema();
    }

    @Override
    protected ChannelStore anotherNode() {
        return JdbcChannelStore.postgres(pool);
    }
}
