package io.github.nps4j.examples.quickstart;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.nps4j.crm.hubspot.HubSpotAdapter;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.testkit.hubspot.HubSpotContact;
import io.github.nps4j.testkit.hubspot.HubSpotProperty;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HubSpot account of the quickstart: a simulator, or a real one if {@code HUBSPOT_TOKEN} is set. What the simulator
 * holds is kept in a file, like the store, so that a later run finds both as the last one left them; every account has a
 * folder of its own, so that the store never takes one for the other.
 */
final class Account implements AutoCloseable {

    /**
     * A simulator on this machine answers soon, so that nobody waits long for the lease of a run that was killed; but a
     * page of 10,000 deliveries takes its time on a busy machine. A test that kills a run has less patience.
     */
    private static final Duration SIMULATED_CALL =
            Duration.ofSeconds(Integer.getInteger("nps4j.quickstart.callSeconds", 15));

    private static final Duration REAL_CALL = Duration.ofSeconds(30);

    private static final String STORE = "store.db";

    private final Path folder;
    private final @Nullable HubSpotSimulator simulator;
    private final HubSpotAdapter.Builder adapter;
    private final Calls calls = new Calls();

    private Account(Path folder, @Nullable HubSpotSimulator simulator, HubSpotAdapter.Builder adapter) {
        this.folder = folder;
        this.simulator = simulator;
        this.adapter = adapter;
    }

    static Account open(Path contacts, Path state, PrintStream out) throws IOException {
        String token = System.getenv("HUBSPOT_TOKEN");
        if (token != null && !token.isBlank()) {
            Path folder = Files.createDirectories(state.resolve("account-" + nameOf(token)));
            out.println("HUBSPOT_TOKEN is set: the answers go to your HubSpot account.");
            return new Account(folder, null, HubSpotAdapter.builder().token(token));
        }
        Path folder = Files.createDirectories(state.resolve("simulated"));
        Path journal = folder.resolve("hubspot.jsonl");
        if (Files.exists(folder.resolve(STORE)) && !Files.exists(journal)) {
            throw new IOException("the store in " + folder
                    + " is of a simulated HubSpot that is not there any more: delete" + " the folder to begin anew");
        }
        HubSpotSimulator simulator = HubSpotSimulator.builder().journal(journal).start();
        simulator.addProperty(HubSpotProperty.of("nps_score", "number", "number"));
        simulator.addProperty(
                HubSpotProperty.of("nps_segment", "enumeration", "select", "Promoter", "Passive", "Detractor"));
        simulator.addProperty(HubSpotProperty.of("nps_themes", "string", "textarea"));
        simulator.addProperty(HubSpotProperty.of("last_nps_comment", "string", "textarea"));
        simulator.addProperty(HubSpotProperty.of("nps_survey_date", "date", "date"));
        simulator.addProperty(HubSpotProperty.of("nps_last_source", "string", "text"));
        simulator.addProperty(HubSpotProperty.uniqueText("customer_id"));
        int count = load(contacts, simulator);
        out.printf(
                "HUBSPOT_TOKEN is not set: the answers go to a HubSpot simulator with %,d contacts at %s.%n",
                count, simulator.baseUrl());
        return new Account(
                folder,
                simulator,
                HubSpotAdapter.builder()
                        .token(simulator.token())
                        .baseUrl(simulator.baseUrl().toString()));
    }

    /** A name for the folder that does not show the token. */
    private static String nameOf(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Adds the contacts that are not there yet: all at first, none later, the rest if a run was killed meanwhile. */
    private static int load(Path file, HubSpotSimulator simulator) throws IOException {
        List<HubSpotContact> there = simulator.contacts();
        int count = 0;
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            for (NamedCsvRecord row : rows) {
                Map<String, String> properties = new HashMap<>();
                for (String property : new String[] {"email", "phone", "customer_id"}) {
                    if (!row.getField(property).isEmpty()) {
                        properties.put(property, row.getField(property));
                    }
                }
                // They are added in the order of the file.
                String id = count < there.size() ? there.get(count).id() : simulator.addContact(properties);
                for (String second : row.getField("secondary_emails").split(";")) {
                    if (!second.isEmpty() && simulator.contactByEmail(second) == null) {
                        simulator.addEmail(id, second);
                    }
                }
                count++;
            }
        }
        return count;
    }

    HubSpotAdapter adapter() {
        return adapter.defaultRegion("KR")
                .http(HttpSettings.builder()
                        .callTimeout(callTimeout())
                        .listener(calls)
                        .build())
                .build();
    }

    private Duration callTimeout() {
        return simulator == null ? REAL_CALL : SIMULATED_CALL;
    }

    /** Four times as long as a call may take. */
    Duration lease() {
        return callTimeout().multipliedBy(4);
    }

    /** The file in which the engine keeps everything. */
    Path store() {
        return folder.resolve(STORE);
    }

    Calls calls() {
        return calls;
    }

    @Override
    public void close() {
        if (simulator != null) {
            simulator.close();
        }
    }
}
