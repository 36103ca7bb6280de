package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One record per request. */
final class ContactApi {

    private final Account account;
    private final ObjectType type;

    ContactApi(Account account, ObjectType type) {
        this.account = account;
        this.type = type;
    }

    Answer read(String id, Map<String, String> query) {
        Contact contact = find(id, query.get("idProperty"));
        List<String> wanted = list(query.get("properties"));
        ObjectNode row = Rows.contact(
                contact,
                wanted.isEmpty()
                        ? (type.isContacts() ? List.of("email", "firstname", "lastname") : List.of("name", "domain"))
                        : wanted);
        Rows.addHistory(row, contact, list(query.get("propertiesWithHistory")));
        return Answer.json(200, row);
    }

    Answer create(ApiVersion version, ObjectNode body) {
        account.required(body, "properties", "associations");
        Map<String, String> stored = type.values.stored(Json.properties(body));
        synchronized (type.records) {
            type.records.checkConflicts(null, stored);
            account.checkRules(version, null, stored);
            Contact contact = type.records.create(stored, true);
            return Answer.json(201, Rows.contact(contact, stored.keySet()));
        }
    }

    Answer update(ApiVersion version, String id, Map<String, String> query, ObjectNode body) {
        Contact contact = find(id, query.get("idProperty"));
        Map<String, String> stored = type.values.stored(Json.properties(body));
        synchronized (type.records) {
            type.records.checkConflicts(contact, stored);
            account.checkRules(version, contact, stored);
            type.records.update(contact, stored, true);
            return Answer.json(200, Rows.contact(contact, stored.keySet()));
        }
    }

    private Contact find(String id, @Nullable String idProperty) {
        Contact contact;
        if (idProperty == null) {
            contact = type.records.find(id);
        } else if (type.isContacts() && idProperty.equals("email")) {
            contact = type.records.byEmail(id, true);
        } else {
            HubSpotProperty property = type.properties.find(idProperty);
            if (property == null || !property.unique()) {
                throw ApiException.validation("idProperty '" + idProperty + "' is no unique property");
            }
            contact = type.records.byUnique(idProperty, id);
        }
        if (contact == null) {
            throw ApiException.notFound("Object not found. objectId are usually numeric.");
        }
        return contact;
    }

    private static List<String> list(@Nullable String commaSeparated) {
        return commaSeparated == null || commaSeparated.isBlank() ? List.of() : List.of(commaSeparated.split(",", -1));
    }
}
