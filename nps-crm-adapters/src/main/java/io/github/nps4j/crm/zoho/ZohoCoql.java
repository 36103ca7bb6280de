package io.github.nps4j.crm.zoho;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes queries in COQL. What Zoho allows (COQL limitations of v8): 50 values in an IN, 25 conditions, 50 columns, 2,000
 * rows, and conditions joined in pairs only: {@code ((A or B) or C)}, never {@code (A or B or C)}.
 */
final class ZohoCoql {

    static final int VALUES = 50;
    static final int CONDITIONS = 25;
    static final int COLUMNS = 50;
    static final int ROWS = 2_000;

    /** How a quote within a text is written. Zoho's pages say both; which one an account takes is found out. */
    enum Quotes {
        BACKSLASH,
        DOUBLED
    }

    private ZohoCoql() {}

    /** One of the fields has one of the values. */
    static String query(
            String module, Collection<String> columns, Collection<String> fields, List<String> literals, int limit) {
        List<String> conditions = new ArrayList<>();
        for (String field : fields) {
            for (int from = 0; from < literals.size(); from += VALUES) {
                conditions.add(field + " in ("
                        + String.join(",", literals.subList(from, Math.min(literals.size(), from + VALUES))) + ")");
            }
        }
        return "select " + String.join(", ", columns) + " from " + module + " where " + anyOf(conditions) + " limit "
                + limit;
    }

    /** The conditions joined by OR, in pairs. */
    private static String anyOf(List<String> conditions) {
        StringBuilder pairs = new StringBuilder(conditions.get(0));
        for (String next : conditions.subList(1, conditions.size())) {
            pairs.insert(0, '(').append(" or ").append(next).append(')');
        }
        return pairs.toString();
    }

    /** Most values that one query can hold for each of so many fields. */
    static int valuesFor(int fields, int conditions) {
        return conditions / fields * VALUES;
    }

    /** A query costs 1 to 3 credits, by the most rows that it may bring. */
    static int limitFor(int expectedRows) {
        return expectedRows <= 200 ? 200 : expectedRows <= 1_000 ? 1_000 : ROWS;
    }

    static String text(String value, Quotes quotes) {
        return switch (quotes) {
            case BACKSLASH -> "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
            case DOUBLED -> "'" + value.replace("'", "''") + "'";
        };
    }

    /** Whether a text reads the same in both ways of quoting. */
    static boolean isPlain(String value) {
        return value.indexOf('\'') < 0 && value.indexOf('\\') < 0;
    }
}
