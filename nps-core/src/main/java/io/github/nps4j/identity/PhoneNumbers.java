package io.github.nps4j.identity;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one place that talks to libphonenumber. */
final class PhoneNumbers {

    private PhoneNumbers() {}

    /** E.164, or {@code null} if the text is no possible number. */
    static @Nullable String toE164(String text, @Nullable String defaultRegion) {
        PhoneNumberUtil util = PhoneNumberUtil.getInstance();
        try {
            var number = util.parse(text, defaultRegion == null ? null : defaultRegion.toUpperCase(Locale.ROOT));
            // An extension names a desk, not the line that E.164 can hold: matching on the line would hit a colleague.
            // A number without its area code (253-0000 in the US) is possible within a town only: in another town it is
            // somebody else's.
            if (number.hasExtension() || util.isPossibleNumberWithReason(number) != ValidationResult.IS_POSSIBLE) {
                return null;
            }
            String e164 = util.format(number, PhoneNumberFormat.E164);
            // Some texts that are no numbers (many zeros in South Korea) lose another prefix each time they are read. A
            // normal form must stay what it is.
            return util.format(util.parse(e164, null), PhoneNumberFormat.E164).equals(e164) ? e164 : null;
        } catch (NumberParseException e) {
            return null;
        }
    }

    /** The usual ways to write a number. */
    static Set<String> spellings(String e164) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(e164);
        spellings.add(e164.substring(1));
        PhoneNumberUtil util = PhoneNumberUtil.getInstance();
        try {
            var number = util.parse(e164, null);
            String national = util.format(number, PhoneNumberFormat.NATIONAL);
            spellings.add(util.format(number, PhoneNumberFormat.INTERNATIONAL));
            spellings.add(national);
            spellings.add(national.replaceAll("[^0-9]", ""));
        } catch (NumberParseException e) {
            // its country is unknown: only the international forms are left
        }
        return Collections.unmodifiableSet(spellings);
    }
}
