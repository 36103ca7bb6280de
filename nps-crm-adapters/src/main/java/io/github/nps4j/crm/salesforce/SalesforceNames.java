package io.github.nps4j.crm.salesforce;

import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.mapping.RecordType;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of objects and fields, and the two spellings of record ids. */
final class SalesforceNames {

    static final String CONTACT = "Contact";
    static final String ACCOUNT = "Account";
    static final String LEAD = "Lead";

    /** Objects whose records can be merged; a merged one then names the one that stayed. */
    static final Set<String> MERGEABLE = Set.of(CONTACT, ACCOUNT, LEAD);

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,79}");
    private static final String SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    private SalesforceNames() {}

    /** Other names are taken as Salesforce's own, such as that of a custom object. */
    static String object(RecordType type) {
        return switch (type.name()) {
            case "contact" -> CONTACT;
            case "account" -> ACCOUNT;
            case "lead" -> LEAD;
            case "deal" -> "Opportunity";
            default -> name(type.name(), "object");
        };
    }

    /** A name that may stand in a query or a path as it is. */
    static String name(String name, String what) {
        if (!NAME.matcher(name).matches()) {
            throw new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "'" + name + "' is no API name of a Salesforce " + what
                            + ": use letters, digits and _, as in NPS_Score__c"));
        }
        return name;
    }

    /**
     * The form of an id with 18 characters. The first 15 tell upper from lower case; the other three say which is which.
     *
     * @return the id, or {@code null} if the text is none
     */
    static @Nullable String id18(String id) {
        if (!isId(id)) {
            return null;
        }
        StringBuilder whole = new StringBuilder(id.substring(0, 15));
        for (int block = 0; block < 3; block++) {
            int bits = 0;
            for (int i = 0; i < 5; i++) {
                char c = id.charAt(block * 5 + i);
                if (c >= 'A' && c <= 'Z') {
                    bits |= 1 << i;
                }
            }
            whole.append(SUFFIX.charAt(bits));
        }
        // an id whose letters were changed in a spreadsheet is none: it may be another record's
        return id.length() == 15 || id.contentEquals(whole) ? whole.toString() : null;
    }

    /** 15 or 18 letters and digits. By hand, because each record of each call is looked at, several times. */
    private static boolean isId(String text) {
        if (text.length() != 15 && text.length() != 18) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }

    static boolean sameId(String one, @Nullable String other) {
        String whole = id18(one);
        return other != null && whole != null && whole.equals(id18(other));
    }

    /** The object that an id belongs to: a converted lead leads to a contact, whose id begins with 003. */
    static String objectOf(String recordId, String otherwise) {
        return otherwise.equals(LEAD) && recordId.startsWith("003") ? CONTACT : otherwise;
    }
}
