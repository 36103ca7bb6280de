package io.github.nps4j.whatsapp.outbox;

/** What becomes of a message of which no status has told within the time whether it went out. */
public enum AfterUncertainty {
    /** It is sent again, once: where WhatsApp had taken it, its status would have come. */
    REPEAT,
    /** It is left alone and counts as not sent: nobody can get it twice, and somebody may not get it. */
    LEAVE
}
