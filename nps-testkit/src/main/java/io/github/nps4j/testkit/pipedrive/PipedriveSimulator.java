package io.github.nps4j.testkit.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Faults;
import io.github.nps4j.testkit.internal.JsonTrees;
import io.github.nps4j.testkit.internal.Loopback;
import io.github.nps4j.testkit.pipedrive.RecordStore.Rec;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mockwebserver3.MockWebServer;

/**
 * Pipedrive's API for persons, organizations, deals, their fields, notes and activities over real HTTP, with state, on the
 * loopback interface only. It has version 2 where Pipedrive has it and version 1 for notes and activity types, refuses what
 * Pipedrive refuses with Pipedrive's bodies, and goes wrong when told to. Safe for use by many threads.
 *
 * <pre>{@code
 * try (PipedriveSimulator pipedrive = PipedriveSimulator.start()) {
 *   pipedrive.addField(PipedriveKind.PERSON, "NPS score", "double");
 *   String id = pipedrive.addPerson("Ada", "ada@example.com");
 *   pipedrive.failNext(Endpoint.RECORD_UPDATE, 1, PipedriveFault.cutAfterApplying());
 *   ...
 *   assertThat(pipedrive.value(PipedriveKind.PERSON, id, "NPS score").asInt()).isEqualTo(9);
 * }
 * }</pre>
 *
 * <p>Where Pipedrive's behavior is not documented, the simulator takes the stricter reading.
 */
public final class PipedriveSimulator implements AutoCloseable {

    private final MockWebServer server = new MockWebServer();
    private final Faults<Endpoint, PipedriveFault> faults = new Faults<>();
    private final List<PipedriveRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final Account account;
    private final Tokens tokens;

    PipedriveSimulator(Settings settings) {
        this.account = new Account(settings);
        this.tokens = new Tokens(settings.clock, () -> baseUrl().toString());
        Loopback.start(server, new PipedriveDispatcher(account, tokens, faults, this::log), "Pipedrive");
    }

    /**
     * A builder of a simulator.
     *
     * @return a builder with Pipedrive's behavior and without rate limits
     */
    public static PipedriveSimulatorBuilder builder() {
        return new PipedriveSimulatorBuilder();
    }

    /**
     * Starts a simulator with the defaults of {@link #builder()}.
     *
     * @return a running simulator
     */
    public static PipedriveSimulator start() {
        return builder().start();
    }

    private void log(PipedriveRequest request) {
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
     * Where the API and the renewal of OAuth tokens are.
     *
     * @return such as {@code http://127.0.0.1:50123}, without a slash at the end
     */
    public URI baseUrl() {
        // the address, not the name, so that no resolver is asked
        String address = InetAddress.getLoopbackAddress().getHostAddress();
        return URI.create("http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + server.getPort());
    }

    /**
     * The API token, which never expires.
     *
     * @return the token
     */
    public String apiToken() {
        return tokens.apiToken();
    }

    /** Makes the API token invalid, as making a new one in Pipedrive does. */
    public void revokeApiToken() {
        tokens.revokeApiToken();
    }

    /**
     * The id of the OAuth app.
     *
     * @return the id
     */
    public String clientId() {
        return tokens.clientId;
    }

    /**
     * The secret of the OAuth app.
     *
     * @return the secret
     */
    public String clientSecret() {
        return tokens.clientSecret;
    }

    /**
     * The refresh token that holds now; each renewal replaces it.
     *
     * @return the refresh token
     */
    public String refreshToken() {
        return tokens.refreshToken();
    }

    /** Ends all access tokens that came from OAuth. */
    public void expireAccessTokens() {
        tokens.expireAccessTokens();
    }

    /** Makes the refresh token invalid: later renewals are refused with {@code invalid_grant}. */
    public void revokeRefreshToken() {
        tokens.revokeRefreshToken();
    }

    /**
     * The scopes of the access tokens that are given out from now on; all that the simulator knows unless called.
     *
     * @param scopes such as {@code contacts:full}
     */
    public void grantScopes(String... scopes) {
        tokens.grant(Set.of(scopes));
    }

    // ---- what a test arranges

    /**
     * Adds a custom field. Another one may have the same label.
     *
     * @param kind of record
     * @param label what people call it
     * @param type such as {@code double} or {@code enum}
     * @param options the options of an enum or set
     * @return the key that the API calls it by
     */
    public String addField(PipedriveKind kind, String label, String type, String... options) {
        return account.fields.add(kind, label, type, List.of(options)).code();
    }

    /**
     * Adds the fields of persons that most NPS mappings want: {@code NPS score} (number), {@code NPS segment} (promoter,
     * passive or detractor), {@code NPS comment} (large text), {@code NPS survey} (text), {@code NPS themes} (price,
     * support, delivery), {@code NPS contact me} (Yes, No), {@code NPS answered on} (date), {@code NPS answered at} (text),
     * {@code Customer id} and {@code Account number} (texts); and the labels {@code nps-promoter}, {@code nps-detractor} and
     * {@code nps-callback}.
     */
    public void addNpsFields() {
        addNpsFields(PipedriveKind.PERSON);
    }

    /**
     * Adds the same fields and labels to a kind of record.
     *
     * @param kind of record
     */
    public void addNpsFields(PipedriveKind kind) {
        addField(kind, "NPS score", "double");
        addField(kind, "NPS segment", "enum", "promoter", "passive", "detractor");
        addField(kind, "NPS comment", "text");
        addField(kind, "NPS survey", "varchar");
        addField(kind, "NPS themes", "set", "price", "support", "delivery");
        addField(kind, "NPS contact me", "enum", "Yes", "No");
        addField(kind, "NPS answered on", "date");
        addField(kind, "NPS answered at", "varchar");
        addField(kind, "Customer id", "varchar");
        addField(kind, "Account number", "varchar");
        addLabels(kind, "nps-promoter", "nps-detractor", "nps-callback");
    }

    /**
     * Adds labels.
     *
     * @param kind of record
     * @param labels the labels
     */
    public void addLabels(PipedriveKind kind, String... labels) {
        account.fields.addOptions(kind, "label_ids", List.of(labels));
    }

    /**
     * Deletes a custom field, as an administrator would while a destination runs.
     *
     * @param kind of record
     * @param code its key
     */
    public void removeField(PipedriveKind kind, String code) {
        account.fields.remove(kind, code);
    }

    /**
     * Replaces the kinds of activities.
     *
     * @param keys such as {@code call}
     */
    public void activityTypes(String... keys) {
        account.activityTypes.clear();
        account.activityTypes.addAll(List.of(keys));
    }

    /**
     * Adds a person past the API.
     *
     * @param name the name
     * @param emails the addresses, the primary one first
     * @return the record id
     */
    public String addPerson(String name, String... emails) {
        ObjectNode body = JsonTrees.object().put("name", name);
        putAddresses(body, "emails", emails);
        return add(PipedriveKind.PERSON, body);
    }

    /**
     * Adds a record past the API.
     *
     * @param kind of record
     * @param body as the API takes it
     * @return the record id
     * @throws IllegalArgumentException if Pipedrive would refuse it
     */
    public String add(PipedriveKind kind, ObjectNode body) {
        check(kind, body);
        return Long.toString(account.records.add(kind, body).id);
    }

    /**
     * Changes a record as a user of Pipedrive would, past the API.
     *
     * @param kind of record
     * @param id the record id
     * @param changes as the API takes them
     * @throws IllegalArgumentException if Pipedrive would refuse them
     */
    public void change(PipedriveKind kind, String id, ObjectNode changes) {
        check(kind, changes);
        account.records.update(existing(kind, id), changes);
    }

    private void check(PipedriveKind kind, ObjectNode body) {
        try {
            account.values.check(kind, body);
        } catch (ApiException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    static void putAddresses(ObjectNode body, String name, String... values) {
        ArrayNode array = body.putArray(name);
        for (String value : values) {
            array.addObject()
                    .put("value", value)
                    .put("primary", array.size() == 1)
                    .put("label", "work");
        }
    }

    /**
     * Deletes a record.
     *
     * @param kind of record
     * @param id the record id
     */
    public void delete(PipedriveKind kind, String id) {
        account.records.delete(existing(kind, id));
    }

    /**
     * Merges a record into another: its id leads nowhere any more, its addresses move.
     *
     * @param kind of record
     * @param id the record that goes
     * @param survivor the record that stays
     */
    public void merge(PipedriveKind kind, String id, String survivor) {
        Rec loser = existing(kind, id);
        Rec winner = existing(kind, survivor);
        ObjectNode changes = JsonTrees.object();
        for (String name : List.of("emails", "phones")) {
            Set<String> all = new LinkedHashSet<>(RecordStore.addresses(winner.body, name));
            all.addAll(RecordStore.addresses(loser.body, name));
            putAddresses(changes, name, all.toArray(String[]::new));
        }
        account.records.update(winner, changes);
        account.records.delete(loser);
    }

    /** Lets search see everything as it stands now, whatever the delay. */
    public void indexNow() {
        account.records.indexNow();
    }

    /**
     * Spends tokens of the day, as the company's other integrations do.
     *
     * @param spent how many
     */
    public void spendTokens(long spent) {
        account.limits.spend(spent);
    }

    /**
     * How many tokens of the day are spent.
     *
     * @return 0 or more
     */
    public long tokensSpent() {
        return account.limits.spent();
    }

    /**
     * Lets the next requests to one endpoint go wrong.
     *
     * @param endpoint which requests
     * @param times how many of them
     * @param fault how
     */
    public void failNext(Endpoint endpoint, int times, PipedriveFault fault) {
        faults.add(endpoint::equals, fault, times);
    }

    /**
     * Lets the next requests go wrong, whatever they ask for.
     *
     * @param times how many of them
     * @param fault how
     */
    public void failNext(int times, PipedriveFault fault) {
        faults.add(endpoint -> true, fault, times);
    }

    /**
     * Lets the next requests that change something go wrong.
     *
     * @param times how many of them
     * @param fault how
     */
    public void failNextWrite(int times, PipedriveFault fault) {
        faults.add(Endpoint::writing, fault, times);
    }

    /**
     * Lets all requests go wrong until {@link #heal()}.
     *
     * @param fault how
     */
    public void failAlways(PipedriveFault fault) {
        faults.add(endpoint -> true, fault, Integer.MAX_VALUE);
    }

    /** Ends all faults. */
    public void heal() {
        faults.clear();
    }

    // ---- what a test looks at

    /**
     * A record as the API gives it.
     *
     * @param kind of record
     * @param id the record id
     * @return the record, deleted or not
     * @throws IllegalArgumentException if there is none
     */
    public JsonNode record(PipedriveKind kind, String id) {
        Rec rec = account.records.any(kind, Long.parseLong(id));
        if (rec == null) {
            throw new IllegalArgumentException("the Pipedrive simulator has no " + kind.searchType + " " + id);
        }
        return account.records.view(rec, account.fields.all(kind));
    }

    /**
     * What a custom field holds.
     *
     * @param kind of record
     * @param id the record id
     * @param label the label of the field
     * @return the value as the API gives it; a null node if it is empty
     */
    public JsonNode value(PipedriveKind kind, String id, String label) {
        return record(kind, id)
                .path("custom_fields")
                .path(account.fields.labeled(kind, label).code());
    }

    /**
     * A custom field.
     *
     * @param kind of record
     * @param label its label
     * @return the first field with this label
     * @throws IllegalArgumentException if there is none
     */
    public PipedriveField field(PipedriveKind kind, String label) {
        return account.fields.labeled(kind, label);
    }

    /**
     * The labels of a record.
     *
     * @param kind of record
     * @param id the record id
     * @return the labels
     */
    public Set<String> labels(PipedriveKind kind, String id) {
        Set<String> labels = new LinkedHashSet<>();
        record(kind, id)
                .path("label_ids")
                .forEach(label -> account.fields.labelsOf(kind).stream()
                        .filter(option -> option.id() == label.asInt())
                        .forEach(option -> labels.add(option.label())));
        return labels;
    }

    /**
     * How many records there are that are not deleted.
     *
     * @param kind of record
     * @return 0 or more
     */
    public int count(PipedriveKind kind) {
        return account.records.all(kind).size();
    }

    /**
     * The notes of a record.
     *
     * @param kind of record
     * @param id the record id
     * @return their contents as HTML, oldest first
     */
    public List<String> notes(PipedriveKind kind, String id) {
        return account.engagements.notes(kind, Long.parseLong(id)).stream()
                .map(note -> note.body().path("content").asText())
                .toList();
    }

    /**
     * The activities of a record.
     *
     * @param kind of record
     * @param id the record id
     * @return the activities as they were added, oldest first
     */
    public List<JsonNode> activities(PipedriveKind kind, String id) {
        return account.engagements.activities(kind, Long.parseLong(id)).stream()
                .map(activity -> (JsonNode) activity.body())
                .toList();
    }

    /**
     * All requests, the refused ones and the faults included.
     *
     * @return the requests in the order in which they were answered
     */
    public List<PipedriveRequest> requests() {
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

    /**
     * How many requests were to read something.
     *
     * @return 0 or more
     */
    public int readRequests() {
        return requests().size() - writeRequests();
    }

    /** Forgets the requests so far; records and faults stay. */
    public void clearRequests() {
        requests.clear();
    }

    private Rec existing(PipedriveKind kind, String id) {
        Rec rec = account.records.find(kind, Long.parseLong(id));
        if (rec == null) {
            throw new IllegalArgumentException("the Pipedrive simulator has no " + kind.searchType + " " + id);
        }
        return rec;
    }
}
