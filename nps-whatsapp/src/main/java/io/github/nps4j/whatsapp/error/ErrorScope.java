package io.github.nps4j.whatsapp.error;

/** How much is affected by an error: what must be held or slowed down until it is over. */
public enum ErrorScope {
    /** This message only. */
    MESSAGE,
    /** All messages of the kind to this person. */
    RECIPIENT,
    /** All people of this person's country. */
    COUNTRY,
    /** Messages from this business number to this person. */
    PAIR,
    /** All messages with this template. */
    TEMPLATE,
    /** All messages with this Flow. */
    FLOW,
    /** Everything from this business number. */
    PHONE_NUMBER,
    /** Everything from this WhatsApp Business Account. */
    ACCOUNT,
    /** Everything that the app does. */
    APP,
    /** Everything that is sent with this token. */
    CREDENTIAL
}
