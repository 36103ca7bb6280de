package io.github.nps4j.examples.whatsapp;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A survey by WhatsApp. Without an account it invites 500 simulated customers and shows their conversations as they go; with
 * {@code WHATSAPP_TOKEN} in the environment it asks real people over Meta's Cloud API.
 */
public final class WhatsAppSurveyProgram {

    private static final int CUSTOMERS = 500;
    private static final long SEED = 2026;

    private WhatsAppSurveyProgram() {}

    /**
     * Runs the program; exits with 1 if something is left undone or a rule was broken.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        boolean done = false;
        try {
            String token = System.getenv("WHATSAPP_TOKEN");
            if (token == null || token.isBlank()) {
                Path state = Path.of(System.getProperty("nps4j.whatsapp.state", "examples/target/whatsapp-survey"));
                done = new SimulatedRun(state, CUSTOMERS, SEED, out).run().good();
            } else {
                done = new RealRun(System.getenv(), out).run();
            }
        } catch (IOException | RuntimeException e) {
            out.println("The survey failed: " + e.getMessage());
        } catch (InterruptedException e) {
            out.println("The survey was interrupted.");
        }
        // Threads of servers would keep the process alive.
        System.exit(done ? 0 : 1);
    }
}
