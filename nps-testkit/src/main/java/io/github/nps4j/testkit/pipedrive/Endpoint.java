package io.github.nps4j.testkit.pipedrive;

/** What a request to the simulator asks for, and what it costs of the company's daily tokens. */
public enum Endpoint {
    /** Lists the fields of a kind of record. */
    FIELDS_LIST(false, 10),
    /** Adds a field, or options to one. */
    FIELDS_WRITE(true, 5),
    /** {@code GET /api/v2/persons/<id>} and the like. */
    RECORD_READ(false, 1),
    /** {@code GET /api/v2/persons} and the like. */
    RECORDS_LIST(false, 10),
    /** {@code POST /api/v2/persons} and the like. */
    RECORD_CREATE(true, 5),
    /** {@code PATCH /api/v2/persons/<id>} and the like. */
    RECORD_UPDATE(true, 5),
    /** The search of one kind of record, or of one field of it. */
    SEARCH(false, 20),
    /** {@code GET /api/v1/notes}. */
    NOTES_LIST(false, 20),
    /** {@code POST /api/v1/notes}. */
    NOTE_CREATE(true, 10),
    /** {@code PUT /api/v1/notes/<id>}. */
    NOTE_UPDATE(true, 10),
    /** {@code DELETE /api/v1/notes/<id>}. */
    NOTE_DELETE(true, 6),
    /** {@code GET /api/v2/activities}. */
    ACTIVITIES_LIST(false, 10),
    /** {@code POST /api/v2/activities}. */
    ACTIVITY_CREATE(true, 5),
    /** {@code DELETE /api/v2/activities/<id>}. */
    ACTIVITY_DELETE(true, 3),
    /** {@code GET /api/v1/activityTypes}. */
    ACTIVITY_TYPES(false, 20),
    /** Renews an OAuth token. */
    OAUTH_TOKEN(false, 0),
    /** A path that the simulator does not know; answered with 404. */
    UNKNOWN(false, 0);

    private final boolean writing;
    private final int cost;

    Endpoint(boolean writing, int cost) {
        this.writing = writing;
        this.cost = cost;
    }

    /**
     * Whether a request to it changes the account.
     *
     * @return {@code true} for creating, updating and deleting
     */
    public boolean writing() {
        return writing;
    }

    /**
     * What a request to it costs.
     *
     * @return tokens, 0 or more
     */
    public int cost() {
        return cost;
    }
}
