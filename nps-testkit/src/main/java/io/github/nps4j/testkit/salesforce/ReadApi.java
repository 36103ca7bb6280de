package io.github.nps4j.testkit.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import io.github.nps4j.testkit.internal.JsonTrees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Describe, queries and searches. */
final class ReadApi {

    private static final Pattern SOSL = Pattern.compile(
            "FIND \\{(.*)} IN (PHONE|EMAIL|NAME|ALL) FIELDS RETURNING (\\w+)\\(([\\w, ]+)\\)(?: LIMIT (\\d+))?",
            Pattern.DOTALL);
    private static final int MAX_WORDS = 4_000;

    private final Org org;
    private final Map<String, List<ObjectNode>> pages = new LinkedHashMap<>();
    private int lastCursor;

    ReadApi(Org org) {
        this.org = org;
    }

    Answer describe(String object) {
        if (!org.has(object)) {
            throw ApiException.notFound();
        }
        return Answer.json(200, org.type(object).describe());
    }

    Answer query(String version, String soql, boolean all) {
        Soql query = Soql.run(org, soql, all);
        List<ObjectNode> rows = new ArrayList<>();
        for (StoredRecord record : query.result) {
            rows.add(row(version, record, query.fields));
        }
        return page(version, rows, 0, "", all);
    }

    Answer nextPage(String version, String locator, boolean all) {
        int dash = locator.lastIndexOf('-');
        List<ObjectNode> rows = dash < 0 ? null : pages.get(locator.substring(0, dash));
        if (rows == null) {
            throw new ApiException(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
        }
        return page(version, rows, Integer.parseInt(locator.substring(dash + 1)), locator.substring(0, dash), all);
    }

    private Answer page(String version, List<ObjectNode> rows, int from, String cursor, boolean all) {
        int to = Math.min(rows.size(), from + org.settings.queryPage);
        ObjectNode body = JsonTrees.object().put("totalSize", rows.size()).put("done", to == rows.size());
        if (to < rows.size()) {
            String name = cursor.isEmpty() ? "01gQy%011d".formatted(++lastCursor) : cursor;
            pages.put(name, rows);
            body.put(
                    "nextRecordsUrl", "/services/data/" + version + (all ? "/queryAll/" : "/query/") + name + "-" + to);
        }
        ArrayNode records = body.putArray("records");
        rows.subList(from, to).forEach(records::add);
        return Answer.json(200, body);
    }

    private ObjectNode row(String version, StoredRecord record, List<String> fields) {
        ObjectNode row = JsonTrees.object();
        row.putObject("attributes")
                .put("type", record.type.name)
                .put("url", "/services/data/" + version + "/sobjects/" + record.type.name + "/" + record.id);
        for (String name : fields) {
            int dot = name.indexOf('.');
            if (dot > 0) {
                JsonNode target = record.value(name.substring(0, dot) + "Id");
                StoredRecord other = target == null ? null : org.find(target.asText());
                if (other == null) {
                    row.putNull(name.substring(0, dot));
                } else {
                    row.set(name.substring(0, dot), row(version, other, List.of(name.substring(dot + 1))));
                }
                continue;
            }
            SalesforceField field = record.type.fields.get(name);
            JsonNode value = Soql.value(record, name);
            if (value == null || field == null) {
                row.putNull(name);
            } else {
                row.set(name, Values.shown(field, value));
            }
        }
        return row;
    }

    /** Words are joined by OR; a phone number is found by its digits, however it is written. */
    Answer search(String version, String sosl) {
        Matcher matcher = SOSL.matcher(sosl);
        if (!matcher.matches()) {
            throw new ApiException(
                    400, "MALFORMED_SEARCH", "No such search: expecting FIND {...} IN ... RETURNING ...");
        }
        String words = matcher.group(1);
        if (words.length() > MAX_WORDS || words.replace("\\", "").strip().length() < 2) {
            throw new ApiException(
                    400, "MALFORMED_SEARCH", "search term must be longer than one character and at most " + MAX_WORDS);
        }
        ObjectType type = org.type(matcher.group(3));
        List<String> fields = Arrays.stream(matcher.group(4).split(","))
                .map(String::strip)
                .map(name -> {
                    SalesforceField field = type.field(name);
                    if (field == null) {
                        throw new ApiException(
                                400, "INVALID_FIELD", "No such column '" + name + "' on entity '" + type.name + "'");
                    }
                    return field.name;
                })
                .toList();
        int limit = matcher.group(5) == null ? 2_000 : Integer.parseInt(matcher.group(5));
        Set<String> wanted = Arrays.stream(words.split(" OR "))
                .map(word -> word.replace("\\", "").strip().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.toSet());
        String group = matcher.group(2);
        Instant seen = org.clock.instant().minus(org.settings.searchDelay);
        ObjectNode body = JsonTrees.object();
        ArrayNode found = body.putArray("searchRecords");
        for (StoredRecord record : type.records.values()) {
            if (!record.deleted && found.size() < limit && holds(type, record.asOf(seen), group, wanted)) {
                found.add(row(version, record, fields));
            }
        }
        return Answer.json(200, body);
    }

    private static boolean holds(ObjectType type, Map<String, JsonNode> values, String group, Set<String> words) {
        return type.fields.values().stream()
                .filter(field -> group.equals("ALL")
                        || field.type.equals(group.toLowerCase(java.util.Locale.ROOT))
                        || (group.equals("NAME") && field.name.endsWith("Name")))
                .map(field -> values.get(field.name))
                .filter(value -> value != null && value.isTextual())
                .anyMatch(value -> words.contains(value.textValue().replaceAll("[^0-9]", ""))
                        || words.contains(value.textValue().toLowerCase(java.util.Locale.ROOT)));
    }
}
