package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.Associations;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.HttpCall;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Relates records without a label, which HubSpot calls the default association. It does so once, however often it is asked. */
final class HubSpotAssociations implements Associations {

    private final HubSpotApi api;

    HubSpotAssociations(HubSpotApi api) {
        this.api = api;
    }

    @Override
    public List<WriteOutcome> associate(RecordType from, RecordType to, List<Pair> pairs) {
        if (pairs.isEmpty()) {
            return List.of();
        }
        ArrayNode inputs = JsonNodeFactory.instance.arrayNode();
        for (Pair pair : pairs) {
            ObjectNode input = inputs.addObject();
            input.putObject("from").put("id", pair.fromId());
            input.putObject("to").put("id", pair.toId());
        }
        HttpAnswer answer = api.batchWrite(
                api.paths().associations(api.paths().name(from), api.paths().name(to), "/batch/associate/default"),
                inputs,
                Redaction.standard());
        if (!answer.isSuccess()) {
            Failure failure = HubSpotErrors.refusal(answer, pairs.size());
            return pairs.stream().map(pair -> HubSpotBatch.outcome(failure)).toList();
        }
        return outcomes(pairs, answer);
    }

    private static List<WriteOutcome> outcomes(List<Pair> pairs, HttpAnswer answer) {
        Set<Pair> done = new HashSet<>();
        for (JsonNode result : HubSpotApi.results(answer)) {
            // the other direction may be listed too; it is the same relation
            done.add(new Pair(id(result.path("from")), id(result.path("to"))));
        }
        Map<Pair, Failure> failed = new HashMap<>();
        Failure stray = null;
        for (JsonNode error : answer.json().path("errors")) {
            Failure failure = HubSpotBatch.failureOf(error, Redaction.standard());
            List<Pair> named = named(pairs, error.path("context"));
            named.forEach(pair -> failed.put(pair, failure));
            if (named.isEmpty()) {
                stray = failure;
            }
        }
        List<WriteOutcome> outcomes = new ArrayList<>();
        for (Pair pair : pairs) {
            Failure failure = failed.get(pair);
            if (done.contains(pair)) {
                outcomes.add(new WriteOutcome.Applied(pair.fromId()));
            } else {
                outcomes.add(failure == null ? HubSpotBatch.unknown(false, stray) : HubSpotBatch.outcome(failure));
            }
        }
        return outcomes;
    }

    /** The pairs that an error means: those of which it names both ids, else those of which it names one. */
    private static List<Pair> named(List<Pair> pairs, JsonNode context) {
        Set<String> ids = new HashSet<>();
        context.forEach(value -> ids.addAll(HubSpotErrors.texts(value)));
        List<Pair> both = pairs.stream()
                .filter(pair -> ids.contains(pair.fromId()) && ids.contains(pair.toId()))
                .toList();
        return both.isEmpty()
                ? pairs.stream()
                        .filter(pair -> ids.contains(pair.fromId()) || ids.contains(pair.toId()))
                        .toList()
                : both;
    }

    private static String id(JsonNode end) {
        String id = HubSpotErrors.text(end.path("id"));
        return id == null ? "" : id;
    }

    @Override
    public List<String> associated(RecordType from, String recordId, RecordType to) {
        return api.associated(from, recordId, api.paths().name(to)).stream()
                .distinct()
                .toList();
    }

    /**
     * HubSpot's own number of the association that leads from notes or tasks to records of a type of the account's own.
     *
     * @param engagement {@code notes} or {@code tasks}
     * @return its category and number, or {@code null} if the two are not related
     */
    @Nullable
    static AssociationType typeOf(HubSpotApi api, String engagement, RecordType type) {
        HttpAnswer answer = api.send(
                HttpCall.get(api.paths().associations(engagement, api.paths().name(type), "/labels")));
        if (answer.status() == 404) {
            return null;
        }
        for (JsonNode result : HubSpotApi.results(answer.orThrow())) {
            String category = HubSpotErrors.text(result.path("category"));
            if (category != null
                    && HubSpotErrors.text(result.path("label")) == null
                    && result.path("typeId").isInt()) {
                return new AssociationType(category, result.path("typeId").asInt());
            }
        }
        return null;
    }

    /** What leads from one kind of objects to another. */
    record AssociationType(String category, int id) {
        static CrmException none(String engagement, String objects) {
            return new CrmException(Failure.of(
                    FailureKind.SCHEMA,
                    "HubSpot relates no " + engagement + " to " + objects
                            + ": allow it in the settings of the object, or take the rule out of the mapping"));
        }
    }
}
