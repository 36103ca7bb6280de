package io.github.nps4j.jdbc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.channel.ChannelStore;
import io.github.nps4j.channel.Consent;
import io.github.nps4j.channel.ConsentScope;
import io.github.nps4j.channel.Purpose;
import io.github.nps4j.sync.store.StoreException;
import io.github.nps4j.testkit.contract.ChannelStoreContract;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteChannelStoreTest extends ChannelStoreContract {

    @TempDir
    Path folder;

    private final List<JdbcChannelStore> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(JdbcChannelStore::close);
    }

    private JdbcChannelStore store() {
        JdbcChannelStore store = JdbcChannelStore.sqlite(folder.resolve("channel.db"));
        open.add(store);
        return store;
    }

    @Override
    protected ChannelStore emptyStore() {
        return store().createSchema();
    }

    @Override
    protected ChannelStore anotherNode() {
        return store();
    }

    @Test
    void a_restart_finds_who_opted_out() {
        JdbcChannelStore before = store().createSchema();
        before.record(Consent.optOut("+1", ConsentScope.ALL, Instant.EPOCH, "keyword"));
        before.close();
        assertThat(store().consentsOf(Set.of("+1")).stopped(Purpose.UTILITY)).isPresent();
    }

    @Test
    void without_tables_the_error_says_how_to_create_them() {
        assertThatThrownBy(() -> store().outbox("id"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("createSchema()");
    }
}
