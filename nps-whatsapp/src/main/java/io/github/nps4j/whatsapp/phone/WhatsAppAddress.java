package io.github.nps4j.whatsapp.phone;

import java.util.regex.Pattern;

/**
 * An address as WhatsApp uses it, kept verbatim: it is what is answered to, and is never rewritten. {@code toString} shows
 * no personal data.
 */
public sealed interface WhatsAppAddress {

    /** Longest user id without its prefix, in characters (Meta's webhook reference, 2026). */
    int MAX_USER_ID = 128;

    /**
     * The address as it came.
     *
     * @return digits of a wa_id, or a user id; personal data
     */
    String value();

    /**
     * A phone's address.
     *
     * @param value digits without {@code +}, as WhatsApp gave it; not always the number in E.164
     */
    record WaId(String value) implements WhatsAppAddress {
        private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{4,19}");

        /**
         * Checks the form.
         *
         * @param value digits without {@code +}
         * @throws IllegalArgumentException if it is not 5 to 20 digits
         */
        public WaId {
            if (!DIGITS.matcher(value).matches()) {
                throw new IllegalArgumentException("a wa_id has 5 to 20 digits and no sign; this one has another form");
            }
        }

        @Override
        public String toString() {
            return "WaId[***]";
        }
    }

    /**
     * The id of a user for one business (BSUID): a country, a dot, letters and digits. It has no number in it.
     *
     * @param value such as {@code US.13491208655302741918}, or {@code US.ENT.118} for a parent id
     */
    record UserId(String value) implements WhatsAppAddress {
        private static final Pattern FORM = Pattern.compile("[A-Z]{2}\\.(?:ENT\\.)?[A-Za-z0-9]{1," + MAX_USER_ID + "}");

        /**
         * Checks the form.
         *
         * @param value the id
         * @throws IllegalArgumentException if it is not of that form
         */
        public UserId {
            if (!FORM.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "a user id is two capital letters, a dot, then letters and digits; this one has another form");
            }
        }

        /**
         * The country of the user.
         *
         * @return an ISO 3166-1 alpha-2 code
         */
        public String region() {
            return value.substring(0, 2);
        }

        @Override
        public String toString() {
            return "UserId[***]";
        }
    }

    /**
     * The address that a text of a webhook, or of an answer to a send, holds.
     *
     * @param text a wa_id, with or without {@code +}, or a user id
     * @return the address
     * @throws IllegalArgumentException if it is neither
     */
    static WhatsAppAddress of(String text) {
        if (isUserId(text)) {
            return new UserId(text);
        }
        return new WaId(text.startsWith("+") ? text.substring(1) : text);
    }

    /**
     * Whether a text has the form of a user id. Such a text must never be treated as a phone number.
     *
     * @param text any text
     * @return {@code true} for a user id
     */
    static boolean isUserId(String text) {
        return UserId.FORM.matcher(text).matches();
    }
}
