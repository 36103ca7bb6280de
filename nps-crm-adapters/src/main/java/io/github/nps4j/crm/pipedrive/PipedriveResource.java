package io.github.nps4j.crm.pipedrive;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.mapping.RecordType;

/** The record types of Pipedrive that a mapping can write to, and what the API calls them in each place. */
enum PipedriveResource {
    PERSON("persons", "personFields", "person", "person_id", "name"),
    ORGANIZATION("organizations", "organizationFields", "organization", "org_id", "name"),
    DEAL("deals", "dealFields", "deal", "deal_id", "title");

    private final String plural;
    private final String fields;
    private final String searchType;
    private final String reference;
    private final String nameField;

    PipedriveResource(String plural, String fields, String searchType, String reference, String nameField) {
        this.plural = plural;
        this.fields = fields;
        this.searchType = searchType;
        this.reference = reference;
        this.nameField = nameField;
    }

    static PipedriveResource of(RecordType type) {
        return switch (type.name()) {
            case "contact", "person", "persons" -> PERSON;
            case "account", "organization", "organizations" -> ORGANIZATION;
            case "deal", "deals" -> DEAL;
            default ->
                throw new CrmException(Failure.of(
                        FailureKind.SCHEMA,
                        "Pipedrive: mappings write to contacts (persons), accounts (organizations) and deals, not to "
                                + type.name() + ": correct the record type of the mapping"));
        };
    }

    /** The name in paths, and in messages. */
    String plural() {
        return plural;
    }

    String path(String rest) {
        return "/api/v2/" + plural + rest;
    }

    String fieldsPath(String rest) {
        return "/api/v2/" + fields + rest;
    }

    /** What the item search calls it. */
    String searchType() {
        return searchType;
    }

    /** The property by which a note or an activity refers to it. */
    String reference() {
        return reference;
    }

    /** The field that Pipedrive wants of every new record. */
    String nameField() {
        return nameField;
    }
}
