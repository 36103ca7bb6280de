package io.github.nps4j.crm.zoho;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.HistoryWriter;
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
import io.github.nps4j.http.Credentials;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.http.RefreshingCredentials;
import io.github.nps4j.mapping.RecordType;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * One account (organization) of Zoho CRM.
 *
 * <p><b>Finding.</b> By record id, by email ({@code Email} and {@code Secondary_Email}), by phone ({@code Phone} and
 * {@code Mobile} in their usual spellings, compared as E.164), and by any single-line field that the mapping names. All of
 * it with COQL, which sees every change at once; some 1,000 keys go in one query.
 *
 * <p><b>Writing.</b> Existing records by record id, 100 in a call. New records as an upsert by email (contacts and leads),
 * by {@code Account_Name}, by {@code Deal_Name}, or by a field that does not allow duplicate values; they are looked for
 * once more just before, so that an upsert never changes the name of somebody who exists. The mandatory fields of new
 * records come from the mapping or from {@link Builder#newRecordValue}. The {@code Email} of an existing contact or lead
 * is never written. A write that Zoho's answer does not mention is unknown, never applied. Names of fields and options of
 * picklists are compared with the live schema before anything is sent, because Zoho ignores what it does not know.
 *
 * <p><b>More.</b> {@link NoteWriter}, {@link TaskWriter}, {@link TagWriter}, {@link RecordReader}, {@link HistoryWriter}
 * (records of a custom module) and {@link SchemaProvisioner}.
 *
 * <p><b>Credentials.</b> OAuth with a refresh token of a self client or a server-based app. Zoho gives out 10 access
 * tokens in 10 minutes, so several nodes and restarts need {@link Builder#keepTokenIn}. The scopes are {@code
 * ZohoCRM.modules.ALL}, {@code ZohoCRM.settings.fields.READ} and {@code ZohoCRM.coql.READ}; for new fields also {@code
 * ZohoCRM.settings.fields.ALL}, for tags {@code ZohoCRM.settings.tags.READ}, for {@link Builder#searchPhones} also
 * {@code ZohoSearch.securesearch.READ}.
 *
 * <p>Safe for use by many threads.
 */
public final class ZohoAdapter implements CrmAdapter {

    /** About as many keys as one query can hold. */
    private static final int LOOKUP_BATCH = 1_000;

    /** Where an account's data are. A token of one data center is worth nothing in another. */
    public enum DataCenter {
        /** United States. */
        US("zoho.com", "zohoapis.com"),
        /** Europe. */
        EU("zoho.eu", "zohoapis.eu"),
        /** India. */
        IN("zoho.in", "zohoapis.in"),
        /** Australia. */
        AU("zoho.com.au", "zohoapis.com.au"),
        /** Japan. */
        JP("zoho.jp", "zohoapis.jp"),
        /** China. */
        CN("zoho.com.cn", "zohoapis.com.cn"),
        /** Canada. */
        CA("zohocloud.ca", "zohoapis.ca"),
        /** Saudi Arabia. */
        SA("zoho.sa", "zohoapis.sa");

        private final String accountsHost;
        private final String apiHost;

        DataCenter(String accountsHost, String apiHost) {
            this.accountsHost = "accounts." + accountsHost;
            this.apiHost = apiHost;
        }

        private String accountsUrl() {
            return "https://" + accountsHost;
        }

        private String apiUrl(Environment environment) {
            return "https://" + environment.prefix + "." + apiHost;
        }
    }

    /** Which copy of an account is meant. */
    public enum Environment {
        /** The account itself. */
        PRODUCTION("www"),
        /** Its sandbox. */
        SANDBOX("sandbox"),
        /** A developer account. */
        DEVELOPER("developer");

        private final String prefix;

        Environment(String prefix) {
            this.prefix = prefix;
        }
    }

    private final HttpJsonClient client;
    private final @Nullable HttpJsonClient accounts;
    private final ZohoPace pace;
    private final ZohoSchemas schemas;
    private final ZohoLookup lookup;
    private final ZohoWriter writer;
    private final ZohoEngagements engagements;
    private final ZohoTags tags;
    private final ZohoReader reader;
    private final ZohoHistory history;
    private final ZohoFields fields;

    private ZohoAdapter(Builder builder) {
        this.accounts = builder.credentials == null ? builder.accounts() : null;
        this.client = HttpJsonClient.builder("Zoho CRM", builder.apiUrl())
                .credentials(builder.credentials(accounts))
                .settings(builder.http)
                .errors(new ZohoErrors())
                .renewWhen(ZohoAdapter::isExpired)
                .build();
        this.pace = new ZohoPace(builder.http.clock(), builder.concurrency, builder.creditReserve);
        ZohoApi api = new ZohoApi(client, builder.paths, pace, builder.triggers);
        this.schemas = new ZohoSchemas(api, builder.http.clock(), builder.schemaTtl);
        ZohoQueries queries = new ZohoQueries(api, schemas, builder.conditions);
        this.lookup = new ZohoLookup(api, schemas, queries, builder.defaultRegion, builder.searchPhones);
        this.writer = new ZohoWriter(api, schemas, lookup, builder.valuesForNew());
        this.engagements = new ZohoEngagements(api, builder.zone);
        this.tags = new ZohoTags(api);
        this.reader = new ZohoReader(schemas, queries);
        this.history = new ZohoHistory(
                api, schemas, builder.historyMarker, builder.historyTime, Map.copyOf(builder.historyParents));
        this.fields = new ZohoFields(api, schemas);
    }

    /** A missing scope and a user without rights are 401 too; another token would not help and costs one of ten. */
    private static boolean isExpired(HttpAnswer answer) {
        String code = ZohoErrors.code(answer.json());
        return answer.status() == 401 && (code == null || code.equals("INVALID_TOKEN"));
    }

    /**
     * A builder.
     *
     * @return a builder that needs credentials
     */
    public static Builder builder() {
        return new Builder();
    }

    // The concurrency goes down when Zoho refuses calls for it, and comes back step by step.
    @Override
    public CrmLimits limits() {
        return new CrmLimits(ZohoApi.BATCH, LOOKUP_BATCH, pace.concurrency());
    }

    // Remembered for the builder's schemaTtl; asked for anew when a field turns out to be unknown.
    @Override
    public CrmSchema describe(RecordType type) {
        return schemas.of(ZohoPaths.moduleName(type)).schema();
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
        for (Object one : List.of(engagements, tags, reader, history, fields)) {
            if (ability.isInterface() && ability.isInstance(one)) {
                return Optional.of(ability.cast(one));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        client.close();
        if (accounts != null) {
            accounts.close();
        }
    }

    @Override
    public String toString() {
        return "ZohoAdapter[" + client + "]";
    }

    /** Collects what an adapter needs. Not thread-safe. */
    public static final class Builder {

        private DataCenter dataCenter = DataCenter.US;
        private Environment environment = Environment.PRODUCTION;
        private @Nullable String accountsUrl;
        private @Nullable String apiUrl;
        private @Nullable String clientId;
        private @Nullable String clientSecret;
        private @Nullable String refreshToken;
        private @Nullable Credentials credentials;
        private @Nullable SecretStore store;
        private @Nullable String secretName;
        private @Nullable SecretKey key;
        private ZohoPaths paths = new ZohoPaths("v8");
        private HttpSettings http = HttpSettings.defaults();
        private Duration schemaTtl = Duration.ofMinutes(10);
        private int concurrency = 3;
        private int conditions = ZohoCoql.CONDITIONS;
        private long creditReserve;
        private @Nullable String defaultRegion;
        private boolean searchPhones;
        private @Nullable List<String> triggers;
        private ZoneId zone = ZoneOffset.UTC;
        private String historyMarker = "NPS_Marker";
        private @Nullable String historyTime;
        private final Map<String, String> historyParents = new LinkedHashMap<>();
        private final Map<String, Map<String, String>> newRecordValues = new HashMap<>();

        private Builder() {}

        /**
         * Where the account's data are. Default {@link DataCenter#US}. It shows in the address of Zoho CRM in the
         * browser, such as {@code crm.zoho.eu}.
         *
         * @param dataCenter the data center
         * @return this builder
         */
        public Builder dataCenter(DataCenter dataCenter) {
            this.dataCenter = dataCenter;
            return this;
        }

        /**
         * Which copy of the account is meant. Default {@link Environment#PRODUCTION}, where the address that comes with
         * the token replaces that of the data center.
         *
         * @param environment the environment
         * @return this builder
         */
        public Builder environment(Environment environment) {
            this.environment = environment;
            return this;
        }

        /**
         * The client and the refresh token, from Zoho's API console. Required, unless {@link #credentials} is called.
         *
         * @param clientId the client's id
         * @param clientSecret the client's secret
         * @param refreshToken the refresh token that a consent for {@code access_type=offline} gave
         * @return this builder
         * @throws IllegalArgumentException if one of them is blank
         */
        public Builder oauth(String clientId, String clientSecret, String refreshToken) {
            this.clientId = checked(clientId, "client id");
            this.clientSecret = checked(clientSecret, "client secret");
            this.refreshToken = checked(refreshToken, "refresh token");
            return this;
        }

        private static String checked(String text, String what) {
            if (text.isBlank() || !text.equals(text.strip())) {
                throw new IllegalArgumentException("Zoho: the " + what
                        + " is empty, or begins or ends with white space: give the one that Zoho" + " issued");
            }
            return text;
        }

        /**
         * Keeps the access token where all nodes and the next start find it, encrypted with the host's key. Without it
         * each start and each node asks for a token of its own, and Zoho denies access for a while after 10 in 10
         * minutes.
         *
         * @param store where to, such as a {@code JdbcSecretStore}
         * @param name under which name: one per destination
         * @param key an AES key of 128 or 256 bits
         * @return this builder
         */
        public Builder keepTokenIn(SecretStore store, String name, SecretKey key) {
            this.store = store;
            this.secretName = name;
            this.key = key;
            return this;
        }

        /**
         * Credentials of another kind, for a host that renews its tokens itself: the header {@code Authorization} with
         * {@code Zoho-oauthtoken <token>}.
         *
         * @param credentials the credentials
         * @return this builder
         */
        public Builder credentials(Credentials credentials) {
            this.credentials = credentials;
            return this;
        }

        /**
         * Where tokens are asked for, instead of the data center's accounts server: for a simulator.
         *
         * @param url an https URL; http only on this machine
         * @return this builder
         */
        public Builder accountsUrl(String url) {
            this.accountsUrl = url;
            return this;
        }

        /**
         * Where the API is, instead of the data center's and of the address that comes with the token.
         *
         * @param url an https URL; http only on this machine
         * @return this builder
         */
        public Builder apiUrl(String url) {
            this.apiUrl = url;
            return this;
        }

        /**
         * The version of the API. Default {@code v8}, for which this adapter was written.
         *
         * @param version such as {@code v8}
         * @return this builder
         * @throws IllegalArgumentException if it is none
         */
        public Builder apiVersion(String version) {
            this.paths = new ZohoPaths(version);
            return this;
        }

        /**
         * The region in which phone numbers of Zoho's records without a country code are read. Default none: such a
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
         * Also searches for each phone number that no usual spelling found. It finds unusual spellings, costs one call
         * for each number, and sees changes some moments later. Default off.
         *
         * @return this builder
         */
        public Builder searchPhones() {
            this.searchPhones = true;
            return this;
        }

        /**
         * What a new record gets in a field that the mapping leaves empty, such as {@code Last_Name} of a contact, which
         * is mandatory. An existing record is never changed by it.
         *
         * @param type what kind of record
         * @param field the API name of the field
         * @param value the text
         * @return this builder
         */
        public Builder newRecordValue(RecordType type, String field, String value) {
            newRecordValues
                    .computeIfAbsent(ZohoPaths.moduleName(type), k -> new LinkedHashMap<>())
                    .put(field, value);
            return this;
        }

        /**
         * Which of the customer's automations run when we write: {@code workflow}, {@code approval}, {@code blueprint},
         * {@code pathfinder}, {@code orchestration}. Default all, as Zoho does. None at all are right for filling in
         * old answers.
         *
         * @param names the automations; none given means that none runs
         * @return this builder
         * @throws IllegalArgumentException if a name is not one of the five
         */
        public Builder triggers(String... names) {
            Set<String> known = Set.of("workflow", "approval", "blueprint", "pathfinder", "orchestration");
            for (String name : names) {
                if (!known.contains(name)) {
                    throw new IllegalArgumentException(
                            "'" + name + "' is no automation of Zoho; use workflow, approval,"
                                    + " blueprint, pathfinder, orchestration, or none of them");
                }
            }
            this.triggers = List.of(names);
            return this;
        }

        /**
         * Most calls at the same time. Default 3. Zoho allows an app 5 (free edition) to 25 (Ultimate), of these 10 that
         * query or write; when it refuses, the adapter goes down by itself for a while.
         *
         * @param calls 1 to 10
         * @return this builder
         * @throws IllegalArgumentException if it is out of this range
         */
        public Builder concurrency(int calls) {
            this.concurrency = within("concurrency", calls, 1, 10);
            return this;
        }

        /**
         * How many of Zoho's credits of 24 hours are left to the customer's other integrations. Default 0. Zoho tells
         * what is left once half of them are used; at the reserve, calls fail as {@code QUOTA_EXHAUSTED} without being
         * sent, and one is tried every half hour.
         *
         * @param credits 0 or more
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder creditReserve(long credits) {
            if (credits < 0) {
                throw new IllegalArgumentException("creditReserve is 0 or more; got " + credits);
            }
            this.creditReserve = credits;
            return this;
        }

        /**
         * Most conditions of one query, each with up to 50 values. Default 25, as Zoho allows. Fewer make queries
         * shorter and more numerous.
         *
         * @param conditions 2 to 25
         * @return this builder
         * @throws IllegalArgumentException if it is out of this range
         */
        public Builder conditionsPerQuery(int conditions) {
            this.conditions = within("conditionsPerQuery", conditions, 2, ZohoCoql.CONDITIONS);
            return this;
        }

        private static int within(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " is " + least + " to " + most + "; got " + value);
            }
            return value;
        }

        /**
         * Where the day on which a task is due is taken; Zoho's tasks have no time of day. Default UTC.
         *
         * @param zone the zone
         * @return this builder
         */
        public Builder zone(ZoneId zone) {
            this.zone = zone;
            return this;
        }

        /**
         * The field of a history module that holds the marker by which a repeated answer is recognized. It must be a
         * single line that does not allow duplicate values. Default {@code NPS_Marker}.
         *
         * @param field its API name
         * @return this builder
         */
        public Builder historyMarker(String field) {
            this.historyMarker = field;
            return this;
        }

        /**
         * The field of a history module that holds when the customer answered. Default none.
         *
         * @param field its API name
         * @return this builder
         */
        public Builder historyTime(String field) {
            this.historyTime = field;
            return this;
        }

        /**
         * The lookup field of a history module that leads to the customer's record. Default the only one that leads to
         * that kind of record.
         *
         * @param parent what kind of record it leads to
         * @param field its API name
         * @return this builder
         */
        public Builder historyParent(RecordType parent, String field) {
            historyParents.put(ZohoPaths.moduleName(parent), field);
            return this;
        }

        /**
         * How long the fields of a module are remembered. Default 10 minutes.
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
        public ZohoAdapter build() {
            if (credentials == null && refreshToken == null) {
                throw new IllegalStateException(
                        "Zoho needs credentials: call oauth(...) with a client and a refresh token");
            }
            return new ZohoAdapter(this);
        }

        private String apiUrl() {
            return apiUrl == null ? dataCenter.apiUrl(environment) : apiUrl;
        }

        private HttpJsonClient accounts() {
            return HttpJsonClient.builder("Zoho accounts", accountsUrl == null ? dataCenter.accountsUrl() : accountsUrl)
                    .settings(http)
                    .build();
        }

        private Credentials credentials(@Nullable HttpJsonClient accounts) {
            Credentials given = credentials;
            if (given != null) {
                return given;
            }
            ZohoTokenSource source = new ZohoTokenSource(
                    Objects.requireNonNull(accounts),
                    Objects.requireNonNull(clientId),
                    Objects.requireNonNull(clientSecret),
                    Objects.requireNonNull(refreshToken),
                    apiUrl == null && environment == Environment.PRODUCTION,
                    http.clock());
            RefreshingCredentials.Builder refreshing = RefreshingCredentials.builder(source)
                    .scheme("Zoho-oauthtoken")
                    .clock(http.clock())
                    .refreshAhead(Duration.ofMinutes(5));
            if (store != null && secretName != null && key != null) {
                refreshing.keepIn(store, secretName, key);
            }
            return refreshing.build();
        }

        private Map<String, Map<String, String>> valuesForNew() {
            Map<String, Map<String, String>> copy = new HashMap<>();
            newRecordValues.forEach((module, values) -> copy.put(module, Map.copyOf(values)));
            return copy;
        }
    }
}
