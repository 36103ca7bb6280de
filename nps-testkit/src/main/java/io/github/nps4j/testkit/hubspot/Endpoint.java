package io.github.nps4j.testkit.hubspot;

/**
 * What a request to the simulator asks for, whatever the version in its path. Those named after contacts stand for companies
 * and custom objects too.
 */
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
    /** {@code POST .../notes/batch/update}. */
    NOTES_UPDATE(true),
    /** {@code DELETE .../notes/<id>}. */
    NOTE_DELETE(true),
    /** {@code DELETE .../tasks/<id>}. */
    TASK_DELETE(true),
    /** Reads which notes, tasks or records belong to a record. */
    ASSOCIATIONS_READ(false),
    /** {@code POST .../associations/<from>/<to>/batch/read}. */
    ASSOCIATIONS_BATCH_READ(false),
    /** {@code POST .../associations/<from>/<to>/batch/associate/default}. */
    ASSOCIATIONS_CREATE(true),
    /** {@code GET .../associations/<from>/<to>/labels}. */
    ASSOCIATION_LABELS(false),
    /** Reads a list by its id or its name. */
    LIST_READ(false),
    /** {@code PUT .../lists/<id>/memberships/add}. */
    LIST_ADD(true),
    /** {@code PUT .../lists/<id>/memberships/remove}. */
    LIST_REMOVE(true),
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
     * @return {@code true} for creating, updating and deleting
     */
    public boolean writing() {
        return writing;
    }
}
