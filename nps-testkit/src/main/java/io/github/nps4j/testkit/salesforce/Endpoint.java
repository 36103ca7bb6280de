package io.github.nps4j.testkit.salesforce;

/** What a request to the simulator asks for, whatever the version in its path. */
public enum Endpoint {
    /** {@code POST /services/oauth2/token}. */
    OAUTH_TOKEN(false),
    /** {@code GET .../sobjects/<object>/describe}. */
    DESCRIBE(false),
    /** {@code GET .../query} or {@code .../queryAll}, and their next pages. */
    QUERY(false),
    /** {@code GET .../search}. */
    SEARCH(false),
    /** {@code GET .../limits}. */
    LIMITS(false),
    /** {@code PATCH .../composite/sobjects}. */
    COLLECTIONS_UPDATE(true),
    /** {@code POST .../composite/sobjects}. */
    COLLECTIONS_CREATE(true),
    /** {@code PATCH .../composite/sobjects/<object>/<external id>}. */
    COLLECTIONS_UPSERT(true),
    /** {@code DELETE .../composite/sobjects}. */
    COLLECTIONS_DELETE(true),
    /** {@code POST .../composite/graph}. */
    GRAPH(true),
    /** {@code POST .../sobjects/<object>}. */
    RECORD_CREATE(true),
    /** {@code GET .../sobjects/<object>/<id>}, or by the value of an external id. */
    RECORD_READ(false),
    /** {@code PATCH .../sobjects/<object>/<id>}. */
    RECORD_UPDATE(true),
    /** {@code PATCH .../sobjects/<object>/<external id>/<value>}. */
    RECORD_UPSERT(true),
    /** {@code DELETE .../sobjects/<object>/<id>}. */
    RECORD_DELETE(true),
    /** {@code POST .../jobs/ingest}. */
    JOB_CREATE(true),
    /** {@code PUT .../jobs/ingest/<id>/batches}. */
    JOB_UPLOAD(true),
    /** {@code PATCH .../jobs/ingest/<id>}. */
    JOB_STATE(true),
    /** {@code GET .../jobs/ingest/<id>}. */
    JOB_READ(false),
    /** {@code GET .../jobs/ingest/<id>/successfulResults} and the like. */
    JOB_RESULTS(false),
    /** {@code GET .../tooling/query}. */
    TOOLING_QUERY(false),
    /** {@code GET .../tooling/sobjects/CustomField/<id>}. */
    TOOLING_READ(false),
    /** {@code POST .../tooling/sobjects/CustomField}. */
    TOOLING_CREATE(true),
    /** {@code PATCH .../tooling/sobjects/CustomField/<id>}. */
    TOOLING_UPDATE(true),
    /** A path that the simulator does not know; answered with 404. */
    UNKNOWN(false);

    private final boolean writing;

    Endpoint(boolean writing) {
        this.writing = writing;
    }

    /**
     * Whether a request to it changes the org.
     *
     * @return {@code true} for creating, updating and deleting
     */
    public boolean writing() {
        return writing;
    }
}
