package io.github.nps4j.benchmarks;

import com.gruelbox.transactionoutbox.Dialect;
import com.gruelbox.transactionoutbox.ExecutorSubmitter;
import com.gruelbox.transactionoutbox.Instantiator;
import com.gruelbox.transactionoutbox.Persistor;
import com.gruelbox.transactionoutbox.Submitter;
import com.gruelbox.transactionoutbox.TransactionManager;
import com.gruelbox.transactionoutbox.TransactionOutbox;
import com.gruelbox.transactionoutbox.TransactionOutboxEntry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** transaction-outbox; what is scheduled is left to the flush, as a restarted process would find it. */
final class TransactionOutboxPeer implements Contender {

    private final TransactionManager transactions;
    private final TransactionOutbox outbox;
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    private volatile boolean draining;

    /** What the outbox calls. */
    public static class Handler {
        /** For the outbox's proxies. */
        public Handler() {}

        /**
         * Handles a task.
         *
         * @param payload what the task carries
         */
        public void handle(String payload) {
            NoOp.handle(payload);
        }
    }

    TransactionOutboxPeer(DataSource source) {
        this.transactions = TransactionManager.fromDataSource(source);
        Submitter inner = ExecutorSubmitter.builder().executor(workers).build();
        this.outbox = TransactionOutbox.builder()
                .transactionManager(transactions)
                .persistor(Persistor.forDialect(Dialect.POSTGRESQL_9))
                .instantiator(Instantiator.usingReflection())
                .flushBatchSize(1_000)
                .attemptFrequency(Duration.ofSeconds(2))
                .submitter(new Submitter() {
                    @Override
                    public void submit(TransactionOutboxEntry entry, Consumer<TransactionOutboxEntry> localExecutor) {
                        if (draining) {
                            inner.submit(entry, localExecutor);
                        }
                    }
                })
                .build();
    }

    @Override
    public String name() {
        return "transaction-outbox 4.2.268";
    }

    @Override
    public void enqueue(List<String> payloads) {
        transactions.inTransaction(() -> {
            for (String payload : payloads) {
                outbox.schedule(Handler.class).handle(payload);
            }
        });
    }

    @Override
    public void drain(int tasks) throws InterruptedException {
        long until = NoOp.handled() + tasks;
        draining = true;
        while (NoOp.handled() < until) {
            if (!outbox.flush()) {
                Waiting.briefly();
            }
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
