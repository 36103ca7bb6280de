package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.hubspot.HubSpotApi.In;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.RecordType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds records. What HubSpot returns is only a proposal: equality is checked here, because its search compares tokens
 * and lower-case copies. A batch read is consistent; a search sees a change some moments later.
 */
final class HubSpotLookup {

    static final String EMAIL = "email";
    static final String MORE_EMAILS = "hs_additional_emails";

    private static final String PHONE = "phone";
    private static final String MOBILE = "mobilephone";
    private static final String SEARCHABLE_PHONE = "hs_searchable_calculated_phone_number";
    private static final String SEARCHABLE_MOBILE = "hs_searchable_calculated_mobile_number";
    private static final String MERGED_IDS = "hs_merged_object_ids";

    /** Read for our own use; part of a record only if they were asked for. */
    private static final Set<String> OWN_USE = Set.of(MERGED_IDS, MORE_EMAILS);

    /** Their types are known without asking. */
    private static final Set<String> KNOWN_TEXTS = Set.of(EMAIL, MORE_EMAILS, PHONE, MOBILE);

    private final HubSpotApi api;
    private final HubSpotSchemas schemas;
    private final @Nullable String defaultRegion;

    HubSpotLookup(HubSpotApi api, HubSpotSchemas schemas, @Nullable String defaultRegion) {
        this.api = api;
        this.schemas = schemas;
        this.defaultRegion = defaultRegion;
    }

    List<Lookup> lookup(LookupRequest request) {
        if (isContactEmail(request)) {
            return byEmail(request.type(), request.keys(), asked(request));
        }
        if (request.kind().equals("phone")) {
            return lookup(request, request.keys());
        }
        List<Lookup> found = new ArrayList<>();
        for (List<IdentityKey> chunk : chunks(request.keys())) {
            found.addAll(lookup(request, chunk));
        }
        return found;
    }

    private static boolean isContactEmail(LookupRequest request) {
        return request.kind().equals("email")
                && HubSpotPaths.objectName(request.type()).equals("contacts")
                && request.field().filter(field -> !field.equals(EMAIL)).isEmpty();
    }

    private static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += HubSpotApi.BATCH) {
            chunks.add(all.subList(from, Math.min(all.size(), from + HubSpotApi.BATCH)));
        }
        return chunks;
    }

    private List<Lookup> lookup(LookupRequest request, List<IdentityKey> keys) {
        RecordType type = request.type();
        String field = request.field().orElse(null);
        Asked asked = asked(request);
        if (request.kind().equals("crm_id")) {
            return byId(type, keys, asked);
        }
        boolean contacts = HubSpotPaths.objectName(type).equals("contacts");
        boolean companies = HubSpotPaths.objectName(type).equals("companies");
        if (request.kind().equals("phone") && (field != null || contacts || companies)) {
            List<String> properties =
                    field != null ? List.of(field) : contacts ? List.of(PHONE, MOBILE) : List.of(PHONE);
            return byPhone(type, keys, properties, asked);
        }
        if (field == null) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "HubSpot has no field of its own for the key " + request.kind() + " of "
                            + HubSpotPaths.objectName(type) + ": name the property that holds it in the mapping"));
        }
        return byProperty(type, keys, field, asked);
    }

    // by id

    private List<Lookup> byId(RecordType type, List<IdentityKey> keys, Asked asked) {
        List<String> ids = keys.stream()
                .map(IdentityKey::value)
                .filter(HubSpotLookup::isId)
                .toList();
        Map<String, Lookup> byId = new HashMap<>();
        if (!ids.isEmpty()) {
            byId.putAll(readIds(type, ids, asked));
        }
        return keys.stream()
                .map(key -> byId.getOrDefault(key.value(), Lookup.none()))
                .toList();
    }

    private Map<String, Lookup> readIds(RecordType type, List<String> ids, Asked asked) {
        Read read = read(type, null, ids, asked.with(MERGED_IDS));
        Map<String, Lookup> byId = new HashMap<>(read.failed);
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode result : read.results) {
            String id = result.path("id").asText();
            if (ids.contains(id)) {
                byId.put(id, Lookup.found(asked.record(result)));
            } else {
                others.add(result);
            }
        }
        // an id that was merged away leads to the survivor, which may say whom it took in
        List<String> open = ids.stream().filter(id -> !byId.containsKey(id)).toList();
        for (String id : open) {
            if (read.missing.contains(id)) {
                continue;
            }
            List<JsonNode> survivors = read.results.stream()
                    .filter(result ->
                            parts(result.path("properties").path(MERGED_IDS)).contains(id))
                    .toList();
            if (survivors.size() == 1) {
                byId.put(id, Lookup.found(asked.record(survivors.get(0))));
            } else if (ids.size() == 1 && others.size() == 1) {
                byId.put(id, Lookup.found(asked.record(others.get(0))));
            } else if (ids.size() > 1 && !others.isEmpty()) {
                // asked for alone, what comes back can only be its own
                byId.putAll(readIds(type, List.of(id), asked));
            }
        }
        return byId;
    }

    private static boolean isId(String text) {
        return text.length() <= 20 && !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    // by email

    private List<Lookup> byEmail(RecordType type, List<IdentityKey> keys, Asked asked) {
        Asked wanted = asked.with(EMAIL).with(MORE_EMAILS);
        List<String> emails = keys.stream().map(IdentityKey::value).toList();
        Matches matches = new Matches(emails);
        for (List<String> chunk : chunks(emails)) {
            Read read = read(type, EMAIL, chunk, wanted);
            read.failed.forEach(matches::fail);
            read.results.forEach(result -> matches.add(emailsOf(result), wanted.record(result)));
        }
        // Whether the batch read knows secondary addresses is not documented. What it did not find is asked for in as
        // few searches as their limits allow, because searches are scarce.
        List<List<String>> open = chunks(matches.open());
        for (int from = 0; from < open.size(); from += HubSpotApi.SEARCH_GROUPS) {
            List<List<String>> some = open.subList(from, Math.min(open.size(), from + HubSpotApi.SEARCH_GROUPS));
            List<In> conditions =
                    some.stream().map(chunk -> new In(MORE_EMAILS, chunk)).toList();
            List<String> keysAsked = some.stream().flatMap(List::stream).toList();
            search(type, conditions, wanted, matches, keysAsked, HubSpotLookup::emailsOf);
        }
        return matches.lookups();
    }

    private static Set<String> emailsOf(JsonNode result) {
        JsonNode properties = result.path("properties");
        return Stream.concat(Stream.of(properties.path(EMAIL).asText("")), parts(properties.path(MORE_EMAILS)).stream())
                .map(email -> email.strip().toLowerCase(Locale.ROOT))
                .filter(email -> !email.isEmpty())
                .collect(Collectors.toSet());
    }

    // by phone

    /**
     * Phone properties are free text. HubSpot keeps a searchable copy of its own two with the last digits of the
     * national number; for any other property only the usual spellings can be asked for.
     */
    private List<Lookup> byPhone(RecordType type, List<IdentityKey> keys, List<String> properties, Asked asked) {
        List<String> copies = searchableCopies(type, properties);
        Asked wanted = asked;
        for (String property : properties) {
            wanted = wanted.with(property);
        }
        Matches matches = new Matches(keys.stream().map(IdentityKey::value).toList());
        PhoneSearch next = new PhoneSearch(properties, copies);
        for (IdentityKey key : keys) {
            // The copies hold every number, however it is spelled, so the spellings need not be asked for as well.
            Set<String> texts =
                    copies.isEmpty() ? HubSpotPhones.spellings(key.value()) : HubSpotPhones.searchable(key.value());
            if (!next.hasRoomFor(texts)) {
                search(type, next.conditions(), wanted, matches, next.keys, phonesOf(properties));
                next = new PhoneSearch(properties, copies);
            }
            next.add(key.value(), texts);
        }
        search(type, next.conditions(), wanted, matches, next.keys, phonesOf(properties));
        return matches.lookups();
    }

    /** The searchable copies of these properties; none unless the account has one for each, or HubSpot would refuse. */
    private List<String> searchableCopies(RecordType type, List<String> properties) {
        Map<String, String> known = Map.of(PHONE, SEARCHABLE_PHONE, MOBILE, SEARCHABLE_MOBILE);
        if (!known.keySet().containsAll(properties)) {
            return List.of();
        }
        CrmSchema schema = schemas.of(type);
        List<String> copies = properties.stream().map(known::get).toList();
        return copies.stream().allMatch(copy -> schema.field(copy).isPresent()) ? copies : List.of();
    }

    private Function<JsonNode, Set<String>> phonesOf(List<String> properties) {
        return result -> properties.stream()
                .map(property -> result.path("properties").path(property).asText(""))
                .filter(text -> !text.isBlank())
                .map(text -> IdentityKey.phone(text, defaultRegion))
                .filter(IdentityKey::normalized)
                .map(IdentityKey::value)
                .collect(Collectors.toSet());
    }

    /** The values of one search for phones: as many as its groups of conditions hold. */
    private static final class PhoneSearch {

        private final List<String> asked;
        private final int most;
        private final List<String> keys = new ArrayList<>();
        private final Set<String> texts = new LinkedHashSet<>();

        PhoneSearch(List<String> properties, List<String> copies) {
            this.asked = copies.isEmpty() ? properties : copies;
            this.most = HubSpotApi.SEARCH_GROUPS / asked.size() * HubSpotApi.BATCH;
        }

        boolean hasRoomFor(Set<String> more) {
            return texts.size() + more.size() <= most;
        }

        void add(String key, Set<String> more) {
            keys.add(key);
            texts.addAll(more);
        }

        List<In> conditions() {
            List<In> conditions = new ArrayList<>();
            for (List<String> chunk : chunks(List.copyOf(texts))) {
                asked.forEach(property -> conditions.add(new In(property, chunk)));
            }
            return conditions;
        }
    }

    // by any property

    private List<Lookup> byProperty(RecordType type, List<IdentityKey> keys, String field, Asked asked) {
        CrmField property = schemas.field(type, field)
                .orElseThrow(() -> new CrmException(Failure.of(
                        FailureKind.SCHEMA,
                        "HubSpot's " + HubSpotPaths.objectName(type) + " have no property '" + field
                                + "': create it, or correct the name in the mapping")));
        boolean anyCase = keys.get(0) instanceof IdentityKey.Email;
        boolean numeric = property.type() == CrmField.Type.NUMBER;
        Asked wanted = asked.with(field);
        List<String> values = keys.stream().map(IdentityKey::value).toList();
        Matches matches = new Matches(values);
        Function<JsonNode, Set<String>> keysOf = result -> {
            String text = result.path("properties").path(field).asText("").strip();
            if (numeric) {
                return values.stream().filter(value -> sameNumber(value, text)).collect(Collectors.toSet());
            }
            return Set.of(anyCase ? text.toLowerCase(Locale.ROOT) : text);
        };
        if (property.unique()) {
            Read read = read(type, field, values, wanted);
            read.failed.forEach(matches::fail);
            read.results.forEach(result -> matches.add(keysOf.apply(result), wanted.record(result)));
        } else {
            // IN compares with lower-case copies of the values
            Set<String> lower = values.stream()
                    .map(value -> value.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            search(type, List.of(new In(field, List.copyOf(lower))), wanted, matches, values, keysOf);
        }
        return matches.lookups();
    }

    private static boolean sameNumber(String key, String text) {
        try {
            return new BigDecimal(key).compareTo(new BigDecimal(text)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    // the calls

    private Read read(RecordType type, @Nullable String idProperty, List<String> ids, Asked wanted) {
        HttpAnswer answer = api.batchRead(api.paths().objects(type, "/batch/read"), idProperty, ids, wanted.properties);
        Read read = new Read();
        if (!answer.isSuccess()) {
            Failure failure = refusal(type, answer, ids.size());
            if (failure.kind() == FailureKind.RECORD_GONE) {
                read.missing.addAll(ids);
            } else {
                ids.forEach(id -> read.failed.put(id, new Lookup.Failed(failure)));
            }
            return read;
        }
        HubSpotApi.results(answer).forEach(read.results::add);
        for (JsonNode error : answer.json().path("errors")) {
            List<String> named = HubSpotErrors.texts(error.path("context").path("ids"));
            FailureKind kind = HubSpotErrors.kindOfRow(error);
            for (String id : named) {
                if (kind == FailureKind.RECORD_GONE) {
                    read.missing.add(id);
                } else {
                    read.failed.put(
                            id,
                            new Lookup.Failed(Failure.of(kind, "HubSpot could not look for this key")
                                    .withCode(HubSpotErrors.code(error))));
                }
            }
        }
        return read;
    }

    private Failure refusal(RecordType type, HttpAnswer answer, int keys) {
        try {
            // HubSpot may answer 404 where nothing was found at all
            boolean nothing = answer.status() == 404;
            return HubSpotErrors.refusal(answer, nothing ? 1 : keys);
        } catch (CrmException e) {
            if (e.failure().kind() == FailureKind.SCHEMA) {
                schemas.forget(type);
            }
            throw e;
        }
    }

    private void search(
            RecordType type,
            List<In> conditions,
            Asked wanted,
            Matches matches,
            Collection<String> keys,
            Function<JsonNode, Set<String>> keysOf) {
        List<JsonNode> results = api.search(type, conditions, wanted.properties);
        if (results == null) {
            Lookup failed = new Lookup.Failed(Failure.of(
                    FailureKind.UNEXPECTED,
                    "more than 10,000 " + HubSpotPaths.objectName(type)
                            + " of HubSpot fit these keys, which is more than it lists; use a key that names one"));
            keys.forEach(key -> matches.fail(key, failed));
            return;
        }
        results.forEach(result -> matches.add(keysOf.apply(result), wanted.record(result)));
    }

    private Asked asked(LookupRequest request) {
        Set<String> fields = request.readFields();
        Asked asked = new Asked(
                fields,
                new LinkedHashSet<>(fields.stream().sorted().toList()),
                KNOWN_TEXTS.containsAll(fields) ? null : schemas.of(request.type()));
        // the secondary addresses are a part of what a contact's email is
        return fields.contains(EMAIL) ? asked.with(MORE_EMAILS) : asked;
    }

    private static List<String> parts(JsonNode property) {
        return Arrays.stream(property.asText("").split(";"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** What one batch read said. */
    private static final class Read {
        private final List<JsonNode> results = new ArrayList<>();
        private final Set<String> missing = new HashSet<>();
        private final Map<String, Lookup> failed = new HashMap<>();
    }

    /** The properties that are read, and how they become a record. */
    private record Asked(
            Set<String> readFields,
            Set<String> properties,
            @Nullable CrmSchema schema) {

        Asked with(String property) {
            Set<String> more = new LinkedHashSet<>(properties);
            more.add(property);
            return new Asked(readFields, more, schema);
        }

        CrmRecord record(JsonNode result) {
            Map<String, List<String>> values = new LinkedHashMap<>();
            for (String property : properties) {
                String text = result.path("properties").path(property).asText("");
                List<String> texts = split(property, text, result);
                if (!texts.isEmpty() && (!OWN_USE.contains(property) || readFields.contains(property))) {
                    values.put(property, texts);
                }
            }
            return new CrmRecord(result.path("id").asText(), values);
        }

        private List<String> split(String property, String text, JsonNode result) {
            if (property.equals(EMAIL) && properties.contains(MORE_EMAILS)) {
                List<String> all = new ArrayList<>(text.isBlank() ? List.of() : List.of(text));
                parts(result.path("properties").path(MORE_EMAILS)).stream()
                        .filter(more -> !all.contains(more))
                        .forEach(all::add);
                return all;
            }
            boolean several = property.equals(MORE_EMAILS)
                    || (schema != null
                            && schema.field(property)
                                    .filter(field -> field.type() == CrmField.Type.MULTI_SELECT)
                                    .isPresent());
            if (several) {
                return Arrays.stream(text.split(";"))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
            }
            return text.isEmpty() ? List.of() : List.of(text);
        }
    }

    /** Collects, for each key, the records that have it. */
    private static final class Matches {

        private final List<String> keys;
        private final Map<String, Map<String, CrmRecord>> found = new HashMap<>();
        private final Map<String, Lookup> failed = new HashMap<>();

        Matches(List<String> keys) {
            this.keys = keys;
        }

        void add(Set<String> keysOfRecord, CrmRecord record) {
            for (String key : keysOfRecord) {
                found.computeIfAbsent(key, k -> new LinkedHashMap<>()).putIfAbsent(record.id(), record);
            }
        }

        void fail(String key, Lookup failure) {
            failed.put(key, failure);
        }

        List<String> open() {
            return keys.stream()
                    .filter(key -> !found.containsKey(key) && !failed.containsKey(key))
                    .toList();
        }

        List<Lookup> lookups() {
            return keys.stream()
                    .map(key -> {
                        Map<String, CrmRecord> records = found.get(key);
                        if (records != null) {
                            return new Lookup.Found(List.copyOf(records.values()));
                        }
                        return failed.getOrDefault(key, Lookup.none());
                    })
                    .toList();
        }
    }
}
