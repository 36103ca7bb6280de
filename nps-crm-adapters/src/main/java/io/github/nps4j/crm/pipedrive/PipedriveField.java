package io.github.nps4j.crm.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmField;
import java.util.List;
import java.util.Set;

/**
 * A field of one account.
 *
 * @param code what the API calls it: 40 hexadecimal digits for a custom field, different in each account
 * @param label what people call it; not unique
 * @param kind Pipedrive's type, such as {@code varchar} or {@code enum}
 * @param type ours
 * @param custom whether it lives under {@code custom_fields}
 * @param options of an enum or set
 */
record PipedriveField(
        String code, String label, String kind, CrmField.Type type, boolean custom, List<Option> options) {

    static final int MAX_VARCHAR = 255;
    static final int MAX_TEXT = 65_000;

    /** The codes under which Pipedrive's own fields can be written by a mapping. */
    static final Set<String> WRITABLE = Set.of("name", "title", "label_ids");

    /** The types that the item search can look into. */
    private static final Set<String> SEARCHABLE =
            Set.of("address", "varchar", "text", "varchar_auto", "double", "monetary", "phone");

    /**
     * An option.
     *
     * @param id a number of custom fields, sometimes a text of Pipedrive's own
     * @param label what people see, and what mappings name
     */
    record Option(JsonNode id, String label) {}

    boolean writable() {
        return type != CrmField.Type.OTHER && (custom || WRITABLE.contains(code));
    }

    boolean searchable() {
        return custom && SEARCHABLE.contains(kind);
    }

    /** The longest text; -1 where there is none. */
    int maxLength() {
        return switch (kind) {
            case "varchar", "varchar_auto", "phone" -> MAX_VARCHAR;
            case "text" -> MAX_TEXT;
            default -> -1;
        };
    }

    /** The field as the engine sees it, under one of its names. */
    CrmField as(String name) {
        CrmField.Builder field = CrmField.builder(name, type);
        if (!writable()) {
            field.readOnly();
        }
        if (type == CrmField.Type.TEXT && maxLength() > 0) {
            field.maxLength(maxLength());
        }
        if (type == CrmField.Type.PICKLIST || type == CrmField.Type.MULTI_SELECT) {
            field.options(options.stream().map(Option::label).toList());
        }
        return field.build();
    }
}
