package io.github.nps4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.nps4j.sync.store.DeliveryState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The main job as the README runs it, against the simulator. */
class MainJobTest {

    @Test
    void the_messy_export_and_the_webhooks_arrive_within_the_budget_of_calls_and_only_once() throws Exception {
        assumeTrue(System.getenv("HUBSPOT_TOKEN") == null, "HUBSPOT_TOKEN is set: this test is for the simulator");
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        Quickstart.Result result =
                new Quickstart(Path.of(".."), new PrintStream(console, true, StandardCharsets.UTF_8)).run();
        String printed = console.toString(StandardCharsets.UTF_8);

        assertThat(result.settled()).as(printed).isTrue();
        assertThat(result.writesOfRepetition()).isZero();
        assertThat(result.customers()).isGreaterThan(7_000);
        assertThat(result.writes() * 1_000.0 / result.customers()).isLessThanOrEqualTo(11);
        assertThat(result.reads() * 1_000.0 / result.customers()).isLessThanOrEqualTo(11);
        assertThat(result.ledger().count(DeliveryState.WAITING)).isZero();
        assertThat(result.ledger().count(DeliveryState.DEAD)).isZero();
        assertThat(result.ledger().reasons("hubspot"))
                .containsKeys("REVIEW/ambiguous", "REVIEW/conflicting", "REVIEW/missing", "REVIEW/shared_mailbox");
        assertThat(result.ledger().refused()).isPositive();
        System.out.printf(
                "Main job: %.1f write calls and %.1f read calls per 1,000 customers (%d customers)%n",
                result.writes() * 1_000.0 / result.customers(),
                result.reads() * 1_000.0 / result.customers(),
                result.customers());

        List<String> rejected = Files.readAllLines(Path.of("target", "rejected-rows.csv"));
        assertThat(rejected).hasSizeGreaterThan(250);
        assertThat(printed).contains("Nothing changed at HubSpot: 0 further write calls.");
    }
}
