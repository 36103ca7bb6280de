package io.github.nps4j.examples.quickstart;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.github.nps4j.crm.hubspot.HubSpotAdapter;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.testkit.hubspot.HubSpotProperty;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HubSpot account of the quickstart: a simulator, or a real one if {@code HUBSPOT_TOKEN} is set. */
final class Account implements AutoCloseable {

    private final @Nullable HubSpotSimulator simulator;
    private final HubSpotAdapter.Builder adapter;
    private final Calls calls = new Calls();

    private Account(@Nullable HubSpotSimulator simulator, HubSpotAdapter.Builder adapter) {
        this.simulator = simulator;
        this.adapter = adapter;
    }

    static Account open(Path contacts, PrintStream out) throws IOException {
        String token = System.getenv("HUBSPOT_TOKEN");
        if (token != null && !token.isBlank()) {
            out.println("HUBSPOT_TOKEN is set: the answers go to your HubSpot account.");
            return new Account(null, HubSpotAdapter.builder().token(token));
        }
        HubSpotSimulator simulator = HubSpotSimulator.start();
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
                simulator,
                HubSpotAdapter.builder()
                        .token(simulator.token())
                        .baseUrl(simulator.baseUrl().toString()));
    }

    private static int load(Path file, HubSpotSimulator simulator) throws IOException {
        int count = 0;
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            for (NamedCsvRecord row : rows) {
                Map<String, String> properties = new HashMap<>();
                for (String property : new String[] {"email", "phone", "customer_id"}) {
                    if (!row.getField(property).isEmpty()) {
                        properties.put(property, row.getField(property));
                    }
                }
                String id = simulator.addContact(properties);
                for (String second : row.getField("secondary_emails").split(";")) {
                    if (!second.isEmpty()) {
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
                .http(HttpSettings.builder().listener(calls).build())
                .build();
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
