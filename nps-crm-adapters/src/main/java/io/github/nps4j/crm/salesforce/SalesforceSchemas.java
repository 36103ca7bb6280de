package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.http.HttpAnswer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The fields of objects, remembered for a while. */
final class SalesforceSchemas {

    /** How often an unknown field may cause another describe. */
    private static final Duration REFRESH_GAP = Duration.ofSeconds(30);

    /** What describe says of a field beyond what the core wants to know. */
    record Traits(
            CrmField field,
            String type,
            boolean externalId,
            boolean createable,
            boolean required,
            boolean filterable,
            Set<String> references) {}

    /** An object as described. */
    record Described(String object, CrmSchema schema, Map<String, Traits> traits) {

        Optional<Traits> trait(String name) {
            return Optional.ofNullable(traits.get(name));
        }

        boolean has(String name) {
            return traits.containsKey(name);
        }

        CrmField.@Nullable Type type(String name) {
            Traits found = traits.get(name);
            return found == null ? null : found.field().type();
        }
    }

    private final SalesforceApi api;
    private final Clock clock;
    private final Duration ttl;
    private final Map<String, Cached> cache = new ConcurrentHashMap<>();
    private final Map<String, Instant> absent = new ConcurrentHashMap<>();
    // held while Salesforce is asked, so that threads that need the same schema share one call
    private final ReentrantLock lock = new ReentrantLock();

    SalesforceSchemas(SalesforceApi api, Clock clock, Duration ttl) {
        this.api = api;
        this.clock = clock;
        this.ttl = ttl;
    }

    Described of(String object) {
        // each record of each call asks, so what is known costs no lock
        Described known = known(object);
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            known = known(object);
            return known == null ? fetch(object) : known;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Described known(String object) {
        Cached cached = cache.get(object);
        return cached != null && cached.age(clock).compareTo(ttl) < 0 ? cached.described : null;
    }

    /** Whether the user may see such an object. That there is none is remembered too. */
    boolean exists(String object) {
        lock.lock();
        try {
            Instant since = absent.get(object);
            if (since != null && Duration.between(since, clock.instant()).abs().compareTo(ttl) < 0) {
                return false;
            }
            of(object);
            absent.remove(object);
            return true;
        } catch (CrmException e) {
            if (e.failure().kind() != FailureKind.SCHEMA) {
                throw e;
            }
            absent.put(object, clock.instant());
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** The object with these fields; if one is not known, Salesforce is asked once more, as it may be new. */
    Described with(String object, Iterable<String> fields) {
        Described described = of(object);
        boolean complete = true;
        for (String field : fields) {
            complete &= described.has(field);
        }
        if (complete) {
            return described;
        }
        lock.lock();
        try {
            Cached cached = cache.get(object);
            return cached == null || cached.age(clock).compareTo(REFRESH_GAP) > 0 ? fetch(object) : cached.described;
        } finally {
            lock.unlock();
        }
    }

    /** A field that must exist. */
    Traits field(String object, String name) {
        return with(object, Set.of(name)).trait(name).orElseThrow(() -> noField(object, name));
    }

    static CrmException noField(String object, String name) {
        return new CrmException(Failure.of(
                FailureKind.SCHEMA,
                "Salesforce's " + object + " has no field '" + name
                        + "' that this user may see: create it, grant the integration user access to it (field-level"
                        + " security), or correct the name in the mapping"));
    }

    void forget(String object) {
        lock.lock();
        try {
            cache.remove(object);
        } finally {
            lock.unlock();
        }
    }

    private Described fetch(String object) {
        HttpAnswer answer = api.describe(object);
        if (answer.status() == 404) {
            throw new CrmException(Failure.of(
                            FailureKind.SCHEMA,
                            "Salesforce has no object '" + object
                                    + "' that this user may see, or not this version of its API: grant the integration"
                                    + " user access to the object, or correct its name or the version")
                    .withCode("NOT_FOUND"));
        }
        answer.orThrow();
        Map<String, Traits> traits = new LinkedHashMap<>();
        for (JsonNode field : answer.json().path("fields")) {
            String name = SalesforceErrors.text(field.path("name"));
            if (name != null && !name.isEmpty()) {
                traits.put(name, traits(name, field));
            }
        }
        if (traits.isEmpty()) {
            throw new CrmException(answer.unreadable("lists no field; check the object's name and the user's rights"));
        }
        CrmSchema schema =
                CrmSchema.of(traits.values().stream().map(Traits::field).toList());
        Described described = new Described(object, schema, traits);
        cache.put(object, new Cached(described, clock.instant()));
        return described;
    }

    private static Traits traits(String name, JsonNode json) {
        String vendorType = json.path("type").asText("");
        CrmField.Type type = type(vendorType);
        CrmField.Builder field = CrmField.builder(name, type);
        boolean updateable = json.path("updateable").asBoolean(true);
        boolean createable = json.path("createable").asBoolean(true);
        if (!updateable
                || json.path("calculated").asBoolean()
                || json.path("autoNumber").asBoolean()) {
            field.readOnly();
        }
        if (json.path("unique").asBoolean()) {
            field.unique();
        }
        int length = json.path("length").asInt(0);
        if (type == CrmField.Type.TEXT && length > 0) {
            field.maxLength(length);
        }
        if (type == CrmField.Type.PICKLIST || type == CrmField.Type.MULTI_SELECT) {
            List<String> options = new ArrayList<>();
            json.path("picklistValues").forEach(option -> {
                String value = SalesforceErrors.text(option.path("value"));
                if (value != null && option.path("active").asBoolean(true)) {
                    options.add(value);
                }
            });
            if (json.path("restrictedPicklist").asBoolean()) {
                field.options(options);
            } else {
                field.openOptions(options);
            }
        }
        boolean required = createable
                && !json.path("nillable").asBoolean(true)
                && !json.path("defaultedOnCreate").asBoolean();
        Set<String> references = new LinkedHashSet<>();
        json.path("referenceTo").forEach(object -> references.add(object.asText()));
        return new Traits(
                field.build(),
                vendorType,
                json.path("externalId").asBoolean(),
                createable,
                required,
                json.path("filterable").asBoolean(true),
                references);
    }

    private static CrmField.Type type(String type) {
        return switch (type) {
            case "string", "textarea", "phone", "email", "url", "encryptedstring" -> CrmField.Type.TEXT;
            case "picklist", "combobox" -> CrmField.Type.PICKLIST;
            case "multipicklist" -> CrmField.Type.MULTI_SELECT;
            case "int", "long", "double", "currency", "percent" -> CrmField.Type.NUMBER;
            case "boolean" -> CrmField.Type.BOOLEAN;
            case "date" -> CrmField.Type.DATE;
            case "datetime" -> CrmField.Type.DATETIME;
            default -> CrmField.Type.OTHER; // id, reference, time, address, location and what is to come
        };
    }

    private record Cached(Described described, Instant at) {
        Duration age(Clock clock) {
            // a clock that was set back makes the memory old, not eternal
            return Duration.between(at, clock.instant()).abs();
        }
    }
}
