package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.nps4j.testkit.internal.Faults;
import io.github.nps4j.testkit.internal.Loopback;
import java.net.InetAddress;
import java.net.URI;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;

/**
 * A Salesforce org over real HTTP, with state, on the loopback interface only: login, describe, queries, search, single
 * records, sObject Collections, composite graphs, jobs of the Bulk API 2.0, custom fields by the Tooling API. It refuses what Salesforce refuses with
 * Salesforce's bodies, and goes wrong when told to. Safe for use by many threads.
 *
 * <pre>{@code
 * try (SalesforceSimulator salesforce = SalesforceSimulator.start()) {
 *   salesforce.addNpsFields("Contact");
 *   String id = salesforce.add("Contact", Map.of("LastName", "Lovelace", "Email", "ada@example.com"));
 *   salesforce.failNext(Endpoint.COLLECTIONS_UPDATE, 1, SalesforceFault.cutAfterApplying());
 *   ...
 *   assertThat(salesforce.record(id).value("NPS_Score__c")).isEqualTo("9");
 * }
 * }</pre>
 *
 * <p>Where Salesforce's behavior is not documented, the simulator takes the stricter reading.
 */
public final class SalesforceSimulator implements AutoCloseable {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final MockWebServer server = new MockWebServer();
    private final Faults<Endpoint, SalesforceFault> faults = new Faults<>();
    private final List<SalesforceRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final Org org;
    private final Tokens tokens;
    private final SalesforceDispatcher dispatcher;

    SalesforceSimulator(Settings settings) {
        this.org = new Org(settings);
        this.tokens = new Tokens(settings.clock, settings.sandbox);
        this.dispatcher = new SalesforceDispatcher(org, tokens, faults, this::log);
        Loopback.start(server, dispatcher, "Salesforce");
        tokens.instanceUrl(baseUrl().toString());
    }

    /**
     * A builder of a simulator.
     *
     * @return a builder with Salesforce's behavior
     */
    public static SalesforceSimulatorBuilder builder() {
        return new SalesforceSimulatorBuilder();
    }

    /**
     * Starts a simulator with the defaults of {@link #builder()}.
     *
     * @return a running simulator
     */
    public static SalesforceSimulator start() {
        return builder().start();
    }

    private void log(SalesforceRequest request) {
        requests.add(request);
        Loopback.forgetRequest(server);
    }

    /** Stops the server. Requests that are under way fail. */
    @Override
    public void close() {
        server.close();
    }

    // ---- how to reach it

    /**
     * Where to log in, and where the org is until it moves.
     *
     * @return such as {@code http://127.0.0.1:50123}, without a slash at the end
     */
    public URI baseUrl() {
        // the address, not the name, so that no resolver is asked
        String address = InetAddress.getLoopbackAddress().getHostAddress();
        return URI.create("http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + server.getPort());
    }

    /**
     * A new session, as a login would give it.
     *
     * @return the access token
     */
    public String newSession() {
        return tokens.newSession();
    }

    /**
     * The consumer key of the app.
     *
     * @return the client id
     */
    public String clientId() {
        return tokens.clientId;
    }

    /**
     * The consumer secret of the app.
     *
     * @return the client secret
     */
    public String clientSecret() {
        return tokens.clientSecret;
    }

    /**
     * The refresh token that a person gave consent for.
     *
     * @return the refresh token
     */
    public String refreshToken() {
        return tokens.refreshToken();
    }

    /**
     * The integration user, for assertions.
     *
     * @return the user name
     */
    public String username() {
        return tokens.username;
    }

    /**
     * The key whose certificate the app has, for assertions.
     *
     * @return an RSA key
     */
    public PrivateKey privateKey() {
        return tokens.privateKey();
    }

    /** Ends all sessions. */
    public void expireSessions() {
        tokens.expireSessions();
    }

    /** Makes the refresh token invalid and ends all sessions: later logins are refused with {@code invalid_grant}. */
    public void revokeRefreshToken() {
        tokens.revokeRefreshToken();
    }

    /**
     * Refuses logins with {@code invalid_grant}.
     *
     * @param description what Salesforce says of it; {@code null} ends the refusals
     */
    public void refuseLogins(@Nullable String description) {
        tokens.refuse(description);
    }

    /** Moves the org to another address: sessions end, and the next login names the new one. */
    public void moveInstance() {
        tokens.expireSessions();
        dispatcher.moveTo("localhost");
        tokens.instanceUrl("http://localhost:" + server.getPort());
    }

    // ---- what a test arranges

    /**
     * Adds a custom object with a {@code Name} (text of 80).
     *
     * @param name its API name
     * @param fields its other fields
     */
    public void addObject(String name, SalesforceField... fields) {
        synchronized (org) {
            org.addObject(name).with(SalesforceField.text("Name", "string", 80)).with(fields);
        }
    }

    /**
     * Takes an object away, or the user's right to see it, such as {@code ContentNote} where an org has no enhanced notes.
     *
     * @param name its API name
     */
    public void removeObject(String name) {
        synchronized (org) {
            org.removeObject(name);
        }
    }

    /**
     * Adds a field, visible to the integration user.
     *
     * @param object the API name of the object
     * @param field the field; one with this name is replaced
     */
    public void addField(String object, SalesforceField field) {
        synchronized (org) {
            org.type(object).add(field);
        }
    }

    /**
     * Removes a field, or the user's right to see it: the API does not tell which.
     *
     * @param object the API name of the object
     * @param field its API name
     */
    public void removeField(String object, String field) {
        synchronized (org) {
            org.type(object).remove(field);
        }
    }

    /**
     * Adds the fields that most NPS mappings want: {@code NPS_Score__c} (number), {@code NPS_Segment__c} (restricted
     * picklist of promoter, passive and detractor), {@code NPS_Comment__c} (long text), {@code NPS_Survey__c} (text),
     * {@code NPS_Themes__c} (price, support, delivery), {@code NPS_Contact_Me__c} (checkbox), {@code NPS_Answered_On__c}
     * (date), {@code NPS_Answered_At__c} (date and time), {@code Customer_Id__c} (unique external id) and {@code
     * Account_Number__c} (text).
     *
     * @param object the API name of the object
     */
    public void addNpsFields(String object) {
        addField(object, SalesforceField.number("NPS_Score__c", 3, 0));
        addField(
                object,
                SalesforceField.picklist(
                        "NPS_Segment__c", "picklist", true, List.of("promoter", "passive", "detractor")));
        addField(object, SalesforceField.text("NPS_Comment__c", "textarea", 32_768));
        addField(object, SalesforceField.text("NPS_Survey__c", "string", 255));
        addField(
                object,
                SalesforceField.picklist(
                        "NPS_Themes__c", "multipicklist", true, List.of("price", "support", "delivery")));
        addField(object, SalesforceField.of("NPS_Contact_Me__c", "boolean"));
        addField(object, SalesforceField.of("NPS_Answered_On__c", "date"));
        addField(object, SalesforceField.of("NPS_Answered_At__c", "datetime"));
        addField(
                object,
                SalesforceField.text("Customer_Id__c", "string", 80).unique().externalId());
        addField(object, SalesforceField.text("Account_Number__c", "string", 80));
    }

    /**
     * Adds a record past the API. Values are checked like those of a request.
     *
     * @param object the API name of the object
     * @param values field to text, number or boolean
     * @return the record id, with 18 characters
     * @throws IllegalArgumentException if Salesforce would refuse them
     */
    public String add(String object, Map<String, ?> values) {
        synchronized (org) {
            try {
                return org.insert(org.type(object), json(values)).id;
            } catch (ApiException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }

    /**
     * Sets fields as a user of Salesforce would, past the API.
     *
     * @param id the record id
     * @param values field to text, number, boolean or {@code null}
     * @throws IllegalArgumentException if Salesforce would refuse them
     */
    public void set(String id, Map<String, ?> values) {
        synchronized (org) {
            try {
                org.update(existing(id), json(values));
            } catch (ApiException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }

    private static Map<String, JsonNode> json(Map<String, ?> values) {
        Map<String, JsonNode> json = new LinkedHashMap<>();
        values.forEach((name, value) -> json.put(name, MAPPER.valueToTree(value)));
        return json;
    }

    /**
     * Merges a record into another of the same object: it is deleted and names the survivor, what hung on it moves.
     *
     * @param id the record that goes
     * @param survivor the record that stays
     */
    public void merge(String id, String survivor) {
        synchronized (org) {
            org.merge(existing(id), existing(survivor));
        }
    }

    /**
     * Deletes a record, into the recycle bin.
     *
     * @param id the record id
     */
    public void delete(String id) {
        synchronized (org) {
            org.delete(existing(id));
        }
    }

    /**
     * Converts a lead into a new contact.
     *
     * @param lead the record id of the lead
     * @return the record id of the contact
     */
    public String convert(String lead) {
        synchronized (org) {
            StoredRecord record = existing(lead);
            Map<String, JsonNode> contact = new LinkedHashMap<>();
            for (String field : List.of("LastName", "Email", "Phone")) {
                JsonNode value = record.value(field);
                if (value != null) {
                    contact.put(field, value);
                }
            }
            String id = org.insert(org.type("Contact"), contact).id;
            record.put(json(Map.of("IsConverted", true, "ConvertedContactId", id)), org.clock.instant());
            return id;
        }
    }

    /**
     * Takes up calls of the day, as other integrations would.
     *
     * @param calls how many
     */
    public void useUpCalls(int calls) {
        dispatcher.useUp(calls);
    }

    /**
     * Lets the next job end as failed before it is through.
     *
     * @param rows how many rows it still processes
     */
    public void stopNextJobAfter(int rows) {
        synchronized (org) {
            dispatcher.bulk().stopNextJobAfter(rows);
        }
    }

    /**
     * Lets the next requests to one endpoint go wrong.
     *
     * @param endpoint which requests
     * @param times how many of them
     * @param fault how
     */
    public void failNext(Endpoint endpoint, int times, SalesforceFault fault) {
        faults.add(endpoint::equals, fault, times);
    }

    /**
     * Lets the next requests that change something go wrong.
     *
     * @param times how many of them
     * @param fault how
     */
    public void failNextWrite(int times, SalesforceFault fault) {
        faults.add(Endpoint::writing, fault, times);
    }

    /**
     * Lets all requests but logins go wrong until {@link #heal()}.
     *
     * @param fault how
     */
    public void failAlways(SalesforceFault fault) {
        faults.add(endpoint -> endpoint != Endpoint.OAUTH_TOKEN, fault, Integer.MAX_VALUE);
    }

    /**
     * Locks a record, as somebody who changes it at the same moment: writes to it and to what hangs on it fail with {@code
     * UNABLE_TO_LOCK_ROW} until {@link #heal()}.
     *
     * @param id the record id
     */
    public void lock(String id) {
        synchronized (org) {
            org.locked.add(existing(id).id);
        }
    }

    /** Ends all faults and locks. */
    public void heal() {
        faults.clear();
        synchronized (org) {
            org.locked.clear();
        }
    }

    // ---- what a test looks at

    /**
     * A record as it stands.
     *
     * @param id the record id
     * @return the record, deleted or not
     * @throws IllegalArgumentException if there is none
     */
    public SalesforceRecord record(String id) {
        synchronized (org) {
            return existing(id).view();
        }
    }

    /**
     * All records of an object that are not deleted.
     *
     * @param object the API name of the object
     * @return the records, oldest first
     */
    public List<SalesforceRecord> records(String object) {
        synchronized (org) {
            return org.type(object).records.values().stream()
                    .filter(record -> !record.deleted)
                    .map(StoredRecord::view)
                    .toList();
        }
    }

    /**
     * The fields of an object, those that nobody was granted among them.
     *
     * @param object the API name of the object
     * @return name to field
     */
    public Map<String, SalesforceField> fields(String object) {
        synchronized (org) {
            return new LinkedHashMap<>(org.type(object).fields);
        }
    }

    /**
     * The options of a picklist.
     *
     * @param object the API name of the object
     * @param field its API name
     * @return the values
     */
    public List<String> options(String object, String field) {
        SalesforceField found = fields(object).get(field);
        return found == null ? List.of() : found.options;
    }

    /**
     * The records of an object that lead to a record.
     *
     * @param object such as {@code Task} or {@code Note}
     * @param field such as {@code WhoId} or {@code ParentId}
     * @param id the record that they lead to
     * @return the records, oldest first
     */
    public List<SalesforceRecord> children(String object, String field, String id) {
        return records(object).stream()
                .filter(record -> id.equals(record.value(field)))
                .toList();
    }

    /**
     * The notes of a record as a person reads them: enhanced ones, then classic ones.
     *
     * @param id the record
     * @return title and text of each, on lines of their own, oldest first
     */
    public List<String> notes(String id) {
        List<String> notes = new ArrayList<>();
        synchronized (org) {
            if (org.has("ContentDocumentLink")) {
                for (SalesforceRecord link : children("ContentDocumentLink", "LinkedEntityId", id)) {
                    SalesforceRecord note = record(String.valueOf(link.value("ContentDocumentId")));
                    String content = note.value("Content");
                    notes.add(note.value("Title") + "\n" + (content == null ? "" : NoteHtml.plain(content)));
                }
            }
            for (SalesforceRecord note :
                    org.has("Note") ? children("Note", "ParentId", id) : List.<SalesforceRecord>of()) {
                String body = note.value("Body");
                notes.add(note.value("Title") + "\n" + (body == null ? "" : body));
            }
        }
        return notes;
    }

    /**
     * The topics of a record.
     *
     * @param id the record
     * @return their names
     */
    public Set<String> topics(String id) {
        Set<String> names = new LinkedHashSet<>();
        for (SalesforceRecord assignment : children("TopicAssignment", "EntityId", id)) {
            String topic = assignment.value("TopicId");
            String name = topic == null ? null : record(topic).value("Name");
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * All requests, the refused ones and the faults included.
     *
     * @return the requests in the order in which they were answered
     */
    public List<SalesforceRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /**
     * How many requests asked for something.
     *
     * @param endpoint what they asked for
     * @return 0 or more
     */
    public int requests(Endpoint endpoint) {
        return (int) requests().stream()
                .filter(request -> request.endpoint() == endpoint)
                .count();
    }

    /**
     * How many requests were to change something.
     *
     * @return 0 or more
     */
    public int writeRequests() {
        return (int) requests().stream()
                .filter(request -> request.endpoint().writing())
                .count();
    }

    /** Forgets the requests so far; records and faults stay. */
    public void clearRequests() {
        requests.clear();
    }

    private StoredRecord existing(String id) {
        StoredRecord record = org.find(id);
        if (record == null) {
            throw new IllegalArgumentException("the Salesforce simulator has no record " + id);
        }
        return record;
    }
}
