package io.github.nps4j.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/** Arguments of the form {@code name=value}. */
final class Arguments {

    private final Map<String, String> values = new TreeMap<>();

    private Arguments() {}

    static Arguments of(String... args) {
        Arguments arguments = new Arguments();
        for (String arg : args) {
            String[] pair = arg.split("=", 2);
            if (pair.length != 2) {
                throw new IllegalArgumentException("an argument is name=value; got '" + arg + "'");
            }
            arguments.values.put(pair[0], pair[1]);
        }
        return arguments;
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }
}
