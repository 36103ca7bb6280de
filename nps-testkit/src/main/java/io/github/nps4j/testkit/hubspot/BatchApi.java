package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST .../<type>/batch/<read|update|upsert|create>}. Writes are checked as a whole before the first is done. */
final class BatchApi {

    private final Account account;
    private final ObjectType type;

    BatchApi(Account account, ObjectType type) {
        this.account = account;
        this.type = type;
    }

    /** A row that passed its checks; without a contact it creates one. */
    private record Planned(JsonNode input, @Nullable Contact contact, Map<String, String> stored) {}

    /** What a batch has come to so far. */
    private static final class Progress {
        final List<Planned> planned = new ArrayList<>();
        final List<ObjectNode> errors = new ArrayList<>();
        final List<String> missing = new ArrayList<>();
    }

    Answer read(ApiVersion version, ObjectNode body) {
        account.required(body, "properties", "propertiesWithHistory", "inputs");
        List<String> wanted = Json.texts(body, "properties");
        List<String> histories = Json.texts(body, "propertiesWithHistory");
        String idProperty = Json.text(body, "idProperty");
        requireUnique(idProperty, "read");
        Set<String> ids = new LinkedHashSet<>();
        inputs(body).forEach(input -> ids.add(Json.requiredText(input, "id")));
        Set<Contact> found = new LinkedHashSet<>();
        List<String> missing = new ArrayList<>();
        for (String id : ids) {
            Contact contact = find(idProperty, id, account.settings.readFindsSecondaryEmails);
            if (contact == null) {
                missing.add(id);
            } else {
                found.add(contact);
            }
        }
        List<ObjectNode> results = new ArrayList<>();
        for (Contact contact : found) {
            ObjectNode row = Rows.contact(contact, wanted);
            Rows.addHistory(row, contact, histories);
            results.add(row);
        }
        return answer(version, 200, results, missing.isEmpty() ? List.of() : List.of(notFound(missing)));
    }

    Answer update(ApiVersion version, ObjectNode body) {
        List<JsonNode> inputs = inputs(body);
        String idProperty = commonIdProperty(inputs);
        // the email address is no unique property in the sense of this endpoint
        if (isEmail(idProperty)) {
            throw nonUnique("update");
        }
        requireUnique(idProperty, "update");
        refuseDuplicates(inputs, idProperty);
        synchronized (type.records) {
            Progress progress = new Progress();
            for (JsonNode input : inputs) {
                String id = Json.requiredText(input, "id");
                Map<String, String> properties = Json.properties(input);
                if (idProperty == null && !id.matches("[0-9]{1,18}")) {
                    // an email address as an id "succeeds" and changes nothing
                    continue;
                }
                Contact contact = find(idProperty, id, true);
                if (contact == null) {
                    progress.missing.add(id);
                } else {
                    plan(version, progress, input, contact, properties, account.settings.updatesById);
                }
            }
            return carryOut(version, 200, progress, false);
        }
    }

    Answer upsert(ApiVersion version, ObjectNode body) {
        List<JsonNode> inputs = inputs(body);
        String idProperty = commonIdProperty(inputs);
        requireUnique(idProperty, "upsert");
        refuseDuplicates(inputs, idProperty);
        RowErrors policy = isEmail(idProperty) ? account.settings.upsertsByEmail : account.settings.updatesById;
        synchronized (type.records) {
            Progress progress = new Progress();
            for (JsonNode input : inputs) {
                String id = Json.requiredText(input, "id");
                Map<String, String> properties = new LinkedHashMap<>(Json.properties(input));
                Contact contact = find(idProperty, id, true);
                if (contact == null && idProperty == null) {
                    progress.missing.add(id);
                    continue;
                }
                if (contact == null && idProperty != null) {
                    properties.putIfAbsent(idProperty, id);
                }
                plan(version, progress, input, contact, properties, policy);
            }
            return carryOut(version, 200, progress, true);
        }
    }

    Answer create(ApiVersion version, ObjectNode body) {
        List<JsonNode> inputs = inputs(body);
        synchronized (type.records) {
            Progress progress = new Progress();
            Set<String> emails = new LinkedHashSet<>();
            for (JsonNode input : inputs) {
                account.required(input, "associations");
                Map<String, String> properties = Json.properties(input);
                String email = Contact.lower(properties.getOrDefault("email", ""));
                Contact existing = email.isEmpty() || !type.isContacts() ? null : type.records.byEmail(email, true);
                if (existing != null) {
                    throw type.records.exists(existing);
                }
                if (!email.isEmpty() && type.isContacts() && !emails.add(email)) {
                    throw duplicates(List.of(email));
                }
                plan(version, progress, input, null, properties, account.settings.updatesById);
            }
            return carryOut(version, 201, progress, false);
        }
    }

    private void plan(
            ApiVersion version,
            Progress progress,
            JsonNode input,
            @Nullable Contact contact,
            Map<String, String> properties,
            RowErrors policy) {
        try {
            Map<String, String> stored = type.values.stored(properties);
            type.records.checkConflicts(contact, stored);
            account.checkRules(version, contact, stored);
            progress.planned.add(new Planned(input, contact, stored));
        } catch (ApiException e) {
            if (policy == RowErrors.WHOLE_BATCH || Values.aboutTheSchema(e)) {
                throw new ApiException(400, "VALIDATION_ERROR", String.valueOf(e.getMessage()));
            }
            progress.errors.add(traced(input, e).row());
        }
    }

    private Answer carryOut(ApiVersion version, int status, Progress progress, boolean tellNew) {
        List<ObjectNode> results = new ArrayList<>();
        for (Planned row : progress.planned) {
            Contact contact = row.contact();
            try {
                if (contact == null) {
                    contact = type.records.create(row.stored(), true);
                } else {
                    type.records.update(contact, row.stored(), true);
                }
            } catch (ApiException e) {
                // two rows of one batch that exclude each other
                progress.errors.add(traced(row.input(), e).row());
                continue;
            }
            ObjectNode result = Rows.contact(contact, row.stored().keySet());
            if (tellNew) {
                result.put("new", row.contact() == null);
            }
            Rows.echoTrace(row.input(), result);
            results.add(result);
        }
        if (!progress.missing.isEmpty()) {
            progress.errors.add(notFound(progress.missing));
        }
        return answer(version, status, results, progress.errors);
    }

    private Answer answer(ApiVersion version, int status, List<ObjectNode> results, List<ObjectNode> errors) {
        if (account.settings.shuffled) {
            // no row stays where its input stood
            Collections.rotate(results, 1);
        }
        return Rows.batch(version, status, results, errors, account.clock.instant());
    }

    static ApiException traced(JsonNode input, ApiException e) {
        String trace = Json.text(input, "objectWriteTraceId");
        if (trace != null) {
            return e.withContext("objectWriteTraceId", List.of(trace));
        }
        String id = Json.text(input, "id");
        return id == null ? e : e.withContext("ids", List.of(id));
    }

    private ObjectNode notFound(List<String> ids) {
        return ApiException.notFound("Could not get some " + type.singular
                        + " objects, they may be deleted or not exist. Check that ids are valid.")
                .withContext("ids", ids)
                .row();
    }

    private @Nullable Contact find(@Nullable String idProperty, String id, boolean secondaryEmails) {
        if (idProperty == null || idProperty.equals("hs_object_id")) {
            return type.records.find(id);
        }
        return isEmail(idProperty) ? type.records.byEmail(id, secondaryEmails) : type.records.byUnique(idProperty, id);
    }

    private boolean isEmail(@Nullable String idProperty) {
        return type.isContacts() && "email".equals(idProperty);
    }

    private void requireUnique(@Nullable String idProperty, String operation) {
        if (idProperty == null || isEmail(idProperty)) {
            return;
        }
        HubSpotProperty property = type.properties.find(idProperty);
        if (property == null) {
            throw ApiException.validation("Property \"" + idProperty + "\" does not exist (PROPERTY_DOESNT_EXIST)");
        }
        if (!property.unique()) {
            throw nonUnique(operation);
        }
    }

    private ApiException nonUnique(String operation) {
        return ApiException.validation(
                operation.equals("read")
                        ? "Unable to read by non-unique " + type.id + " property"
                        : "Unable to perform update/upsert by non-unique " + type.id + " property");
    }

    private static @Nullable String commonIdProperty(List<JsonNode> inputs) {
        Set<String> all = new LinkedHashSet<>();
        inputs.forEach(input -> all.add(String.valueOf(Json.text(input, "idProperty"))));
        if (all.size() > 1) {
            throw ApiException.validation("All inputs of a batch must have the same idProperty");
        }
        return Json.text(inputs.get(0), "idProperty");
    }

    private void refuseDuplicates(List<JsonNode> inputs, @Nullable String idProperty) {
        Set<String> seen = new LinkedHashSet<>();
        Set<String> twice = new LinkedHashSet<>();
        for (JsonNode input : inputs) {
            String id = Json.requiredText(input, "id");
            if (!seen.add(isEmail(idProperty) ? Contact.lower(id.strip()) : id)) {
                twice.add(id);
            }
        }
        if (!twice.isEmpty()) {
            throw duplicates(List.copyOf(twice));
        }
    }

    private static ApiException duplicates(List<String> ids) {
        return ApiException.validation("Duplicate IDs found in batch input: " + ids + ". IDs must be unique")
                .withContext("ids", ids);
    }

    static List<JsonNode> inputs(ObjectNode body) {
        if (!body.has("inputs")) {
            throw Json.missing("inputs");
        }
        ArrayNode array = Json.arrayOf(body, "inputs");
        if (array.isEmpty()) {
            throw ApiException.validation("a batch needs at least one input");
        }
        if (array.size() > Account.MAX_BATCH) {
            throw ApiException.validation(
                    "The maximum number of inputs of a batch is " + Account.MAX_BATCH + ", got " + array.size());
        }
        List<JsonNode> inputs = new ArrayList<>();
        for (JsonNode input : array) {
            if (!input.isObject()) {
                throw Json.badJson(1, 1, "an input is to be an object");
            }
            inputs.add(input);
        }
        return inputs;
    }
}
