package io.github.nps4j.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockWebServer;

/** What the servers of all simulators have in common. */
public final class Loopback {

    private Loopback() {}

    /**
     * Starts a server that only this machine can reach, on a free port.
     *
     * @param server a new server
     * @param dispatcher answers the requests
     * @param vendor whose simulator it is, for the message
     * @throws UncheckedIOException if it cannot listen
     */
    public static void start(MockWebServer server, Dispatcher dispatcher, String vendor) {
        server.setServerSocketFactory(new PromptSockets());
        server.setDispatcher(dispatcher);
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the " + vendor + " simulator cannot listen on the loopback interface", e);
        }
    }

    /**
     * Forgets a request that was answered. The server keeps each one for a test to take; nobody does, so they would pile up.
     *
     * @param server the server
     */
    public static void forgetRequest(MockWebServer server) {
        try {
            server.takeRequest(0, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
