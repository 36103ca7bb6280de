package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** One filter of a search. */
final class SearchFilter {

    private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private SearchFilter() {}

    static Predicate<SearchIndex.Entry> of(JsonNode filter, HubSpotProperty property, int maxValues) {
        String operator = Json.requiredText(filter, "operator");
        return switch (operator) {
            case "HAS_PROPERTY" -> entry -> !value(entry, property).isEmpty();
            case "NOT_HAS_PROPERTY" -> entry -> value(entry, property).isEmpty();
            case "IN" -> in(values(filter, maxValues), property);
            case "NOT_IN" -> in(values(filter, maxValues), property).negate();
            case "BETWEEN" -> between(filter, property);
            case "EQ", "NEQ", "LT", "LTE", "GT", "GTE" -> compared(operator, wanted(filter, property), property);
            case "CONTAINS_TOKEN" -> token(Json.requiredText(filter, "value"), property);
            case "NOT_CONTAINS_TOKEN" ->
                token(Json.requiredText(filter, "value"), property).negate();
            default -> throw ApiException.validation("operator '" + operator + "' is not known");
        };
    }

    private static String value(SearchIndex.Entry entry, HubSpotProperty property) {
        return Rows.value(entry.contact(), entry.properties(), property.name());
    }

    private static Set<String> values(JsonNode filter, int maxValues) {
        if (!(filter.get("values") instanceof ArrayNode array) || array.isEmpty()) {
            throw ApiException.validation("operator IN needs 'values'");
        }
        if (array.size() > maxValues) {
            throw ApiException.validation("operator IN takes at most " + maxValues + " values, got " + array.size());
        }
        Set<String> values = new HashSet<>();
        array.forEach(value -> values.add(value.asText()));
        return values;
    }

    /** HubSpot compares lower-cased values, so a value with a capital letter never matches. */
    private static Predicate<SearchIndex.Entry> in(Set<String> wanted, HubSpotProperty property) {
        if (property.multiple()) {
            return entry ->
                    Values.split(Contact.lower(value(entry, property))).stream().anyMatch(wanted::contains);
        }
        return entry -> {
            String value = value(entry, property);
            return !value.isEmpty() && wanted.contains(Contact.lower(value));
        };
    }

    private static Predicate<SearchIndex.Entry> between(JsonNode filter, HubSpotProperty property) {
        String low = checked(Json.requiredText(filter, "value"), property);
        String high = checked(Json.requiredText(filter, "highValue"), property);
        return entry -> {
            String value = value(entry, property);
            return !value.isEmpty() && compare(property, value, low) >= 0 && compare(property, value, high) <= 0;
        };
    }

    private static String wanted(JsonNode filter, HubSpotProperty property) {
        return checked(Json.requiredText(filter, "value"), property);
    }

    private static String checked(String value, HubSpotProperty property) {
        try {
            compare(property, value, value);
            return value;
        } catch (RuntimeException e) {
            throw ApiException.validation("a filter's value does not fit the type of property " + property.name());
        }
    }

    private static Predicate<SearchIndex.Entry> compared(String operator, String wanted, HubSpotProperty property) {
        if (property.multiple() && (operator.equals("EQ") || operator.equals("NEQ"))) {
            Predicate<SearchIndex.Entry> has =
                    entry -> Values.split(Contact.lower(value(entry, property))).contains(Contact.lower(wanted));
            return operator.equals("EQ") ? has : has.negate();
        }
        return entry -> {
            String value = value(entry, property);
            if (value.isEmpty()) {
                return operator.equals("NEQ");
            }
            int order = compare(property, value, wanted);
            return switch (operator) {
                case "EQ" -> order == 0;
                case "NEQ" -> order != 0;
                case "LT" -> order < 0;
                case "LTE" -> order <= 0;
                case "GT" -> order > 0;
                default -> order >= 0;
            };
        };
    }

    static int compare(HubSpotProperty property, String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(!a.isEmpty(), !b.isEmpty());
        }
        return switch (property.type()) {
            case "number" -> new BigDecimal(a).compareTo(new BigDecimal(b));
            case "date", "datetime" -> time(a).compareTo(time(b));
            default -> Contact.lower(a).compareTo(Contact.lower(b));
        };
    }

    private static Instant time(String value) {
        if (value.matches("-?[0-9]{1,16}")) {
            return Instant.ofEpochMilli(Long.parseLong(value));
        }
        return value.length() == 10
                ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(value).toInstant();
    }

    /** Whole words, with an asterisk at either end for any continuation. */
    private static Predicate<SearchIndex.Entry> token(String wanted, HubSpotProperty property) {
        String lower = wanted.toLowerCase(Locale.ROOT);
        boolean open = lower.contains("*");
        Pattern pattern = Pattern.compile(List.of(lower.split("\\*", -1)).stream()
                .map(Pattern::quote)
                .reduce((a, b) -> a + ".*" + b)
                .orElse(""));
        return entry -> {
            String value = Contact.lower(value(entry, property));
            if (value.isEmpty()) {
                return false;
            }
            if (open) {
                return pattern.matcher(value).matches()
                        || WORDS.splitAsStream(value)
                                .anyMatch(word -> pattern.matcher(word).matches());
            }
            Set<String> words = new HashSet<>(List.of(WORDS.split(value)));
            return WORDS.splitAsStream(lower).allMatch(words::contains);
        };
    }
}
