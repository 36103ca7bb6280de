package io.github.nps4j.whatsapp.cloud;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables in a text of a template: {@code {{1}}} or {@code {{order_number}}}. */
final class TemplateText {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([^{}]{0,120})}}");
    private static final Pattern TOUCHING = Pattern.compile("}}\\s*+\\{\\{");

    private TemplateText() {}

    /** The variables in their order, each once. */
    static List<String> variables(String text) {
        LinkedHashSet<String> names = new LinkedHashSet<>();
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1).strip());
        }
        return new ArrayList<>(names);
    }

    /** Refuses what Meta refuses of a text in a template. */
    static void check(String what, String text, boolean named, int maxVariables) {
        List<String> variables = variables(text);
        Check.count("variables in the " + what, variables.size(), 0, maxVariables);
        for (int i = 0; i < variables.size(); i++) {
            String variable = variables.get(i);
            if (named && !TemplateMessage.PARAMETER_NAME.matcher(variable).matches()) {
                throw new IllegalArgumentException("A variable in the " + what
                        + " of a template with named variables is small letters, digits and underscores; got '{{"
                        + variable + "}}'");
            }
            if (!named && !variable.equals(Integer.toString(i + 1))) {
                throw new IllegalArgumentException(
                        "The variables in the " + what + " are numbered from {{1}} on without a" + " gap; got '{{"
                                + variable + "}}' where {{" + (i + 1) + "}} is due");
            }
        }
        if (TOUCHING.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "Two variables in the " + what + " touch each other, which Meta refuses: put a word between them");
        }
    }

    /** Refuses a variable at an end of a body. */
    static void checkEnds(String what, String text) {
        String bare = text.strip();
        if (bare.startsWith("{{") || bare.endsWith("}}")) {
            throw new IllegalArgumentException(
                    "The " + what
                            + " begins or ends with a variable, which Meta refuses: put text before the first and after the last");
        }
    }
}
