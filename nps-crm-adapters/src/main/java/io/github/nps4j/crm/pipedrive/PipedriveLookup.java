package io.github.nps4j.crm.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.crm.LookupRequest;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds records. Ids are read, 100 in a call. Everything else is searched for, one key per call, in an index that sees a
 * change some moments later and matches more than it should; so what it proposes is read from the records themselves and
 * compared here.
 */
final class PipedriveLookup {

    private static final String EMAIL = "email";
    private static final String PHONE = "phone";

    private final PipedriveApi api;
    private final PipedriveSchemas schemas;
    private final @Nullable String defaultRegion;

    PipedriveLookup(PipedriveApi api, PipedriveSchemas schemas, @Nullable String defaultRegion) {
        this.api = api;
        this.schemas = schemas;
        this.defaultRegion = defaultRegion;
    }

    List<Lookup> lookup(LookupRequest request) {
        PipedriveResource resource = PipedriveResource.of(request.type());
        Map<String, PipedriveField> wanted = new LinkedHashMap<>();
        for (String name : request.readFields().stream().sorted().toList()) {
            wanted.put(name, readField(resource, name));
        }
        if (request.kind().equals("crm_id")) {
            return byId(resource, request.keys(), wanted);
        }
        return byKey(
                resource,
                keyField(resource, request.keys().get(0), request.field().orElse(null)),
                request,
                wanted);
    }

    private PipedriveField readField(PipedriveResource resource, String name) {
        boolean person = resource == PipedriveResource.PERSON;
        if (person && name.equals(EMAIL)) {
            return PipedriveSchemas.EMAIL;
        }
        return person && name.equals(PHONE) ? PipedriveSchemas.PHONE : schemas.field(resource, name);
    }

    /** The field that holds the keys. */
    PipedriveField keyField(PipedriveResource resource, IdentityKey key, @Nullable String field) {
        boolean person = resource == PipedriveResource.PERSON;
        if (person && key instanceof IdentityKey.Email && (field == null || field.equals(EMAIL))) {
            return PipedriveSchemas.EMAIL;
        }
        if (person && key instanceof IdentityKey.Phone && (field == null || field.equals(PHONE))) {
            return PipedriveSchemas.PHONE;
        }
        if (field == null) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "Pipedrive has no field of its own for the key " + key.kind() + " of " + resource.plural()
                            + ": name the field that holds it in the mapping"));
        }
        PipedriveField found = schemas.field(resource, field);
        if (!found.searchable() && !found.code().equals(resource.nameField())) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "Pipedrive cannot search the field '" + found.label() + "' (" + found.kind() + ") of "
                            + resource.plural() + ": keep the key in a text or numeric field"));
        }
        return found;
    }

    private List<Lookup> byId(PipedriveResource resource, List<IdentityKey> keys, Map<String, PipedriveField> wanted) {
        List<String> ids =
                keys.stream().map(IdentityKey::value).filter(PipedriveApi::isId).toList();
        Map<String, Lookup> byId = new HashMap<>();
        if (!ids.isEmpty()) {
            for (JsonNode record : api.records(resource, ids)) {
                byId.put(record.path("id").asText(), Lookup.found(record(record, wanted)));
            }
        }
        return keys.stream()
                .map(key -> byId.getOrDefault(key.value(), Lookup.none()))
                .toList();
    }

    private List<Lookup> byKey(
            PipedriveResource resource,
            PipedriveField field,
            LookupRequest request,
            Map<String, PipedriveField> wanted) {
        List<Proposal> proposals = new ArrayList<>();
        Failure stop = null;
        for (IdentityKey key : request.keys()) {
            if (stop != null) {
                proposals.add(new Proposal(Set.of(), stop));
                continue;
            }
            try {
                proposals.add(propose(resource, field, key));
            } catch (CrmException e) {
                if (proposals.isEmpty()) {
                    throw e;
                }
                // what was found so far is paid for, and is not asked for again
                stop = e.failure();
                proposals.add(new Proposal(Set.of(), stop));
            }
        }
        Set<String> ids =
                proposals.stream().flatMap(proposal -> proposal.ids.stream()).collect(Collectors.toSet());
        List<JsonNode> records = ids.isEmpty() ? List.of() : api.records(resource, ids);
        List<Lookup> lookups = new ArrayList<>();
        for (int i = 0; i < proposals.size(); i++) {
            Proposal proposal = proposals.get(i);
            if (proposal.failure != null) {
                lookups.add(new Lookup.Failed(proposal.failure));
                continue;
            }
            IdentityKey key = request.keys().get(i);
            lookups.add(new Lookup.Found(records.stream()
                    .filter(record -> holds(record, field, key))
                    .map(record -> record(record, wanted))
                    .toList()));
        }
        return lookups;
    }

    private record Proposal(Set<String> ids, @Nullable Failure failure) {}

    /** What the index takes for the key. */
    private Proposal propose(PipedriveResource resource, PipedriveField field, IdentityKey key) {
        Set<String> ids = new LinkedHashSet<>();
        Collection<String> terms = key instanceof IdentityKey.Phone phone ? phone.spellings() : List.of(key.value());
        for (String term : terms) {
            List<String> some = field.custom()
                    ? api.searchField(resource, field.code(), term)
                    : api.search(resource, searchName(field), term);
            if (some == null) {
                return new Proposal(
                        Set.of(),
                        Failure.of(
                                FailureKind.UNEXPECTED,
                                "Pipedrive's search has more " + resource.plural()
                                        + " for this key than it lists; use a key that names one"));
            }
            ids.addAll(some);
        }
        return new Proposal(ids, null);
    }

    private static String searchName(PipedriveField field) {
        if (field.equals(PipedriveSchemas.EMAIL)) {
            return EMAIL;
        }
        return field.equals(PipedriveSchemas.PHONE) ? PHONE : field.code();
    }

    /** The records that surely hold the key now, whatever the index has seen of them. */
    List<JsonNode> matching(PipedriveResource resource, PipedriveField field, IdentityKey key) {
        Proposal proposal = propose(resource, field, key);
        if (proposal.failure != null) {
            throw new CrmException(proposal.failure);
        }
        return proposal.ids.isEmpty()
                ? List.of()
                : api.records(resource, proposal.ids).stream()
                        .filter(record -> holds(record, field, key))
                        .toList();
    }

    /** Whether a record has exactly this key. */
    boolean holds(JsonNode record, PipedriveField field, IdentityKey key) {
        return PipedriveValues.texts(field, record).stream().anyMatch(text -> same(field, text.strip(), key));
    }

    private boolean same(PipedriveField field, String text, IdentityKey key) {
        if (key instanceof IdentityKey.Phone) {
            return IdentityKey.phone(text, defaultRegion).equals(key);
        }
        if (key instanceof IdentityKey.Email) {
            return text.toLowerCase(Locale.ROOT).equals(key.value());
        }
        return field.type() == CrmField.Type.NUMBER ? sameNumber(key.value(), text) : text.equals(key.value());
    }

    private static boolean sameNumber(String key, String text) {
        try {
            return new BigDecimal(key).compareTo(new BigDecimal(text)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static CrmRecord record(JsonNode record, Map<String, PipedriveField> wanted) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        wanted.forEach((name, field) -> {
            List<String> texts = PipedriveValues.texts(field, record);
            if (!texts.isEmpty()) {
                values.put(name, texts);
            }
        });
        return new CrmRecord(record.path("id").asText(), values);
    }
}
