package io.github.nps4j.jdbc.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A running {@link CrashNode}, and all that it has said. Thread-safe. */
final class Node implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(Integer.getInteger("nps4j.crash.patience", 2));

    private final Process process;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition said = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

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
            CrashPlan plan,
            int from,
            int to,
            Duration lease,
            String end,
            int page)
            throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new Node(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        CrashNode.class.getName(),
                        store,
                        crm,
                        token,
                        String.valueOf(plan.count()),
                        String.valueOf(from),
                        String.valueOf(to),
                        String.valueOf(lease.toSeconds()),
                        end,
                        String.valueOf(page))
                .redirectErrorStream(true)
                .start());
    }

    /** Lets the node begin. */
    Node go() throws IOException {
        OutputStream in = process.getOutputStream();
        in.write('\n');
        in.flush();
        return this;
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(the output broke off)");
        }
        lock.lock();
        try {
            ended = true;
            said.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.add(line);
            said.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a line. */
    Node await(String what, Predicate<String> wanted) throws InterruptedException {
        if (!awaitAtMost(PATIENCE, 0, wanted)) {
            throw new AssertionError("the node never said " + what + "; it said last: " + last());
        }
        return this;
    }

    /** Waits for a line after the first {@code from} ones; returns early if the node ends. */
    boolean awaitAtMost(Duration time, int from, Predicate<String> wanted) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            int next = from;
            while (true) {
                for (; next < lines.size(); next++) {
                    if (wanted.test(lines.get(next))) {
                        return true;
                    }
                }
                if (ended || left <= 0) {
                    return false;
                }
                left = said.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private List<String> last() {
        lock.lock();
        try {
            return List.copyOf(lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } finally {
            lock.unlock();
        }
    }

    /** How many lines there are so far. */
    int said() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many responses are acknowledged, from the start of the plan. */
    int accepted(int otherwise) {
        return rest("ACCEPTED ").stream().mapToInt(Integer::parseInt).max().orElse(otherwise);
    }

    /** How many results came too late and were refused. */
    int refused() {
        return rest("REFUSED ").stream().mapToInt(Integer::parseInt).sum();
    }

    /** The deliveries that this node settled; notes and tasks end in {@code !}. */
    List<String> settled() {
        return rest("SETTLED ").stream()
                .flatMap(ids -> List.of(ids.split(" ", -1)).stream())
                .toList();
    }

    private List<String> rest(String prefix) {
        lock.lock();
        try {
            return lines.stream()
                    // What a process was about to say when it was killed may have broken off.
                    .filter(line -> line.matches(prefix + "[0-9! ]+"))
                    .map(line -> line.substring(prefix.length()).strip())
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL, without waiting for its end. */
    void strike() {
        process.destroyForcibly();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        awaitAtMost(PATIENCE, Integer.MAX_VALUE, line -> false);
    }

    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .onExit()
                .get(10, TimeUnit.SECONDS);
    }

    /** Waits until everything is delivered, and for the end of the process. */
    void finish() throws InterruptedException {
        await("FINISHED", line -> line.equals("FINISHED"));
        if (process.waitFor() != 0) {
            throw new AssertionError("the node ended with " + process.exitValue() + ": " + last());
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
