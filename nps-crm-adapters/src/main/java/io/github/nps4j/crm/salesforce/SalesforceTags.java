package io.github.nps4j.crm.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.salesforce.SalesforceBatch.Row;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Operation;
import io.github.nps4j.crm.salesforce.SalesforceCollections.Part;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tags as topics. A topic that is assigned already, or whose assignment is gone already, is what was wanted. Topics must be
 * enabled for the object in the org's settings.
 */
final class SalesforceTags implements TagWriter {

    /** Users without the right to see everything may read so many assignments in one query. */
    private static final int MOST_ASSIGNMENTS = 1_000;

    private static final String TOPIC = "Topic";
    private static final String ASSIGNMENT = "TopicAssignment";

    private final SalesforceApi api;
    private final SalesforceCollections collections;

    SalesforceTags(SalesforceApi api, SalesforceCollections collections) {
        this.api = api;
        this.collections = collections;
    }

    @Override
    public List<WriteOutcome> writeTags(RecordType type, List<TagChange> changes) {
        Set<String> added = new LinkedHashSet<>();
        Set<String> all = new LinkedHashSet<>();
        for (TagChange change : changes) {
            change.add().stream().sorted().forEach(added::add);
            all.addAll(change.add());
            all.addAll(change.remove());
        }
        Map<String, String> topics = topics(all);
        WriteOutcome[] worst = new WriteOutcome[changes.size()];
        Map<String, Failure> missing = create(topics, added);
        assign(changes, topics, missing, worst);
        remove(changes, topics, worst);
        List<WriteOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            WriteOutcome bad = worst[i];
            outcomes.add(bad == null ? new WriteOutcome.Applied(changes.get(i).recordId()) : bad);
        }
        return outcomes;
    }

    private Map<String, String> topics(Collection<String> names) {
        Map<String, String> topics = new HashMap<>();
        String select = SalesforceSoql.select(List.of("Id", "Name"), TOPIC) + " WHERE ";
        List<String> literals = names.stream().map(SalesforceSoql::quoted).toList();
        for (List<String> chunk : SalesforceSoql.chunks(literals, 200, 1)) {
            for (JsonNode row :
                    api.query(select + SalesforceSoql.anyIn(List.of("Name"), chunk), false, Redaction.standard())) {
                topics.put(key(row.path("Name").asText()), row.path("Id").asText());
            }
        }
        return topics;
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** Creates the topics that are missing; returns those that could not be. */
    private Map<String, Failure> create(Map<String, String> topics, Set<String> wanted) {
        Map<String, String> open = new LinkedHashMap<>();
        wanted.stream()
                .filter(name -> !topics.containsKey(key(name)))
                .forEach(name -> open.putIfAbsent(key(name), name));
        Map<String, Failure> failures = new HashMap<>();
        if (open.isEmpty()) {
            return failures;
        }
        List<String> names = List.copyOf(open.values());
        Part part = new Part(Operation.CREATE, null);
        names.forEach(name -> part.add(
                part.rows().size(), new Row(SalesforceApi.row(TOPIC, null).put("Name", name), null)));
        WriteOutcome[] outcomes = new WriteOutcome[names.size()];
        collections.send(List.of(part), outcomes);
        List<String> again = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (outcomes[i] instanceof WriteOutcome.Applied applied) {
                topics.put(key(names.get(i)), applied.recordId());
            } else {
                // somebody else was faster, or the answer was lost
                again.add(names.get(i));
                Failure failure = failureOf(outcomes[i]);
                failures.put(
                        key(names.get(i)),
                        failure == null
                                ? Failure.of(FailureKind.UNKNOWN_OUTCOME, "Salesforce did not tell of a new topic")
                                : failure);
            }
        }
        if (!again.isEmpty()) {
            topics.putAll(topics(again));
            failures.keySet().removeAll(topics.keySet());
        }
        return failures;
    }

    private void assign(
            List<TagChange> changes,
            Map<String, String> topics,
            Map<String, Failure> missing,
            @Nullable WriteOutcome[] worst) {
        Part part = new Part(Operation.CREATE, null);
        List<Integer> owners = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            for (String tag : changes.get(i).add().stream().sorted().toList()) {
                String topic = topics.get(key(tag));
                Failure failure = missing.get(key(tag));
                if (topic != null) {
                    part.add(
                            part.rows().size(),
                            new Row(
                                    SalesforceApi.row(ASSIGNMENT, null)
                                            .put("EntityId", changes.get(i).recordId())
                                            .put("TopicId", topic),
                                    null,
                                    changes.get(i).recordId()));
                    owners.add(i);
                } else if (failure != null) {
                    worst[i] = SalesforceBatch.outcome(failure);
                }
            }
        }
        if (owners.isEmpty()) {
            return;
        }
        WriteOutcome[] outcomes = new WriteOutcome[owners.size()];
        collections.send(List.of(part), outcomes);
        for (int k = 0; k < owners.size(); k++) {
            WriteOutcome outcome = outcomes[k];
            boolean there = outcome instanceof WriteOutcome.Applied
                    || (outcome instanceof WriteOutcome.Rejected rejected
                            && rejected.failure().kind() == FailureKind.DUPLICATE);
            if (!there) {
                worst[owners.get(k)] =
                        outcome == null ? SalesforceBatch.unknown("does not mention this topic") : outcome;
            }
        }
    }

    private void remove(List<TagChange> changes, Map<String, String> topics, @Nullable WriteOutcome[] worst) {
        Set<String> entities = new LinkedHashSet<>();
        Set<String> gone = new LinkedHashSet<>();
        Map<String, Integer> owners = new HashMap<>();
        for (int i = 0; i < changes.size(); i++) {
            String entity = SalesforceNames.id18(changes.get(i).recordId());
            for (String tag : changes.get(i).remove()) {
                String topic = topics.get(key(tag));
                if (topic != null && entity != null) {
                    entities.add(entity);
                    gone.add(topic);
                    owners.put(entity + topic, i);
                }
            }
        }
        if (owners.isEmpty()) {
            return;
        }
        try {
            Map<String, Integer> ids = new LinkedHashMap<>();
            for (JsonNode row : assignments(List.copyOf(entities), gone)) {
                Integer owner =
                        owners.get(SalesforceNames.id18(row.path("EntityId").asText())
                                + row.path("TopicId").asText());
                if (owner != null) {
                    ids.put(row.path("Id").asText(), owner);
                }
            }
            delete(ids, worst);
        } catch (CrmException e) {
            // what was assigned before must not be hidden; the change is repeated as a whole
            owners.values().forEach(i -> worst[i] = SalesforceBatch.outcome(e.failure()));
        }
    }

    private List<JsonNode> assignments(List<String> entities, Set<String> topics) {
        List<JsonNode> rows = new ArrayList<>();
        List<String> topicIds = topics.stream().map(SalesforceSoql::quoted).toList();
        int step = Math.max(1, Math.min(200, MOST_ASSIGNMENTS / topicIds.size()));
        for (int from = 0; from < entities.size(); from += step) {
            List<String> some = entities.subList(from, Math.min(entities.size(), from + step)).stream()
                    .map(SalesforceSoql::quoted)
                    .toList();
            rows.addAll(api.query(
                    SalesforceSoql.select(List.of("Id", "EntityId", "TopicId"), ASSIGNMENT) + " WHERE "
                            + SalesforceSoql.anyIn(List.of("EntityId"), some) + " AND "
                            + SalesforceSoql.anyIn(List.of("TopicId"), topicIds) + " LIMIT " + MOST_ASSIGNMENTS,
                    false,
                    Redaction.standard()));
        }
        return rows;
    }

    private void delete(Map<String, Integer> ids, @Nullable WriteOutcome[] worst) {
        List<String> all = List.copyOf(ids.keySet());
        for (int from = 0; from < all.size(); from += SalesforceApi.ROWS) {
            List<String> some = all.subList(from, Math.min(all.size(), from + SalesforceApi.ROWS));
            List<Row> rows = some.stream()
                    .map(id -> new Row(SalesforceApi.row(ASSIGNMENT, id), id))
                    .toList();
            List<WriteOutcome> outcomes = SalesforceBatch.outcomes(api.delete(some), rows);
            for (int k = 0; k < some.size(); k++) {
                WriteOutcome outcome = outcomes.get(k);
                boolean done = outcome instanceof WriteOutcome.Applied
                        || (outcome instanceof WriteOutcome.Rejected rejected
                                && rejected.failure().kind() == FailureKind.RECORD_GONE);
                Integer owner = ids.get(some.get(k));
                if (!done && owner != null) {
                    worst[owner] = outcome;
                }
            }
        }
    }

    private static @Nullable Failure failureOf(@Nullable WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Rejected rejected) {
            return rejected.failure();
        }
        if (outcome instanceof WriteOutcome.Retry retry) {
            return retry.failure();
        }
        return outcome instanceof WriteOutcome.Unknown unknown ? unknown.failure() : null;
    }
}
