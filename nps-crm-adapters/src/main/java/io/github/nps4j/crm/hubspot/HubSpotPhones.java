package io.github.nps4j.crm.hubspot;

import java.util.LinkedHashSet;
import java.util.Set;

/** The spellings under which a phone number may be found. Only for asking: results are compared as E.164. */
final class HubSpotPhones {

    /** The country codes of one digit. */
    private static final String ONE = "17";

    /** The country codes of two digits (ITU-T E.164, list of assigned country codes); all others have three. */
    private static final Set<String> TWO = Set.of(
            "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49",
            "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84",
            "86", "90", "91", "92", "93", "94", "95", "98");

    /** HubSpot's searchable copies hold at most this many digits, the last ones. */
    private static final int SEARCHABLE_DIGITS = 10;

    private HubSpotPhones() {}

    /** The number without its country code. */
    static String national(String e164) {
        int code = ONE.indexOf(e164.charAt(1)) >= 0 ? 1 : TWO.contains(e164.substring(1, 3)) ? 2 : 3;
        return e164.substring(Math.min(e164.length(), 1 + code));
    }

    static Set<String> searchable(String e164) {
        Set<String> texts = new LinkedHashSet<>();
        String national = national(e164);
        texts.add(last(national));
        // of a short number in national form the trunk zero may stay, in international form the country code
        texts.add(last("0" + national));
        texts.add(last(e164.substring(1)));
        return texts;
    }

    static Set<String> spellings(String e164) {
        Set<String> texts = new LinkedHashSet<>();
        texts.add(e164);
        texts.add(e164.substring(1));
        texts.add(national(e164));
        texts.add("0" + national(e164));
        return texts;
    }

    private static String last(String digits) {
        return digits.length() <= SEARCHABLE_DIGITS ? digits : digits.substring(digits.length() - SEARCHABLE_DIGITS);
    }
}
