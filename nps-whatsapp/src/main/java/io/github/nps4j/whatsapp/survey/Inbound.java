package io.github.nps4j.whatsapp.survey;

import java.time.Instant;
import java.util.Map;

/** What a person did, as far as a conversation cares. */
sealed interface Inbound {

    /** WhatsApp's id of the message. */
    String id();

    /** When the person sent it, to the second. */
    Instant at();

    /** Whether it names this very conversation: by the id in a button, or as a reply to one of our messages. */
    boolean targeted();

    /** A text. */
    record Words(String id, Instant at, String text, boolean targeted) implements Inbound {
        @Override
        public String toString() {
            return "Words[" + text.length() + " characters]";
        }
    }

    /** An emoji on a message of ours; an empty one takes it back. */
    record Sign(String id, Instant at, String emoji, boolean targeted) implements Inbound {}

    /** A button, a row of a list or a quick reply of ours. */
    record Tap(String id, Instant at, SurveyPayload payload) implements Inbound {
        @Override
        public boolean targeted() {
            return true;
        }
    }

    /** A Flow that was filled in. */
    record Form(String id, Instant at, Map<String, String> values, boolean targeted) implements Inbound {
        @Override
        public String toString() {
            return "Form[" + values.size() + " values]";
        }
    }

    /** Something that cannot be read as a text: a voice note, a sticker, a picture without words. */
    record Unreadable(String id, Instant at, boolean targeted) implements Inbound {}

    /** The wish for no more messages. */
    record Stop(String id, Instant at, boolean targeted) implements Inbound {}
}
