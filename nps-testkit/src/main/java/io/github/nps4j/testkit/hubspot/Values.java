package io.github.nps4j.testkit.hubspot;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the values of properties as HubSpot does, and gives the form in which HubSpot stores them. */
final class Values {

    /** HubSpot's limit of a text property. */
    static final int MAX_TEXT = 65_536;

    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@,;<>()\"]{1,64}@(?:[\\p{L}\\p{N}-]{1,63}\\.)+[\\p{L}]{2,63}");
    private static final Pattern EPOCH_MILLIS = Pattern.compile("-?[0-9]{1,16}");

    private final PropertyStore properties;

    Values(PropertyStore properties) {
        this.properties = properties;
    }

    /** The stored forms of all values; an empty text clears. */
    Map<String, String> stored(Map<String, String> values) {
        Map<String, String> stored = new LinkedHashMap<>();
        values.forEach((name, value) -> stored.put(name, stored(writable(name), value)));
        return stored;
    }

    private HubSpotProperty writable(String name) {
        HubSpotProperty property = properties.find(name);
        if (property == null) {
            throw refused("Property \"" + name + "\" does not exist", "PROPERTY_DOESNT_EXIST", name);
        }
        if (property.readOnly() || property.calculated()) {
            throw refused("\"" + name + "\" is a read only property; its value cannot be set", "READ_ONLY_VALUE", name);
        }
        return property;
    }

    /** Whether a refusal is about the property itself, so that every row with it would be refused. */
    static boolean aboutTheSchema(ApiException refusal) {
        String message = String.valueOf(refusal.getMessage());
        return message.contains("PROPERTY_DOESNT_EXIST") || message.contains("READ_ONLY_VALUE");
    }

    static String stored(HubSpotProperty property, String value) {
        if (value.isEmpty()) {
            return "";
        }
        return switch (property.type()) {
            case "number" -> number(property, value);
            case "bool" -> bool(property, value);
            case "date" -> date(property, value);
            case "datetime" -> datetime(property, value);
            case "enumeration" -> property.multiple() ? options(property, value) : option(property, value);
            default -> text(property, value);
        };
    }

    private static String text(HubSpotProperty property, String value) {
        if (value.length() > MAX_TEXT) {
            throw refused(
                    "the value of " + property.name() + " is longer than " + MAX_TEXT + " characters",
                    "PROPERTY_LENGTH_EXCEEDED",
                    property.name());
        }
        if (property.name().equals("email")) {
            if (!EMAIL.matcher(value).matches()) {
                throw refused("Email address " + value + " is invalid", "INVALID_EMAIL", property.name());
            }
            return value.toLowerCase(Locale.ROOT);
        }
        return value;
    }

    private static String number(HubSpotProperty property, String value) {
        try {
            return new BigDecimal(value).toPlainString();
        } catch (NumberFormatException e) {
            throw refused(value + " was not a valid number.", "INVALID_NUMBER", property.name());
        }
    }

    private static String bool(HubSpotProperty property, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw refused(value + " was not a valid boolean: use true or false.", "INVALID_BOOLEAN", property.name());
        }
        return value;
    }

    private static String date(HubSpotProperty property, String value) {
        try {
            if (EPOCH_MILLIS.matcher(value).matches()) {
                Instant instant = Instant.ofEpochMilli(Long.parseLong(value));
                LocalDate day = instant.atZone(ZoneOffset.UTC).toLocalDate();
                if (!day.atStartOfDay(ZoneOffset.UTC).toInstant().equals(instant)) {
                    throw refused(
                            value + " is at " + instant + ", not at midnight UTC", "INVALID_DATE", property.name());
                }
                return day.toString();
            }
            return LocalDate.parse(value).toString();
        } catch (DateTimeException e) {
            throw refused(value + " was not a valid date: use yyyy-MM-dd.", "INVALID_DATE", property.name());
        }
    }

    private static String datetime(HubSpotProperty property, String value) {
        try {
            return EPOCH_MILLIS.matcher(value).matches()
                    ? Instant.ofEpochMilli(Long.parseLong(value)).toString()
                    : OffsetDateTime.parse(value).toInstant().toString();
        } catch (DateTimeParseException e) {
            throw refused(value + " was not a valid date and time.", "INVALID_DATE", property.name());
        }
    }

    private static String option(HubSpotProperty property, String value) {
        if (!property.options().contains(value)) {
            throw refused(
                    value + " was not one of the allowed options: " + property.options(),
                    "INVALID_OPTION",
                    property.name());
        }
        return value;
    }

    /** A leading semicolon stays: it asks for the options to be added. */
    private static String options(HubSpotProperty property, String value) {
        boolean append = value.startsWith(";");
        List<String> options = new ArrayList<>();
        for (String one : split(append ? value.substring(1) : value)) {
            options.add(option(property, one));
        }
        return (append ? ";" : "") + String.join(";", options);
    }

    /** What a multi-checkbox holds after a write. */
    static String appended(String before, String value) {
        if (!value.startsWith(";")) {
            return value;
        }
        Set<String> all = new LinkedHashSet<>(split(before));
        all.addAll(split(value.substring(1)));
        return String.join(";", all);
    }

    static List<String> split(String value) {
        List<String> parts = new ArrayList<>();
        for (String part : value.split(";", -1)) {
            if (!part.isBlank()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static ApiException refused(String message, String code, String property) {
        return ApiException.validation("Property values were not valid: [{\"isValid\":false,\"message\":\""
                        + message.replace("\"", "\\\"") + "\",\"error\":\"" + code + "\",\"name\":\"" + property
                        + "\"}]")
                .withCode(code, property);
    }
}
