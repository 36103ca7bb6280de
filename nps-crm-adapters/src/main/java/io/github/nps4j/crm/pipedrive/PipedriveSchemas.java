package io.github.nps4j.crm.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fields of record types, remembered for a while. A field can be named by its code or by its label; the code of a
 * custom field differs from account to account, so that a mapping which is to serve several names labels.
 */
final class PipedriveSchemas {

    private static final Logger LOG = LoggerFactory.getLogger(PipedriveSchemas.class);

    /** How often an unknown field may cause another read of the schema. */
    private static final Duration REFRESH_GAP = Duration.ofSeconds(30);

    /** How the fields of people's addresses and numbers are called in the two versions of the API. */
    private static final Set<String> KEYS_OF_PERSONS = Set.of("email", "emails", "phone", "phones");

    static final PipedriveField EMAIL =
            new PipedriveField("emails", "email", "emails", CrmField.Type.TEXT, false, List.of());
    static final PipedriveField PHONE =
            new PipedriveField("phones", "phone", "phones", CrmField.Type.TEXT, false, List.of());

    private final PipedriveApi api;
    private final Clock clock;
    private final Duration ttl;
    private final Set<String> dateTimeFields;
    private final String yes;
    private final String no;
    private final Map<PipedriveResource, Fields> cache = new EnumMap<>(PipedriveResource.class);
    // held while Pipedrive is asked, so that threads that need the same schema share one call
    private final ReentrantLock lock = new ReentrantLock();

    PipedriveSchemas(PipedriveApi api, Clock clock, Duration ttl, Set<String> dateTimeFields, String yes, String no) {
        this.api = api;
        this.clock = clock;
        this.ttl = ttl;
        this.dateTimeFields = dateTimeFields;
        this.yes = yes;
        this.no = no;
    }

    CrmSchema of(PipedriveResource resource) {
        return fields(resource, ttl).schema;
    }

    /**
     * A field by its label or code; if it is not known, Pipedrive is asked once more, because it may have been made a
     * moment ago.
     *
     * @throws CrmException if there is none, or several have the label
     */
    PipedriveField field(PipedriveResource resource, String name) {
        return find(resource, name)
                .orElseThrow(() -> new CrmException(Failure.of(
                        FailureKind.SCHEMA,
                        "Pipedrive's " + resource.plural() + " have no field '" + name
                                + "': create it, or correct the name in the mapping")));
    }

    Optional<PipedriveField> find(PipedriveResource resource, String name) {
        Optional<PipedriveField> known = fields(resource, ttl).find(resource, name);
        return known.isPresent() ? known : fields(resource, REFRESH_GAP).find(resource, name);
    }

    /** The fields as they are now, or were a moment ago: after Pipedrive refused what we thought was right. */
    Fields fresh(PipedriveResource resource) {
        return fields(resource, REFRESH_GAP);
    }

    void forget(PipedriveResource resource) {
        lock.lock();
        try {
            cache.remove(resource);
        } finally {
            lock.unlock();
        }
    }

    /** Whether an enum with these options is how this account says yes or no, because Pipedrive has no such type. */
    private boolean isYesNo(List<PipedriveField.Option> options) {
        return options.size() == 2
                && options.stream()
                        .map(option -> option.label().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet())
                        .equals(Set.of(yes.toLowerCase(Locale.ROOT), no.toLowerCase(Locale.ROOT)));
    }

    private Fields fields(PipedriveResource resource, Duration maxAge) {
        lock.lock();
        try {
            Fields cached = cache.get(resource);
            // a clock that was set back makes the memory old, not eternal
            if (cached != null
                    && Duration.between(cached.at, clock.instant()).abs().compareTo(maxAge) < 0) {
                return cached;
            }
            Fields fetched = fetch(resource);
            cache.put(resource, fetched);
            return fetched;
        } finally {
            lock.unlock();
        }
    }

    private Fields fetch(PipedriveResource resource) {
        List<PipedriveField> all = new ArrayList<>();
        for (JsonNode node : api.fields(resource)) {
            String code = PipedriveErrors.text(node.path("field_code"));
            String label = PipedriveErrors.text(node.path("field_name"));
            if (code == null || code.isEmpty()) {
                continue;
            }
            if (resource == PipedriveResource.PERSON && KEYS_OF_PERSONS.contains(code)) {
                continue;
            }
            all.add(field(code, label == null ? code : label.strip(), node));
        }
        if (resource == PipedriveResource.PERSON) {
            all.add(EMAIL);
            all.add(PHONE);
        }
        return new Fields(all, clock.instant());
    }

    private PipedriveField field(String code, String label, JsonNode node) {
        String kind = node.path("field_type").asText("");
        List<PipedriveField.Option> options = new ArrayList<>();
        for (JsonNode option : node.path("options")) {
            String text = PipedriveErrors.text(option.path("label"));
            if (text != null && option.path("id").isValueNode()) {
                options.add(new PipedriveField.Option(option.path("id"), text));
            }
        }
        boolean custom =
                node.has("is_custom_field") ? node.path("is_custom_field").asBoolean() : code.matches("[0-9a-f]{40}");
        boolean time = dateTimeFields.contains(code) || dateTimeFields.contains(label);
        return new PipedriveField(code, label, kind, type(kind, options, time), custom, options);
    }

    private CrmField.Type type(String kind, List<PipedriveField.Option> options, boolean time) {
        return switch (kind) {
            case "varchar", "varchar_auto", "text", "phone" -> time ? CrmField.Type.DATETIME : CrmField.Type.TEXT;
            case "double", "int" -> CrmField.Type.NUMBER;
            case "enum" -> isYesNo(options) ? CrmField.Type.BOOLEAN : CrmField.Type.PICKLIST;
            case "set" -> CrmField.Type.MULTI_SELECT;
            case "date" -> CrmField.Type.DATE;
            default -> CrmField.Type.OTHER;
        };
    }

    /** The fields of one record type at one moment. */
    static final class Fields {

        private final Map<String, PipedriveField> byCode = new LinkedHashMap<>();
        private final Map<String, List<PipedriveField>> byLabel = new HashMap<>();
        private final CrmSchema schema;
        private final Instant at;

        Fields(List<PipedriveField> all, Instant at) {
            this.at = at;
            for (PipedriveField field : all) {
                byCode.put(field.code(), field);
                byLabel.computeIfAbsent(field.label(), label -> new ArrayList<>())
                        .add(field);
            }
            Map<String, CrmField> named = new LinkedHashMap<>();
            // a custom field is named by its label first: hashes only confuse the list of suggestions
            byLabel.forEach((label, fields) -> {
                if (fields.size() == 1) {
                    named.put(label, fields.get(0).as(label));
                } else if (fields.stream().anyMatch(PipedriveField::custom)) {
                    LOG.warn(
                            "Pipedrive has {} fields labeled '{}': a mapping must name one of them by its key, {}",
                            fields.size(),
                            label,
                            fields.stream().map(PipedriveField::code).toList());
                }
            });
            all.forEach(field -> named.put(field.code(), field.as(field.code())));
            schema = CrmSchema.of(named.values());
        }

        Map<String, PipedriveField> byCode() {
            return byCode;
        }

        List<PipedriveField> labeled(String label) {
            return byLabel.getOrDefault(label, List.of());
        }

        Optional<PipedriveField> find(PipedriveResource resource, String name) {
            PipedriveField exact = byCode.get(name);
            if (exact != null) {
                return Optional.of(exact);
            }
            List<PipedriveField> labeled = byLabel.getOrDefault(name.strip(), List.of());
            if (labeled.size() > 1) {
                throw new CrmException(Failure.of(
                        FailureKind.SCHEMA,
                        "Pipedrive has " + labeled.size() + " fields of " + resource.plural() + " labeled '" + name
                                + "': name the right one in the mapping by its key, or rename the others (keys: "
                                + labeled.stream().map(PipedriveField::code).collect(Collectors.joining(", ")) + ")"));
            }
            return labeled.stream().findFirst();
        }
    }
}
