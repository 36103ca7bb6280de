package io.github.nps4j.testkit.zoho;

/** What a request to the simulator asks for, whatever the version and module in its path. */
public enum Endpoint {
    /** Lists the fields of a module. */
    FIELDS_READ(false),
    /** Adds fields to a module, or changes them. */
    FIELDS_CHANGE(true),
    /** Lists the tags of a module. */
    TAGS_READ(false),
    /** {@code POST /coql}. */
    COQL(false),
    /** {@code GET /<module>/search}. */
    SEARCH(false),
    /** {@code GET /<module>/<id>}. */
    RECORD_READ(false),
    /** {@code GET /<module>/<id>/<related list>}. */
    RELATED_READ(false),
    /** {@code POST /<module>}. */
    RECORDS_INSERT(true),
    /** {@code PUT /<module>}. */
    RECORDS_UPDATE(true),
    /** {@code POST /<module>/upsert}. */
    RECORDS_UPSERT(true),
    /** {@code DELETE /<module>/<id>}. */
    RECORD_DELETE(true),
    /** {@code POST /<module>/actions/add_tags} and {@code remove_tags}. */
    TAGS_CHANGE(true),
    /** {@code POST /oauth/v2/token} of the accounts server. */
    OAUTH_TOKEN(false),
    /** A path that the simulator does not know; refused. */
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
