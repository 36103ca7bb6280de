package io.github.nps4j.crm.zoho;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The fields of modules, remembered for a while. */
final class ZohoSchemas {

    /** What the picklists of Zoho show for "nothing chosen". */
    static final String NONE = "-None-";

    /** How often an unknown field may cause another read of the schema. */
    private static final Duration REFRESH_GAP = Duration.ofSeconds(30);

    private final ZohoApi api;
    private final Clock clock;
    private final Duration ttl;
    private final Map<String, Module> cache = new ConcurrentHashMap<>();
    // held while Zoho is asked, so that threads that need the same schema share one call
    private final ReentrantLock lock = new ReentrantLock();

    ZohoSchemas(ZohoApi api, Clock clock, Duration ttl) {
        this.api = api;
        this.clock = clock;
        this.ttl = ttl;
    }

    Module of(String module) {
        // each record of each call asks, so what is known costs no lock
        Module known = known(module);
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            known = known(module);
            return known == null ? fetch(module) : known;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Module known(String module) {
        Module cached = cache.get(module);
        return cached != null && age(cached).compareTo(ttl) < 0 ? cached : null;
    }

    /** The module with this field; if it is not known, Zoho is asked once more, because it may have been added. */
    Module with(String module, String field) {
        Module known = of(module);
        if (known.schema().field(field).isPresent()) {
            return known;
        }
        lock.lock();
        try {
            Module cached = cache.get(module);
            return cached == null || age(cached).compareTo(REFRESH_GAP) > 0 ? fetch(module) : cached;
        } finally {
            lock.unlock();
        }
    }

    /** The field that must be there. */
    CrmField required(String module, String field) {
        return with(module, field).schema().field(field).orElseThrow(() -> missing(module, field));
    }

    static CrmException missing(String module, String field) {
        return new CrmException(Failure.of(
                FailureKind.SCHEMA,
                "Zoho's module " + module + " has no field '" + field
                        + "' (any more): add it, or correct the API name in the mapping; API names are"
                        + " case-sensitive"));
    }

    /** Zoho refused a field that it has no more, or our memory is wrong in another way. */
    void forget(String module) {
        lock.lock();
        try {
            cache.remove(module);
        } finally {
            lock.unlock();
        }
    }

    private Duration age(Module module) {
        // a clock that was set back makes the memory old, not eternal
        return Duration.between(module.at(), clock.instant()).abs();
    }

    private Module fetch(String module) {
        HttpAnswer answer = api.fields(module).orThrow();
        Map<String, JsonNode> raw = new LinkedHashMap<>();
        List<CrmField> fields = new ArrayList<>();
        for (JsonNode field : answer.json().path("fields")) {
            String name = ZohoApi.text(field.path("api_name"));
            // a field that was taken out of use can be neither read nor written
            if (name != null
                    && name.matches("[A-Za-z$][A-Za-z0-9_$]{0,99}")
                    && !"unused".equals(ZohoApi.text(field.path("type")))) {
                fields.add(field(name, field));
                raw.put(name, field);
            }
        }
        if (fields.isEmpty()) {
            throw new CrmException(answer.failure(error -> error.withKind(FailureKind.SCHEMA)
                    .withMessage(
                            "lists no field of " + module + "; check the name of the module and the token's scopes")));
        }
        Module fetched = new Module(module, CrmSchema.of(fields), raw, clock.instant());
        cache.put(module, fetched);
        return fetched;
    }

    private static CrmField field(String name, JsonNode field) {
        CrmField.Type type = type(field.path("data_type").asText(""));
        CrmField.Builder builder = CrmField.builder(name, type);
        if (field.path("read_only").asBoolean()
                || field.path("field_read_only").asBoolean()
                || field.path("data_type").asText("").equals("autonumber")
                || !field.path("operation_type").path("api_update").asBoolean(true)) {
            builder.readOnly();
        }
        if (!field.path("unique").isEmpty()) {
            builder.unique();
        }
        if (type == CrmField.Type.TEXT && field.path("length").canConvertToInt()) {
            builder.maxLength(field.path("length").asInt());
        }
        if (type == CrmField.Type.PICKLIST || type == CrmField.Type.MULTI_SELECT) {
            List<String> options = new ArrayList<>();
            field.path("pick_list_values").forEach(option -> {
                String value = ZohoApi.text(option.path("actual_value"));
                if (value != null && !value.equals(NONE)) {
                    options.add(value);
                }
            });
            builder.options(options);
        }
        return builder.build();
    }

    private static CrmField.Type type(String type) {
        return switch (type) {
            case "text", "textarea", "email", "phone", "website", "autonumber" -> CrmField.Type.TEXT;
            case "integer", "bigint", "double", "currency", "percent" -> CrmField.Type.NUMBER;
            case "picklist" -> CrmField.Type.PICKLIST;
            case "multiselectpicklist" -> CrmField.Type.MULTI_SELECT;
            case "boolean" -> CrmField.Type.BOOLEAN;
            case "date" -> CrmField.Type.DATE;
            case "datetime" -> CrmField.Type.DATETIME;
            default -> CrmField.Type.OTHER;
        };
    }

    /**
     * A module as Zoho described it.
     *
     * @param name its API name
     * @param schema its fields
     * @param raw Zoho's own description of each field
     * @param at when
     */
    record Module(String name, CrmSchema schema, Map<String, JsonNode> raw, Instant at) {

        Optional<CrmField> field(String field) {
            return schema.field(field);
        }

        JsonNode rawField(String field) {
            JsonNode node = raw.get(field);
            return node == null ? ZohoApi.object() : node;
        }

        String dataType(String field) {
            return rawField(field).path("data_type").asText("");
        }

        /** The fields without which Zoho takes no new record. */
        List<String> mandatory() {
            return raw.keySet().stream()
                    .filter(name -> rawField(name).path("system_mandatory").asBoolean())
                    .filter(name ->
                            schema.field(name).filter(CrmField::writable).isPresent())
                    .toList();
        }

        /** The fields that refer to records of another module. */
        List<String> lookupsTo(String module) {
            return raw.keySet().stream()
                    .filter(name -> dataType(name).equals("lookup"))
                    .filter(name -> module.equals(ZohoApi.text(
                            rawField(name).path("lookup").path("module").path("api_name"))))
                    .toList();
        }
    }
}
