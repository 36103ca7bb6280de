package io.github.nps4j.examples.quickstart;

import io.github.nps4j.http.HttpExchange;
import io.github.nps4j.http.HttpListener;
import java.util.concurrent.atomic.AtomicLong;

/** Counts HTTP calls. Thread-safe. */
final class Calls implements HttpListener {

    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    @Override
    public void requested(HttpExchange exchange) {
        // HubSpot asks by POST too; what ends in read or search changes nothing.
        boolean read = exchange.method().equals("GET")
                || exchange.path().endsWith("/read")
                || exchange.path().endsWith("/search");
        (read ? reads : writes).incrementAndGet();
        if (exchange.status() < 200 || exchange.status() > 299) {
            failed.incrementAndGet();
        }
    }

    long reads() {
        return reads.get();
    }

    long writes() {
        return writes.get();
    }

    long failed() {
        return failed.get();
    }
}
