package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.salesforce.SalesforceSchemas.Described;
import io.github.nps4j.crm.salesforce.SalesforceSchemas.Traits;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.identity.IdentityKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds records. What Salesforce returns is only a proposal: equality is checked here, because its comparisons ignore case
 * and its search goes by words. A query is consistent; a search (phones) sees a change some moments later.
 */
final class SalesforceLookup {

    static final String ID = "Id";

    private static final String EMAIL = "Email";
    private static final List<String> PHONES =
            List.of("Phone", "MobilePhone", "HomePhone", "OtherPhone", "PersonMobilePhone");
    private static final String IS_DELETED = "IsDeleted";
    private static final String MASTER = "MasterRecordId";
    private static final String IS_CONVERTED = "IsConverted";
    private static final String CONVERTED = "ConvertedContactId";

    /** A longer search loses its operators. */
    private static final int MAX_SEARCH = 4_000;

    private static final int SEARCH_ROWS = 2_000;
    private static final int MERGE_HOPS = 5;

    private final SalesforceApi api;
    private final SalesforceSchemas schemas;
    private final @Nullable String defaultRegion;

    SalesforceLookup(SalesforceApi api, SalesforceSchemas schemas, @Nullable String defaultRegion) {
        this.api = api;
        this.schemas = schemas;
        this.defaultRegion = defaultRegion;
    }

    List<Lookup> lookup(LookupRequest request) {
        String object = SalesforceNames.object(request.type());
        Asked asked = asked(object, request.readFields());
        List<IdentityKey> keys = request.keys();
        String field = request.field().orElse(null);
        if (request.kind().equals("crm_id")) {
            return byId(keys, asked);
        }
        if (field == null) {
            return switch (request.kind()) {
                case "email" -> byFields(keys, List.of(emailField(asked.described)), asked);
                case "phone" -> bySearch(keys, phoneFields(asked.described), asked);
                default ->
                    throw new CrmException(Failure.of(
                            FailureKind.SCHEMA,
                            "Salesforce has no field of its own for the key " + request.kind() + " of " + object
                                    + ": name the field that holds it in the mapping"));
            };
        }
        Traits traits = schemas.field(object, SalesforceNames.name(field, "field"));
        if (request.kind().equals("phone") && traits.type().equals("phone")) {
            return bySearch(keys, List.of(field), asked);
        }
        if (!traits.filterable()) {
            throw new CrmException(
                    Failure.of(
                            FailureKind.SCHEMA,
                            "Salesforce cannot search for values of " + object + "." + field
                                    + " (a long or encrypted text): keep the key in a text field, best with 'External ID' set"));
        }
        return byFields(keys, List.of(field), asked);
    }

    private static String emailField(Described described) {
        // a person account is an account that has an address
        for (String field : List.of(EMAIL, "PersonEmail")) {
            if (described.has(field)) {
                return field;
            }
        }
        throw new CrmException(Failure.of(
                FailureKind.SCHEMA,
                "Salesforce's " + described.object()
                        + " has no email field of its own: name the field that holds it in the mapping"));
    }

    private static List<String> phoneFields(Described described) {
        List<String> fields = PHONES.stream().filter(described::has).toList();
        if (fields.isEmpty()) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "Salesforce's " + described.object()
                            + " has no phone field of its own: name the field that holds it in the mapping"));
        }
        return fields;
    }

    // by id

    private List<Lookup> byId(List<IdentityKey> keys, Asked asked) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (IdentityKey key : keys) {
            String id = SalesforceNames.id18(key.value());
            if (id != null) {
                wanted.put(key.value(), id);
            }
        }
        Map<String, JsonNode> rows = rowsById(new LinkedHashSet<>(wanted.values()), asked);
        return keys.stream()
                .map(key -> {
                    String id = wanted.get(key.value());
                    JsonNode row = id == null ? null : rows.get(id);
                    return row == null ? Lookup.none() : Lookup.found(asked.record(row));
                })
                .toList();
    }

    /** The rows of these ids; a merged record's id leads to the row of the one that stayed. */
    Map<String, JsonNode> rowsById(Set<String> ids, Asked asked) {
        boolean mergeable = SalesforceNames.MERGEABLE.contains(asked.described.object());
        Asked more = mergeable ? asked.with(IS_DELETED, MASTER) : asked;
        Map<String, JsonNode> known = new HashMap<>();
        Set<String> open = ids;
        for (int hop = 0; hop < MERGE_HOPS && !open.isEmpty(); hop++) {
            List<String> literals = open.stream().map(SalesforceSoql::quoted).toList();
            for (JsonNode row : rows(literals, List.of(ID), more, mergeable)) {
                String id = SalesforceNames.id18(row.path(ID).asText());
                if (id != null) {
                    known.put(id, row);
                }
            }
            open = known.values().stream()
                    .map(SalesforceLookup::survivor)
                    .filter(id -> id != null && !known.containsKey(id))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
        Map<String, JsonNode> rows = new HashMap<>();
        for (String id : ids) {
            JsonNode row = known.get(id);
            for (int hop = 0; hop < MERGE_HOPS && row != null && survivor(row) != null; hop++) {
                row = known.get(survivor(row));
            }
            if (row != null && !row.path(IS_DELETED).asBoolean()) {
                rows.put(id, row);
            }
        }
        return rows;
    }

    private static @Nullable String survivor(JsonNode row) {
        return row.path(IS_DELETED).asBoolean() && row.path(MASTER).isTextual()
                ? SalesforceNames.id18(row.path(MASTER).asText())
                : null;
    }

    // by fields

    private List<Lookup> byFields(List<IdentityKey> keys, List<String> fields, Asked asked) {
        SalesforceMatches matches = new SalesforceMatches();
        List<String> values = keys.stream().map(IdentityKey::value).toList();
        CrmField.Type type = asked.described.type(fields.get(0));
        boolean phones = keys.get(0) instanceof IdentityKey.Phone;
        Set<String> literals = new LinkedHashSet<>();
        for (String value : values) {
            if (type == CrmField.Type.NUMBER) {
                BigDecimal number = number(value);
                if (number != null) {
                    literals.add(number.toPlainString());
                }
            } else if (phones) {
                SalesforcePhones.spellings(value).forEach(text -> literals.add(SalesforceSoql.quoted(text)));
            } else {
                literals.add(SalesforceSoql.quoted(value));
            }
        }
        Asked more = asked.with(fields.toArray(String[]::new));
        Function<JsonNode, Set<String>> keysOf = keysOf(keys.get(0), fields, values, type);
        for (JsonNode row : rows(literals, fields, more, false)) {
            matches.add(keysOf.apply(row), asked.record(row));
        }
        return matches.of(values);
    }

    private Function<JsonNode, Set<String>> keysOf(
            IdentityKey kind, List<String> fields, List<String> values, CrmField.@Nullable Type type) {
        return row -> fields.stream()
                .map(row::path)
                .flatMap(node -> {
                    if (kind instanceof IdentityKey.Email) {
                        return Stream.of(IdentityKey.email(node.asText("")).value());
                    }
                    if (kind instanceof IdentityKey.Phone) {
                        return Stream.of(IdentityKey.phone(node.asText(""), defaultRegion)
                                .value());
                    }
                    if (type == CrmField.Type.NUMBER && node.isNumber()) {
                        return values.stream().filter(value -> sameNumber(value, node.decimalValue()));
                    }
                    return Stream.of(node.asText("").strip());
                })
                .collect(Collectors.toSet());
    }

    private static @Nullable BigDecimal number(String text) {
        try {
            return text.length() > 40 ? null : new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean sameNumber(String text, BigDecimal other) {
        BigDecimal number = number(text);
        return number != null && number.compareTo(other) == 0;
    }

    private List<JsonNode> rows(Collection<String> literals, List<String> fields, Asked asked, boolean deleted) {
        String select = SalesforceSoql.select(asked.columns, asked.described.object()) + " WHERE ";
        int fixed = SalesforceSoql.encodedLength(select + SalesforceSoql.anyIn(fields, List.of()));
        List<JsonNode> rows = new ArrayList<>();
        for (List<String> chunk : SalesforceSoql.chunks(literals, fixed, fields.size())) {
            rows.addAll(guarded(
                    asked.described.object(),
                    select + SalesforceSoql.anyIn(fields, chunk),
                    deleted,
                    Redaction.of(asked.columns, unquoted(chunk))));
        }
        return rows;
    }

    private List<JsonNode> guarded(String object, String soql, boolean deleted, Redaction redaction) {
        try {
            return api.query(soql, deleted, redaction);
        } catch (CrmException e) {
            if (e.failure().kind() == FailureKind.SCHEMA) {
                schemas.forget(object);
            }
            throw e;
        }
    }

    private static List<String> unquoted(List<String> literals) {
        return literals.stream()
                .map(literal -> literal.startsWith("'") ? literal.substring(1, literal.length() - 1) : literal)
                .toList();
    }

    // by phone

    /** Phone fields are free text, so only the search index, which reads their digits, finds every spelling. */
    private List<Lookup> bySearch(List<IdentityKey> keys, List<String> fields, Asked asked) {
        SalesforceMatches matches = new SalesforceMatches();
        List<String> values = keys.stream().map(IdentityKey::value).toList();
        List<String> current = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        for (String value : values) {
            String more = String.join(" OR ", SalesforcePhones.digits(value));
            if (words.length() + more.length() + 4 > MAX_SEARCH) {
                search(words.toString(), current, fields, asked, matches);
                current = new ArrayList<>();
                words.setLength(0);
            }
            words.append(words.isEmpty() ? "" : " OR ").append(more);
            current.add(value);
        }
        search(words.toString(), current, fields, asked, matches);
        return matches.of(values);
    }

    private void search(String words, List<String> keys, List<String> fields, Asked asked, SalesforceMatches matches) {
        Asked more = asked.with(fields.toArray(String[]::new));
        String object = asked.described.object();
        HttpAnswer answer = api.search(
                        "FIND {" + words + "} IN PHONE FIELDS RETURNING " + object + "("
                                + String.join(", ", more.columns) + ") LIMIT " + SEARCH_ROWS,
                        Redaction.of(more.columns, keys))
                .orThrow();
        JsonNode rows = answer.json().path("searchRecords");
        if (!rows.isArray()) {
            throw new CrmException(answer.unreadable("was a success without searchRecords"));
        }
        if (rows.size() >= SEARCH_ROWS) {
            matches.fail(
                    keys,
                    new Lookup.Failed(Failure.of(
                            FailureKind.UNEXPECTED,
                            "more than " + SEARCH_ROWS + " records of Salesforce fit these phone numbers, which is more"
                                    + " than it lists; use a key that names one")));
            return;
        }
        for (JsonNode row : rows) {
            Set<String> phones = fields.stream()
                    .map(field -> IdentityKey.phone(row.path(field).asText(""), defaultRegion))
                    .filter(IdentityKey::normalized)
                    .map(IdentityKey::value)
                    .collect(Collectors.toSet());
            matches.add(phones, asked.record(row));
        }
    }

    // what is read

    private Asked asked(String object, Set<String> readFields) {
        Map<String, List<String>> sources = new LinkedHashMap<>();
        Described described = schemas.with(
                object,
                readFields.stream().filter(name -> !isKind(name)).sorted().toList());
        for (String name : readFields.stream().sorted().toList()) {
            switch (name) {
                case "email" -> sources.put(name, List.of(emailField(described)));
                case "phone" -> sources.put(name, phoneFields(described));
                case "crm_id" -> sources.put(name, List.of(ID));
                default -> {
                    if (!described.has(name)) {
                        throw SalesforceSchemas.noField(object, name);
                    }
                    sources.put(name, List.of(name));
                }
            }
        }
        return asked(described, sources);
    }

    private static boolean isKind(String name) {
        return name.equals("email") || name.equals("phone") || name.equals("crm_id");
    }

    /** For reading fields of records whose ids are known. */
    static Asked asked(Described described, Map<String, List<String>> sources) {
        Set<String> columns = new LinkedHashSet<>();
        columns.add(ID);
        if (described.has(IS_CONVERTED)) {
            columns.add(IS_CONVERTED);
            columns.add(CONVERTED);
        }
        sources.values().forEach(columns::addAll);
        return new Asked(described, sources, columns);
    }

    /**
     * The columns that are read, and how they become a record.
     *
     * @param sources what was asked for to the columns that hold it
     */
    record Asked(Described described, Map<String, List<String>> sources, Set<String> columns) {

        Asked with(String... more) {
            Set<String> all = new LinkedHashSet<>(columns);
            all.addAll(List.of(more));
            return new Asked(described, sources, all);
        }

        CrmRecord record(JsonNode row) {
            Map<String, List<String>> values = new LinkedHashMap<>();
            sources.forEach((name, fields) -> {
                List<String> texts = fields.stream()
                        .flatMap(field -> SalesforceValues.texts(row.path(field), described.type(field)).stream())
                        .distinct()
                        .toList();
                if (!texts.isEmpty()) {
                    values.put(name, texts);
                }
            });
            return new CrmRecord(idOf(row), values);
        }

        /** The lead that became a contact is that contact now. */
        private static String idOf(JsonNode row) {
            String contact = row.path(IS_CONVERTED).asBoolean()
                    ? SalesforceNames.id18(row.path(CONVERTED).asText(""))
                    : null;
            String own = row.path(ID).asText();
            String whole = SalesforceNames.id18(own);
            return contact != null ? contact : whole != null ? whole : own;
        }
    }
}
