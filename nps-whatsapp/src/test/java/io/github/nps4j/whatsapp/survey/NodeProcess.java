package io.github.nps4j.whatsapp.survey;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** A running {@link CampaignNode}, and all that it has said. Thread-safe. */
final class NodeProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(Integer.getInteger("nps4j.campaign.patience", 4));

    private final Process process;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition said = lock.newCondition();
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private NodeProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "node-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static NodeProcess start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                CampaignNode.class.getName()));
        command.addAll(List.of(arguments));
        return new NodeProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                add(line, false);
            }
        } catch (IOException e) {
            add("(the output broke off)", false);
        }
        add("(ended)", true);
    }

    private void add(String line, boolean last) {
        lock.lock();
        try {
            lines.add(line);
            ended |= last;
            said.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a line that begins so, and returns the rest of it. */
    String await(String prefix) throws InterruptedException {
        String line = await(PATIENCE, one -> one.startsWith(prefix));
        if (line == null) {
            throw new AssertionError("the node never said " + prefix + "; it said last: " + last());
        }
        return line.substring(prefix.length()).strip();
    }

    /** Waits for a line at most so long; {@code null} if it does not come. */
    private String await(Duration time, Predicate<String> wanted) throws InterruptedException {
        long left = time.toNanos();
        lock.lock();
        try {
            int next = 0;
            while (true) {
                for (; next < lines.size(); next++) {
                    if (wanted.test(lines.get(next))) {
                        return lines.get(next);
                    }
                }
                if (ended || left <= 0) {
                    return null;
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
            return List.copyOf(lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } finally {
            lock.unlock();
        }
    }

    /** SIGKILL, without waiting for its end. */
    void strike() {
        process.destroyForcibly();
    }

    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
