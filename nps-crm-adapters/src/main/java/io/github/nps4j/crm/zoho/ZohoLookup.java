package io.github.nps4j.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
import io.github.nps4j.crm.zoho.ZohoQueries.Question;
import io.github.nps4j.crm.zoho.ZohoSchemas.Module;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds records with COQL, which sees every change at once. What comes back is compared here, exactly. */
final class ZohoLookup {

    static final String ID = "id";
    static final String EMAIL = "Email";

    /** Zoho's own fields by kind of key, as far as a module has them. */
    private static final Map<String, List<String>> OWN_FIELDS =
            Map.of("email", List.of(EMAIL, "Secondary_Email"), "phone", List.of("Phone", "Mobile"));

    private final ZohoApi api;
    private final ZohoSchemas schemas;
    private final ZohoQueries queries;
    private final @Nullable String defaultRegion;
    private final boolean searchPhones;

    ZohoLookup(
            ZohoApi api,
            ZohoSchemas schemas,
            ZohoQueries queries,
            @Nullable String defaultRegion,
            boolean searchPhones) {
        this.api = api;
        this.schemas = schemas;
        this.queries = queries;
        this.defaultRegion = defaultRegion;
        this.searchPhones = searchPhones;
    }

    List<Lookup> lookup(LookupRequest request) {
        String name = ZohoPaths.moduleName(request.type());
        String field = request.field().orElse(null);
        List<String> fields = keyFields(name, request.kind(), field);
        Module module = schemas.of(name);
        Asked asked = asked(module, request.readFields(), fields);
        List<String> keys = request.keys().stream().map(IdentityKey::value).toList();
        Matches matches = new Matches(keys);
        if (fields.equals(List.of(ID))) {
            List<String> ids = keys.stream().filter(ZohoLookup::isId).toList();
            ask(new Question(name, asked.columns, fields, List::of, true), ids, matches, asked, ZohoLookup::idOf);
        } else if (request.kind().equals("phone")) {
            byPhone(name, request.keys(), fields, asked, matches);
        } else {
            byField(module, request, fields, keys, asked, matches);
        }
        return matches.lookups();
    }

    static boolean isId(String text) {
        return text.matches("[0-9]{1,20}");
    }

    private static Set<String> idOf(JsonNode row) {
        return Set.of(row.path(ID).asText(""));
    }

    /** The fields that may hold the keys. */
    private List<String> keyFields(String module, String kind, @Nullable String field) {
        if (field != null) {
            schemas.required(module, field);
            if (schemas.of(module).dataType(field).equals("textarea")) {
                throw new CrmException(Failure.of(
                        FailureKind.SCHEMA,
                        "Zoho cannot look for values of the multi-line field '" + field + "' of " + module
                                + ": keep the key in a field of a single line"));
            }
            return List.of(field);
        }
        if (kind.equals("crm_id")) {
            return List.of(ID);
        }
        List<String> own = own(schemas.of(module), kind);
        if (own.isEmpty()) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "Zoho's module " + module + " has no field of its own for the key " + kind
                            + ": name the field that holds it in the mapping"));
        }
        return own;
    }

    private static List<String> own(Module module, String kind) {
        return OWN_FIELDS.getOrDefault(kind, List.of()).stream()
                .filter(name -> module.field(name).isPresent())
                .toList();
    }

    private void byField(
            Module module,
            LookupRequest request,
            List<String> fields,
            List<String> keys,
            Asked asked,
            Matches matches) {
        boolean anyCase = request.kind().equals("email");
        boolean numeric = module.field(fields.get(0))
                .filter(field -> field.type() == CrmField.Type.NUMBER)
                .isPresent();
        Function<String, List<String>> textsOf = numeric ? ZohoLookup::numeral : List::of;
        ask(new Question(module.name(), asked.columns, fields, textsOf, !numeric), keys, matches, asked, row -> {
            Set<String> found = new LinkedHashSet<>();
            for (String field : fields) {
                String text = row.path(field).asText("").strip();
                if (numeric) {
                    keys.stream().filter(key -> sameNumber(key, text)).forEach(found::add);
                } else {
                    found.add(anyCase ? text.toLowerCase(Locale.ROOT) : text);
                }
            }
            return found;
        });
    }

    /** A number as COQL takes it, without quotes; none for a key that is no number, since no record can have it. */
    private static List<String> numeral(String key) {
        return key.matches("-?[0-9]{1,18}(\\.[0-9]{1,9})?") ? List.of(new BigDecimal(key).toPlainString()) : List.of();
    }

    private static boolean sameNumber(String key, String text) {
        try {
            return new BigDecimal(key).compareTo(new BigDecimal(text)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /**
     * Phone fields are free text, so the usual spellings are asked for. The search index compares digits, but takes one
     * number in a call, so it is asked only if the host wants that.
     */
    private void byPhone(String module, List<IdentityKey> keys, List<String> fields, Asked asked, Matches matches) {
        Map<String, List<String>> spellings = new HashMap<>();
        for (IdentityKey key : keys) {
            spellings.put(
                    key.value(), key instanceof IdentityKey.Phone phone ? phone.spellings() : List.of(key.value()));
        }
        Function<JsonNode, Set<String>> keysOf = row -> phonesOf(row, fields);
        ask(
                new Question(module, asked.columns, fields, key -> spellings.getOrDefault(key, List.of()), true),
                keys.stream().map(IdentityKey::value).toList(),
                matches,
                asked,
                keysOf);
        if (searchPhones) {
            for (String key : matches.open()) {
                HttpAnswer answer = api.search(
                                module,
                                "phone",
                                key,
                                asked.columns,
                                Redaction.of(asked.columns, spellings.getOrDefault(key, List.of())))
                        .orThrow();
                if (answer.status() != 204) {
                    ZohoApi.data(answer).forEach(row -> matches.add(keysOf.apply(row), asked.record(row)));
                }
            }
        }
    }

    private Set<String> phonesOf(JsonNode row, List<String> fields) {
        return fields.stream()
                .map(field -> row.path(field).asText(""))
                .filter(text -> !text.isBlank())
                .map(text -> IdentityKey.phone(text, defaultRegion))
                .filter(IdentityKey::normalized)
                .map(IdentityKey::value)
                .collect(Collectors.toSet());
    }

    private void ask(
            Question question,
            List<String> keys,
            Matches matches,
            Asked asked,
            Function<JsonNode, Set<String>> keysOf) {
        queries.ask(
                question,
                keys,
                row -> matches.add(keysOf.apply(row), asked.record(row)),
                key -> matches.fail(
                        key,
                        new Lookup.Failed(Failure.of(
                                FailureKind.UNEXPECTED,
                                "more than " + ZohoCoql.ROWS + " records of Zoho's module " + question.module()
                                        + " fit this key, which is more than it lists; use a key that names one"))));
    }

    /** The columns that are read, and what they are called in the answer. */
    private Asked asked(Module module, Set<String> readFields, Collection<String> keyFields) {
        Map<String, List<String>> columnsOf = new LinkedHashMap<>();
        Set<String> columns = new LinkedHashSet<>();
        columns.add(ID);
        columns.addAll(keyFields);
        for (String field : readFields.stream().sorted().toList()) {
            List<String> own = module.field(field).isPresent() ? List.of(field) : own(module, field);
            if (own.isEmpty() && !OWN_FIELDS.containsKey(field)) {
                schemas.required(module.name(), field);
                own = List.of(field);
            }
            columnsOf.put(field, own);
            columns.addAll(own);
        }
        if (columns.size() > ZohoCoql.COLUMNS) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "Zoho reads " + ZohoCoql.COLUMNS + " fields in one lookup, and this one needs " + columns.size()
                            + ": name fewer keys in the mapping"));
        }
        return new Asked(module, columnsOf, columns);
    }

    private record Asked(Module module, Map<String, List<String>> columnsOf, Set<String> columns) {

        CrmRecord record(JsonNode row) {
            Map<String, List<String>> values = new LinkedHashMap<>();
            columnsOf.forEach((name, own) -> {
                List<String> texts = own.stream()
                        .flatMap(column -> ZohoValues.texts(row.path(column), column, module).stream())
                        .distinct()
                        .toList();
                if (!texts.isEmpty()) {
                    values.put(name, texts);
                }
            });
            return new CrmRecord(row.path(ID).asText(), values);
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
            List<Lookup> lookups = new ArrayList<>();
            for (String key : keys) {
                Map<String, CrmRecord> records = found.get(key);
                Lookup failure = failed.get(key);
                lookups.add(
                        failure != null
                                ? failure
                                : records == null ? Lookup.none() : new Lookup.Found(List.copyOf(records.values())));
            }
            return lookups;
        }
    }
}
