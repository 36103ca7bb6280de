package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A query: SELECT, FROM, WHERE with =, !=, IN, AND, OR and brackets, ORDER BY, LIMIT; as strict about types as Salesforce. */
final class Soql {

    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:('(?:[^'\\\\]|\\\\.)*+')|([A-Za-z_][A-Za-z0-9_.]*)|(-?[0-9][0-9.:TZ+-]*)|(!=|[=(),]))",
            Pattern.DOTALL);

    final String object;
    final List<String> fields = new ArrayList<>();
    final List<StoredRecord> result = new ArrayList<>();

    private final List<String> tokens = new ArrayList<>();
    private final Set<String> filtered = new HashSet<>();
    private final boolean all;
    private final ObjectType type;
    private int at;

    private Soql(Org org, String text, boolean all) {
        this.all = all;
        tokenize(text);
        expect("SELECT");
        List<String> names = new ArrayList<>();
        do {
            names.add(next());
        } while (accept(","));
        expect("FROM");
        this.object = next();
        this.type = org.type(object);
        for (String name : names) {
            fields.add(name.contains(".") ? path(org, name) : field(name).name);
        }
        Predicate<StoredRecord> where = accept("WHERE") ? or() : record -> true;
        if (type.name.equals("ContentDocumentLink")
                && !filtered.contains("ContentDocumentId")
                && !filtered.contains("LinkedEntityId")) {
            throw malformed("Implementation restriction: ContentDocumentLink requires a filter by a single Id on"
                    + " ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN"
                    + " operator.");
        }
        Comparator<StoredRecord> order = accept("ORDER") ? order() : null;
        int limit = accept("LIMIT") ? Integer.parseInt(next()) : Integer.MAX_VALUE;
        if (at < tokens.size()) {
            throw malformed("unexpected token: " + tokens.get(at));
        }
        select(where, order, limit);
    }

    static Soql run(Org org, String text, boolean all) {
        if (text.length() > 100_000) {
            throw new ApiException(400, "QUERY_TOO_COMPLICATED", "The query is longer than 100,000 characters");
        }
        return new Soql(org, text, all);
    }

    private void select(Predicate<StoredRecord> where, @Nullable Comparator<StoredRecord> order, int limit) {
        List<StoredRecord> found = new ArrayList<>();
        for (StoredRecord record : type.records.values()) {
            if ((all || !record.deleted) && where.test(record)) {
                found.add(record);
            }
        }
        if (order != null) {
            found.sort(order);
        }
        result.addAll(found.subList(0, Math.min(limit, found.size())));
    }

    private void tokenize(String text) {
        Matcher matcher = TOKEN.matcher(text.strip());
        int end = 0;
        while (matcher.lookingAt()) {
            tokens.add(matcher.group().strip());
            end = matcher.end();
            matcher.region(end, text.strip().length());
        }
        if (end < text.strip().length()) {
            throw malformed("unexpected token: '"
                    + text.strip()
                            .substring(end, Math.min(end + 60, text.strip().length())) + "'");
        }
    }

    private static ApiException malformed(String what) {
        return new ApiException(400, "MALFORMED_QUERY", what);
    }

    private String next() {
        if (at >= tokens.size()) {
            throw malformed("unexpected end of the query");
        }
        return tokens.get(at++);
    }

    private boolean accept(String token) {
        if (at < tokens.size() && tokens.get(at).equalsIgnoreCase(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw malformed("expecting '" + token + "', found '" + (at < tokens.size() ? tokens.get(at) : "EOF") + "'");
        }
    }

    private SalesforceField field(String name) {
        SalesforceField field = type.field(name);
        if (field == null) {
            throw new ApiException(
                    400,
                    "INVALID_FIELD",
                    "No such column '" + name + "' on entity '" + type.name
                            + "'. If you are attempting to use a custom field, be sure to append the '__c' after the"
                            + " custom field name.");
        }
        return field;
    }

    /** A field of the record that a lookup leads to, such as {@code ContentDocument.Title}. */
    private String path(Org org, String name) {
        int dot = name.indexOf('.');
        SalesforceField lookup = field(name.substring(0, dot) + "Id");
        for (String target : lookup.references) {
            SalesforceField field = org.type(target).field(name.substring(dot + 1));
            if (field != null) {
                return lookup.name.substring(0, lookup.name.length() - 2) + "." + field.name;
            }
        }
        throw new ApiException(400, "INVALID_FIELD", "No such column '" + name + "' on entity '" + type.name + "'.");
    }

    /** AND and OR side by side need brackets. */
    private Predicate<StoredRecord> or() {
        Predicate<StoredRecord> left = condition();
        String joined = null;
        while (at < tokens.size() && tokens.get(at).toUpperCase(Locale.ROOT).matches("AND|OR")) {
            String operator = next().toUpperCase(Locale.ROOT);
            if (joined != null && !joined.equals(operator)) {
                throw malformed("unexpected token: '" + operator + "'");
            }
            joined = operator;
            Predicate<StoredRecord> right = condition();
            left = operator.equals("AND") ? left.and(right) : left.or(right);
        }
        return left;
    }

    private Predicate<StoredRecord> condition() {
        if (accept("(")) {
            Predicate<StoredRecord> inner = or();
            expect(")");
            return inner;
        }
        SalesforceField field = field(next());
        filtered.add(field.name);
        if (!field.filterable) {
            throw new ApiException(
                    400, "INVALID_FIELD", "field '" + field.name + "' can not be filtered in a query call");
        }
        if (accept("IN")) {
            expect("(");
            List<Predicate<StoredRecord>> options = new ArrayList<>();
            do {
                options.add(equal(field, next()));
            } while (accept(","));
            expect(")");
            return record -> options.stream().anyMatch(option -> option.test(record));
        }
        if (accept("!=")) {
            return equal(field, next()).negate();
        }
        expect("=");
        return equal(field, next());
    }

    private Predicate<StoredRecord> equal(SalesforceField field, String literal) {
        boolean quoted = literal.startsWith("'");
        boolean wantsQuotes = field.isText() || field.type.equals("id") || field.type.equals("reference");
        if (literal.equalsIgnoreCase("null")) {
            return record -> value(record, field.name) == null;
        }
        if (quoted != wantsQuotes) {
            throw new ApiException(
                    400,
                    "INVALID_FIELD",
                    "filter criteria must be of type " + field.type + " and should " + (quoted ? "not " : "")
                            + "be enclosed in quotes");
        }
        if (!quoted) {
            return record -> {
                JsonNode value = value(record, field.name);
                return value != null
                        && (value.isNumber()
                                ? value.decimalValue().compareTo(new java.math.BigDecimal(literal)) == 0
                                : value.asText().equalsIgnoreCase(literal));
            };
        }
        String text = unescaped(literal.substring(1, literal.length() - 1));
        if (!field.isText()) {
            String whole = Ids.whole(text);
            if (whole == null) {
                throw new ApiException(400, "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: " + text);
            }
            return record -> {
                JsonNode value = value(record, field.name);
                return value != null && value.asText().equals(whole);
            };
        }
        return record -> {
            JsonNode value = value(record, field.name);
            return value != null && value.asText().equalsIgnoreCase(text);
        };
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escaped = text.charAt(++i);
            plain.append(
                    switch (escaped) {
                        case 'n', 'N' -> '\n';
                        case 'r', 'R' -> '\r';
                        case 't', 'T' -> '\t';
                        case 'b', 'B' -> '\b';
                        case 'f', 'F' -> '\f';
                        case '\\', '\'', '"', '_', '%' -> escaped;
                        default ->
                            throw malformed("Invalid string literal. Illegal character sequence '\\" + escaped + "'");
                    });
        }
        return plain.toString();
    }

    private Comparator<StoredRecord> order() {
        expect("BY");
        String field = field(next()).name;
        boolean descending = accept("DESC");
        if (!descending) {
            accept("ASC");
        }
        Comparator<StoredRecord> order = Comparator.comparing(record -> {
            JsonNode value = value(record, field);
            return value == null ? "" : value.asText();
        });
        return descending ? order.reversed() : order;
    }

    static @Nullable JsonNode value(StoredRecord record, String field) {
        return switch (field) {
            case "Id" -> com.fasterxml.jackson.databind.node.TextNode.valueOf(record.id);
            case "IsDeleted" -> com.fasterxml.jackson.databind.node.BooleanNode.valueOf(record.deleted);
            case "CreatedDate" -> com.fasterxml.jackson.databind.node.TextNode.valueOf(record.createdAt.toString());
            case "LastModifiedDate" ->
                com.fasterxml.jackson.databind.node.TextNode.valueOf(record.modifiedAt.toString());
            default -> record.value(field);
        };
    }
}
