package io.github.nps4j.crm.hubspot;

import io.github.nps4j.crm.CrmField;
import io.github.nps4j.mapping.FieldValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as HubSpot takes them: all are texts. */
final class HubSpotValues {

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private HubSpotValues() {}

    /**
     * Encodes a value.
     *
     * @param field the property it goes to, or {@code null} if that is not known
     */
    static String encode(FieldValue value, @Nullable CrmField field) {
        CrmField.Type type = field == null ? null : field.type();
        if (value instanceof FieldValue.NumberValue number) {
            return number.value().toPlainString();
        }
        if (value instanceof FieldValue.TextValue text) {
            return text.value();
        }
        if (value instanceof FieldValue.ChoiceValue choice) {
            return choice.value().strip();
        }
        if (value instanceof FieldValue.ChoicesValue choices) {
            return type == CrmField.Type.TEXT
                    ? choices.plain()
                    : choices.values().stream().map(String::strip).collect(Collectors.joining(";"));
        }
        if (value instanceof FieldValue.BooleanValue bool) {
            return Boolean.toString(bool.value());
        }
        if (value instanceof FieldValue.DateValue date) {
            return date.value().toString();
        }
        if (value instanceof FieldValue.DateTimeValue time) {
            // a date property refuses every time but midnight UTC
            return type == CrmField.Type.DATE
                    ? time.value().atOffset(ZoneOffset.UTC).toLocalDate().toString()
                    : instant(time.value());
        }
        return ""; // clears the property
    }

    static String instant(Instant instant) {
        return MILLIS.format(instant.truncatedTo(ChronoUnit.MILLIS));
    }
}
