package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.HistoryWriter;
import io.github.nps4j.crm.NoteWriter;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.TaskWriter;
import io.github.nps4j.mapping.Attribute;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldRule;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.HistoryRule;
import io.github.nps4j.mapping.MappedHistory;
import io.github.nps4j.mapping.MappedRecord;
import io.github.nps4j.mapping.MatchKey;
import io.github.nps4j.mapping.OnMissing;
import io.github.nps4j.response.NpsResponse;
import io.github.nps4j.response.NpsSegment;
import io.github.nps4j.sync.PreflightReport.Kind;
import io.github.nps4j.sync.PreflightReport.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds a mapping, and then each value, against the CRM's live schema, so that a score never lands as text and a wrong
 * field name is found before the first write.
 */
final class Preflight {

    private final FieldMapping mapping;
    private final CrmSchema schema;
    private final @Nullable CrmSchema history;
    private final List<Problem> problems = new ArrayList<>();

    /**
     * Asks the CRM and checks.
     *
     * @throws CrmException if the CRM cannot be asked; that it has no history object is a problem like others
     */
    Preflight(FieldMapping mapping, CrmAdapter adapter) {
        this.mapping = mapping;
        this.schema = adapter.describe(mapping.recordType());
        String object = mapping.recordType().name();
        mapping.fields().forEach(rule -> check(rule, schema, object));
        checkKeys(object);
        ability(adapter, TagWriter.class, !mapping.tags().isEmpty(), "tag rules", "tags");
        ability(adapter, NoteWriter.class, !mapping.notes().isEmpty(), "note rules", "notes");
        ability(adapter, TaskWriter.class, !mapping.tasks().isEmpty(), "task rules", "tasks");
        ability(adapter, HistoryWriter.class, mapping.history().isPresent(), "a history rule", "a history");
        this.history = checkHistory(adapter);
        if (mapping.onMissing() == OnMissing.CREATE
                && mapping.matchKeys().stream().allMatch(Preflight::cannotCreate)) {
            add(
                    Kind.CANNOT_CREATE,
                    object,
                    null,
                    "missing records are to be created, but no match key can be the key of a new record: add email or"
                            + " an id of your own to the match keys");
        }
    }

    /** Everything that is wrong with the mapping. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** What keeps the destination from being written to, one sentence each; empty if the mapping fits. */
    List<String> blocking() {
        return problems.stream()
                .filter(problem -> problem.kind().blocking())
                .map(problem -> (problem.object().equals(mapping.recordType().name())
                                ? ""
                                : "history object '" + problem.object() + "': ")
                        + problem.message())
                .toList();
    }

    /** What is wrong with the values of one record; empty if they fit. */
    List<String> problems(MappedRecord mapped) {
        return problems(mapped.problems(), mapped.fields(), schema);
    }

    /** What is wrong with the values of one history entry; empty if they fit. */
    List<String> problems(MappedHistory mapped) {
        return problems(mapped.problems(), mapped.fields(), history == null ? CrmSchema.open() : history);
    }

    private static List<String> problems(List<String> known, Map<String, FieldValue> fields, CrmSchema schema) {
        List<String> problems = new ArrayList<>(known);
        fields.forEach((name, value) -> schema.field(name).ifPresent(field -> check(field, value, problems)));
        return problems;
    }

    private void add(Kind kind, String object, @Nullable String field, String message) {
        problems.add(new Problem(kind, mapping.name(), object, field, message));
    }

    private void checkKeys(String object) {
        if (schema.isOpen()) {
            return;
        }
        for (MatchKey key : mapping.matchKeys()) {
            String name = key.field();
            CrmField field = name == null ? null : schema.field(name).orElse(null);
            if (name != null && field == null) {
                add(
                        Kind.MISSING_FIELD,
                        object,
                        name,
                        "field '" + name + "' (match by " + key.kind() + ") does not exist"
                                + Names.suggest(name, schema.fields().keySet()));
            } else if (field != null && !field.unique() && lasting(key)) {
                add(
                        Kind.NOT_UNIQUE,
                        object,
                        name,
                        "field '" + name + "' (match by " + key.kind() + ") may hold a value several times; make it"
                                + " unique in the CRM, or expect reviews"
                                + (mapping.onMissing() == OnMissing.CREATE ? " and records created twice" : ""));
            }
        }
    }

    /** Addresses, phones and account numbers are shared by nature. */
    private static boolean lasting(MatchKey key) {
        return key.kind().equals("customer_id") || key.kind().startsWith("custom.");
    }

    private @Nullable CrmSchema checkHistory(CrmAdapter adapter) {
        HistoryRule rule = mapping.history().orElse(null);
        HistoryWriter writer = adapter.ability(HistoryWriter.class).orElse(null);
        if (rule == null || writer == null) {
            return null;
        }
        CrmSchema described;
        try {
            described = writer.describeHistory(rule.object());
        } catch (CrmException e) {
            if (e.failure().kind() != FailureKind.SCHEMA) {
                throw e;
            }
            add(
                    Kind.HISTORY_OBJECT,
                    rule.object(),
                    null,
                    "there is no such object (" + e.failure().message()
                            + "): create it in the CRM, or change the object of the history rule");
            return null;
        }
        rule.fields().forEach(field -> check(field, described, rule.object()));
        return described;
    }

    private static boolean cannotCreate(MatchKey key) {
        return key.kind().equals("phone") || key.kind().equals("crm_id");
    }

    private void check(FieldRule rule, CrmSchema schema, String object) {
        if (schema.isOpen()) {
            return;
        }
        String name = rule.to();
        CrmField field = schema.field(name).orElse(null);
        if (field == null) {
            add(
                    Kind.MISSING_FIELD,
                    object,
                    name,
                    "field '" + name + "' does not exist"
                            + Names.suggest(name, schema.fields().keySet()));
            return;
        }
        if (!field.writable()) {
            add(Kind.READ_ONLY, object, name, "field '" + name + "' is read-only: map another field");
        }
        Set<CrmField.Type> fits = fits(rule.type());
        if (!fits.contains(field.type())) {
            add(
                    Kind.WRONG_TYPE,
                    object,
                    name,
                    "field '" + name + "' is of type " + field.type() + ", but the mapping writes "
                            + rule.type().name() + ": change one of them ("
                            + rule.type().name() + " fits " + fits + ")");
        }
        checkLength(rule, field, object);
        List<String> absent = field.restricted()
                ? mappedOptions(rule).stream()
                        .filter(option -> !field.options().contains(option))
                        .sorted()
                        .toList()
                : List.of();
        if (!absent.isEmpty()) {
            add(
                    Kind.MISSING_OPTION,
                    object,
                    name,
                    "field '" + name + "' has no option " + absent + ": add them in the CRM, or change the"
                            + " mapping's values (the field has " + field.options() + ")");
        }
    }

    private void checkLength(FieldRule rule, CrmField field, String object) {
        if (field.maxLength().isEmpty() || !(rule.type() instanceof FieldType.Text text)) {
            return;
        }
        int takes = field.maxLength().getAsInt();
        Integer most = text.maxLength();
        // Of the attributes only a comment is long as a rule; what the others hold is checked value by value.
        boolean unbounded = most == null
                && takes < NpsResponse.MAX_COMMENT_LENGTH
                && rule.from().filter(Attribute.COMMENT::equals).isPresent();
        if (unbounded || (most != null && most > takes)) {
            add(
                    Kind.TOO_SHORT,
                    object,
                    field.name(),
                    "field '" + field.name() + "' takes " + takes + " characters, the mapping writes up to "
                            + (most == null ? "any number" : most) + ": set max_length: " + takes
                            + " in the mapping, or lengthen the field");
        }
    }

    static Set<CrmField.Type> fits(FieldType type) {
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
    static Set<String> mappedOptions(FieldRule rule) {
        Map<String, String> values = new LinkedHashMap<>();
        if (rule.type() instanceof FieldType.Picklist picklist) {
            values.putAll(picklist.values());
        } else if (rule.type() instanceof FieldType.MultiSelect multi) {
            values.putAll(multi.values());
        }
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

    private void ability(CrmAdapter adapter, Class<?> ability, boolean wanted, String what, String lacks) {
        if (wanted && adapter.ability(ability).isEmpty()) {
            add(
                    Kind.MISSING_ABILITY,
                    mapping.recordType().name(),
                    null,
                    "the mapping has " + what + ", but this destination cannot write " + lacks
                            + ": remove them, or set the adapter up for it");
        }
    }
}
