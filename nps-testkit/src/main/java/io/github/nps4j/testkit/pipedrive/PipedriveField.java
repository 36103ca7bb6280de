package io.github.nps4j.testkit.pipedrive;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A custom field of an account. Immutable.
 *
 * @param code the key that the API calls it by: 40 hexadecimal digits
 * @param label what people call it; several fields may have the same
 * @param type such as {@code varchar}, {@code text}, {@code double}, {@code enum}, {@code set} or {@code date}
 * @param options of an enum or set, in order
 */
public record PipedriveField(String code, String label, String type, List<Option> options) {

    static final Set<String> TYPES = Set.of(
            "varchar",
            "varchar_auto",
            "text",
            "double",
            "monetary",
            "date",
            "daterange",
            "time",
            "timerange",
            "enum",
            "set",
            "phone",
            "address",
            "org",
            "people",
            "user");

    /**
     * An option.
     *
     * @param id what values name it by
     * @param label what people see
     */
    public record Option(int id, String label) {}

    /**
     * A field.
     *
     * @param code the key that the API calls it by
     * @param label what people call it
     * @param type its type
     * @param options of an enum or set
     */
    public PipedriveField {
        options = List.copyOf(options);
    }

    /**
     * The options' labels.
     *
     * @return the labels in order
     */
    public List<String> labels() {
        return options.stream().map(Option::label).toList();
    }

    boolean hasOptions() {
        return type.equals("enum") || type.equals("set");
    }

    PipedriveField with(List<Option> more) {
        List<Option> all = new ArrayList<>(options);
        all.addAll(more);
        return new PipedriveField(code, label, type, all);
    }
}
