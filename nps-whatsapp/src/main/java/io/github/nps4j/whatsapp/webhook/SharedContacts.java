package io.github.nps4j.whatsapp.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Contact cards; also the answer to our request for a phone number. */
public final class SharedContacts extends JsonView implements MessageContent {

    SharedContacts(JsonNode json) {
        super(json);
    }

    /**
     * The cards.
     *
     * @return in order
     */
    public List<Card> cards() {
        List<Card> cards = new ArrayList<>();
        Json.elements(json).forEach(card -> cards.add(new Card(card)));
        return List.copyOf(cards);
    }

    /** A contact card. Immutable and thread-safe; {@code toString} shows nothing of it. */
    public static final class Card extends JsonView {

        Card(JsonNode json) {
            super(json);
        }

        /**
         * The whole name.
         *
         * @return the name as it is displayed
         */
        public Optional<String> name() {
            JsonNode name = json.path("name");
            return Optional.ofNullable(
                    name.isObject() ? Json.text(name, "formatted_name", "first_name") : Json.text(name));
        }

        /**
         * The phone numbers as they are written on the card.
         *
         * @return the numbers, in order
         */
        public List<String> phones() {
            return each("phones", "phone");
        }

        /**
         * The WhatsApp ids of the phone numbers.
         *
         * @return those that are told, in order
         */
        public List<String> waIds() {
            return each("phones", "wa_id");
        }

        /**
         * The email addresses.
         *
         * @return the addresses, in order
         */
        public List<String> emails() {
            return each("emails", "email");
        }

        /**
         * Whether the person sent the card because we asked for their number.
         *
         * @return {@code true} if Meta says so
         */
        public boolean requested() {
            return text("origin").orElse("").equals("contact_request");
        }

        /**
         * The card in the vCard format.
         *
         * @return the text, if it came
         */
        public Optional<String> vcard() {
            return text("vcard");
        }

        private List<String> each(String list, String key) {
            List<String> texts = new ArrayList<>();
            for (JsonNode element : Json.elements(json.path(list))) {
                String text = element.isObject() ? Json.text(element, key) : null;
                if (text != null) {
                    texts.add(text);
                }
            }
            return List.copyOf(texts);
        }
    }
}
