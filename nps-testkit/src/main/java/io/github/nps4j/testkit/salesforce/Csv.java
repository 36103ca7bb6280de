package io.github.nps4j.testkit.salesforce;

import java.util.ArrayList;
import java.util.List;

/** CSV as Salesforce's jobs take and give it (RFC 4180, lines ended by LF). */
final class Csv {

    private Csv() {}

    static List<List<String>> read(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            any = true;
            if (quoted) {
                if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    cell.append(c);
                }
            } else if (c == '"' && cell.isEmpty()) {
                quoted = true;
            } else if (c == ',') {
                row.add(cell.toString());
                cell.setLength(0);
            } else if (c == '\n') {
                row.add(cell.toString());
                cell.setLength(0);
                rows.add(row);
                row = new ArrayList<>();
                any = false;
            } else {
                cell.append(c);
            }
        }
        if (quoted) {
            throw new ApiException(400, "InvalidBatch", "The CSV ends within quotes");
        }
        if (any) {
            row.add(cell.toString());
            rows.add(row);
        }
        return rows;
    }

    static void write(StringBuilder text, List<String> row) {
        for (int i = 0; i < row.size(); i++) {
            text.append(i == 0 ? "\"" : ",\"")
                    .append(row.get(i).replace("\"", "\"\""))
                    .append('"');
        }
        text.append('\n');
    }
}
