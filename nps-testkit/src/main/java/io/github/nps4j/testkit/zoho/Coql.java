package io.github.nps4j.testkit.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.testkit.zoho.Account.Held;
import io.github.nps4j.testkit.zoho.Account.Module;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A query, read as Zoho reads it. Its rules: WHERE is mandatory; conditions are joined in pairs, {@code ((A or B) or C)};
 * at most 25 conditions, 50 values in an IN, 50 columns, 2,000 rows; texts in single quotes, numbers without; multi-line
 * fields only as columns.
 */
final class Coql {

    private static final int MOST_CONDITIONS = 25;
    private static final int MOST_VALUES = 50;
    private static final int MOST_COLUMNS = 50;
    private static final int MOST_ROWS = 2_000;
    private static final int DEFAULT_ROWS = 200;
    private static final Set<String> NUMBERS = Set.of("integer", "bigint", "double", "currency", "percent");

    private enum Kind {
        WORD,
        TEXT,
        NUMBER,
        SIGN,
        END
    }

    private record Token(Kind kind, String text, int at) {}

    private final String query;
    private final boolean doublesQuotes;
    private final Account account;
    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int conditions;

    final List<String> columns = new ArrayList<>();
    private Module module;
    int limit = DEFAULT_ROWS;
    private int offset;
    private Predicate<Held> where = record -> false;

    Coql(String query, Account account) {
        this.query = query;
        this.account = account;
        this.doublesQuotes = account.settings.doublesQuotes;
        this.module = new Module("", List.of());
        tokenize();
        parse();
    }

    Module module() {
        return module;
    }

    /** The rows from the offset on, one more than the limit if there are more. */
    List<Held> rows() {
        return module.records.values().stream()
                .filter(where)
                .skip(offset)
                .limit(limit + 1L)
                .toList();
    }

    /** A query costs 1 to 3 credits, by the most rows that it may bring. */
    int credits() {
        return limit <= 200 ? 1 : limit <= 1_000 ? 2 : 3;
    }

    private ApiException syntax(int at, String clause) {
        return new ApiException(400, "SYNTAX_ERROR", "error occurred while parsing the query")
                .with("clause", clause)
                .with("line", 1)
                .with("column", at);
    }

    private static ApiException invalid(String column, String reason) {
        return new ApiException(400, "INVALID_QUERY", "invalid query formed")
                .with("column_name", column)
                .with("reason", reason);
    }

    private void tokenize() {
        int i = 0;
        while (i < query.length()) {
            char c = query.charAt(i);
            if (Character.isWhitespace(c)) {
                i++;
            } else if (c == '\'') {
                i = text(i);
            } else if (Character.isLetter(c) || c == '$') {
                int end = i;
                while (end < query.length()
                        && (Character.isLetterOrDigit(query.charAt(end)) || "_.$".indexOf(query.charAt(end)) >= 0)) {
                    end++;
                }
                tokens.add(new Token(Kind.WORD, query.substring(i, end), i));
                i = end;
            } else if (Character.isDigit(c) || c == '-') {
                int end = i + 1;
                while (end < query.length() && (Character.isDigit(query.charAt(end)) || query.charAt(end) == '.')) {
                    end++;
                }
                tokens.add(new Token(Kind.NUMBER, query.substring(i, end), i));
                i = end;
            } else if ("(),=!<>".indexOf(c) >= 0) {
                boolean two = i + 1 < query.length() && query.charAt(i + 1) == '=' && "!<>".indexOf(c) >= 0;
                tokens.add(new Token(Kind.SIGN, query.substring(i, i + (two ? 2 : 1)), i));
                i += two ? 2 : 1;
            } else {
                throw syntax(i, "where");
            }
        }
        tokens.add(new Token(Kind.END, "", query.length()));
    }

    private int text(int from) {
        StringBuilder text = new StringBuilder();
        int i = from + 1;
        while (i < query.length()) {
            char c = query.charAt(i);
            if (c == '\\' && !doublesQuotes) {
                if (i + 1 >= query.length()) {
                    throw syntax(i, "where");
                }
                text.append(query.charAt(i + 1));
                i += 2;
            } else if (c == '\'') {
                if (doublesQuotes && i + 1 < query.length() && query.charAt(i + 1) == '\'') {
                    text.append('\'');
                    i += 2;
                } else {
                    tokens.add(new Token(Kind.TEXT, text.toString(), from));
                    return i + 1;
                }
            } else {
                text.append(c);
                i++;
            }
        }
        throw syntax(from, "where");
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        return tokens.get(next++);
    }

    private boolean isWord(String word) {
        return peek().kind() == Kind.WORD && peek().text().equalsIgnoreCase(word);
    }

    private boolean isSign(String sign) {
        return peek().kind() == Kind.SIGN && peek().text().equals(sign);
    }

    private void word(String word, String clause) {
        if (!isWord(word)) {
            throw syntax(peek().at(), clause);
        }
        next++;
    }

    private void sign(String sign) {
        if (!isSign(sign)) {
            throw syntax(peek().at(), "where");
        }
        next++;
    }

    private void parse() {
        word("select", "select");
        do {
            Token column = take();
            if (column.kind() != Kind.WORD) {
                throw syntax(column.at(), "select");
            }
            columns.add(column.text());
        } while (isSign(",") && take() != null);
        if (columns.size() > MOST_COLUMNS) {
            throw new ApiException(400, "LIMIT_EXCEEDED", "the number of columns exceeds the limit")
                    .with("limit", MOST_COLUMNS);
        }
        word("from", "from");
        Token from = take();
        if (from.kind() != Kind.WORD) {
            throw syntax(from.at(), "from");
        }
        module = account.module(from.text());
        for (String column : columns) {
            if (!column.equals("id") && !module.fields.containsKey(column)) {
                throw invalid(column, "column given seems to be invalid");
            }
        }
        word("where", "where");
        where = expression();
        if (conditions > MOST_CONDITIONS) {
            throw new ApiException(400, "LIMIT_EXCEEDED", "the number of conditions exceeds the limit")
                    .with("limit", MOST_CONDITIONS);
        }
        if (isWord("limit")) {
            next++;
            limit = number("limit");
            if (limit < 1 || limit > MOST_ROWS) {
                throw new ApiException(400, "LIMIT_EXCEEDED", "the limit is 1 to 2000").with("limit", MOST_ROWS);
            }
        }
        if (isWord("offset")) {
            next++;
            offset = number("offset");
        }
        if (peek().kind() != Kind.END) {
            throw syntax(peek().at(), "where");
        }
    }

    private int number(String clause) {
        Token token = take();
        if (token.kind() != Kind.NUMBER || !token.text().matches("[0-9]{1,6}")) {
            throw syntax(token.at(), clause);
        }
        return Integer.parseInt(token.text());
    }

    /** One term, or two that are joined; a third needs brackets. */
    private Predicate<Held> expression() {
        Predicate<Held> left = term();
        boolean or = isWord("or");
        if (!or && !isWord("and")) {
            return left;
        }
        next++;
        Predicate<Held> right = term();
        if (isWord("or") || isWord("and")) {
            throw syntax(peek().at(), "where");
        }
        return or ? left.or(right) : left.and(right);
    }

    private Predicate<Held> term() {
        if (isSign("(")) {
            next++;
            Predicate<Held> inner = expression();
            sign(")");
            return inner;
        }
        return condition();
    }

    private Predicate<Held> condition() {
        Token column = take();
        if (column.kind() != Kind.WORD) {
            throw syntax(column.at(), "where");
        }
        ZohoField field = module.fields.get(column.text());
        if (field == null && !column.text().equals("id")) {
            throw invalid(column.text(), "column given seems to be invalid");
        }
        if (field != null && field.dataType().equals("textarea")) {
            throw invalid(column.text(), "column is not supported in the criteria");
        }
        conditions++;
        boolean numeric = field != null && NUMBERS.contains(field.dataType());
        if (isWord("in")) {
            next++;
            List<String> values = values(column.text(), numeric);
            return record -> values.stream().anyMatch(value -> equal(record, column.text(), numeric, value));
        }
        if (isWord("is")) {
            next++;
            boolean not = isWord("not");
            next += not ? 1 : 0;
            word("null", "where");
            return record -> (value(record, column.text()) == null) != not;
        }
        boolean not = isSign("!=");
        if (!not && !isSign("=")) {
            throw syntax(peek().at(), "where");
        }
        next++;
        String wanted = literal(column.text(), numeric);
        return record -> equal(record, column.text(), numeric, wanted) != not;
    }

    private List<String> values(String column, boolean numeric) {
        sign("(");
        List<String> values = new ArrayList<>();
        do {
            values.add(literal(column, numeric));
        } while (isSign(",") && take() != null);
        sign(")");
        if (values.size() > MOST_VALUES) {
            throw new ApiException(400, "LIMIT_EXCEEDED", "the number of values exceeds the limit")
                    .with("limit", MOST_VALUES);
        }
        return values;
    }

    private String literal(String column, boolean numeric) {
        Token token = take();
        if (token.kind() != Kind.TEXT && token.kind() != Kind.NUMBER) {
            throw syntax(token.at(), "where");
        }
        boolean isId = column.equals("id");
        if (!isId && numeric != (token.kind() == Kind.NUMBER)) {
            throw invalid(column, "invalid literal for the type of the column");
        }
        return token.text();
    }

    private static @Nullable String value(Held record, String column) {
        if (column.equals("id")) {
            return record.id;
        }
        JsonNode value = record.values.get(column);
        return value == null ? null : value.isObject() ? value.path("id").asText() : value.asText();
    }

    private static boolean equal(Held record, String column, boolean numeric, String wanted) {
        String held = value(record, column);
        if (held == null) {
            return false;
        }
        return numeric
                ? new BigDecimal(held).compareTo(new BigDecimal(wanted)) == 0
                : held.toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT));
    }
}
