package io.github.nps4j.whatsapp.survey;

import java.util.List;

/**
 * A message that a conversation wants to send. With the id of the conversation its key names it for good, so that it is
 * never sent twice.
 *
 * @param key such as {@code invite}, {@code again}, {@code q1}
 * @param kind how it is sent
 * @param text what it says; empty for templates
 * @param choices what can be tapped; up to three are buttons, more are a list
 * @param button the label that opens a list; empty without choices
 */
record Outgoing(String key, Kind kind, String text, List<Choice> choices, String button) {

    enum Kind {
        /** The template of the invitation. */
        INVITATION,
        /** The template of a later contact; the key ends in its number. */
        FOLLOW_UP,
        /** A text, with or without choices, inside the service window. */
        FREE,
        /** The one text that follows an opt-out. */
        FAREWELL
    }

    /** Something to tap. */
    record Choice(String id, String title) {}

    static final String INVITE = "invite";

    static Outgoing invitation() {
        return new Outgoing(INVITE, Kind.INVITATION, "", List.of(), "");
    }

    static Outgoing followUp(int number) {
        return new Outgoing("follow" + number, Kind.FOLLOW_UP, "", List.of(), "");
    }

    static Outgoing text(String key, String text) {
        return new Outgoing(key, Kind.FREE, text, List.of(), "");
    }

    @Override
    public String toString() {
        return "Outgoing[" + key + "]";
    }
}
