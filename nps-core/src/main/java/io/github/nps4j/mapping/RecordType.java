package io.github.nps4j.mapping;

/**
 * What kind of record a mapping writes to. Adapters translate the well-known ones to the CRM's own name (a person in
 * Pipedrive, a contact in HubSpot); any other name is taken as the CRM's own.
 *
 * @param name the name
 */
public record RecordType(String name) {

    /** A person. */
    public static final RecordType CONTACT = new RecordType("contact");

    /** A company: account, organization. */
    public static final RecordType ACCOUNT = new RecordType("account");

    /** A person who is not yet a customer. */
    public static final RecordType LEAD = new RecordType("lead");

    /** A piece of business: deal, opportunity. */
    public static final RecordType DEAL = new RecordType("deal");

    /**
     * A record type.
     *
     * @param name the name
     * @throws IllegalArgumentException if the name is not a letter followed by at most 79 letters, digits, {@code _} or
     *     {@code -}
     */
    public RecordType {
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,79}")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no record type: use a letter, then at most 79 letters, digits, _ or -");
        }
    }
}
