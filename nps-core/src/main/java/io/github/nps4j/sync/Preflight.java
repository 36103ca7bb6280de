package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldRule;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.MappedRecord;
import io.github.nps4j.mapping.MatchKey;
import io.github.nps4j.mapping.OnMissing;
import io.github.nps4j.response.NpsSegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds a mapping, and then each value, against the CRM's live schema, so that a score never lands as text and a wrong
 * field name is found before the first write.
 */
final class Preflight {

    private final FieldMapping mapping;
    private final CrmSchema schema;

    Preflight(FieldMapping mapping, CrmSchema schema) {
        this.mapping = mapping;
        this.schema = schema;
    }

    /** Everything that is wrong with the mapping, one sentence each; empty if it fits. */
    List<String> problems(CrmAdapter adapter) {
        List<String> problems = new ArrayList<>();
        for (FieldRule rule : mapping.fields()) {
            check(rule, problems);
        }
        for (MatchKey key : mapping.matchKeys()) {
            String field = key.field();
            if (field != null && !schema.isOpen() && schema.field(field).isEmpty()) {
                problems.add("field '" + field + "' (match by " + key.kind() + ") does not exist"
                        + Names.suggest(field, schema.fields().keySet()));
            }
        }
        ability(adapter, TagWriter.class, !mapping.tags().isEmpty(), "tag rules", "tags", problems);
        ability(adapter, NoteWriter.class, !mapping.notes().isEmpty(), "note rules", "notes", problems);
        ability(adapter, TaskWriter.class, !mapping.tasks().isEmpty(), "task rules", "tasks", problems);
        if (mapping.onMissing() == OnMissing.CREATE
                && mapping.matchKeys().stream().allMatch(this::cannotCreate)) {
            problems.add(
                    "missing records are to be created, but no match key can be the key of a new record: add email or"
                            + " an id of your own to the match keys");
        }
        return problems;
    }

    /** What is wrong with the values of one record; empty if they fit. */
    List<String> problems(MappedRecord mapped) {
        List<String> problems = new ArrayList<>(mapped.problems());
        for (Map.Entry<String, FieldValue> entry : mapped.fields().entrySet()) {
            CrmField field = schema.field(entry.getKey()).orElse(null);
            if (field != null) {
                check(field, entry.getValue(), problems);
            }
        }
        return problems;
    }

    private boolean cannotCreate(MatchKey key) {
        return key.kind().equals("phone") || key.kind().equals("crm_id");
    }

    private void check(FieldRule rule, List<String> problems) {
        if (schema.isOpen()) {
            return;
        }
        CrmField field = schema.field(rule.to()).orElse(null);
        if (field == null) {
            problems.add("field '" + rule.to() + "' does not exist"
                    + Names.suggest(rule.to(), schema.fields().keySet()));
            return;
        }
        if (!field.writable()) {
            problems.add("field '" + rule.to() + "' is read-only");
        }
        Set<CrmField.Type> fits = fits(rule.type());
        if (!fits.contains(field.type())) {
            problems.add("field '" + rule.to() + "' is of type " + field.type() + ", but the mapping writes "
                    + rule.type().name() + ": change one of them ("
                    + rule.type().name() + " fits " + fits + ")");
        }
        Set<String> options = mappedOptions(rule);
        if (field.restricted() && !field.options().containsAll(options)) {
            List<String> absent = options.stream()
                    .filter(option -> !field.options().contains(option))
                    .sorted()
                    .toList();
            problems.add("field '" + rule.to() + "' has no option " + absent + ": add them in the CRM, or change the"
                    + " mapping's values (the field has " + field.options() + ")");
        }
    }

    private static Set<CrmField.Type> fits(FieldType type) {
        if (type instanceof FieldType.Numeric) {
            return Set.of(CrmField.Type.NUMBER);
        } else if (type instanceof FieldType.Text) {
            return Set.of(CrmField.Type.TEXT);
        } else if (type instanceof FieldType.Picklist) {
            return Set.of(CrmField.Type.PICKLIST, CrmField.Type.TEXT);
        } else if (type instanceof FieldType.MultiSelect) {
            return Set.of(CrmField.Type.MULTI_SELECT, CrmField.Type.TEXT);
        } else if (type instanceof FieldType.Bool) {
            return Set.of(CrmField.Type.BOOLEAN);
        } else if (type instanceof FieldType.Date) {
            return Set.of(CrmField.Type.DATE);
        }
        return Set.of(CrmField.Type.DATETIME);
    }

    /** The options that the mapping is known to write, before any response is seen. */
    private static Set<String> mappedOptions(FieldRule rule) {
        Map<String, String> values = rule.type() instanceof FieldType.Picklist picklist
                ? picklist.values()
                : rule.type() instanceof FieldType.MultiSelect multi ? multi.values() : Map.of();
        boolean labels = values.isEmpty()
                && rule.type() instanceof FieldType.Picklist
                && rule.from().filter(Attribute.SEGMENT::equals).isPresent();
        return labels
                ? Arrays.stream(NpsSegment.values()).map(NpsSegment::label).collect(Collectors.toSet())
                : Set.copyOf(values.values());
    }

    private static void check(CrmField field, FieldValue value, List<String> problems) {
        if (value instanceof FieldValue.TextValue text
                && field.maxLength().isPresent()
                && text.value().length() > field.maxLength().getAsInt()) {
            problems.add("field '" + field.name() + "' holds at most "
                    + field.maxLength().getAsInt() + " characters; the value has "
                    + text.value().length() + ": set max_length in the mapping");
        }
        // The options are named, the value is not: an attribute can hold personal data.
        if (field.restricted()) {
            List<String> chosen = value instanceof FieldValue.ChoiceValue choice
                    ? List.of(choice.value())
                    : value instanceof FieldValue.ChoicesValue choices ? choices.values() : List.of();
            if (!field.options().containsAll(chosen)) {
                problems.add("field '" + field.name() + "' has no such option; it has " + field.options());
            }
        }
    }

    private static void ability(
            CrmAdapter adapter, Class<?> ability, boolean wanted, String what, String lacks, List<String> problems) {
        if (wanted && adapter.ability(ability).isEmpty()) {
            problems.add("the mapping has " + what + ", but this destination cannot write " + lacks
                    + ": remove them, or set the adapter up for it");
        }
    }
}
