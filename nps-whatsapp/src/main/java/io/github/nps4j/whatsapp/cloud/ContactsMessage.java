package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Address cards, such as that of the person who will help. Immutable. */
public final class ContactsMessage extends WhatsAppMessage {

    /** Most cards in one message. */
    public static final int MAX_CARDS = 257;

    private static final int MAX_TEXT = 1_000;

    private final List<Card> cards;

    private ContactsMessage(List<Card> cards) {
        this.cards = cards;
    }

    /**
     * Cards.
     *
     * @param cards 1 to {@value #MAX_CARDS}
     * @return the message
     * @throws IllegalArgumentException if there are none or too many
     */
    public static ContactsMessage of(Card... cards) {
        Check.count("address cards", cards.length, 1, MAX_CARDS);
        return new ContactsMessage(List.of(cards));
    }

    @Override
    public String type() {
        return "contacts";
    }

    @Override
    JsonNode content() {
        ArrayNode array = JSON.arrayNode();
        for (Card card : cards) {
            ObjectNode node = array.addObject();
            node.putObject("name").put("formatted_name", card.name).put("first_name", card.name);
            if (card.phone != null) {
                node.putArray("phones").addObject().put("phone", card.phone).put("type", "WORK");
            }
            if (card.email != null) {
                node.putArray("emails").addObject().put("email", card.email).put("type", "WORK");
            }
            if (card.company != null) {
                node.putObject("org").put("company", card.company);
            }
        }
        return array;
    }

    /** One address card. Immutable. */
    public static final class Card {

        private final String name;
        private final @Nullable String phone;
        private final @Nullable String email;
        private final @Nullable String company;

        private Card(String name, @Nullable String phone, @Nullable String email, @Nullable String company) {
            this.name = name;
            this.phone = phone;
            this.email = email;
            this.company = company;
        }

        /**
         * A card.
         *
         * @param name the name that is shown
         * @return a card with nothing else
         * @throws IllegalArgumentException if the name is blank or longer than 1,000 characters
         */
        public static Card of(String name) {
            return new Card(Check.text("name on an address card", name, MAX_TEXT), null, null, null);
        }

        /**
         * With a phone number.
         *
         * @param number as it is to be shown, best with {@code +} and country code
         * @return a new card
         */
        public Card withPhone(String number) {
            return new Card(name, Check.text("phone on an address card", number, MAX_TEXT), email, company);
        }

        /**
         * With an email address.
         *
         * @param address the address
         * @return a new card
         */
        public Card withEmail(String address) {
            return new Card(name, phone, Check.text("email on an address card", address, MAX_TEXT), company);
        }

        /**
         * With a company.
         *
         * @param companyName its name
         * @return a new card
         */
        public Card withCompany(String companyName) {
            return new Card(name, phone, email, Check.text("company on an address card", companyName, MAX_TEXT));
        }

        /** Shows nothing of the card. */
        @Override
        public String toString() {
            return "Card";
        }
    }
}
