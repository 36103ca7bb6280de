package io.github.nps4j.crm.hubspot;

import io.github.nps4j.crm.Associations;
import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.ListMembership;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.RecordReader;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.crm.SecretStore;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.support.internal.RefreshTokenGrant;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.http.RateLimit;
import io.github.nps4j.http.RefreshingCredentials;
import io.github.nps4j.mapping.RecordType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * One HubSpot account: contacts, companies, deals and custom objects.
 *
 * <p><b>Finding.</b> By record id, by email (the primary and the secondary addresses of a contact), by phone ({@code
 * phone}, of contacts also {@code mobilephone}, compared as E.164), and by any property that the mapping names. Record
 * ids, emails and unique properties are read consistently; phones, secondary emails that HubSpot's batch read does not
 * know, and other properties are searched for, and HubSpot's search sees a change some moments later.
 *
 * <p><b>Writing.</b> Existing records by record id, 100 in a call. New contacts as an upsert by email, other records (and
 * contacts without an email) as one by a property with unique values; what has no such key cannot be created and is rejected.
 * A record that is created with further keys gets them; one that exists by then keeps its own. The property {@code email} of
 * an existing contact is never written, so that a mapping which names it for new contacts does not change the primary
 * address of others. A write that HubSpot's answer does not mention is unknown, never applied.
 *
 * <p><b>More.</b> {@link NoteWriter} and {@link TaskWriter}; {@link HistoryWriter}, as records of a custom object or, where
 * the account has none, as notes (the object {@code notes}); {@link ListMembership} of lists without a rule; {@link
 * Associations}; {@link TagWriter} where {@link Builder#tagProperty} names a property with checkboxes; {@link RecordReader};
 * {@link SchemaProvisioner}, which adds properties in a group of its own and needs {@code crm.schemas.contacts.write}.
 *
 * <p><b>Limits.</b> Calls stay within 100 per 10 seconds and searches within 4 per second unless configured otherwise. A
 * second adapter with the same token counts for itself.
 *
 * <p>The token needs the scopes {@code crm.objects.contacts.read}, {@code crm.objects.contacts.write} and {@code
 * crm.schemas.contacts.read} (and the like for companies, deals and custom objects); lists need {@code crm.lists.read} and
 * {@code crm.lists.write}. Safe for use by many threads.
 */
public final class HubSpotAdapter implements CrmAdapter {

    /** Several batch reads, so that what none of them finds can be searched for together. */
    private static final int LOOKUP_BATCH = 2_000;

    private final HttpJsonClient client;
    private final CrmLimits limits;
    private final HubSpotSchemas schemas;
    private final HubSpotLookup lookup;
    private final HubSpotWriter writer;
    private final List<Object> abilities;
    private final @Nullable RefreshTokenGrant tokens;

    private HubSpotAdapter(Builder builder, Credentials credentials, @Nullable RefreshTokenGrant tokens) {
        this.tokens = tokens;
        this.client = HttpJsonClient.builder("HubSpot", builder.baseUrl)
                .credentials(credentials)
                .settings(builder.http)
                .limit(RateLimit.of(HubSpotApi.CALLS, builder.callsPerTenSeconds, Duration.ofSeconds(10)))
                .limit(RateLimit.of(HubSpotApi.SEARCH, builder.searchesPerSecond, Duration.ofSeconds(1)))
                .errors(new HubSpotErrors())
                .build();
        HubSpotApi api = new HubSpotApi(client, builder.paths.with(builder.objectTypes));
        this.limits = new CrmLimits(HubSpotApi.BATCH, LOOKUP_BATCH, builder.concurrency);
        this.schemas = new HubSpotSchemas(api, builder.http.clock(), builder.schemaTtl);
        this.lookup = new HubSpotLookup(api, schemas, builder.defaultRegion);
        this.writer = new HubSpotWriter(api, schemas, lookup);
        HubSpotEngagements engagements = new HubSpotEngagements(api);
        HubSpotAssociations associations = new HubSpotAssociations(api);
        HubSpotHistory history = new HubSpotHistory(
                new HubSpotObjectHistory(
                        api,
                        schemas,
                        lookup,
                        associations,
                        new HubSpotObjectHistory.Properties(
                                builder.historyMarker, builder.historyTime, builder.historyName)),
                new HubSpotNoteHistory(api, engagements));
        List<Object> all = new ArrayList<>(List.of(
                engagements,
                history,
                associations,
                new HubSpotLists(api),
                new HubSpotReader(lookup, schemas),
                new HubSpotProvisioner(api, schemas)));
        if (builder.tagProperty != null) {
            all.add(new HubSpotTags(api, schemas, builder.tagProperty));
        }
        this.abilities = List.copyOf(all);
    }

    /**
     * A builder.
     *
     * @return a builder that needs a token
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public CrmLimits limits() {
        return limits;
    }

    // Remembered for the builder's schemaTtl; asked for anew when a property turns out to be unknown.
    @Override
    public CrmSchema describe(RecordType type) {
        return schemas.of(type);
    }

    @Override
    public List<Lookup> lookup(LookupRequest request) {
        return lookup.lookup(request);
    }

    @Override
    public List<WriteOutcome> write(RecordType type, List<RecordWrite> batch) {
        return writer.write(type, batch);
    }

    @Override
    public <T> Optional<T> ability(Class<T> ability) {
        for (Object one : abilities) {
            if (ability.isInstance(one)) {
                return Optional.of(ability.cast(one));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        client.close();
        if (tokens != null) {
            tokens.close();
        }
    }

    @Override
    public String toString() {
        return "HubSpotAdapter[" + client + "]";
    }

    /** Collects what an adapter needs. Not thread-safe. */
    public static final class Builder {

        private @Nullable Credentials credentials;
        private @Nullable String clientId;
        private @Nullable String clientSecret;
        private @Nullable String refreshToken;
        private @Nullable SecretStore store;
        private @Nullable String storeName;
        private @Nullable SecretKey storeKey;
        private String baseUrl = "https://api.hubapi.com";
        private HubSpotPaths paths = new HubSpotPaths("2026-03");
        private HttpSettings http = HttpSettings.defaults();
        private Duration schemaTtl = Duration.ofMinutes(10);
        private int callsPerTenSeconds = 100;
        private int searchesPerSecond = 4;
        private int concurrency = 3;
        private @Nullable String defaultRegion;
        private @Nullable String tagProperty;
        private @Nullable String historyMarker;
        private @Nullable String historyTime;
        private @Nullable String historyName;
        private final Map<String, String> objectTypes = new LinkedHashMap<>();

        private Builder() {}

        /**
         * A service key or the token of a private app. Required, unless {@link #credentials} is called.
         *
         * @param token the token
         * @return this builder
         * @throws IllegalArgumentException if it is blank or no token
         */
        public Builder token(String token) {
            return credentials(Credentials.bearer(token));
        }

        /**
         * Credentials of another kind, such as OAuth.
         *
         * @param credentials the credentials
         * @return this builder
         */
        public Builder credentials(Credentials credentials) {
            this.credentials = credentials;
            return this;
        }

        /**
         * A public app that the customer installed. Its access tokens last half an hour and are renewed.
         *
         * @param clientId the app's client id
         * @param clientSecret the app's client secret
         * @param refreshToken what the installation gave
         * @return this builder
         */
        public Builder oauth(String clientId, String clientSecret, String refreshToken) {
            this.clientId = Objects.requireNonNull(clientId, "clientId");
            this.clientSecret = Objects.requireNonNull(clientSecret, "clientSecret");
            this.refreshToken = Objects.requireNonNull(refreshToken, "refreshToken");
            return this;
        }

        /**
         * Keeps the OAuth tokens where all nodes and the next start find them, encrypted with the host's key.
         *
         * @param store where to
         * @param name under which name: one per installation of the app
         * @param key an AES key of 128 or 256 bits
         * @return this builder
         */
        public Builder keepTokensIn(SecretStore store, String name, SecretKey key) {
            this.store = store;
            this.storeName = name;
            this.storeKey = key;
            return this;
        }

        /**
         * Where the API is. Default {@code https://api.hubapi.com}.
         *
         * @param baseUrl an https URL; http only on this machine, for a simulator
         * @return this builder
         */
        public Builder baseUrl(String baseUrl) {
            this.baseUrl = baseUrl;
            return this;
        }

        /**
         * The version of the API. Default {@code 2026-03}. From {@code 2026-09} on, HubSpot enforces the account's
         * validation rules on writes of the API too.
         *
         * @param version a date such as {@code 2026-03}, or {@code v3} for the legacy paths
         * @return this builder
         * @throws IllegalArgumentException if it is neither
         */
        public Builder apiVersion(String version) {
            this.paths = new HubSpotPaths(version);
            return this;
        }

        /**
         * The region in which phone numbers of HubSpot's records without a country code are read. Default none: such a
         * number matches nobody.
         *
         * @param region ISO 3166-1 alpha-2, such as {@code DE}
         * @return this builder
         * @throws IllegalArgumentException if it is not of two letters
         */
        public Builder defaultRegion(String region) {
            if (!region.matches("[A-Za-z]{2}")) {
                throw new IllegalArgumentException("'" + region + "' is no region: use two letters, such as DE");
            }
            this.defaultRegion = region;
            return this;
        }

        /**
         * The property that holds tags, of the field type "multiple checkboxes". Default none: no tags.
         *
         * @param property the internal name of the property
         * @return this builder
         */
        public Builder tagProperty(String property) {
            this.tagProperty = property;
            return this;
        }

        /**
         * How HubSpot calls the records of a type: the fully qualified name of a custom object, such as {@code
         * p4711_branch}, or its id, such as {@code 2-100001}. Not needed for contacts, companies, leads and deals, and where
         * the record type is named like the object.
         *
         * @param type the record type of the mapping
         * @param nameOrId HubSpot's name or id of the object
         * @return this builder
         * @throws IllegalArgumentException if it is neither, or the record type is one that HubSpot has
         */
        public Builder objectType(RecordType type, String nameOrId) {
            if (!HubSpotPaths.objectName(type).equals(type.name())) {
                throw new IllegalArgumentException("the record type " + type.name()
                        + " is HubSpot's own: choose another name for a custom object");
            }
            if (!nameOrId.matches(HubSpotPaths.OBJECT)) {
                throw new IllegalArgumentException("'" + nameOrId
                        + "' is no object of HubSpot: use its fully qualified name, such as p4711_branch, or its id,"
                        + " such as 2-100001");
            }
            objectTypes.put(type.name(), nameOrId);
            return this;
        }

        /**
         * The property of a history object that holds the marker of an answer. It must be a text with unique values.
         * Default: the only such property that the object has.
         *
         * @param property the property's internal name
         * @return this builder
         */
        public Builder historyMarker(String property) {
            this.historyMarker = Objects.requireNonNull(property, "property");
            return this;
        }

        /**
         * The property of a history object that takes the time of the answer. Default none, beyond what the mapping names.
         *
         * @param property the internal name of a property for dates and times
         * @return this builder
         */
        public Builder historyTime(String property) {
            this.historyTime = Objects.requireNonNull(property, "property");
            return this;
        }

        /**
         * The property of a history object that takes the entry's name: the one that HubSpot shows as the name of the
         * object's records. Default none.
         *
         * @param property the internal name of a property for text
         * @return this builder
         */
        public Builder historyName(String property) {
            this.historyName = Objects.requireNonNull(property, "property");
            return this;
        }

        /**
         * Most calls in any 10 seconds, searches not counted. Default 100, which every plan allows; HubSpot allows 190
         * from the Professional plan on and 110 for each account of a public app.
         *
         * @param calls 1 to 10,000
         * @return this builder
         */
        public Builder callsPerTenSeconds(int calls) {
            this.callsPerTenSeconds = calls;
            return this;
        }

        /**
         * Most searches in any second. Default 4 of the 5 that HubSpot allows an account, all its apps together.
         *
         * @param searches 1 to 10,000
         * @return this builder
         */
        public Builder searchesPerSecond(int searches) {
            this.searchesPerSecond = searches;
            return this;
        }

        /**
         * Most calls at the same time. Default 3.
         *
         * @param calls 1 or more
         * @return this builder
         */
        public Builder concurrency(int calls) {
            this.concurrency = calls;
            return this;
        }

        /**
         * How long the properties of a record type are remembered. Default 10 minutes.
         *
         * @param ttl zero (never) or more
         * @return this builder
         */
        public Builder schemaTtl(Duration ttl) {
            this.schemaTtl = Objects.requireNonNull(ttl, "ttl");
            return this;
        }

        /**
         * Timeouts, bounds, the clock, the host's own HTTP client. Default {@link HttpSettings#defaults()}.
         *
         * @param settings the settings
         * @return this builder
         */
        public Builder http(HttpSettings settings) {
            this.http = settings;
            return this;
        }

        /**
         * The adapter. Nothing is sent yet.
         *
         * @return an adapter
         * @throws IllegalStateException if there are no credentials
         * @throws IllegalArgumentException if a value is out of its range
         */
        public HubSpotAdapter build() {
            String id = clientId;
            String secret = clientSecret;
            String refresh = refreshToken;
            if (id != null && secret != null && refresh != null) {
                RefreshTokenGrant source = HubSpotTokens.of(http, baseUrl, paths, id, secret, refresh);
                RefreshingCredentials.Builder renewed =
                        RefreshingCredentials.builder(source).clock(http.clock());
                if (store != null && storeName != null && storeKey != null) {
                    renewed.keepIn(store, storeName, storeKey);
                }
                return new HubSpotAdapter(this, renewed.build(), source);
            }
            Credentials given = credentials;
            if (given == null) {
                throw new IllegalStateException(
                        "HubSpot needs a token: call token(...) with a service key, or oauth(...) for an app");
            }
            return new HubSpotAdapter(this, given, null);
        }
    }
}
