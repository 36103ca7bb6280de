package io.github.nps4j.examples.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WhatsApp survey as its command runs it, with fewer customers. */
class SimulatedRunTest {

    @TempDir
    Path folder;

    @Test
    void everybody_who_answers_has_a_score_in_the_crm_and_no_rule_is_broken() throws Exception {
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        SimulatedRun.Result result =
                new SimulatedRun(folder, 140, 7, new PrintStream(console, true, StandardCharsets.UTF_8)).run();
        String printed = console.toString(StandardCharsets.UTF_8);
        assertThat(result.good()).as(printed).isTrue();
        assertThat(result.scores()).as(printed).isGreaterThan(90);
        assertThat(printed).contains("opted out", "no answer", "deliveries");
    }
}
