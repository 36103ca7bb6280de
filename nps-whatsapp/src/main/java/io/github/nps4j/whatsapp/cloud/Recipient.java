package io.github.nps4j.whatsapp.cloud;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who gets a message: a phone number, always with {@code +} (without it Meta puts the business number's own country code
 * in front), or a business-scoped user id of somebody whose number is not known. Immutable.
 */
public final class Recipient {

    private static final Pattern PHONE = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern WA_ID = Pattern.compile("[1-9][0-9]{6,14}");
    private static final Pattern USER_ID = Pattern.compile("[A-Z]{2}\\.(?:ENT\\.)?[A-Za-z0-9]{1,128}");

    private final Kind kind;
    private final String address;

    /** How a person is addressed. */
    public enum Kind {
        /** By phone number. */
        PHONE,
        /** By business-scoped user id (BSUID). */
        USER_ID
    }

    private Recipient(Kind kind, String address) {
        this.kind = kind;
        this.address = address;
    }

    /**
     * By phone number.
     *
     * @param e164 {@code +}, country code, number: digits only, 7 to 15 of them
     * @return the recipient
     * @throws IllegalArgumentException if the number is of another form
     */
    public static Recipient phone(String e164) {
        if (!PHONE.matcher(e164).matches()) {
            throw new IllegalArgumentException(
                    "A recipient's phone number is +, country code and number, 7 to 15 digits"
                            + " without blanks, such as +14155550123: bring it into that form first");
        }
        return new Recipient(Kind.PHONE, e164);
    }

    /**
     * By the {@code wa_id} of a webhook or of an earlier answer, which is kept digit for digit: in Brazil, Mexico and
     * Argentina it may differ from the phone number.
     *
     * @param waId 7 to 15 digits without {@code +}
     * @return the recipient
     * @throws IllegalArgumentException if the id is of another form
     */
    public static Recipient waId(String waId) {
        if (!WA_ID.matcher(waId).matches()) {
            throw new IllegalArgumentException(
                    "A wa_id is 7 to 15 digits as a webhook brings it; for a phone number with + use Recipient.phone");
        }
        return new Recipient(Kind.PHONE, "+" + waId);
    }

    /**
     * By business-scoped user id.
     *
     * @param userId country, dot, letters and digits, such as {@code US.13491208655302741918}
     * @return the recipient
     * @throws IllegalArgumentException if the id is of another form
     */
    public static Recipient userId(String userId) {
        if (!USER_ID.matcher(userId).matches()) {
            throw new IllegalArgumentException(
                    "A user id of WhatsApp is a country code, a dot and up to 128 letters and digits, as a webhook brings"
                            + " it in user_id");
        }
        return new Recipient(Kind.USER_ID, userId);
    }

    /**
     * How the person is addressed.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The address itself.
     *
     * @return a phone number with {@code +}, or a user id; personal data
     */
    public String address() {
        return address;
    }

    void write(ObjectNode body) {
        body.put(kind == Kind.PHONE ? "to" : "recipient", address);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Recipient that && kind == that.kind && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    /** Shows the kind only. */
    @Override
    public String toString() {
        return "Recipient[" + kind + "]";
    }
}
