package io.github.nps4j.identity;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that names a person or an account: an email address, a phone number, an id.
 *
 * <p>A key has a {@link #value()} and says whether that value is in its normal form. A value that cannot be normalized
 * is kept as it came (only trimmed) and {@link #normalized()} is {@code false}: such a key is never used to find a
 * record, and nothing about it is guessed. Two keys are equal when kind, value and flag are equal, so normalized keys
 * compare by their normal form.
 *
 * <p>The normal form of each kind is stated at its factory method. All kinds are immutable and safe for use by many
 * threads. {@code toString} never shows the value.
 */
public sealed interface IdentityKey
        permits IdentityKey.Email,
                IdentityKey.Phone,
                IdentityKey.CustomerId,
                IdentityKey.AccountNumber,
                IdentityKey.CrmId,
                IdentityKey.Custom {

    /** Longest accepted value, in UTF-16 units, after trimming. A longer one is kept but not normalized. */
    int MAX_LENGTH = 320;

    /**
     * The kind as used in mappings, tokens and errors: {@code email}, {@code phone}, {@code customer_id},
     * {@code account_number}, {@code crm_id}, or {@code custom.<name>}.
     *
     * @return the kind, never empty
     */
    String kind();

    /**
     * The normal form, or the trimmed original where there is none.
     *
     * @return the value; personal data, not for logs
     */
    String value();

    /**
     * Whether {@link #value()} is in its normal form. A key that is not normalized never finds a record.
     *
     * @return {@code true} if this key may be used for matching
     */
    boolean normalized();

    /**
     * Whether this key is meant to name one person or account only. Strong keys of one identity that point to different
     * records contradict each other. A phone number is not strong: households and offices share them.
     *
     * @return {@code true} for all kinds but phone numbers
     */
    default boolean strong() {
        return !(this instanceof Phone);
    }

    /**
     * A stable text for indexes: kind, colon, value. Equal for equal normalized keys.
     *
     * @return the token; personal data, not for logs
     */
    default String token() {
        return kind() + ":" + value();
    }

    /**
     * An email address. Normal form: trimmed, lower case (root locale) in both parts, in Unicode's form NFC. Dots and
     * plus tags are kept, because they can be different mailboxes. Normalized only if it has exactly one {@code @} with
     * text before and a dotted domain of letters, digits and hyphens (any script) after it, and no white space, control
     * or invisible character.
     *
     * @param raw the address as given
     * @return the key
     */
    static Email email(String raw) {
        String trimmed = Ids.trim(raw);
        String normal = trimmed.length() <= MAX_LENGTH ? EmailForm.normal(trimmed) : trimmed;
        boolean valid = EmailForm.isNormal(normal);
        return new Email(valid ? normal : trimmed, valid);
    }

    /**
     * A phone number. Normal form: E.164 ({@code +} and at most 15 digits), by libphonenumber. A number without a
     * country code is read in {@code defaultRegion}; without a region it cannot be normalized. The JVM's locale is never
     * used. Numbers that are impossible in their country (wrong length, area code missing) are not normalized, nor are
     * numbers with an extension.
     *
     * @param raw the number as given
     * @param defaultRegion ISO 3166-1 alpha-2 region for national numbers such as {@code KR}, or {@code null}
     * @return the key
     */
    static Phone phone(String raw, @Nullable String defaultRegion) {
        String trimmed = Ids.trim(raw);
        String e164 = trimmed.length() <= MAX_LENGTH ? PhoneNumbers.toE164(trimmed, defaultRegion) : null;
        // libphonenumber takes a few numbers as possible that have more digits than E.164 allows.
        return e164 == null || !Phone.E164.matcher(e164).matches() ? new Phone(trimmed, false) : new Phone(e164, true);
    }

    /**
     * The host's own id of a customer. Normal form: trimmed; case is kept.
     *
     * @param raw the id as given
     * @return the key
     */
    static CustomerId customerId(String raw) {
        String trimmed = Ids.trim(raw);
        return new CustomerId(trimmed, Ids.usable(trimmed));
    }

    /**
     * The number of an account (a company) in the host's books. Normal form: trimmed; case is kept.
     *
     * @param raw the number as given
     * @return the key
     */
    static AccountNumber accountNumber(String raw) {
        String trimmed = Ids.trim(raw);
        return new AccountNumber(trimmed, Ids.usable(trimmed));
    }

    /**
     * The id of the record in the CRM itself. Normal form: trimmed; case is kept, since some CRMs' ids differ only by
     * it.
     *
     * @param raw the id as given
     * @return the key
     */
    static CrmId crmId(String raw) {
        String trimmed = Ids.trim(raw);
        return new CrmId(trimmed, Ids.usable(trimmed));
    }

    /**
     * A key of the host's own, such as a loyalty card. Normal form: trimmed; case is kept.
     *
     * @param name what the key is called: a lower-case letter, then lower-case letters, digits or {@code _}, at most 40
     * @param raw the value as given
     * @return the key
     * @throws IllegalArgumentException if {@code name} is not of that form
     */
    static Custom custom(String name, String raw) {
        String trimmed = Ids.trim(raw);
        return new Custom(name, trimmed, Ids.usable(trimmed));
    }

    /**
     * The key of a kind given by name, for configuration and stores.
     *
     * @param kind one of the names that {@link #kind()} returns
     * @param raw the value as given
     * @param defaultRegion the region for phone numbers without a country code, or {@code null}
     * @return the key
     * @throws IllegalArgumentException if the kind is not known
     */
    static IdentityKey of(String kind, String raw, @Nullable String defaultRegion) {
        return switch (kind) {
            case "email" -> email(raw);
            case "phone" -> phone(raw, defaultRegion);
            case "customer_id" -> customerId(raw);
            case "account_number" -> accountNumber(raw);
            case "crm_id" -> crmId(raw);
            default -> {
                if (!isKind(kind)) {
                    throw new IllegalArgumentException("Unknown identity key '" + kind
                            + "': use email, phone, customer_id, account_number, crm_id or custom.<name>");
                }
                yield custom(kind.substring(Custom.PREFIX.length()), raw);
            }
        };
    }

    /**
     * Whether a text is a kind that {@link #of} knows.
     *
     * @param kind the text
     * @return {@code true} if it names a kind
     */
    static boolean isKind(String kind) {
        return switch (kind) {
            case "email", "phone", "customer_id", "account_number", "crm_id" -> true;
            default ->
                kind.startsWith(Custom.PREFIX)
                        && Ids.NAME
                                .matcher(kind.substring(Custom.PREFIX.length()))
                                .matches();
        };
    }

    /**
     * An email address; see {@link IdentityKey#email(String)}.
     *
     * @param value the normal form, or the trimmed original
     * @param normalized whether {@code value} is the normal form
     */
    record Email(String value, boolean normalized) implements IdentityKey {
        /**
         * Checks that a key which says it is normalized is so.
         *
         * @param value the normal form, or the trimmed original
         * @param normalized whether {@code value} is the normal form
         * @throws IllegalArgumentException if {@code normalized} is claimed wrongly
         */
        public Email {
            Ids.check(!normalized || EmailForm.isNormal(value), "email");
        }

        @Override
        public String kind() {
            return "email";
        }

        /**
         * The part before the {@code @}, used to recognize shared mailboxes.
         *
         * @return the local part; the whole value if there is no {@code @}
         */
        public String localPart() {
            int at = value.indexOf('@');
            return at < 0 ? value : value.substring(0, at);
        }

        @Override
        public String toString() {
            return Ids.masked(this);
        }
    }

    /**
     * A phone number; see {@link IdentityKey#phone(String, String)}.
     *
     * @param value E.164, or the trimmed original
     * @param normalized whether {@code value} is E.164
     */
    record Phone(String value, boolean normalized) implements IdentityKey {
        private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{2,14}");

        /**
         * Checks that a key which says it is normalized is so.
         *
         * @param value E.164, or the trimmed original
         * @param normalized whether {@code value} is E.164
         * @throws IllegalArgumentException if {@code normalized} is claimed wrongly
         */
        public Phone {
            Ids.check(!normalized || E164.matcher(value).matches(), "phone");
        }

        @Override
        public String kind() {
            return "phone";
        }

        /**
         * The usual ways of writing this number, for a CRM that keeps phone numbers as they were typed and compares
         * texts. Only for asking: what such a CRM returns is compared as E.164.
         *
         * @return at most six texts, E.164 first; only the value itself if it is not normalized
         */
        public List<String> spellings() {
            return normalized ? PhoneNumbers.spellings(value) : List.of(value);
        }

        @Override
        public String toString() {
            return Ids.masked(this);
        }
    }

    /**
     * The host's own id of a customer; see {@link IdentityKey#customerId(String)}.
     *
     * @param value the trimmed id
     * @param normalized {@code false} if it is empty, too long or has control characters
     */
    record CustomerId(String value, boolean normalized) implements IdentityKey {
        /**
         * Checks that a key which says it is normalized is so.
         *
         * @param value the trimmed id
         * @param normalized {@code false} if it is empty, too long or has control characters
         * @throws IllegalArgumentException if {@code normalized} is claimed wrongly
         */
        public CustomerId {
            Ids.check(!normalized || Ids.usable(value), "customer_id");
        }

        @Override
        public String kind() {
            return "customer_id";
        }

        @Override
        public String toString() {
            return Ids.masked(this);
        }
    }

    /**
     * The number of an account; see {@link IdentityKey#accountNumber(String)}.
     *
     * @param value the trimmed number
     * @param normalized {@code false} if it is empty, too long or has control characters
     */
    record AccountNumber(String value, boolean normalized) implements IdentityKey {
        /**
         * Checks that a key which says it is normalized is so.
         *
         * @param value the trimmed number
         * @param normalized {@code false} if it is empty, too long or has control characters
         * @throws IllegalArgumentException if {@code normalized} is claimed wrongly
         */
        public AccountNumber {
            Ids.check(!normalized || Ids.usable(value), "account_number");
        }

        @Override
        public String kind() {
            return "account_number";
        }

        @Override
        public String toString() {
            return Ids.masked(this);
        }
    }

    /**
     * The id of the record in the CRM; see {@link IdentityKey#crmId(String)}.
     *
     * @param value the trimmed id
     * @param normalized {@code false} if it is empty, too long or has control characters
     */
    record CrmId(String value, boolean normalized) implements IdentityKey {
        /**
         * Checks that a key which says it is normalized is so.
         *
         * @param value the trimmed id
         * @param normalized {@code false} if it is empty, too long or has control characters
         * @throws IllegalArgumentException if {@code normalized} is claimed wrongly
         */
        public CrmId {
            Ids.check(!normalized || Ids.usable(value), "crm_id");
        }

        @Override
        public String kind() {
            return "crm_id";
        }

        @Override
        public String toString() {
            return Ids.masked(this);
        }
    }

    /**
     * A key of the host's own; see {@link IdentityKey#custom(String, String)}.
     *
     * @param name what the key is called
     * @param value the trimmed value
     * @param normalized {@code false} if it is empty, too long or has control characters
     */
    record Custom(String name, String value, boolean normalized) implements IdentityKey {
        private static final String PREFIX = "custom.";

        /**
         * Checks the name, and that a key which says it is normalized is so.
         *
         * @param name what the key is called
         * @param value the trimmed value
         * @param normalized {@code false} if it is empty, too long or has control characters
         * @throws IllegalArgumentException if the name has a wrong form or {@code normalized} is claimed wrongly
         */
        public Custom {
            Objects.requireNonNull(name, "name");
            if (!Ids.NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "The name of a custom identity key is a lower-case letter, then at most"
                                + " 39 lower-case letters, digits or _; got '" + name + "'");
            }
            Ids.check(!normalized || Ids.usable(value), PREFIX + name);
        }

        @Override
        public String kind() {
            return PREFIX + name;
        }

        @Override
        public String toString() {
            return Ids.masked(this);
        }
    }
}
