package io.github.nps4j.crm.salesforce;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.LinkedHashSet;
import java.util.Set;

/** The digits under which a phone number may be found. Only for asking: results are compared as E.164. */
final class SalesforcePhones {

    private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();

    private SalesforcePhones() {}

    /** With the country code, and as it is dialed within the country: two forms, because a search is short. */
    static Set<String> digits(String e164) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(e164.substring(1));
        forms.add(national(e164));
        return forms;
    }

    /** The usual spellings in a field that is no phone field and can be asked for whole texts only. */
    static Set<String> spellings(String e164) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(e164);
        forms.addAll(digits(e164));
        try {
            PhoneNumber number = UTIL.parse(e164, null);
            forms.add(UTIL.format(number, PhoneNumberUtil.PhoneNumberFormat.INTERNATIONAL));
            forms.add(UTIL.format(number, PhoneNumberUtil.PhoneNumberFormat.NATIONAL));
        } catch (NumberParseException e) {
            return forms;
        }
        return forms;
    }

    private static String national(String e164) {
        try {
            PhoneNumber number = UTIL.parse(e164, null);
            return UTIL.format(number, PhoneNumberUtil.PhoneNumberFormat.NATIONAL)
                    .replaceAll("[^0-9]", "");
        } catch (NumberParseException e) {
            return e164.substring(1);
        }
    }
}
