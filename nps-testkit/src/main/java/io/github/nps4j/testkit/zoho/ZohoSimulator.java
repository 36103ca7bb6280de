package io.github.nps4j.testkit.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Faults;
import io.github.nps4j.testkit.internal.JsonTrees;
import io.github.nps4j.testkit.internal.Loopback;
import io.github.nps4j.testkit.zoho.Account.Held;
import io.github.nps4j.testkit.zoho.Account.Module;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;

/**
 * Zoho CRM's API v8 over real HTTP, with state, on the loopback interface only: records of Contacts, Leads, Accounts, Deals
 * and own modules, COQL, search, fields, notes, tasks, tags, and the accounts server that gives out tokens. It refuses what
 * Zoho refuses with Zoho's bodies, and goes wrong when told to. Safe for use by many threads.
 *
 * <pre>{@code
 * try (ZohoSimulator zoho = ZohoSimulator.start()) {
 *   zoho.addField("Contacts", ZohoField.of("NPS_Score", "integer"));
 *   String id = zoho.addRecord("Contacts", Map.of("Last_Name", "Lovelace", "Email", "ada@example.com"));
 *   zoho.failNext(Endpoint.RECORDS_UPDATE, 1, ZohoFault.cutAfterApplying());
 *   ...
 *   assertThat(zoho.record(id).text("NPS_Score")).isEqualTo("9");
 * }
 * }</pre>
 *
 * <p>Where Zoho's behavior is not documented, the simulator takes the stricter reading; the builder has a switch for such
 * choices. Names of fields that a module does not have are left out in silence, as Zoho does.
 */
public final class ZohoSimulator implements AutoCloseable {

    private final MockWebServer server = new MockWebServer();
    private final Faults<Endpoint, ZohoFault> faults = new Faults<>();
    private final List<ZohoRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final Account account;
    private final Tokens tokens;
    private final Values values;

    ZohoSimulator(Settings settings) {
        this.account = new Account(settings);
        this.tokens = new Tokens(settings);
        this.values = new Values(account);
        Loopback.start(
                server,
                new ZohoDispatcher(
                        account, tokens, faults, this::log, () -> baseUrl().toString()),
                "Zoho");
    }

    /**
     * A builder of a simulator.
     *
     * @return a builder with Zoho's behavior and without limits
     */
    public static ZohoSimulatorBuilder builder() {
        return new ZohoSimulatorBuilder();
    }

    /**
     * Starts a simulator with the defaults of {@link #builder()}.
     *
     * @return a running simulator
     */
    public static ZohoSimulator start() {
        return builder().start();
    }

    private void log(ZohoRequest request) {
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
     * Where the accounts server and the API are; the API's address also comes with each token.
     *
     * @return such as {@code http://127.0.0.1:50123}, without a slash at the end
     */
    public URI baseUrl() {
        // the address, not the name, so that no resolver is asked
        String address = InetAddress.getLoopbackAddress().getHostAddress();
        return URI.create("http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + server.getPort());
    }

    /**
     * The id of the OAuth client.
     *
     * @return the id
     */
    public String clientId() {
        return tokens.clientId;
    }

    /**
     * The secret of the OAuth client.
     *
     * @return the secret
     */
    public String clientSecret() {
        return tokens.clientSecret;
    }

    /**
     * The refresh token. The access tokens that it brings last an hour of the simulator's clock; more than 10 in 10 minutes
     * are denied.
     *
     * @return the refresh token
     */
    public String refreshToken() {
        return tokens.refreshToken();
    }

    /**
     * How many access tokens were given out.
     *
     * @return 0 or more
     */
    public int tokensIssued() {
        return tokens.issued();
    }

    /** Ends all access tokens. */
    public void expireAccessTokens() {
        tokens.expire();
    }

    /** Makes the refresh token and all access tokens invalid, as a user who withdraws the consent does. */
    public void revokeRefreshToken() {
        tokens.revokeRefreshToken();
    }

    /** Lets the accounts server give out 10 tokens again, whatever it gave out before. */
    public void forgetTokenLimit() {
        tokens.forgetLimit();
    }

    /**
     * What the tokens may do from now on; everything unless called.
     *
     * @param scopes such as {@code ZohoCRM.modules.ALL}
     */
    public void grantScopes(String... scopes) {
        tokens.scopes(Set.of(scopes));
    }

    // ---- what a test arranges

    /**
     * Adds a module.
     *
     * @param name its API name
     * @param fields its fields
     */
    public void addModule(String name, ZohoField... fields) {
        synchronized (account) {
            account.define(account.add(name), fields);
        }
    }

    /**
     * Adds a field.
     *
     * @param module the API name of the module
     * @param field the field; one with this name is replaced
     */
    public void addField(String module, ZohoField field) {
        synchronized (account) {
            account.define(account.module(module), field);
        }
    }

    /**
     * Adds the fields that most NPS mappings want to a module: {@code NPS_Score} (integer), {@code NPS_Segment} (promoter,
     * passive or detractor), {@code NPS_Comment} (multi-line), {@code NPS_Survey} (text), {@code NPS_Themes} (price,
     * support, delivery), {@code NPS_Contact_Me} (yes or no), {@code NPS_Answered_On} (date), {@code NPS_Answered_At} (date
     * and time), {@code Customer_Id} (unique text) and {@code Account_Number1} (text).
     *
     * @param module the API name of the module
     */
    public void addNpsFields(String module) {
        for (ZohoField field : List.of(
                ZohoField.of("NPS_Score", "integer"),
                ZohoField.of("NPS_Segment", "picklist", "promoter", "passive", "detractor"),
                ZohoField.of("NPS_Comment", "textarea"),
                ZohoField.of("NPS_Survey", "text"),
                ZohoField.of("NPS_Themes", "multiselectpicklist", "price", "support", "delivery"),
                ZohoField.of("NPS_Contact_Me", "boolean"),
                ZohoField.of("NPS_Answered_On", "date"),
                ZohoField.of("NPS_Answered_At", "datetime"),
                ZohoField.of("Customer_Id", "text").asUnique(),
                ZohoField.of("Account_Number1", "text"))) {
            addField(module, field);
        }
    }

    /**
     * Adds a module {@code NPS_Responses} for the history of contacts: {@code Name}, {@code NPS_Marker} (unique text),
     * {@code Contact} (lookup), {@code Score} (integer), {@code Comment} (multi-line) and {@code Answered_At}.
     */
    public void addHistoryModule() {
        addModule(
                "NPS_Responses",
                ZohoField.of("Name", "text").asMandatory(),
                ZohoField.of("NPS_Marker", "text").asUnique(),
                ZohoField.lookup("Contact", "Contacts"),
                ZohoField.of("Score", "integer"),
                ZohoField.of("Comment", "textarea"),
                ZohoField.of("Answered_At", "datetime"));
    }

    /**
     * Removes a field, as an administrator would while a destination runs.
     *
     * @param module the API name of the module
     * @param field the API name of the field
     */
    public void removeField(String module, String field) {
        synchronized (account) {
            account.module(module).fields.remove(field);
        }
    }

    /**
     * The fields of a module.
     *
     * @param module the API name of the module
     * @return API name to field
     */
    public Map<String, ZohoField> fields(String module) {
        synchronized (account) {
            return Map.copyOf(account.module(module).fields);
        }
    }

    /**
     * Adds a record past the API. Values are checked like those of a request; only mandatory fields may be missing.
     *
     * @param module the API name of the module
     * @param fields API name to value: texts, numbers, booleans, lists of texts
     * @return the record id
     * @throws IllegalArgumentException if Zoho would refuse them
     */
    public String addRecord(String module, Map<String, ?> fields) {
        synchronized (account) {
            Module there = account.module(module);
            return account.create(there, checked(there, fields)).id;
        }
    }

    /**
     * Sets fields as a user of Zoho would, past the API.
     *
     * @param id the record id
     * @param fields API name to value; an empty text clears
     * @throws IllegalArgumentException if Zoho would refuse them
     */
    public void setValues(String id, Map<String, ?> fields) {
        synchronized (account) {
            Module module = moduleOf(id);
            account.put(held(id), checked(module, fields));
        }
    }

    private Map<String, JsonNode> checked(Module module, Map<String, ?> fields) {
        ObjectNode row = JsonTrees.object();
        fields.forEach((name, value) -> row.set(name, node(value)));
        try {
            return values.checked(module, row);
        } catch (ApiException e) {
            throw new IllegalArgumentException(e.getMessage() + " " + e.body().path("details"), e);
        }
    }

    private static JsonNode node(Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof List<?> list) {
            ArrayNode array = nodes.arrayNode();
            list.forEach(one -> array.add(String.valueOf(one)));
            return array;
        }
        if (value instanceof Boolean bool) {
            return nodes.booleanNode(bool);
        }
        if (value instanceof Integer || value instanceof Long) {
            return nodes.numberNode(((Number) value).longValue());
        }
        if (value instanceof BigDecimal number) {
            return number.stripTrailingZeros().scale() <= 0
                    ? nodes.numberNode(number.toBigIntegerExact())
                    : nodes.numberNode(number);
        }
        String text = String.valueOf(value);
        return text.isEmpty() ? nodes.nullNode() : nodes.textNode(text);
    }

    /**
     * Merges a record into another. Zoho keeps no trace of the id that goes.
     *
     * @param id the record that goes
     * @param survivor the record that stays
     */
    public void merge(String id, String survivor) {
        synchronized (account) {
            Held loser = held(id);
            Held winner = held(survivor);
            loser.values.forEach(winner.values::putIfAbsent);
            winner.changed = account.now();
            moduleOf(id).records.remove(id);
        }
    }

    /**
     * Deletes a record.
     *
     * @param id the record id
     */
    public void delete(String id) {
        synchronized (account) {
            moduleOf(id).records.remove(id);
        }
    }

    /**
     * Locks a record, so that it cannot be changed.
     *
     * @param id the record id
     * @param locked whether it is locked from now on
     */
    public void lock(String id, boolean locked) {
        synchronized (account) {
            held(id).locked = locked;
        }
    }

    /** Lets search see everything as it stands now, whatever the delay. */
    public void indexNow() {
        synchronized (account) {
            account.indexNow();
        }
    }

    /**
     * Lets the next requests to one endpoint go wrong.
     *
     * @param endpoint which requests
     * @param times how many of them
     * @param fault how
     */
    public void failNext(Endpoint endpoint, int times, ZohoFault fault) {
        faults.add(endpoint::equals, fault, times);
    }

    /**
     * Lets the next requests to the API go wrong, whatever they ask for; not those for a token.
     *
     * @param times how many of them
     * @param fault how
     */
    public void failNext(int times, ZohoFault fault) {
        faults.add(ZohoSimulator::isApi, fault, times);
    }

    /**
     * Lets the next requests that change something go wrong.
     *
     * @param times how many of them
     * @param fault how
     */
    public void failNextWrite(int times, ZohoFault fault) {
        faults.add(Endpoint::writing, fault, times);
    }

    /**
     * Lets all requests to the API go wrong until {@link #heal()}; not those for a token.
     *
     * @param fault how
     */
    public void failAlways(ZohoFault fault) {
        faults.add(ZohoSimulator::isApi, fault, Integer.MAX_VALUE);
    }

    private static boolean isApi(Endpoint endpoint) {
        return endpoint != Endpoint.OAUTH_TOKEN;
    }

    /** Ends all faults. */
    public void heal() {
        faults.clear();
    }

    // ---- what a test looks at

    /**
     * A record as it stands.
     *
     * @param id the record id
     * @return the record
     * @throws IllegalArgumentException if there is none
     */
    public ZohoRecord record(String id) {
        synchronized (account) {
            return account.view(moduleOf(id), held(id));
        }
    }

    /**
     * Whether a record exists.
     *
     * @param id the record id
     * @return {@code false} if it was deleted, merged or never there
     */
    public boolean exists(String id) {
        synchronized (account) {
            return account.moduleOf(id) != null;
        }
    }

    /**
     * All records of a module.
     *
     * @param module the API name of the module
     * @return the records by rising id
     */
    public List<ZohoRecord> records(String module) {
        synchronized (account) {
            Module there = account.module(module);
            return there.records.values().stream()
                    .map(record -> account.view(there, record))
                    .toList();
        }
    }

    /**
     * The notes of a record.
     *
     * @param id the record id
     * @return the notes, the newest first
     */
    public List<ZohoRecord> notes(String id) {
        return engagements("Notes", id);
    }

    /**
     * The tasks of a record.
     *
     * @param id the record id
     * @return the tasks, the newest first
     */
    public List<ZohoRecord> tasks(String id) {
        return engagements("Tasks", id);
    }

    private List<ZohoRecord> engagements(String module, String id) {
        synchronized (account) {
            Module there = account.module(module);
            return RecordApi.of(there, id).stream()
                    .map(record -> account.view(there, record))
                    .toList();
        }
    }

    /**
     * Which of the customer's automations the last write of records was to run.
     *
     * @return such as {@code workflow}; all five if the write did not say, none if it chose none; a deletion has only
     *     workflows
     */
    public Set<String> lastAutomations() {
        synchronized (account) {
            return Set.copyOf(account.lastAutomations);
        }
    }

    /**
     * All requests, the refused ones and the faults included.
     *
     * @return the requests in the order in which they were answered
     */
    public List<ZohoRequest> requests() {
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
        return count(request -> request.endpoint() == endpoint);
    }

    /**
     * How many requests were to change something.
     *
     * @return 0 or more
     */
    public int writeRequests() {
        return count(request -> request.endpoint().writing());
    }

    /**
     * How many requests looked for records.
     *
     * @return 0 or more
     */
    public int lookupRequests() {
        return count(request -> switch (request.endpoint()) {
            case COQL, SEARCH, RECORD_READ -> true;
            default -> false;
        });
    }

    private int count(Predicate<ZohoRequest> which) {
        return (int) requests().stream().filter(which).count();
    }

    /** Forgets the requests so far; records and faults stay. */
    public void clearRequests() {
        requests.clear();
    }

    private Module moduleOf(String id) {
        Module module = account.moduleOf(id);
        if (module == null) {
            throw new IllegalArgumentException("the Zoho simulator has no record " + id);
        }
        return module;
    }

    private Held held(String id) {
        Held record = moduleOf(id).records.get(id);
        if (record == null) {
            throw new IllegalArgumentException("the Zoho simulator has no record " + id);
        }
        return record;
    }

    /**
     * The record of a module with this email address.
     *
     * @param module the API name of the module
     * @param email the address, in any case
     * @return the first such record, or {@code null} if there is none
     */
    public @Nullable ZohoRecord recordByEmail(String module, String email) {
        synchronized (account) {
            Module there = account.module(module);
            List<Held> found = Account.with(there, "Email", email);
            return found.isEmpty() ? null : account.view(there, found.get(0));
        }
    }

    /**
     * A record's values by name, for messages of a test; empty fields are left out.
     *
     * @param id the record id
     * @return API name to text
     */
    public Map<String, String> texts(String id) {
        Map<String, String> texts = new LinkedHashMap<>();
        ZohoRecord record = record(id);
        record.values().keySet().forEach(name -> texts.put(name, record.text(name)));
        return texts;
    }
}
