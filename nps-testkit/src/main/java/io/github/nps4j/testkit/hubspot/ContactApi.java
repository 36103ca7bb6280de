package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One contact per request. */
final class ContactApi {

    private final Account account;

    ContactApi(Account account) {
        this.account = account;
    }

    Answer read(String id, Map<String, String> query) {
        Contact contact = find(id, query.get("idProperty"));
        List<String> wanted = list(query.get("properties"));
        ObjectNode row = Rows.contact(contact, wanted.isEmpty() ? List.of("email", "firstname", "lastname") : wanted);
        Rows.addHistory(row, contact, list(query.get("propertiesWithHistory")));
        return Answer.json(200, row);
    }

    Answer create(ApiVersion version, ObjectNode body) {
        account.required(body, "properties", "associations");
        Map<String, String> stored = account.values.stored(Json.properties(body));
        synchronized (account.contacts) {
            account.contacts.checkConflicts(null, stored);
            account.checkRules(version, null, stored);
            Contact contact = account.contacts.create(stored, true);
            return Answer.json(201, Rows.contact(contact, stored.keySet()));
        }
    }

    Answer update(ApiVersion version, String id, Map<String, String> query, ObjectNode body) {
        Contact contact = find(id, query.get("idProperty"));
        Map<String, String> stored = account.values.stored(Json.properties(body));
        synchronized (account.contacts) {
            account.contacts.checkConflicts(contact, stored);
            account.checkRules(version, contact, stored);
            account.contacts.update(contact, stored, true);
            return Answer.json(200, Rows.contact(contact, stored.keySet()));
        }
    }

    private Contact find(String id, @Nullable String idProperty) {
        Contact contact;
        if (idProperty == null) {
            contact = account.contacts.find(id);
        } else if (idProperty.equals("email")) {
            contact = account.contacts.byEmail(id, true);
        } else {
            HubSpotProperty property = account.properties.find(idProperty);
            if (property == null || !property.unique()) {
                throw ApiException.validation("idProperty '" + idProperty + "' is no unique property");
            }
            contact = account.contacts.byUnique(idProperty, id);
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
