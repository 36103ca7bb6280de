package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.hubspot.HubSpotBatch.Row;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tags as options of a property with checkboxes, because HubSpot has no tags for contacts. The property is read, changed
 * and written back; HubSpot has no way to refuse the write if somebody changes the property in between.
 */
final class HubSpotTags implements TagWriter {

    private final HubSpotApi api;
    private final HubSpotSchemas schemas;
    private final String property;

    HubSpotTags(HubSpotApi api, HubSpotSchemas schemas, String property) {
        this.api = api;
        this.schemas = schemas;
        this.property = property;
    }

    @Override
    public List<WriteOutcome> writeTags(RecordType type, List<TagChange> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        CrmField field = schemas.field(type, property)
                .filter(found -> found.type() == CrmField.Type.MULTI_SELECT && found.writable())
                .orElseThrow(() -> new CrmException(Failure.of(
                        FailureKind.SCHEMA,
                        "the tag property '" + property + "' of HubSpot's " + HubSpotPaths.objectName(type)
                                + " is missing or no writable property with multiple checkboxes: create it so")));
        Map<String, Set<String>> now = read(type, changes);
        WriteOutcome[] outcomes = new WriteOutcome[changes.size()];
        List<Row> rows = new ArrayList<>();
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            TagChange change = changes.get(i);
            Set<String> tags = now.get(change.recordId());
            List<String> unknown = field.restricted()
                    ? change.add().stream()
                            .filter(tag -> !field.options().contains(tag))
                            .sorted()
                            .toList()
                    : List.of();
            if (tags == null) {
                outcomes[i] = new WriteOutcome.Rejected(
                        Failure.of(FailureKind.RECORD_GONE, "HubSpot has no record " + change.recordId()));
            } else if (!unknown.isEmpty()) {
                // it may have been added a moment ago; the next try reads the options anew
                schemas.forget(type);
                outcomes[i] = new WriteOutcome.Rejected(Failure.of(
                        FailureKind.INVALID_VALUE,
                        "the tag property '" + property + "' of HubSpot has no option for " + unknown
                                + ": add it to the property"));
            } else {
                Set<String> wanted = new LinkedHashSet<>(tags);
                wanted.removeAll(change.remove());
                change.add().stream().sorted().forEach(wanted::add);
                if (wanted.equals(tags)) {
                    outcomes[i] = new WriteOutcome.Applied(change.recordId());
                } else {
                    indices.add(i);
                    rows.add(row(change, wanted));
                }
            }
        }
        if (!rows.isEmpty()) {
            List<WriteOutcome> written = schemas.send(
                    type,
                    new HubSpotBatch(
                            api,
                            api.paths().objects(type, "/batch/update"),
                            rows,
                            Redaction.of(List.of(property), List.of())));
            for (int i = 0; i < written.size(); i++) {
                outcomes[indices.get(i)] = written.get(i);
            }
        }
        return Arrays.asList(outcomes);
    }

    private Row row(TagChange change, Set<String> tags) {
        ObjectNode input = HubSpotApi.object().put("id", change.recordId());
        input.putObject("properties").put(property, String.join(";", tags));
        return new Row(
                change.traceId(),
                change.recordId(),
                input,
                result -> change.recordId().equals(HubSpotErrors.text(result.path("id"))));
    }

    private Map<String, Set<String>> read(RecordType type, List<TagChange> changes) {
        List<String> ids = changes.stream().map(TagChange::recordId).toList();
        HttpAnswer answer = api.batchRead(api.paths().objects(type, "/batch/read"), null, ids, List.of(property));
        Map<String, Set<String>> tags = new HashMap<>();
        if (!answer.isSuccess()) {
            Failure failure = HubSpotErrors.refusal(answer, answer.status() == 404 ? 1 : ids.size());
            if (failure.kind() == FailureKind.RECORD_GONE) {
                return tags;
            }
            throw new CrmException(failure);
        }
        for (JsonNode result : HubSpotApi.results(answer)) {
            Set<String> set = new LinkedHashSet<>();
            Arrays.stream(result.path("properties").path(property).asText("").split(";"))
                    .map(String::strip)
                    .filter(tag -> !tag.isEmpty())
                    .forEach(set::add);
            tags.put(result.path("id").asText(), set);
        }
        return tags;
    }
}
