package io.github.nps4j.testkit.pipedrive;

import java.util.Set;

/** What kind of record. */
public enum PipedriveKind {
    /** A person. */
    PERSON("persons", "personFields", "person", "Person", Set.of("name", "email", "phone", "notes", "custom_fields")),
    /** An organization. */
    ORGANIZATION(
            "organizations",
            "organizationFields",
            "organization",
            "Organization",
            Set.of("name", "address", "notes", "custom_fields")),
    /** A deal. */
    DEAL("deals", "dealFields", "deal", "Deal", Set.of("title", "notes", "custom_fields"));

    final String plural;
    final String fields;
    final String searchType;
    final String word;
    final Set<String> searchable;

    PipedriveKind(String plural, String fields, String searchType, String word, Set<String> searchable) {
        this.plural = plural;
        this.fields = fields;
        this.searchType = searchType;
        this.word = word;
        this.searchable = searchable;
    }

    String nameField() {
        return this == DEAL ? "title" : "name";
    }
}
