package io.github.nps4j.benchmarks;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.hubspot.HubSpotAdapter;
import io.github.nps4j.crm.pipedrive.PipedriveAdapter;
import io.github.nps4j.crm.salesforce.SalesforceAdapter;
import io.github.nps4j.crm.zoho.ZohoAdapter;
import io.github.nps4j.testkit.hubspot.HubSpotSimulator;
import io.github.nps4j.testkit.pipedrive.PipedriveKind;
import io.github.nps4j.testkit.pipedrive.PipedriveSimulator;
import io.github.nps4j.testkit.salesforce.SalesforceSimulator;
import io.github.nps4j.testkit.zoho.ZohoField;
import io.github.nps4j.testkit.zoho.ZohoSimulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A vendor's simulator with an adapter for it, and what the vendor allows. The simulator enforces the limits named here. */
sealed interface SimulatedCrm extends AutoCloseable {

    /** At most so many calls within any span of time of that length. */
    record CallRate(int calls, Duration window) {
        double perSecond() {
            return calls * 1_000.0 / window.toMillis();
        }
    }

    /** The vendor, and the plan or setting whose limits hold. */
    String name();

    /** The field that takes the score. */
    String scoreField();

    /** What the vendor allows in a span of time; many calls where only the number at the same time counts. */
    CallRate rate();

    /** Whether {@link #rate} is a limit of the vendor's at all. */
    default boolean hasRate() {
        return rate().calls() < Integer.MAX_VALUE;
    }

    /** The vendor's own limit of searches in a second where each key takes one; 0 where many keys go in a call. */
    default double searchesPerSecond() {
        return 0;
    }

    default boolean searchesOneByOne() {
        return searchesPerSecond() > 0;
    }

    CrmAdapter adapter();

    /** Adds a customer; the record id. */
    String add(String email);

    /** How many requests read records so far. */
    int lookups();

    /** How many requests the vendor refused so far because they were too many. */
    int refused();

    @Override
    void close();

    CallRate NO_RATE = new CallRate(Integer.MAX_VALUE, Duration.ofSeconds(1));
    int TOO_MANY = 429;

    static List<String> names() {
        return List.of("salesforce", "hubspot", "zoho", "pipedrive");
    }

    static SimulatedCrm start(String vendor, Duration latency) {
        return switch (vendor) {
            case "salesforce" -> new Salesforce(latency);
            case "hubspot" -> new HubSpot(latency);
            case "zoho" -> new Zoho(latency);
            case "pipedrive" -> new Pipedrive(latency);
            default -> throw new IllegalArgumentException("'" + vendor + "' is none of " + names());
        };
    }

    /** Salesforce limits calls of 20 s and more only, so the adapter's own 4 at the same time are what counts. */
    final class Salesforce implements SimulatedCrm {
        private final SalesforceSimulator simulator;

        Salesforce(Duration latency) {
            simulator = SalesforceSimulator.builder().latency(latency).start();
            simulator.addNpsFields("Contact");
        }

        @Override
        public String name() {
            return "Salesforce (no limit for short calls; 4 at once by the adapter's default)";
        }

        @Override
        public String scoreField() {
            return "NPS_Score__c";
        }

        @Override
        public CallRate rate() {
            return NO_RATE;
        }

        @Override
        public CrmAdapter adapter() {
            return SalesforceAdapter.builder()
                    .loginUrl(simulator.baseUrl().toString())
                    .refreshToken(simulator.clientId(), simulator.clientSecret(), simulator.refreshToken())
                    .build();
        }

        @Override
        public String add(String email) {
            return simulator.add("Contact", Map.of("LastName", "Somebody", "Email", email));
        }

        @Override
        public int lookups() {
            return simulator.requests(io.github.nps4j.testkit.salesforce.Endpoint.QUERY)
                    + simulator.requests(io.github.nps4j.testkit.salesforce.Endpoint.SEARCH);
        }

        @Override
        public int refused() {
            return (int) simulator.requests().stream()
                    .filter(request -> request.status() == TOO_MANY || request.status() == 403)
                    .count();
        }

        @Override
        public void close() {
            simulator.close();
        }
    }

    /** 190 calls in 10 s from the Professional plan on. */
    final class HubSpot implements SimulatedCrm {
        private static final int CALLS = 190;
        private final HubSpotSimulator simulator;

        HubSpot(Duration latency) {
            simulator = HubSpotSimulator.builder()
                    .latency(latency)
                    .requestsPerTenSeconds(CALLS)
                    .start();
            simulator.addNpsProperties();
        }

        @Override
        public String name() {
            return "HubSpot (Professional, 190 calls per 10 s)";
        }

        @Override
        public String scoreField() {
            return "nps_score";
        }

        @Override
        public CallRate rate() {
            return new CallRate(CALLS, Duration.ofSeconds(10));
        }

        @Override
        public CrmAdapter adapter() {
            return HubSpotAdapter.builder()
                    .baseUrl(simulator.baseUrl().toString())
                    .token(simulator.token())
                    .callsPerTenSeconds(CALLS)
                    .build();
        }

        @Override
        public String add(String email) {
            return simulator.addContact(Map.of("email", email));
        }

        @Override
        public int lookups() {
            return simulator.requests(io.github.nps4j.testkit.hubspot.Endpoint.CONTACTS_BATCH_READ)
                    + simulator.requests(io.github.nps4j.testkit.hubspot.Endpoint.CONTACTS_SEARCH)
                    + simulator.requests(io.github.nps4j.testkit.hubspot.Endpoint.CONTACT_READ);
        }

        @Override
        public int refused() {
            return (int) simulator.requests().stream()
                    .filter(request -> request.status() == TOO_MANY)
                    .count();
        }

        @Override
        public void close() {
            simulator.close();
        }
    }

    /** 10 calls at the same time that write or query, in all editions but the free one. */
    final class Zoho implements SimulatedCrm {
        private static final int AT_ONCE = 10;
        private final ZohoSimulator simulator;

        Zoho(Duration latency) {
            simulator = ZohoSimulator.builder()
                    .latency(latency)
                    .concurrency(AT_ONCE)
                    .start();
            simulator.addField("Contacts", ZohoField.of("NPS_Score", "integer"));
        }

        @Override
        public String name() {
            return "Zoho CRM (10 writing calls at once)";
        }

        @Override
        public String scoreField() {
            return "NPS_Score";
        }

        @Override
        public CallRate rate() {
            return NO_RATE;
        }

        @Override
        public CrmAdapter adapter() {
            return ZohoAdapter.builder()
                    .accountsUrl(simulator.baseUrl().toString())
                    .oauth(simulator.clientId(), simulator.clientSecret(), simulator.refreshToken())
                    .concurrency(AT_ONCE)
                    .build();
        }

        @Override
        public String add(String email) {
            return simulator.addRecord("Contacts", Map.of("Last_Name", "Somebody", "Email", email));
        }

        @Override
        public int lookups() {
            return simulator.lookupRequests();
        }

        @Override
        public int refused() {
            return (int) simulator.requests().stream()
                    .filter(request -> request.status() == TOO_MANY)
                    .count();
        }

        @Override
        public void close() {
            simulator.close();
        }
    }

    /** The greatest of the limits: 480 calls in 2 s for an OAuth app and the Ultimate plan, 10 searches in 2 s. */
    final class Pipedrive implements SimulatedCrm {
        private static final int CALLS = 480;
        private static final int SEARCHES = 10;
        private final PipedriveSimulator simulator;

        Pipedrive(Duration latency) {
            simulator = PipedriveSimulator.builder()
                    .latency(latency)
                    .callsPerTwoSeconds(CALLS)
                    .searchesPerTwoSeconds(SEARCHES)
                    .start();
            simulator.addNpsFields(PipedriveKind.PERSON);
        }

        @Override
        public String name() {
            return "Pipedrive (Ultimate by OAuth, 480 calls per 2 s)";
        }

        @Override
        public String scoreField() {
            return "NPS score";
        }

        @Override
        public CallRate rate() {
            return new CallRate(CALLS, Duration.ofSeconds(2));
        }

        @Override
        public double searchesPerSecond() {
            return SEARCHES / 2.0;
        }

        @Override
        public CrmAdapter adapter() {
            return PipedriveAdapter.builder()
                    .baseUrl(simulator.baseUrl().toString())
                    .apiToken(simulator.apiToken())
                    .callsPerTwoSeconds(CALLS)
                    .searchesPerTwoSeconds(SEARCHES)
                    .build();
        }

        @Override
        public String add(String email) {
            return simulator.addPerson("Somebody", email);
        }

        @Override
        public int lookups() {
            return simulator.requests(io.github.nps4j.testkit.pipedrive.Endpoint.SEARCH)
                    + simulator.requests(io.github.nps4j.testkit.pipedrive.Endpoint.RECORDS_LIST)
                    + simulator.requests(io.github.nps4j.testkit.pipedrive.Endpoint.RECORD_READ);
        }

        @Override
        public int refused() {
            return (int) simulator.requests().stream()
                    .filter(request -> request.status() == TOO_MANY)
                    .count();
        }

        @Override
        public void close() {
            simulator.close();
        }
    }
}
