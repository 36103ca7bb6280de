package io.github.nps4j.testkit.hubspot;

import io.github.nps4j.testkit.internal.Faults;
import io.github.nps4j.testkit.internal.Loopback;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;

/**
 * HubSpot's CRM API for contacts, companies, deals, custom objects, properties, notes, tasks, associations and lists over real
 * HTTP, with state, on the loopback interface only. It speaks the versions 2026-03, 2026-09 and v3, refuses what HubSpot refuses with HubSpot's bodies, and goes wrong when
 * told to. Safe for use by many threads.
 *
 * <pre>{@code
 * try (HubSpotSimulator hubspot = HubSpotSimulator.start()) {
 *   hubspot.addProperty(HubSpotProperty.of("nps_score", "number", "number"));
 *   String id = hubspot.addContact(Map.of("email", "ada@example.com"));
 *   hubspot.failNext(Endpoint.CONTACTS_BATCH_UPDATE, 1, HubSpotFault.cutAfterApplying());
 *   ...
 *   assertThat(hubspot.contact(id).property("nps_score")).isEqualTo("9");
 * }
 * }</pre>
 *
 * <p>Where HubSpot's behavior is not documented, the simulator takes the stricter reading; the builder has a switch for
 * each such choice.
 */
public final class HubSpotSimulator implements AutoCloseable {

    private final MockWebServer server = new MockWebServer();
    private final Faults<Endpoint, HubSpotFault> faults = new Faults<>();
    private final List<HubSpotRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final Account account;
    private final Consumer<HubSpotRequest> listener;
    private final Tokens tokens;
    private final String token;

    HubSpotSimulator(Settings settings) {
        this.account = new Account(settings);
        this.listener = settings.listener;
        this.tokens = new Tokens(settings.clock);
        this.token = tokens.add(Tokens.ALL_SCOPES);
        Loopback.start(server, new HubSpotDispatcher(account, tokens, faults, this::log), "HubSpot");
    }

    /**
     * A builder of a simulator.
     *
     * @return a builder with HubSpot's behavior and without rate limits
     */
    public static HubSpotSimulatorBuilder builder() {
        return new HubSpotSimulatorBuilder();
    }

    /**
     * Starts a simulator with the defaults of {@link #builder()}.
     *
     * @return a running simulator
     */
    public static HubSpotSimulator start() {
        return builder().start();
    }

    private void log(HubSpotRequest request) {
        requests.add(request);
        Loopback.forgetRequest(server);
        listener.accept(request);
    }

    /** Stops the server. Requests that are under way fail. */
    @Override
    public void close() {
        server.close();
        account.journal.close();
    }

    // ---- how to reach it

    /**
     * Where the API is.
     *
     * @return such as {@code http://127.0.0.1:50123}, without a slash at the end
     */
    public URI baseUrl() {
        // the address, not the name, so that no resolver is asked
        String address = InetAddress.getLoopbackAddress().getHostAddress();
        return URI.create("http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + server.getPort());
    }

    /**
     * A bearer token with all scopes that never expires.
     *
     * @return the token
     */
    public String token() {
        return token;
    }

    /**
     * Makes another bearer token.
     *
     * @param scopes its scopes, such as {@code crm.objects.contacts.read}
     * @return the token
     */
    public String addToken(String... scopes) {
        return tokens.add(Set.of(scopes));
    }

    /**
     * Makes a bearer token invalid.
     *
     * @param revoked the token
     */
    public void revokeToken(String revoked) {
        tokens.revoke(revoked);
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
     * The OAuth refresh token, for {@code POST /oauth/<version>/token}. The access tokens that it brings last 1,800
     * seconds of the simulator's clock.
     *
     * @return the refresh token
     */
    public String refreshToken() {
        return tokens.refreshToken();
    }

    /** Ends all access tokens that came from OAuth. */
    public void expireAccessTokens() {
        tokens.expireIssued();
    }

    /** Makes the refresh token invalid: later renewals are refused with {@code invalid_grant}. */
    public void revokeRefreshToken() {
        tokens.revokeRefreshToken();
    }

    // ---- what a test arranges

    /**
     * Adds a contact property.
     *
     * @param property the property; one with this name is replaced
     */
    public void addProperty(HubSpotProperty property) {
        account.properties.add(property);
    }

    /**
     * Adds the properties that most NPS mappings want: {@code nps_score} (number), {@code nps_segment} (promoter, passive
     * or detractor), {@code nps_comment} (text), {@code nps_survey} (text), {@code nps_themes} (price, support,
     * delivery), {@code nps_contact_me} (yes or no), {@code nps_answered_on} (date), {@code nps_answered_at} (date and
     * time), {@code customer_id} (unique text) and {@code account_number} (text).
     */
    public void addNpsProperties() {
        HubSpotProperty.forNps().forEach(this::addProperty);
    }

    /**
     * Removes a contact property, as an administrator would while a destination runs.
     *
     * @param name its name
     */
    public void removeProperty(String name) {
        account.properties.remove(name);
    }

    /**
     * Adds a contact past the API. Values are checked like those of a request.
     *
     * @param properties name to value, in HubSpot's encoding
     * @return the record id
     * @throws IllegalArgumentException if HubSpot would refuse them
     */
    public String addContact(Map<String, String> properties) {
        try {
            return account.contacts.create(account.values.stored(properties), false).id;
        } catch (ApiException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Gives a contact an additional email address.
     *
     * @param id the record id
     * @param email the address
     * @throws IllegalArgumentException if there is no such contact, or another one has the address
     */
    public void addEmail(String id, String email) {
        try {
            account.contacts.addEmail(existing(id), email);
        } catch (ApiException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Sets properties as a user of HubSpot would, past the API.
     *
     * @param id the record id
     * @param properties name to value; an empty text clears
     * @throws IllegalArgumentException if HubSpot would refuse them
     */
    public void setProperties(String id, Map<String, String> properties) {
        try {
            account.contacts.update(existing(id), account.values.stored(properties), false);
        } catch (ApiException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Merges a contact into another: its id leads to the survivor, its addresses become additional ones, its notes and
     * tasks move.
     *
     * @param id the contact that goes
     * @param survivor the contact that stays
     */
    public void merge(String id, String survivor) {
        Contact loser = existing(id);
        Contact winner = existing(survivor);
        if (loser == winner) {
            throw new IllegalArgumentException("a contact cannot be merged into itself");
        }
        account.contacts.merge(loser, winner);
        account.engagements.move(loser, winner);
        account.associations.move(loser, winner);
    }

    /**
     * Deletes a contact.
     *
     * @param id the record id
     */
    public void delete(String id) {
        account.contacts.archive(existing(id));
    }

    /** Lets search see everything as it stands now, whatever the delay. */
    public void indexNow() {
        account.types().forEach(type -> type.index.catchUp());
    }

    /**
     * Adds a custom object.
     *
     * @param name lower-case letters, digits and {@code _}, such as {@code nps_response}
     * @param properties its own properties
     * @return its fully qualified name, by which requests call it
     * @throws IllegalArgumentException if the name is taken, or is none
     */
    public String addCustomObject(String name, HubSpotProperty... properties) {
        ObjectType type = account.addCustomObject(name);
        for (HubSpotProperty property : properties) {
            type.properties.add(property);
        }
        return type.singular;
    }

    /**
     * The records of another type than contacts.
     *
     * @param name {@code companies}, {@code deals}, or the fully qualified name or the id of a custom object
     * @return the records
     * @throws IllegalArgumentException if the account has no such objects
     */
    public HubSpotObjects objects(String name) {
        ObjectType type = account.findType(name);
        if (type == null) {
            throw new IllegalArgumentException("the HubSpot simulator has no objects '" + name + "'");
        }
        return new HubSpotObjects(account, type);
    }

    /**
     * Adds a list.
     *
     * @param name its name
     * @param objects of what: {@code contacts}, {@code companies} or a custom object
     * @param processingType {@code MANUAL}, {@code SNAPSHOT} or {@code DYNAMIC}; the last takes no members by request
     * @return the id of the list
     */
    public String addList(String name, String objects, String processingType) {
        return account.lists.add(name, objects(objects).id(), processingType).id();
    }

    /**
     * Who is on a list.
     *
     * @param listId the id of the list
     * @return the record ids
     */
    public Set<String> listMembers(String listId) {
        return account.lists.members(listId);
    }

    /**
     * Lets the next requests to one endpoint go wrong.
     *
     * @param endpoint which requests
     * @param times how many of them
     * @param fault how
     */
    public void failNext(Endpoint endpoint, int times, HubSpotFault fault) {
        faults.add(endpoint::equals, fault, times);
    }

    /**
     * Lets the next requests go wrong, whatever they ask for.
     *
     * @param times how many of them
     * @param fault how
     */
    public void failNext(int times, HubSpotFault fault) {
        faults.add(endpoint -> true, fault, times);
    }

    /**
     * Lets the next requests that change something go wrong.
     *
     * @param times how many of them
     * @param fault how
     */
    public void failNextWrite(int times, HubSpotFault fault) {
        faults.add(Endpoint::writing, fault, times);
    }

    /**
     * Lets all requests go wrong until {@link #heal()}.
     *
     * @param fault how
     */
    public void failAlways(HubSpotFault fault) {
        faults.add(endpoint -> true, fault, Integer.MAX_VALUE);
    }

    /** Ends all faults. */
    public void heal() {
        faults.clear();
    }

    // ---- what a test looks at

    /**
     * A contact as it stands.
     *
     * @param id the record id, or that of a contact that was merged into it
     * @return the contact, deleted or not
     * @throws IllegalArgumentException if there is none
     */
    public HubSpotContact contact(String id) {
        Contact contact = account.contacts.findArchived(id);
        if (contact == null) {
            throw new IllegalArgumentException("the HubSpot simulator has no contact " + id);
        }
        return contact.view();
    }

    /**
     * The contact with an email address, primary or additional.
     *
     * @param email the address, in any case
     * @return the contact, or {@code null} if there is none
     */
    public @Nullable HubSpotContact contactByEmail(String email) {
        Contact contact = account.contacts.byEmail(email, true);
        return contact == null ? null : contact.view();
    }

    /**
     * All contacts that are not deleted.
     *
     * @return the contacts by rising id
     */
    public List<HubSpotContact> contacts() {
        return account.contacts.all().stream()
                .filter(contact -> !contact.archived)
                .map(Contact::view)
                .toList();
    }

    /**
     * How many contacts there are that are not deleted.
     *
     * @return 0 or more
     */
    public int contactCount() {
        return account.contacts.count();
    }

    /**
     * The contact properties of the account, HubSpot's own among them.
     *
     * @return name to property
     */
    public Map<String, HubSpotProperty> properties() {
        Map<String, HubSpotProperty> properties = new LinkedHashMap<>();
        account.properties.all().forEach(property -> properties.put(property.name(), property));
        return properties;
    }

    /**
     * The property groups of the account.
     *
     * @return their names
     */
    public Set<String> propertyGroups() {
        return new LinkedHashSet<>(account.properties.groups());
    }

    /**
     * The notes of a contact.
     *
     * @param id the record id
     * @return the properties of each, such as {@code hs_note_body}, oldest first
     */
    public List<Map<String, String>> notes(String id) {
        return engagements(id, EngagementStore.Kind.NOTE);
    }

    /**
     * The tasks of a contact.
     *
     * @param id the record id
     * @return the properties of each, such as {@code hs_task_subject}, oldest first
     */
    public List<Map<String, String>> tasks(String id) {
        return engagements(id, EngagementStore.Kind.TASK);
    }

    private List<Map<String, String>> engagements(String id, EngagementStore.Kind kind) {
        return account.engagements.of(existing(id), kind).stream()
                .map(EngagementStore.Engagement::properties)
                .toList();
    }

    /**
     * All requests, the refused ones and the faults included.
     *
     * @return the requests in the order in which they were answered
     */
    public List<HubSpotRequest> requests() {
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

    /** Forgets the requests so far; contacts and faults stay. */
    public void clearRequests() {
        requests.clear();
    }

    private Contact existing(String id) {
        Contact contact = account.contacts.find(id);
        if (contact == null) {
            throw new IllegalArgumentException("the HubSpot simulator has no contact " + id);
        }
        return contact;
    }
}
