package io.github.nps4j.jdbc.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A running {@link CrashNode}, and all that it has said. */
final class Node implements AutoCloseable {

    private static final int WAIT_MINUTES = Integer.getInteger("nps4j.crash.wait", 4);

    private final Process process;
    private final List<String> lines = new ArrayList<>();

    private Node(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "node-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static Node start(
            String store,
            String crm,
            String token,
            int plan,
            int from,
            int to,
            Duration lease,
            int threads,
            boolean finish)
            throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new Node(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        CrashNode.class.getName(),
                        store,
                        crm,
                        token,
                        String.valueOf(plan),
                        String.valueOf(from),
                        String.valueOf(to),
                        String.valueOf(lease.toSeconds()),
                        String.valueOf(threads),
                        finish ? "finish" : "stay")
                .redirectErrorStream(true)
                .start());
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // Killed.
        }
        synchronized (lines) {
            lines.notifyAll();
        }
    }

    /** Waits for a line. */
    Node await(String what, Predicate<String> wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(WAIT_MINUTES);
        synchronized (lines) {
            while (lines.stream().noneMatch(wanted)) {
                if (!process.isAlive() || System.nanoTime() - end > 0) {
                    throw new AssertionError("the node never said " + what + "; it said: "
                            + lines.subList(Math.max(0, lines.size() - 20), lines.size()));
                }
                lines.wait(100);
            }
        }
        return this;
    }

    /** Waits, but not longer. */
    void awaitAtMost(Duration time, Predicate<String> wanted) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        synchronized (lines) {
            while (lines.stream().noneMatch(wanted)) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    return;
                }
                lines.wait(left);
            }
        }
    }

    /** How many responses are acknowledged, from the start of the plan. */
    int accepted(int otherwise) {
        return lines("ACCEPTED ").stream().mapToInt(Integer::parseInt).max().orElse(otherwise);
    }

    /** The deliveries that this node settled. */
    List<Long> settled() {
        List<Long> ids = new ArrayList<>();
        for (String line : lines("SETTLED ")) {
            for (String id : line.split(" ")) {
                ids.add(Long.valueOf(id));
            }
        }
        return ids;
    }

    private List<String> lines(String prefix) {
        synchronized (lines) {
            return lines.stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .toList();
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .onExit()
                .get();
    }

    /** Waits for the end of the process. */
    int exit() throws InterruptedException {
        await("FINISHED", line -> line.equals("FINISHED"));
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
