package io.github.nps4j.benchmarks;

import java.util.Arrays;

/** Starts one of the programs by its name. */
public final class Benchmarks {

    private Benchmarks() {}

    /**
     * Starts a program.
     *
     * @param args its name, and its own arguments
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        switch (name) {
            case "queue" -> QueueBenchmark.run(rest);
            case "backlog" -> BacklogBenchmark.run(rest);
            case "isolation" -> Isolation.run(rest);
            case "crm" -> CrmBenchmark.run(rest);
            case "whatsapp" -> WhatsAppBenchmark.run(rest);
            default ->
                throw new IllegalArgumentException(
                        "there is no benchmark '" + name + "': say queue, backlog, isolation, crm or whatsapp");
        }
    }
}
