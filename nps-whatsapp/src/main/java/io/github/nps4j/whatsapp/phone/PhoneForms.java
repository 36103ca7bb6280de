package io.github.nps4j.whatsapp.phone;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which one phone number appears: typed, E.164, and the {@code wa_id} of WhatsApp, which in some countries is
 * not the number in E.164. Brazil kept accounts from before the ninth digit (2012 to 2016), Mexico's ids often hold the 1
 * that numbers lost in 2019, Argentina's mobile numbers have a 9 that people leave out, Benin put 01 before its numbers in
 * 2024. Stateless.
 */
public final class PhoneForms {

    private static final int LONGEST = 64;
    private static final Pattern BR_OLD = Pattern.compile("55([1-9][0-9])([6-9][0-9]{7})");
    private static final Pattern BR_NEW = Pattern.compile("55([1-9][0-9])9([6-9][0-9]{7})");
    private static final Pattern MX_WITH_1 = Pattern.compile("521([0-9]{10})");
    private static final Pattern MX = Pattern.compile("52([0-9]{10})");
    private static final Pattern AR_MOBILE = Pattern.compile("549([0-9]{10})");
    private static final Pattern AR_SHORT = Pattern.compile("54([0-9]{10})");
    private static final Pattern BJ_OLD = Pattern.compile("229([0-9]{8})");
    private static final Pattern BJ_NEW = Pattern.compile("22901([0-9]{8})");
    private static final Pattern PREFIX = Pattern.compile("(?i)^\\s*(?:tel|whatsapp|sms|callto):\\s*");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{5,20}");

    private PhoneForms() {}

    /**
     * The number in E.164, as CRMs keep it. Texts such as {@code tel:+82-10-...} or {@code 00 82 10 ...} are understood, an
     * extension is dropped, and the forms of WhatsApp are brought to the number of today. Nothing is guessed: without a
     * {@code +} or {@code 00} the number is read in the region, and what is not valid there gives nothing.
     *
     * @param typed the number as somebody typed it
     * @param defaultRegion ISO 3166-1 alpha-2 region of numbers without a country code, or {@code null}
     * @return the number, or empty if it has no normal form, or is a user id
     */
    public static Optional<String> e164(String typed, @Nullable String defaultRegion) {
        if (typed.length() > LONGEST || WhatsAppAddress.isUserId(typed)) {
            return Optional.empty();
        }
        String text = PREFIX.matcher(typed).replaceFirst("").strip();
        Optional<String> number = read(text, defaultRegion);
        // not every region takes 00 for its own international prefix, but people of all regions type it
        return number.isEmpty() && text.startsWith("00") && !text.startsWith("000")
                ? read("+" + text.substring(2), null)
                : number;
    }

    private static Optional<String> read(String text, @Nullable String region) {
        PhoneNumber number = parse(text, region);
        return number == null
                ? Optional.empty()
                : canonical(PhoneNumberUtil.getInstance()
                        .format(number, PhoneNumberFormat.E164)
                        .substring(1));
    }

    /**
     * The number in E.164 that belongs to a wa_id.
     *
     * @param waId the address as WhatsApp gave it
     * @return the number of today, or empty if the digits are no valid number: then keep them as they are
     */
    public static Optional<String> e164(WhatsAppAddress.WaId waId) {
        return canonical(waId.value());
    }

    private static Optional<String> canonical(String digits) {
        return isValid(digits)
                ? Optional.of("+" + digits)
                : today(digits).filter(PhoneForms::isValid).map(form -> "+" + form);
    }

    /** The form of today of a number that is not valid any more. */
    private static Optional<String> today(String digits) {
        Matcher brazil = BR_OLD.matcher(digits);
        if (brazil.matches()) {
            return Optional.of("55" + brazil.group(1) + "9" + brazil.group(2));
        }
        Matcher mexico = MX_WITH_1.matcher(digits);
        if (mexico.matches()) {
            return Optional.of("52" + mexico.group(1));
        }
        Matcher benin = BJ_OLD.matcher(digits);
        return benin.matches() ? Optional.of("22901" + benin.group(1)) : Optional.empty();
    }

    private static boolean isValid(String digits) {
        PhoneNumber number = parse("+" + digits, null);
        return number != null
                && PhoneNumberUtil.getInstance().isValidNumber(number)
                && PhoneNumberUtil.getInstance()
                        .format(number, PhoneNumberFormat.E164)
                        .equals("+" + digits);
    }

    private static @Nullable PhoneNumber parse(String text, @Nullable String region) {
        try {
            return PhoneNumberUtil.getInstance().parse(text, region == null ? null : region.toUpperCase(Locale.ROOT));
        } catch (NumberParseException e) {
            return null;
        }
    }

    /**
     * Under which forms the person of a number or wa_id may be known.
     *
     * @param number E.164, or a wa_id with or without {@code +}
     * @return the forms, digits without {@code +}
     */
    public static MatchKeys matchKeys(String number) {
        String digits = number.startsWith("+") ? number.substring(1) : number;
        if (!DIGITS.matcher(digits).matches()) {
            // a user id, or something else that is no number, has one form only
            return new MatchKeys(Set.of(number), Set.of());
        }
        Set<String> sure = new LinkedHashSet<>();
        Set<String> doubtful = new LinkedHashSet<>();
        sure.add(digits);
        today(digits).ifPresent(sure::add);
        Matcher matcher = BR_NEW.matcher(digits);
        if (matcher.matches()) {
            sure.add("55" + matcher.group(1) + matcher.group(2));
        }
        matcher = MX.matcher(digits);
        if (matcher.matches() && !MX_WITH_1.matcher(digits).matches()) {
            sure.add("521" + matcher.group(1));
        }
        matcher = BJ_NEW.matcher(digits);
        if (matcher.matches()) {
            sure.add("229" + matcher.group(1));
        }
        matcher = AR_MOBILE.matcher(digits);
        if (matcher.matches()) {
            doubtful.add("54" + matcher.group(1));
        } else {
            matcher = AR_SHORT.matcher(digits);
            if (matcher.matches()) {
                doubtful.add("549" + matcher.group(1));
            }
        }
        return new MatchKeys(sure, doubtful);
    }

    /**
     * The country of an address.
     *
     * @param person E.164, a wa_id or a user id
     * @return an ISO 3166-1 alpha-2 code, or empty if it cannot be told
     */
    public static Optional<String> region(String person) {
        if (WhatsAppAddress.isUserId(person)) {
            return Optional.of(new WhatsAppAddress.UserId(person).region());
        }
        String digits = person.startsWith("+") ? person.substring(1) : person;
        if (!DIGITS.matcher(digits).matches()) {
            return Optional.empty();
        }
        PhoneNumber number = parse("+" + today(digits).orElse(digits), null);
        if (number == null) {
            return Optional.empty();
        }
        PhoneNumberUtil util = PhoneNumberUtil.getInstance();
        String region = util.getRegionCodeForNumber(number);
        if (region == null) {
            region = util.getRegionCodeForCountryCode(number.getCountryCode());
        }
        return Optional.of(region).filter(code -> code.matches("[A-Z]{2}") && !code.equals("ZZ"));
    }

    /**
     * The forms of one number.
     *
     * @param sure forms that can only be the same person
     * @param doubtful forms that may be somebody else, such as an Argentinian number without the 9 of mobile phones, which can
     *     be a landline: they count only if learned, or if the person typed the number as that of a mobile phone
     */
    public record MatchKeys(Set<String> sure, Set<String> doubtful) {

        /**
         * Copies the sets.
         *
         * @param sure forms that can only be the same person
         * @param doubtful forms that may be somebody else
         */
        public MatchKeys {
            sure = Set.copyOf(sure);
            doubtful = Set.copyOf(doubtful);
        }

        /**
         * Whether another number can only be the same person.
         *
         * @param number E.164, a wa_id or a user id
         * @return {@code true} if they share a sure form
         */
        public boolean matches(String number) {
            return PhoneForms.matchKeys(number).sure().stream().anyMatch(sure::contains);
        }

        @Override
        public String toString() {
            return "MatchKeys[" + sure.size() + " sure, " + doubtful.size() + " doubtful]";
        }
    }
}
