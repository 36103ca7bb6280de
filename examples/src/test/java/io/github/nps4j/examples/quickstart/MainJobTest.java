package io.github.nps4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.nps4j.sync.store.DeliveryState;
import io.github.nps4j.sync.store.Refusal;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job as the README runs it, against the simulator: in one go, twice, and killed in the middle. */
class MainJobTest {

    private static final Pattern PROGRESS = Pattern.compile(" {3}([0-9,]+) of ([0-9,]+) settled.*");

    @TempDir
    static Path folder;

    private static Quickstart.Result result;
    private static String printed;

    @BeforeAll
    static void run() throws Exception {
        assumeTrue(System.getenv("HUBSPOT_TOKEN") == null, "HUBSPOT_TOKEN is set: this test is for the simulator");
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        result = new Quickstart(
                        Path.of(".."),
                        folder.resolve("in-one-go"),
                        new PrintStream(console, true, StandardCharsets.UTF_8))
                .run();
        printed = console.toString(StandardCharsets.UTF_8);
    }

    @Test
    void the_messy_export_and_the_webhooks_arrive_within_the_budget_of_calls_and_only_once() throws Exception {
        assertThat(result.settled()).as(printed).isTrue();
        assertThat(result.writesOfRepetition()).isZero();
        assertThat(result.customers()).isGreaterThan(7_000);
        assertThat(result.writes() * 1_000.0 / result.customers()).isLessThanOrEqualTo(11);
        assertThat(result.reads() * 1_000.0 / result.customers()).isLessThanOrEqualTo(11);
        assertThat(result.ledger().count(DeliveryState.WAITING)).isZero();
        assertThat(result.ledger().count(DeliveryState.DEAD)).isZero();
        assertThat(result.ledger().reasons("hubspot"))
                .containsKeys("REVIEW/ambiguous", "REVIEW/conflicting", "REVIEW/missing", "REVIEW/shared_mailbox");
        assertThat(result.ledger().refusals()).containsOnlyKeys(Refusal.FUTURE_DATE, Refusal.CHANGED_CONTENT);
        System.out.printf(
                "Main job: %.1f write calls and %.1f read calls per 1,000 customers (%d customers)%n",
                result.writes() * 1_000.0 / result.customers(),
                result.reads() * 1_000.0 / result.customers(),
                result.customers());

        List<String> rejected = Files.readAllLines(folder.resolve("in-one-go").resolve("rejected-rows.csv"));
        assertThat(rejected).hasSizeGreaterThan(250);
        assertThat(printed).contains("Nothing changed at HubSpot: 0 further write calls.");
        assertThat(printed).contains("REFUSED/future_date: ");
    }

    @Test
    void killed_in_the_middle_it_goes_on_where_it_stopped_and_a_further_run_changes_nothing() throws Exception {
        Path state = folder.resolve("killed");
        try (Run killed = new Run(state)) {
            assertThat(killed.awaits(MainJobTest::inTheMiddle))
                    .as(killed.said())
                    .isTrue();
            killed.kill();
        }
        try (Run next = new Run(state)) {
            assertThat(next.awaitEnd()).as(next.said()).isZero();
            assertThat(next.said()).contains("this run goes on with them").contains("0 further write calls");
        }
        Path inOneGo = folder.resolve("in-one-go");
        assertThat(contacts(state)).as("what HubSpot holds").isEqualTo(contacts(inOneGo));
        try (Run again = new Run(state)) {
            assertThat(again.awaitEnd()).as(again.said()).isZero();
            assertThat(again.said())
                    .contains("nothing is left to do")
                    .contains("Nothing changed at HubSpot: 0 further write calls.");
        }
        assertThat(contacts(state)).isEqualTo(contacts(inOneGo));
    }

    private static boolean inTheMiddle(String line) {
        Matcher progress = PROGRESS.matcher(line);
        if (!progress.matches()) {
            return false;
        }
        int settled = Integer.parseInt(progress.group(1).replace(",", ""));
        int all = Integer.parseInt(progress.group(2).replace(",", ""));
        return settled > all / 10 && settled < all;
    }

    /** The properties of every contact of the simulated account. */
    private static Map<String, Map<String, String>> contacts(Path state) {
        try (HubSpotSimulator hubspot = HubSpotSimulator.builder()
                .journal(state.resolve("simulated").resolve("hubspot.jsonl"))
                .start()) {
            Map<String, Map<String, String>> contacts = new TreeMap<>();
            hubspot.contacts().forEach(contact -> contacts.put(contact.id(), new TreeMap<>(contact.properties())));
            return contacts;
        }
    }

    /** The quickstart as a process of its own. */
    private static final class Run implements AutoCloseable {

        private final Process process;
        private final BufferedReader out;
        private final List<String> lines = new ArrayList<>();

        Run(Path state) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Dnps4j.quickstart.state=" + state.toAbsolutePath(),
                            // The lease of a run that was killed ends after four times as long.
                            "-Dnps4j.quickstart.callSeconds=5",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Quickstart.class.getName())
                    .directory(Path.of("..").toFile())
                    .redirectErrorStream(true);
            builder.environment().remove("HUBSPOT_TOKEN");
            process = builder.start();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        boolean awaits(Predicate<String> wanted) throws IOException {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (wanted.test(line)) {
                    return true;
                }
            }
            return false;
        }

        int awaitEnd() throws IOException, InterruptedException {
            awaits(line -> false);
            return process.waitFor();
        }

        String said() {
            return String.join("\n", lines);
        }

        void kill() throws InterruptedException {
            process.destroyForcibly();
            process.waitFor();
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            out.close();
        }
    }
}
