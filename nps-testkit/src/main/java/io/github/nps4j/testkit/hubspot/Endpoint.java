package io.github.nps4j.testkit.hubspot;

/** What a request to the simulator asks for, whatever the version in its path. */
public enum Endpoint {
    /** Lists properties or reads one. */
    PROPERTIES_READ(false),
    /** Creates a property or several. */
    PROPERTIES_CREATE(true),
    /** {@code PATCH .../contacts/<name>}. */
    PROPERTY_UPDATE(true),
    /** Creates or lists property groups. */
    PROPERTY_GROUPS(true),
    /** {@code POST .../contacts/batch/read}. */
    CONTACTS_BATCH_READ(false),
    /** {@code POST .../contacts/batch/update}. */
    CONTACTS_BATCH_UPDATE(true),
    /** {@code POST .../contacts/batch/upsert}. */
    CONTACTS_BATCH_UPSERT(true),
    /** {@code POST .../contacts/batch/create}. */
    CONTACTS_BATCH_CREATE(true),
    /** {@code GET .../contacts/<id>}. */
    CONTACT_READ(false),
    /** {@code POST .../contacts}. */
    CONTACT_CREATE(true),
    /** {@code PATCH .../contacts/<id>}. */
    CONTACT_UPDATE(true),
    /** {@code POST .../contacts/search}. */
    CONTACTS_SEARCH(false),
    /** Creates a note or several. */
    NOTES_CREATE(true),
    /** Reads a note or several. */
    NOTES_READ(false),
    /** Creates a task or several. */
    TASKS_CREATE(true),
    /** Reads a task or several. */
    TASKS_READ(false),
    /** Reads which notes or tasks belong to a contact. */
    ASSOCIATIONS_READ(false),
    /** Renews an OAuth token. */
    OAUTH_TOKEN(false),
    /** A path that the simulator does not know; answered with 404. */
    UNKNOWN(false);

    private final boolean writing;

    Endpoint(boolean writing) {
        this.writing = writing;
    }

    /**
     * Whether a request to it changes the account.
     *
     * @return {@code true} for creating and updating
     */
    public boolean writing() {
        return writing;
    }
}
