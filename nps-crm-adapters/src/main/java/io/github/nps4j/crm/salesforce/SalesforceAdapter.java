package io.github.nps4j.crm.salesforce;

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
import io.github.nps4j.http.HttpJsonClient;
import io.github.nps4j.http.HttpSettings;
import io.github.nps4j.http.RefreshingCredentials;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.mapping.TaskPriority;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * One Salesforce org.
 *
 * <p><b>Finding.</b> By record id (15 or 18 characters; the id of a merged record leads to the one that stayed), by email
 * ({@code Email}, or {@code PersonEmail} of person accounts), by phone (the object's phone fields, compared as E.164), and
 * by any field that the mapping names. Queries are consistent; phones are found by Salesforce's search, which sees a change
 * some moments later. A converted lead is found as its contact.
 *
 * <p><b>Writing.</b> 200 records in a call (sObject Collections), or as jobs of the Bulk API 2.0 from
 * {@link Builder#bulkAbove} records on. New records are upserted by the external id that the mapping names; under any other
 * key, an email for instance, the key is looked for first. A record that was merged or converted meanwhile is told as gone,
 * so that the engine finds it anew and keeps the order of answers. A row lock is told as locked and tried again.
 *
 * <p><b>More.</b> {@link NoteWriter} (enhanced notes, or classic ones), {@link TaskWriter} (tasks), {@link TagWriter} (topics), {@link RecordReader},
 * {@link HistoryWriter} (a custom object with a lookup to the record and an external id) and {@link SchemaProvisioner}
 * (custom fields; needs {@link Builder#permissionSet}).
 *
 * <p><b>Limits.</b> Where the share of the org's daily calls that is left falls below {@link Builder#reserve}, nothing is
 * sent and calls fail as {@code QUOTA_EXHAUSTED}.
 *
 * <p>The app needs the scopes {@code api} and, for a refresh token, {@code refresh_token}. Safe for use by many threads.
 */
public final class SalesforceAdapter implements CrmAdapter {

    /** Several queries, so that the engine's page needs few questions. */
    private static final int LOOKUP_BATCH = 2_000;

    /** Most rows that Salesforce puts into one batch of a job. */
    private static final int JOB_ROWS = 10_000;

    /** The first version of the API with composite graphs. */
    private static final double GRAPHS_SINCE = 50;

    private final HttpJsonClient client;
    private final @Nullable SalesforceLogin login;
    private final CrmLimits limits;
    private final SalesforceSchemas schemas;
    private final SalesforceLookup lookup;
    private final SalesforceWriter writer;
    private final List<Object> abilities;

    private SalesforceAdapter(
            Builder builder, String baseUrl, Credentials credentials, @Nullable SalesforceLogin login) {
        HttpSettings http = builder.http;
        this.login = login;
        this.client = HttpJsonClient.builder("Salesforce", baseUrl)
                .credentials(credentials)
                .settings(http)
                .errors(new SalesforceErrors())
                .renewWhen(SalesforceErrors::isWorthRenewing)
                .build();
        SalesforceApi api = new SalesforceApi(
                client, new SalesforceQuota(builder.reserve, http.clock()), builder.version, builder.headers());
        SalesforceBulk bulk = builder.bulkAbove == 0
                ? null
                : new SalesforceBulk(api, builder.bulkAbove, http.clock(), http.waiter(), builder.bulkPatience);
        SalesforceCollections small = new SalesforceCollections(api, null);
        this.limits = new CrmLimits(
                bulk == null ? SalesforceApi.ROWS : Math.max(builder.bulkAbove, JOB_ROWS),
                LOOKUP_BATCH,
                builder.concurrency);
        this.schemas = new SalesforceSchemas(api, http.clock(), builder.schemaTtl);
        this.lookup = new SalesforceLookup(api, schemas, builder.defaultRegion);
        this.writer = new SalesforceWriter(
                schemas, lookup, bulk == null ? small : new SalesforceCollections(api, bulk), builder.defaults());
        this.abilities = List.of(
                new SalesforceNotes(api, schemas, small, builder.noteForm(), builder.noteTitle),
                new SalesforceTasks(api, small, builder.taskStatus, builder.priorities),
                new SalesforceTags(api, small),
                new SalesforceReader(schemas, lookup),
                new SalesforceHistory(
                        schemas, small, builder.historyMarkerField, builder.historyTimeField, builder.historyParents),
                new SalesforceProvisioner(api, schemas, builder.permissionSet));
    }

    /**
     * A builder.
     *
     * @return a builder that needs one way to log in
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
        return schemas.of(SalesforceNames.object(type)).schema();
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
        return abilities.stream().filter(ability::isInstance).map(ability::cast).findFirst();
    }

    @Override
    public void close() {
        client.close();
        if (login != null) {
            login.close();
        }
    }

    @Override
    public String toString() {
        return "SalesforceAdapter[" + client + "]";
    }

    /** The kinds of notes that Salesforce has. */
    public enum NoteForm {
        /** Enhanced notes where the org has them, classic ones elsewhere. */
        AS_THE_ORG_HAS,
        /** Enhanced notes ({@code ContentNote}). Needs version 50.0 of the API or later, and notes enabled in the org. */
        ENHANCED,
        /** Classic notes ({@code Note}). */
        CLASSIC
    }

    /** Collects what an adapter needs. Not thread-safe. */
    public static final class Builder {

        private String loginUrl = "https://login.salesforce.com";
        private SalesforceLogin.@Nullable Grant grant;
        private @Nullable Credentials credentials;
        private @Nullable String instanceUrl;
        private @Nullable SecretStore tokenStore;
        private @Nullable String tokenName;
        private @Nullable SecretKey tokenKey;
        private String version = "62.0";
        private HttpSettings http = HttpSettings.defaults();
        private Duration schemaTtl = Duration.ofMinutes(10);
        private double reserve = 0.1;
        private int concurrency = 4;
        private int bulkAbove;
        private Duration bulkPatience = Duration.ofMinutes(10);
        private boolean duplicatesAllowed;
        private @Nullable String defaultRegion;
        private final Map<RecordType, Map<String, FieldValue>> newRecordDefaults = new LinkedHashMap<>();
        private NoteForm noteForm = NoteForm.AS_THE_ORG_HAS;
        private String noteTitle = "NPS";
        private String taskStatus = "Not Started";
        private final Map<TaskPriority, String> priorities = new EnumMap<>(
                Map.of(TaskPriority.LOW, "Low", TaskPriority.NORMAL, "Normal", TaskPriority.HIGH, "High"));
        private @Nullable String historyMarkerField;
        private @Nullable String historyTimeField;
        private final Map<String, String> historyParents = new LinkedHashMap<>();
        private @Nullable String permissionSet;

        private Builder() {}

        /**
         * Logs in with a refresh token, got once by a person's consent (web server or device flow).
         *
         * @param clientId the consumer key of the external client app
         * @param clientSecret its secret, or {@code null} where the app demands none
         * @param refreshToken the refresh token
         * @return this builder
         */
        public Builder refreshToken(String clientId, @Nullable String clientSecret, String refreshToken) {
            this.grant = new SalesforceLogin.Grant.Refresh(
                    given(clientId, "client id"), clientSecret, given(refreshToken, "refresh token"));
            return this;
        }

        /**
         * Logs in with assertions signed by the app's key (JWT bearer flow). The app must be pre-authorized for the user.
         *
         * @param clientId the consumer key of the external client app
         * @param username the user name of the integration user
         * @param key the RSA key whose certificate the app has
         * @return this builder
         */
        public Builder jwtBearer(String clientId, String username, PrivateKey key) {
            return jwtBearer(clientId, username, key, null);
        }

        /**
         * Logs in as {@link #jwtBearer(String, String, PrivateKey)}, for an audience other than the usual one.
         *
         * @param clientId the consumer key of the external client app
         * @param username the user name of the integration user
         * @param key the RSA key whose certificate the app has
         * @param audience such as the URL of an Experience Cloud site; {@code null} for {@code
         *     https://login.salesforce.com}, or {@code https://test.salesforce.com} if the login URL is that of a sandbox
         * @return this builder
         */
        public Builder jwtBearer(String clientId, String username, PrivateKey key, @Nullable String audience) {
            this.grant = new SalesforceLogin.Grant.Jwt(
                    given(clientId, "client id"), given(username, "user name"), Objects.requireNonNull(key), audience);
            return this;
        }

        /**
         * Logs in with the app's own secret, as the user that the app names. Needs {@link #loginUrl} with the org's My
         * Domain.
         *
         * @param clientId the consumer key of the external client app
         * @param clientSecret its secret
         * @return this builder
         */
        public Builder clientCredentials(String clientId, String clientSecret) {
            this.grant = new SalesforceLogin.Grant.Client(
                    given(clientId, "client id"), given(clientSecret, "client secret"));
            return this;
        }

        /**
         * Credentials that the host manages itself.
         *
         * @param instanceUrl where the org is, such as {@code https://acme.my.salesforce.com}; credentials with a base
         *     URL of their own override it
         * @param credentials the credentials
         * @return this builder
         */
        public Builder credentials(String instanceUrl, Credentials credentials) {
            this.instanceUrl = instanceUrl;
            this.credentials = credentials;
            return this;
        }

        /**
         * Where to log in. Default {@code https://login.salesforce.com}; {@code https://test.salesforce.com} for a
         * sandbox, or the org's My Domain.
         *
         * @param loginUrl an https URL; http only on this machine, for a simulator
         * @return this builder
         */
        public Builder loginUrl(String loginUrl) {
            this.loginUrl = loginUrl;
            return this;
        }

        /**
         * Keeps the token where all nodes and the next start find it, encrypted with the host's key. Default: each process
         * logs in for itself.
         *
         * @param store where to
         * @param name under which name: one per org and user
         * @param key an AES key of 128 or 256 bits
         * @return this builder
         */
        public Builder keepTokenIn(SecretStore store, String name, SecretKey key) {
            this.tokenStore = store;
            this.tokenName = name;
            this.tokenKey = key;
            return this;
        }

        /**
         * The version of the API. Default {@code 62.0}.
         *
         * @param version 46.0 or later
         * @return this builder
         * @throws IllegalArgumentException if it is none
         */
        public Builder apiVersion(String version) {
            String plain = version.startsWith("v") ? version.substring(1) : version;
            if (!plain.matches("(4[6-9]|[5-9][0-9]|[1-9][0-9]{2})\\.0")) {
                throw new IllegalArgumentException(
                        "'" + version + "' is no version of the Salesforce API that can be used: give 46.0 or later");
            }
            this.version = plain;
            return this;
        }

        /**
         * The share of the org's daily calls that is left to other integrations. Default 0.1.
         *
         * @param share 0 (use them up) to 0.9
         * @return this builder
         * @throws IllegalArgumentException if it is out of its range
         */
        public Builder reserve(double share) {
            if (!(share >= 0 && share <= 0.9)) {
                throw new IllegalArgumentException("the reserve is a share from 0 to 0.9; got " + share);
            }
            this.reserve = share;
            return this;
        }

        /**
         * Sends batches of so many records or more as jobs of the Bulk API 2.0, which spare the org's calls. The engine's
         * batches grow to 10,000 records then, as far as its page does; what is smaller still goes 200 in a call. A job
         * takes seconds to minutes, so this is for backfills. Default never.
         *
         * @param records 2 or more; 0 for never. Salesforce suggests 2,000
         * @return this builder
         * @throws IllegalArgumentException if it is negative or 1
         */
        public Builder bulkAbove(int records) {
            if (records < 0 || records == 1) {
                throw new IllegalArgumentException("a job has 2 records or more; got " + records);
            }
            this.bulkAbove = records;
            return this;
        }

        /**
         * How long a job may take. After that its outcome is unknown, and its records are written again. Default 10
         * minutes.
         *
         * @param time more than zero
         * @return this builder
         */
        public Builder bulkPatience(Duration time) {
            this.bulkPatience = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Saves records that a duplicate rule warns of. Default: they are rejected.
         *
         * @return this builder
         */
        public Builder allowDuplicates() {
            this.duplicatesAllowed = true;
            return this;
        }

        /**
         * A value that a new record gets where the mapping gives none, such as {@code LastName} of a contact, which
         * Salesforce demands. Existing records keep theirs.
         *
         * @param type what kind of record
         * @param field the API name of the field
         * @param value the value
         * @return this builder
         */
        public Builder newRecordDefault(RecordType type, String field, FieldValue value) {
            newRecordDefaults
                    .computeIfAbsent(type, k -> new LinkedHashMap<>())
                    .put(SalesforceNames.name(field, "field"), value);
            return this;
        }

        /**
         * The region in which phone numbers of Salesforce's records without a country code are read. Default none: such a
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
         * Which kind of note is written. Default {@link NoteForm#AS_THE_ORG_HAS}.
         *
         * @param form the form
         * @return this builder
         */
        public Builder noteForm(NoteForm form) {
            this.noteForm = Objects.requireNonNull(form, "form");
            return this;
        }

        /**
         * The title of notes; that of an enhanced one also holds the marker of its answer. Default {@code NPS}.
         *
         * @param title at most 80 characters
         * @return this builder
         */
        public Builder noteTitle(String title) {
            this.noteTitle = title;
            return this;
        }

        /**
         * The status of new tasks, an option of the org's own list. Default {@code Not Started}.
         *
         * @param status the option
         * @return this builder
         */
        public Builder taskStatus(String status) {
            this.taskStatus = status;
            return this;
        }

        /**
         * What a priority is called in the org's own list. Default {@code Low}, {@code Normal} and {@code High}.
         *
         * @param priority the priority
         * @param option the option
         * @return this builder
         */
        public Builder taskPriority(TaskPriority priority, String option) {
            priorities.put(priority, option);
            return this;
        }

        /**
         * The external id of history objects that holds the marker of an answer. Default: the only external id that the
         * object has.
         *
         * @param field the API name of the field
         * @return this builder
         */
        public Builder historyMarkerField(String field) {
            this.historyMarkerField = SalesforceNames.name(field, "field");
            return this;
        }

        /**
         * The field of history objects that takes the time of the answer. Default none, beyond what the mapping names.
         *
         * @param field the API name of the field
         * @return this builder
         */
        public Builder historyTimeField(String field) {
            this.historyTimeField = SalesforceNames.name(field, "field");
            return this;
        }

        /**
         * The lookup field by which history objects lead to a record. Default: the only custom one that leads to this kind
         * of record.
         *
         * @param parent what kind of record
         * @param field the API name of the field
         * @return this builder
         */
        public Builder historyParentField(RecordType parent, String field) {
            historyParents.put(SalesforceNames.object(parent), SalesforceNames.name(field, "field"));
            return this;
        }

        /**
         * The permission set that grants new fields, assigned to the integration user. Default none: no fields can be
         * added.
         *
         * @param apiName its API name
         * @return this builder
         */
        public Builder permissionSet(String apiName) {
            this.permissionSet = apiName;
            return this;
        }

        /**
         * Most calls at the same time. Default 4.
         *
         * @param calls 1 or more
         * @return this builder
         */
        public Builder concurrency(int calls) {
            this.concurrency = calls;
            return this;
        }

        /**
         * How long the fields of an object are remembered. Default 10 minutes.
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
         * @throws IllegalStateException if there is no way to log in, or client credentials lack the org's own login URL
         * @throws IllegalArgumentException if a value is out of its range
         */
        public SalesforceAdapter build() {
            Credentials given = credentials;
            String url = instanceUrl;
            if (given != null && url != null) {
                return new SalesforceAdapter(this, url, given, null);
            }
            SalesforceLogin.Grant how = grant;
            if (how == null) {
                throw new IllegalStateException(
                        "Salesforce needs a way to log in: call refreshToken(...), jwtBearer(...), clientCredentials(...)"
                                + " or credentials(...)");
            }
            if (how instanceof SalesforceLogin.Grant.Client
                    && loginUrl.matches("https?://(login|test)\\.salesforce\\.com/?")) {
                throw new IllegalStateException(
                        "client credentials need the org's own login URL: call loginUrl with its My Domain, such as"
                                + " https://acme.my.salesforce.com");
            }
            SalesforceLogin source = new SalesforceLogin(loginUrl, how, http);
            RefreshingCredentials.Builder renewed =
                    RefreshingCredentials.builder(source).clock(http.clock());
            if (tokenStore != null && tokenName != null && tokenKey != null) {
                renewed.keepIn(tokenStore, tokenName, tokenKey);
            }
            // the login URL only stands in until the first token names the instance
            return new SalesforceAdapter(this, loginUrl, renewed.build(), source);
        }

        /** Enhanced notes are written by composite graphs, which older versions of the API have not. */
        private NoteForm noteForm() {
            if (Double.parseDouble(version) >= GRAPHS_SINCE || noteForm == NoteForm.CLASSIC) {
                return noteForm;
            }
            if (noteForm == NoteForm.ENHANCED) {
                throw new IllegalStateException("enhanced notes need version " + GRAPHS_SINCE
                        + " of the Salesforce API or later, and apiVersion names " + version
                        + ": name a later one, or use classic notes");
            }
            return NoteForm.CLASSIC;
        }

        private Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("Sforce-Call-Options", "client=nps4j");
            // or every update of a lead would hand it to whom the assignment rules name
            headers.put("Sforce-Auto-Assign", "FALSE");
            if (duplicatesAllowed) {
                headers.put("Sforce-Duplicate-Rule-Header", "allowSave=true");
            }
            return headers;
        }

        private Map<String, Map<String, FieldValue>> defaults() {
            Map<String, Map<String, FieldValue>> defaults = new LinkedHashMap<>();
            newRecordDefaults.forEach((type, fields) -> defaults.put(SalesforceNames.object(type), fields));
            return defaults;
        }

        private static String given(String text, String what) {
            if (text.isBlank()) {
                throw new IllegalArgumentException("The " + what + " is empty: give the one that Salesforce shows");
            }
            return text.strip();
        }
    }
}
