package io.github.nps4j.whatsapp.cloud;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The limits of the Cloud API on texts and ids. Lengths count UTF-16 units, the strictest reading of "characters". */
final class Check {

    static final Pattern GRAPH_ID = Pattern.compile("[0-9]{5,25}");
    private static final Pattern MESSAGE_ID = Pattern.compile("[\\x21-\\x7e]{1,512}");

    private Check() {}

    static String text(String what, String value, int max) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("The " + what + " is empty: WhatsApp wants 1 to " + max + " characters");
        }
        return atMost(what, value, max);
    }

    static String atMost(String what, String value, int max) {
        if (value.length() > max) {
            throw new IllegalArgumentException("The " + what + " has " + value.length()
                    + " characters, but WhatsApp takes " + max + ": shorten it");
        }
        return wellFormed(what, value);
    }

    /** A text that was cut within an emoji cannot be written as JSON. */
    static String wellFormed(String what, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException(
                        "The " + what + " holds half of a character, at " + i + ": cut texts between code points");
            }
        }
        return value;
    }

    /** A text that stands within one line of a template. */
    static String parameter(String what, String value, int max) {
        text(what, value, max);
        if (value.indexOf('\n') >= 0
                || value.indexOf('\r') >= 0
                || value.indexOf('\t') >= 0
                || value.contains("    ")) {
            throw new IllegalArgumentException(
                    "The " + what + " holds a line break, a tab or four blanks in a row, which"
                            + " WhatsApp refuses in templates: pass it through TemplateMessage.oneLine");
        }
        return value;
    }

    static void count(String what, int count, int min, int max) {
        if (count < min || count > max) {
            throw new IllegalArgumentException(
                    "There are " + count + " " + what + ", but WhatsApp takes " + min + " to " + max);
        }
    }

    static void unique(String what, List<String> values) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            if (!seen.add(values.get(i))) {
                throw new IllegalArgumentException("The " + what + " number " + (i + 1)
                        + " repeats an earlier one: WhatsApp wants each only once");
            }
        }
    }

    static String messageId(String id) {
        if (!MESSAGE_ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "A message id of WhatsApp is 1 to 512 printable characters, such as wamid.HBgL...; take it from the"
                            + " result of a send or from a webhook");
        }
        return id;
    }

    static String graphId(String what, String id) {
        if (!GRAPH_ID.matcher(id).matches()) {
            throw new IllegalArgumentException("The " + what + " is not an id of the Graph API: it has 5 to 25 digits");
        }
        return id;
    }

    static String url(String what, String url) {
        boolean isWeb = url.regionMatches(true, 0, "https://", 0, 8) || url.regionMatches(true, 0, "http://", 0, 7);
        if (!isWeb || url.length() > 2_000 || url.chars().anyMatch(c -> c <= ' ')) {
            throw new IllegalArgumentException(
                    "The " + what + " is no http(s) URL of at most 2,000 characters without blanks");
        }
        return url;
    }
}
