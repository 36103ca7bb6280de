package io.github.nps4j.testkit.whatsapp;

/** What a request to the simulator asks for. */
public enum Endpoint {
    /** {@code POST /<number>/messages} with a message. */
    SEND(true),
    /** {@code POST /<number>/messages} with {@code status: read}. */
    MARK_READ(true),
    /** {@code POST /<number>/media}. */
    MEDIA_UPLOAD(true),
    /** {@code GET /<media>}. */
    MEDIA_READ(false),
    /** The bytes of media. */
    MEDIA_DOWNLOAD(false),
    /** {@code DELETE /<media>}. */
    MEDIA_DELETE(true),
    /** {@code GET /<account>/message_templates}. */
    TEMPLATES_LIST(false),
    /** {@code POST /<account>/message_templates}. */
    TEMPLATE_CREATE(true),
    /** {@code GET /<template>}. */
    TEMPLATE_READ(false),
    /** {@code DELETE /<account>/message_templates}. */
    TEMPLATE_DELETE(true),
    /** {@code POST /<template>/unpause}. */
    TEMPLATE_UNPAUSE(true),
    /** {@code GET /<number>}. */
    NUMBER_READ(false),
    /** {@code GET /<account>}. */
    ACCOUNT_READ(false),
    /** A path that the simulator does not know. */
    UNKNOWN(false);

    private final boolean writing;

    Endpoint(boolean writing) {
        this.writing = writing;
    }

    /**
     * Whether a request to it changes something.
     *
     * @return {@code true} for sending, uploading, creating, deleting
     */
    public boolean writing() {
        return writing;
    }

    boolean isManagement() {
        return switch (this) {
            case TEMPLATES_LIST, TEMPLATE_CREATE, TEMPLATE_READ, TEMPLATE_DELETE, TEMPLATE_UNPAUSE -> true;
            default -> false;
        };
    }
}
