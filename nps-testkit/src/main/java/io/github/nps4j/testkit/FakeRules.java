package io.github.nps4j.testkit;

import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.mapping.FieldValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a strict CRM refuses: unknown and read-only fields, wrong types, unknown options, texts that are too long. */
final class FakeRules {

    private FakeRules() {}

    static Optional<Failure> check(CrmSchema schema, Map<String, FieldValue> fields) {
        if (schema.isOpen()) {
            return Optional.empty();
        }
        for (Map.Entry<String, FieldValue> entry : fields.entrySet()) {
            Optional<CrmField> field = schema.field(entry.getKey());
            if (field.isEmpty()) {
                return schemaFailure("field " + entry.getKey() + " does not exist", "UNKNOWN_FIELD");
            }
            Optional<Failure> failure = check(field.get(), entry.getValue());
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private static Optional<Failure> check(CrmField field, FieldValue value) {
        if (!field.writable()) {
            return schemaFailure("field " + field.name() + " is read-only", "READ_ONLY");
        }
        if (value instanceof FieldValue.ClearValue) {
            return Optional.empty();
        }
        if (!fits(field.type(), value)) {
            return schemaFailure(
                    "field " + field.name() + " is of type " + field.type() + ", the value is a "
                            + value.getClass().getSimpleName(),
                    "WRONG_TYPE");
        }
        if (field.restricted() && !field.options().containsAll(FakeRow.textsOf(value))) {
            return valueFailure("field " + field.name() + " has no such option", "UNKNOWN_OPTION");
        }
        if (field.maxLength().isPresent()
                && value instanceof FieldValue.TextValue text
                && text.value().length() > field.maxLength().getAsInt()) {
            return valueFailure(
                    "field " + field.name() + " takes at most "
                            + field.maxLength().getAsInt() + " characters",
                    "TOO_LONG");
        }
        return Optional.empty();
    }

    private static boolean fits(CrmField.Type type, FieldValue value) {
        return switch (type) {
            case TEXT -> value instanceof FieldValue.TextValue;
            case NUMBER -> value instanceof FieldValue.NumberValue;
            case PICKLIST -> value instanceof FieldValue.ChoiceValue;
            case MULTI_SELECT -> value instanceof FieldValue.ChoicesValue;
            case BOOLEAN -> value instanceof FieldValue.BooleanValue;
            case DATE -> value instanceof FieldValue.DateValue;
            case DATETIME -> value instanceof FieldValue.DateTimeValue;
            case OTHER -> false;
        };
    }

    static List<String> uniqueFields(CrmSchema schema) {
        return schema.fields().values().stream()
                .filter(CrmField::unique)
                .map(CrmField::name)
                .toList();
    }

    private static Optional<Failure> schemaFailure(String what, String code) {
        return Optional.of(Failure.of(FailureKind.SCHEMA, "The fake CRM refused the write: " + what + ".")
                .withCode(code));
    }

    private static Optional<Failure> valueFailure(String what, String code) {
        return Optional.of(Failure.of(FailureKind.INVALID_VALUE, "The fake CRM refused the write: " + what + ".")
                .withCode(code));
    }
}
