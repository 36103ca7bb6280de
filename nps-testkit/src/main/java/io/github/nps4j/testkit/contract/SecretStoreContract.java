package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.SecretStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of {@link SecretStore} as tests. A store is done when a subclass passes. */
public abstract class SecretStoreContract {

    private static final int LARGEST = 64 * 1024;
    private static final int THREADS = 8;

    /** For subclasses. */
    protected SecretStoreContract() {}

    /**
     * An empty store. Called once in each test.
     *
     * @return the store
     */
    protected abstract SecretStore emptyStore();

    /**
     * The same secrets, through another store, as another node has it. Called after {@link #emptyStore()}.
     *
     * @return the store
     */
    protected abstract SecretStore anotherNode();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("a name under which nothing was saved holds nothing")
    final void unknown_name_is_empty() {
        assertThat(emptyStore().load("zoho/tenant-1")).isEmpty();
    }

    @Test
    @DisplayName("what was saved is loaded by every node, byte by byte, up to 64 KiB")
    final void saved_bytes_are_loaded() {
        SecretStore store = emptyStore();
        byte[] large = new byte[LARGEST];
        new Random(7).nextBytes(large);
        String name = "a-Z_9.:/".repeat(25);
        assertThat(store.save(name, null, large)).isTrue();
        assertThat(store.save("other", null, new byte[0])).isTrue();
        assertThat(anotherNode().load(name)).contains(large);
        assertThat(anotherNode().load("other")).contains(new byte[0]);
    }

    @Test
    @DisplayName("a save goes through only over what was loaded")
    final void save_compares_and_sets() {
        SecretStore store = emptyStore();
        assertThat(store.save("name", bytes("never there"), bytes("x"))).isFalse();
        assertThat(store.load("name")).isEmpty();
        assertThat(store.save("name", null, bytes("one"))).isTrue();
        assertThat(store.save("name", null, bytes("two"))).isFalse();
        assertThat(anotherNode().save("name", bytes("one"), bytes("three"))).isTrue();
        assertThat(store.save("name", bytes("one"), bytes("four"))).isFalse();
        assertThat(store.load("name")).contains(bytes("three"));
    }

    @Test
    @DisplayName("names do not touch each other")
    final void names_are_kept_apart() {
        SecretStore store = emptyStore();
        store.save("name", null, bytes("one"));
        store.save("name1", null, bytes("two"));
        store.save("NAME", null, bytes("three"));
        assertThat(store.save("name", bytes("one"), bytes("four"))).isTrue();
        assertThat(store.load("name1")).contains(bytes("two"));
        assertThat(store.load("NAME")).contains(bytes("three"));
    }

    @Test
    @DisplayName("of many that save at the same time over the same bytes, one goes through")
    final void one_of_many_goes_through() throws Exception {
        SecretStore store = emptyStore();
        SecretStore other = anotherNode();
        for (byte[] expected : new byte[][] {null, bytes("start")}) {
            String name = expected == null ? "new" : "there";
            if (expected != null) {
                store.save(name, null, expected);
            }
            CyclicBarrier start = new CyclicBarrier(THREADS);
            ExecutorService pool = Executors.newFixedThreadPool(THREADS);
            try {
                List<Future<Optional<String>>> running = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    String mine = "winner " + i;
                    SecretStore node = i % 2 == 0 ? store : other;
                    running.add(pool.submit(() -> {
                        start.await();
                        return node.save(name, expected, bytes(mine)) ? Optional.of(mine) : Optional.empty();
                    }));
                }
                List<String> winners = new ArrayList<>();
                for (Future<Optional<String>> one : running) {
                    one.get(60, TimeUnit.SECONDS).ifPresent(winners::add);
                }
                assertThat(winners).as("winners of one race").hasSize(1);
                assertThat(store.load(name)).contains(bytes(winners.get(0)));
            } finally {
                pool.shutdownNow();
            }
        }
    }
}
