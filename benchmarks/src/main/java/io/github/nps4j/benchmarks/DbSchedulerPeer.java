package io.github.nps4j.benchmarks;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** db-scheduler with the polling strategy that its documentation recommends for throughput. */
final class DbSchedulerPeer implements Contender {

    private static final String TABLE =
            "CREATE TABLE scheduled_tasks (task_name TEXT NOT NULL, task_instance TEXT NOT NULL,"
                    + " task_data BYTEA, execution_time TIMESTAMP WITH TIME ZONE NOT NULL, picked BOOLEAN NOT NULL, picked_by TEXT,"
                    + " last_success TIMESTAMP WITH TIME ZONE, last_failure TIMESTAMP WITH TIME ZONE, consecutive_failures INT,"
                    + " last_heartbeat TIMESTAMP WITH TIME ZONE, version BIGINT NOT NULL, priority SMALLINT,"
                    + " PRIMARY KEY (task_name, task_instance))";

    private final Clock clock = Clock.systemUTC();
    private final OneTimeTask<String> task;
    private final Scheduler scheduler;
    private final AtomicInteger number = new AtomicInteger();

    DbSchedulerPeer(DataSource source) throws Exception {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
            statement.execute("CREATE INDEX execution_time_idx ON scheduled_tasks (execution_time)");
            statement.execute("CREATE INDEX last_heartbeat_idx ON scheduled_tasks (last_heartbeat)");
        }
        this.task = Tasks.oneTime("noop", String.class).execute((instance, context) -> NoOp.handle(instance.getData()));
        this.scheduler = Scheduler.create(source, task)
                .threads(WORKERS)
                .pollUsingLockAndFetch(4, 20)
                .pollingInterval(Duration.ofMillis(50))
                .build();
    }

    @Override
    public String name() {
        return "db-scheduler 16.12.0";
    }

    @Override
    public void enqueue(List<String> payloads) {
        List<TaskInstance<?>> instances = new ArrayList<>();
        for (String payload : payloads) {
            instances.add(task.instance("t" + number.incrementAndGet(), payload));
        }
        if (instances.size() == 1) {
            scheduler.scheduleIfNotExists(instances.get(0), clock.instant());
        } else {
            scheduler.scheduleBatch(instances, clock.instant());
        }
    }

    @Override
    public void drain(int tasks) throws InterruptedException {
        long until = NoOp.handled() + tasks;
        scheduler.start();
        Waiting.until(() -> NoOp.handled() >= until);
    }

    @Override
    public void close() {
        scheduler.stop();
    }
}
