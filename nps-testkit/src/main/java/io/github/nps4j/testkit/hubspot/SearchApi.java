package io.github.nps4j.testkit.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code POST .../contacts/search}, with HubSpot's limits. */
final class SearchApi {

    private static final int MAX_GROUPS = 5;
    private static final int MAX_FILTERS_PER_GROUP = 6;
    private static final int MAX_FILTERS = 18;
    private static final int MAX_PAGE = 200;
    private static final int MAX_RESULTS = 10_000;
    private static final int MAX_VALUES = 100;
    private static final int MAX_QUERY = 3_000;
    private static final List<String> QUERIED =
            List.of("email", "firstname", "lastname", "phone", "company", "name", "domain");

    private final SearchIndex index;
    private final PropertyStore properties;
    private final boolean tolerant;

    SearchApi(SearchIndex index, PropertyStore properties, boolean tolerant) {
        this.index = index;
        this.properties = properties;
        this.tolerant = tolerant;
    }

    Answer search(ObjectNode body) {
        if (!tolerant) {
            for (String name : List.of("filterGroups", "properties", "limit", "after", "sorts")) {
                if (!body.has(name)) {
                    throw Json.missing(name);
                }
            }
        }
        int limit = number(body.get("limit"), "limit", 10);
        int after = number(body.get("after"), "after", 0);
        if (limit < 1 || limit > MAX_PAGE) {
            throw ApiException.validation("limit must be between 1 and " + MAX_PAGE + ", got " + limit);
        }
        if (after < 0 || after + limit > MAX_RESULTS) {
            throw ApiException.validation("search gives at most " + MAX_RESULTS + " results of one query");
        }
        List<Group> groups = groups(body);
        Predicate<SearchIndex.Entry> anyGroup =
                groups.isEmpty() ? entry -> true : entry -> groups.stream().anyMatch(group -> group.matches(entry));
        List<SearchIndex.Entry> matches = sorted(candidates(groups), body).stream()
                .filter(anyGroup.and(query(body)))
                .toList();
        return page(matches, Json.texts(body, "properties"), after, limit);
    }

    private static Answer page(List<SearchIndex.Entry> matches, List<String> wanted, int after, int limit) {
        ObjectNode answer = Json.object();
        answer.put("total", matches.size());
        ArrayNode results = answer.putArray("results");
        int end = Math.min(matches.size(), after + limit);
        for (SearchIndex.Entry match : matches.subList(Math.min(after, end), end)) {
            results.add(Rows.contact(match.contact(), match.properties(), wanted));
        }
        if (end < matches.size()) {
            answer.putObject("paging").putObject("next").put("after", Integer.toString(end));
        }
        return Answer.json(200, answer);
    }

    private static int number(@Nullable JsonNode node, String name, int otherwise) {
        if (node == null
                || node.isNull()
                || (node.isTextual() && node.textValue().isEmpty())) {
            return otherwise;
        }
        try {
            // the specification says that "after" is a string; the server takes a number too
            return node.isTextual() ? Integer.parseInt(node.textValue()) : node.asInt();
        } catch (NumberFormatException e) {
            throw ApiException.validation("'" + name + "' is to be a whole number");
        }
    }

    /** Filters that all hold; with {@code exact}, one of them asks for exact values and can be looked up. */
    private record Group(
            List<Predicate<SearchIndex.Entry>> filters,
            @Nullable Exact exact) {
        boolean matches(SearchIndex.Entry entry) {
            return filters.stream().allMatch(filter -> filter.test(entry));
        }
    }

    private record Exact(HubSpotProperty property, Set<String> values) {}

    private List<Group> groups(ObjectNode body) {
        ArrayNode groups = Json.arrayOf(body, "filterGroups");
        if (groups.size() > MAX_GROUPS) {
            throw ApiException.validation("at most " + MAX_GROUPS + " filter groups are allowed, got " + groups.size());
        }
        int total = 0;
        List<Group> parsed = new ArrayList<>();
        for (JsonNode group : groups) {
            if (!(group instanceof ObjectNode object)) {
                throw Json.badJson(1, 1, "a filter group is to be an object");
            }
            ArrayNode filters = Json.arrayOf(object, "filters");
            total += filters.size();
            if (filters.isEmpty() || filters.size() > MAX_FILTERS_PER_GROUP || total > MAX_FILTERS) {
                throw ApiException.validation("a filter group holds 1 to " + MAX_FILTERS_PER_GROUP
                        + " filters, all groups together at most " + MAX_FILTERS);
            }
            List<Predicate<SearchIndex.Entry>> all = new ArrayList<>();
            Exact exact = null;
            for (JsonNode one : filters) {
                HubSpotProperty property = property(one);
                all.add(SearchFilter.of(one, property, MAX_VALUES));
                Set<String> values = SearchFilter.exactValues(one, property);
                if (!values.isEmpty()) {
                    exact = new Exact(property, values);
                }
            }
            parsed.add(new Group(all, exact));
        }
        return parsed;
    }

    /** All entries that can match, by rising id. */
    private Collection<SearchIndex.Entry> candidates(List<Group> groups) {
        if (groups.isEmpty()) {
            return index.entries();
        }
        Map<Long, SearchIndex.Entry> byId = new TreeMap<>();
        for (Group group : groups) {
            Exact exact = group.exact();
            if (exact == null) {
                return index.entries();
            }
            index.having(exact.property(), exact.values()).forEach(entry -> byId.put(entry.contact().number, entry));
        }
        return byId.values();
    }

    private HubSpotProperty property(JsonNode filter) {
        String name = Json.requiredText(filter, "propertyName");
        HubSpotProperty property = properties.find(name);
        if (property == null) {
            throw ApiException.validation("There was a problem with the request: property '" + name
                    + "' does not exist (PROPERTY_DOESNT_EXIST)");
        }
        return property;
    }

    private static Predicate<SearchIndex.Entry> query(ObjectNode body) {
        String query = Json.text(body, "query");
        if (query == null || query.isBlank()) {
            return entry -> true;
        }
        if (query.length() > MAX_QUERY) {
            throw ApiException.validation("the query is longer than " + MAX_QUERY + " characters");
        }
        String wanted = query.strip().toLowerCase(Locale.ROOT);
        return entry -> QUERIED.stream()
                .anyMatch(name ->
                        Contact.lower(entry.properties().getOrDefault(name, "")).contains(wanted));
    }

    private Collection<SearchIndex.Entry> sorted(Collection<SearchIndex.Entry> entries, ObjectNode body) {
        ArrayNode sorts = Json.arrayOf(body, "sorts");
        if (sorts.isEmpty()) {
            return entries;
        }
        if (sorts.size() > 1) {
            throw ApiException.validation("only one sort is allowed");
        }
        JsonNode sort = sorts.get(0);
        HubSpotProperty property = properties.find(Json.requiredText(sort, "propertyName"));
        if (property == null) {
            throw ApiException.validation("the property to sort by does not exist (PROPERTY_DOESNT_EXIST)");
        }
        Comparator<SearchIndex.Entry> order =
                (a, b) -> SearchFilter.compare(property, value(a, property), value(b, property));
        boolean descending = "DESCENDING".equals(Json.text(sort, "direction"));
        return entries.stream().sorted(descending ? order.reversed() : order).toList();
    }

    private static String value(SearchIndex.Entry entry, HubSpotProperty property) {
        return Rows.value(entry.contact(), entry.properties(), property.name());
    }
}
