package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.crm.hubspot.HubSpotBatch.Row;
import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.RecordType;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What HubSpot is sent of a write: the row of an update, of an upsert, or of a creation. */
final class HubSpotRows {

    private final HubSpotSchemas schemas;

    HubSpotRows(HubSpotSchemas schemas) {
        this.schemas = schemas;
    }

    /** The row of an update, or {@code null} if there is nothing to write. */
    @Nullable
    Row update(RecordType type, RecordWrite write, String recordId) {
        ObjectNode input = HubSpotApi.object().put("id", recordId);
        // Writing the email of a contact that was found by a secondary address would change its primary one.
        ObjectNode properties = properties(type, write, HubSpotLookup.EMAIL);
        if (properties.isEmpty()) {
            return null;
        }
        input.set("properties", properties);
        return new Row(
                write.traceId(), recordId, input, result -> recordId.equals(HubSpotErrors.text(result.path("id"))));
    }

    /** The row of an upsert by a property, which a record may have that {@code exists}. */
    Row upsert(RecordType type, RecordWrite write, String property, boolean exists) {
        IdentityKey key = write.createKey().orElseThrow();
        ObjectNode input = HubSpotApi.object().put("id", key.value()).put("idProperty", property);
        boolean byEmail = property.equals(HubSpotLookup.EMAIL);
        // An upsert may meet a contact that has the address as a secondary one; a new contact gets it from the id.
        ObjectNode properties = properties(type, write, byEmail ? HubSpotLookup.EMAIL : property);
        if (!byEmail) {
            properties.put(property, key.value());
        }
        if (exists && isContact(type)) {
            properties.remove(HubSpotLookup.EMAIL);
        }
        input.set("properties", properties);
        Predicate<JsonNode> isResult = byEmail
                ? result -> HubSpotErrors.text(result.path("properties").path(property)) != null
                        && key.value()
                                .equalsIgnoreCase(result.path("properties")
                                        .path(property)
                                        .asText()
                                        .strip())
                : result -> key.value()
                        .equals(result.path("properties").path(property).asText());
        return new Row(write.traceId(), key.value(), input, isResult);
    }

    /** The row of a record that is not there yet: the mapping's fields, the key, and the further keys beside them. */
    Row create(RecordType type, RecordWrite write, String property) {
        IdentityKey key = write.createKey().orElseThrow();
        ObjectNode properties = properties(type, write, property);
        properties.put(property, key.value());
        for (RecordWrite.FurtherKey further : write.furtherKeys()) {
            String name = further.field() == null ? ownField(type, further.key().kind()) : further.field();
            if (!name.isEmpty()
                    && further.key().normalized()
                    && !properties.has(name)
                    && schemas.field(type, name).filter(CrmField::writable).isPresent()) {
                properties.put(name, further.key().value());
            }
        }
        ObjectNode input = HubSpotApi.object();
        input.set("properties", properties);
        input.putArray("associations");
        return new Row(
                write.traceId(),
                null,
                input,
                result -> key.value()
                        .equalsIgnoreCase(result.path("properties")
                                .path(property)
                                .asText("")
                                .strip()));
    }

    static boolean isContact(RecordType type) {
        return HubSpotPaths.objectName(type).equals("contacts");
    }

    private static String ownField(RecordType type, String kind) {
        return switch (HubSpotPaths.objectName(type)) {
            case "contacts" -> kind.equals("email") || kind.equals("phone") ? kind : "";
            case "companies" -> kind.equals("phone") ? kind : "";
            default -> "";
        };
    }

    private ObjectNode properties(RecordType type, RecordWrite write, String without) {
        ObjectNode properties = HubSpotApi.object();
        boolean contacts = isContact(type);
        write.fields().forEach((name, value) -> {
            if (!name.equals(without) || (name.equals(HubSpotLookup.EMAIL) && !contacts)) {
                properties.put(
                        name,
                        HubSpotValues.encode(value, schemas.of(type).field(name).orElse(null)));
            }
        });
        return properties;
    }

    /** The property by which the record is created, or {@code null} if HubSpot cannot create it by this key. */
    @Nullable
    String upsertProperty(RecordType type, RecordWrite write) {
        String field = write.createField().orElse(null);
        boolean contacts = isContact(type);
        IdentityKey key = write.createKey().orElseThrow();
        if (contacts && key instanceof IdentityKey.Email && (field == null || field.equals(HubSpotLookup.EMAIL))) {
            return HubSpotLookup.EMAIL;
        }
        if (field == null) {
            return null;
        }
        return schemas.field(type, field)
                .filter(CrmField::unique)
                .map(CrmField::name)
                .orElse(null);
    }
}
