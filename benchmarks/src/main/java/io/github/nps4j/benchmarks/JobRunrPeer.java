package io.github.nps4j.benchmarks;

import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.common.SqlStorageProviderFactory;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/** JobRunr (LGPL; a dependency of this benchmark only) with its shortest poll interval. */
final class JobRunrPeer implements Contender {

    private final StorageProvider storage;
    private final JobScheduler scheduler;
    private final BackgroundJobServer server;

    JobRunrPeer(DataSource source) {
        this.storage = SqlStorageProviderFactory.using(source);
        JacksonJsonMapper json = new JacksonJsonMapper();
        storage.setJobMapper(new org.jobrunr.jobs.mappers.JobMapper(json));
        this.scheduler = new JobScheduler(storage);
        this.server = new BackgroundJobServer(
                storage,
                json,
                null,
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andWorkerCount(WORKERS)
                        .andPollInterval(Duration.ofSeconds(5)));
    }

    @Override
    public String name() {
        return "JobRunr 8.7.0";
    }

    @Override
    public void enqueue(List<String> payloads) {
        if (payloads.size() == 1) {
            String payload = payloads.get(0);
            scheduler.enqueue(() -> NoOp.handle(payload));
        } else {
            scheduler.<String>enqueue(payloads.stream(), payload -> NoOp.handle(payload));
        }
    }

    @Override
    public void drain(int tasks) throws InterruptedException {
        long until = NoOp.handled() + tasks;
        server.start();
        Waiting.until(() -> NoOp.handled() >= until);
    }

    @Override
    public void close() {
        server.stop();
        storage.close();
    }
}
