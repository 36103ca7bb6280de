package io.github.nps4j.crm.pipedrive;

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
import io.github.nps4j.crm.support.internal.RefreshTokenGrant;
import io.github.nps4j.http.Credentials;
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.http.RateLimit;
import io.github.nps4j.http.RefreshingCredentials;
import io.github.nps4j.mapping.RecordType;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * One Pipedrive company. {@link RecordType#CONTACT} is a person, {@link RecordType#ACCOUNT} an organization, {@link
 * RecordType#DEAL} a deal.
 *
 * <p><b>Fields.</b> A mapping names a field by its label ({@code NPS score}) or by its key. The key of a custom field
 * differs in each company, so labels make one mapping serve many; a label that several fields have is an error. Options
 * are named by their labels. Pipedrive has no yes-or-no type: a single-option field with exactly the options of {@link
 * Builder#yesNo} counts as one. It has no type for points in time either: see {@link Builder#dateTimeFields}.
 *
 * <p><b>Finding.</b> By record id, 100 in a call. By email, phone, name or any custom text or number field, one key per
 * search, because Pipedrive has no other; what the search proposes is compared with the records themselves. The search sees
 * a change some moments later.
 *
 * <p><b>Writing.</b> One record per call, because Pipedrive has no batches. A new record is preceded by a search and by a
 * look at the records added last, so that repeating a write whose answer was lost adds none. Emails and phones of a
 * person who exists are never written: Pipedrive would replace all of them.
 *
 * <p><b>More.</b> {@link NoteWriter}, {@link TaskWriter} (activities), {@link TagWriter} (labels), {@link RecordReader}
 * and {@link SchemaProvisioner}. Pipedrive has no objects of one's own, so {@link HistoryWriter} keeps a note per answer;
 * the mapping names the object {@code note}.
 *
 * <p><b>Limits.</b> Calls stay within what the plan allows in two seconds, searches within 10 in two seconds. A part of the
 * company's daily tokens is left to its other integrations, see {@link Builder#reserve}.
 *
 * <p>Safe for use by many threads.
 */
public final class PipedriveAdapter implements CrmAdapter {

    private static final String OAUTH = "https://oauth.pipedrive.com";
    private static final int MOST_CONCURRENCY = 16;

    private final HttpJsonClient client;
    private final @Nullable RefreshTokenGrant tokens;
    private final CrmLimits limits;
    private final PipedriveSchemas schemas;
    private final PipedriveLookup lookup;
    private final PipedriveWriter writer;
    private final PipedriveEngagements engagements;
    private final PipedriveLabels labels;
    private final PipedriveReader reader;
    private final PipedriveProvisioner provisioner;

    private PipedriveAdapter(
            Builder builder, String baseUrl, Credentials credentials, @Nullable RefreshTokenGrant tokens) {
        PipedriveBudget budget =
                new PipedriveBudget(builder.http.clock(), builder.resetZone, builder.reserve, builder.dailyTokens);
        this.tokens = tokens;
        this.client = HttpJsonClient.builder("Pipedrive", baseUrl)
                .credentials(credentials)
                .settings(builder.http)
                .limit(RateLimit.of(PipedriveApi.CALLS, builder.callsPerTwoSeconds, Duration.ofSeconds(2)))
                .limit(RateLimit.of(PipedriveApi.SEARCH, builder.searchesPerTwoSeconds, Duration.ofSeconds(2)))
                .errors(new PipedriveErrors(budget::untilReset))
                .build();
        PipedriveApi api = new PipedriveApi(client, budget);
        // enough to use the limit up while each call takes a quarter of a second
        int enough = Math.max(2, Math.min(MOST_CONCURRENCY, (builder.callsPerTwoSeconds + 7) / 8));
        this.limits = new CrmLimits(1, PipedriveApi.IDS, builder.concurrency > 0 ? builder.concurrency : enough);
        PipedriveValues values = new PipedriveValues(builder.yes, builder.no);
        this.schemas = new PipedriveSchemas(
                api, builder.http.clock(), builder.schemaTtl, builder.dateTimeFields, builder.yes, builder.no);
        this.lookup = new PipedriveLookup(api, schemas, builder.defaultRegion);
        this.writer = new PipedriveWriter(api, schemas, lookup, values, builder.http.clock(), builder.searchLag);
        this.engagements = new PipedriveEngagements(api, builder.activityType, builder.activityOwner);
        this.labels = new PipedriveLabels(api, schemas, builder.labelField);
        this.reader = new PipedriveReader(api, schemas, values);
        this.provisioner = new PipedriveProvisioner(api, schemas, builder.dateTimeFields, builder.yes, builder.no);
    }

    /**
     * A builder.
     *
     * @return a builder that needs a company domain and an API token, or an OAuth app
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public CrmLimits limits() {
        return limits;
    }

    // Remembered for the builder's schemaTtl; asked for anew when a field turns out to be unknown.
    @Override
    public CrmSchema describe(RecordType type) {
        return schemas.of(PipedriveResource.of(type));
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
        if (ability == NoteWriter.class || ability == TaskWriter.class || ability == HistoryWriter.class) {
            return Optional.of(ability.cast(engagements));
        }
        if (ability == TagWriter.class) {
            return Optional.of(ability.cast(labels));
        }
        if (ability == RecordReader.class) {
            return Optional.of(ability.cast(reader));
        }
        if (ability == SchemaProvisioner.class) {
            return Optional.of(ability.cast(provisioner));
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
        return "PipedriveAdapter[" + client + "]";
    }

    /** Collects what an adapter needs. Not thread-safe. */
    public static final class Builder {

        private @Nullable Credentials credentials;
        private @Nullable String baseUrl;
        private String oauthUrl = OAUTH;
        private @Nullable String clientId;
        private @Nullable String clientSecret;
        private @Nullable String refreshToken;
        private @Nullable SecretStore store;
        private @Nullable String storeName;
        private @Nullable SecretKey storeKey;
        private HttpSettings http = HttpSettings.defaults();
        private Duration schemaTtl = Duration.ofMinutes(10);
        private Duration searchLag = Duration.ofMinutes(10);
        private int callsPerTwoSeconds = 20;
        private int searchesPerTwoSeconds = 10;
        private int concurrency;
        private long dailyTokens;
        private double reserve = 0.10;
        private ZoneId resetZone = ZoneOffset.UTC;
        private @Nullable String defaultRegion;
        private String activityType = "task";
        private @Nullable Long activityOwner;
        private String labelField = "label_ids";
        private Set<String> dateTimeFields = Set.of();
        private String yes = "Yes";
        private String no = "No";

        private Builder() {}

        /**
         * The company, as in the address {@code https://<domain>.pipedrive.com}. Required with an API token; with OAuth
         * Pipedrive tells it.
         *
         * @param domain the first part of the address, such as {@code acme}
         * @return this builder
         * @throws IllegalArgumentException if it is no such part
         */
        public Builder companyDomain(String domain) {
            if (!domain.matches("[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")) {
                throw new IllegalArgumentException(
                        "the company domain is the first part of https://<domain>.pipedrive.com, such as acme");
            }
            return baseUrl("https://" + domain + ".pipedrive.com");
        }

        /**
         * Where the API is, in place of {@link #companyDomain}: for a simulator.
         *
         * @param baseUrl an https URL; http only on this machine
         * @return this builder
         */
        public Builder baseUrl(String baseUrl) {
            this.baseUrl = baseUrl;
            return this;
        }

        /**
         * The personal API token of a user. A company has one per user, and making a new one ends the old.
         *
         * @param token the token
         * @return this builder
         * @throws IllegalArgumentException if it is blank or no token
         */
        public Builder apiToken(String token) {
            return credentials(Credentials.header("x-api-token", token));
        }

        /**
         * Credentials of another kind.
         *
         * @param credentials the credentials
         * @return this builder
         */
        public Builder credentials(Credentials credentials) {
            this.credentials = credentials;
            return this;
        }

        /**
         * An OAuth app that the customer installed. The refresh token may change with each use, so call {@link
         * #keepTokensIn} as well, or the next start may have none that holds.
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
         * Where OAuth tokens are renewed. Default {@code https://oauth.pipedrive.com}.
         *
         * @param url an https URL; http only on this machine, for a simulator
         * @return this builder
         */
        public Builder oauthUrl(String url) {
            this.oauthUrl = url;
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
         * Most calls in any two seconds. Default 20, which the Lite plan allows an API token; Growth, Premium and Ultimate
         * allow 40, 100 and 120, and an OAuth app 80, 160, 400 and 480.
         *
         * @param calls 1 to 10,000
         * @return this builder
         */
        public Builder callsPerTwoSeconds(int calls) {
            this.callsPerTwoSeconds = calls;
            return this;
        }

        /**
         * Most searches in any two seconds. Default 10, which every plan allows.
         *
         * @param searches 1 to 10,000
         * @return this builder
         */
        public Builder searchesPerTwoSeconds(int searches) {
            this.searchesPerTwoSeconds = searches;
            return this;
        }

        /**
         * Most calls at the same time. Default an eighth of {@link #callsPerTwoSeconds}, 2 to 16, which uses the limit up
         * while a call takes a quarter of a second.
         *
         * @param calls 1 or more
         * @return this builder
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder concurrency(int calls) {
            if (calls < 1) {
                throw new IllegalArgumentException("concurrency is 1 or more; got " + calls);
            }
            this.concurrency = calls;
            return this;
        }

        /**
         * The API tokens that the company has for a day: 30,000 times the plan's factor (Lite 1, Growth 2, Premium 5,
         * Ultimate 7) times its seats. Pipedrive's own headers come before this number; it counts where they are missing,
         * and then only the calls of this adapter are known. Default not known.
         *
         * @param tokens 1 or more
         * @return this builder
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder dailyTokens(long tokens) {
            if (tokens < 1) {
                throw new IllegalArgumentException("the tokens of a day are 1 or more; got " + tokens);
            }
            this.dailyTokens = tokens;
            return this;
        }

        /**
         * The part of the company's daily tokens that is left to its other integrations: below it nothing is sent until
         * the reset. Default 0.10.
         *
         * @param part 0 (none) to 0.99
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder reserve(double part) {
            if (!(part >= 0 && part <= 0.99)) {
                throw new IllegalArgumentException("the reserve is 0 to 0.99; got " + part);
            }
            this.reserve = part;
            return this;
        }

        /**
         * Where the midnight is at which the daily tokens come back: that of Pipedrive's server, which is not documented.
         * Default UTC.
         *
         * @param zone the zone
         * @return this builder
         */
        public Builder resetZone(ZoneId zone) {
            this.resetZone = Objects.requireNonNull(zone, "zone");
            return this;
        }

        /**
         * The region in which phone numbers of Pipedrive's records without a country code are read. Default none: such a
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
         * The kind of activity that a task becomes, as the account's list of activity types keys it. Default {@code task}.
         *
         * @param key such as {@code call}
         * @return this builder
         */
        public Builder activityType(String key) {
            this.activityType = Objects.requireNonNull(key, "key");
            return this;
        }

        /**
         * Who gets the activities. Default the user of the credentials.
         *
         * @param userId Pipedrive's id of the user
         * @return this builder
         */
        public Builder activityOwner(long userId) {
            this.activityOwner = userId;
            return this;
        }

        /**
         * The field that holds the labels, of Pipedrive's own or a multiple-options field. Default {@code label_ids}.
         *
         * @param field its label or key
         * @return this builder
         */
        public Builder labelField(String field) {
            this.labelField = Objects.requireNonNull(field, "field");
            return this;
        }

        /**
         * Text fields that hold points in time, as ISO 8601 in UTC, because Pipedrive has no type for them. Default none.
         *
         * @param fields labels or keys
         * @return this builder
         */
        public Builder dateTimeFields(String... fields) {
            this.dateTimeFields = Set.copyOf(new LinkedHashSet<>(Arrays.asList(fields)));
            return this;
        }

        /**
         * The options of a single-option field that make it a field for yes or no. Default {@code Yes} and {@code No}.
         *
         * @param yes the label for yes
         * @param no the label for no
         * @return this builder
         */
        public Builder yesNo(String yes, String no) {
            this.yes = Objects.requireNonNull(yes, "yes");
            this.no = Objects.requireNonNull(no, "no");
            return this;
        }

        /**
         * How long the fields of a record type are remembered. Default 10 minutes.
         *
         * @param ttl zero (never) or more
         * @return this builder
         */
        public Builder schemaTtl(Duration ttl) {
            this.schemaTtl = Objects.requireNonNull(ttl, "ttl");
            return this;
        }

        /**
         * How long Pipedrive's search may take to see a new record. Before a record is added, those added since are looked
         * at. Default 10 minutes.
         *
         * @param lag zero or more
         * @return this builder
         */
        public Builder searchLag(Duration lag) {
            this.searchLag = Objects.requireNonNull(lag, "lag");
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
         * @throws IllegalStateException if there are no credentials, or no company domain for an API token
         * @throws IllegalArgumentException if a value is out of its range
         */
        public PipedriveAdapter build() {
            String id = clientId;
            String secret = clientSecret;
            String refresh = refreshToken;
            if (id != null && secret != null && refresh != null) {
                RefreshTokenGrant source = PipedriveTokens.of(http, oauthUrl, id, secret, refresh);
                RefreshingCredentials.Builder renewed =
                        RefreshingCredentials.builder(source).clock(http.clock());
                if (store != null && storeName != null && storeKey != null) {
                    renewed.keepIn(store, storeName, storeKey);
                }
                // each token says where the API is; this holds for one that does not
                String base = baseUrl == null ? "https://api.pipedrive.com" : baseUrl;
                return new PipedriveAdapter(this, base, renewed.build(), source);
            }
            Credentials given = credentials;
            String base = baseUrl;
            if (given == null) {
                throw new IllegalStateException(
                        "Pipedrive needs credentials: call apiToken(...), or oauth(...) for an app");
            }
            if (base == null) {
                throw new IllegalStateException(
                        "Pipedrive needs the company: call companyDomain(...) with the first part of its address");
            }
            return new PipedriveAdapter(this, base, given, null);
        }
    }
}
