package io.github.nps4j.benchmarks;

import java.util.List;

/** A durable queue of work: takes tasks, and later does nothing with each. */
interface Contender extends AutoCloseable {

    /** Workers, for all. */
    int WORKERS = 8;

    String name();

    /** Stores these in one transaction. */
    void enqueue(List<String> payloads) throws Exception;

    /** What may be done before the clock of {@link #drain} runs. */
    default void prepare(int tasks) throws Exception {}

    /** Works off everything that is stored; returns when the last task is done and recorded as done. */
    void drain(int tasks) throws Exception;

    @Override
    void close() throws Exception;
}
