package io.github.nps4j.jdbc.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.nps4j.crm.SecretStore;
import io.github.nps4j.sync.store.StoreException;
import io.github.nps4j.testkit.contract.SecretStoreContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSecretStoreTest extends SecretStoreContract {

    @TempDir
    Path folder;

    private final List<JdbcSecretStore> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(JdbcSecretStore::close);
    }

    private JdbcSecretStore store() {
        JdbcSecretStore store = JdbcSecretStore.sqlite(folder.resolve("secrets.db"));
        open.add(store);
        return store;
    }

    @Override
    protected SecretStore emptyStore() {
        return store().createSchema();
    }

    @Override
    protected SecretStore anotherNode() {
        return store();
    }

    @Test
    void a_restart_finds_what_was_kept() {
        JdbcSecretStore before = store().createSchema();
        before.save("name", null, new byte[] {1, 2, 3});
        before.close();
        assertThat(store().load("name")).contains(new byte[] {1, 2, 3});
    }

    @Test
    void it_shares_the_file_of_the_sync_store() {
        try (JdbcSyncStore sync =
                JdbcSyncStore.sqlite(folder.resolve("secrets.db")).createSchema()) {
            JdbcSecretStore secrets = store();
            assertThat(secrets.save("name", null, new byte[] {1})).isTrue();
            assertThat(sync.ledger().accepted()).isZero();
        }
    }

    @Test
    void without_tables_the_error_says_how_to_create_them() {
        assertThatThrownBy(() -> store().load("name"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("createSchema()");
    }

    @Test
    void a_name_or_value_out_of_bounds_is_refused() {
        SecretStore store = emptyStore();
        assertThatThrownBy(() -> store.save("", null, new byte[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.save("a b", null, new byte[1])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.save("name", null, new byte[64 * 1024 + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
