package io.github.nps4j.crm.pipedrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.WriteOutcome.Applied;
import io.github.nps4j.crm.WriteOutcome.Rejected;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tags as labels. Writing labels replaces all of a record's, so they are read, changed and written back; Pipedrive has no
 * way to refuse the write if somebody changes them in between.
 */
final class PipedriveLabels implements TagWriter {

    private final PipedriveApi api;
    private final PipedriveSchemas schemas;
    private final String field;

    PipedriveLabels(PipedriveApi api, PipedriveSchemas schemas, String field) {
        this.api = api;
        this.schemas = schemas;
        this.field = field;
    }

    @Override
    public List<WriteOutcome> writeTags(RecordType type, List<TagChange> changes) {
        PipedriveResource resource = PipedriveResource.of(type);
        return PipedriveOutcomes.each(changes, change -> write(resource, change));
    }

    private WriteOutcome write(PipedriveResource resource, TagChange change) {
        PipedriveField labels = schemas.field(resource, field);
        List<JsonNode> add = new ArrayList<>();
        for (String label : change.add().stream().sorted().toList()) {
            JsonNode id = label(labels, label)
                    .or(() -> label(schemas.fresh(resource).byCode().getOrDefault(labels.code(), labels), label))
                    .orElseThrow(() -> new CrmException(Failure.of(
                            FailureKind.INVALID_VALUE,
                            "Pipedrive's " + resource.plural() + " have no label '" + label
                                    + "', or several: add it to the labels of the account, once")));
            add.add(id);
        }
        JsonNode record = PipedriveApi.isId(change.recordId()) ? api.record(resource, change.recordId()) : null;
        if (record == null) {
            return new Rejected(Failure.of(
                    FailureKind.RECORD_GONE,
                    "Pipedrive has no record " + change.recordId() + " any more: find it anew"));
        }
        JsonNode held = labels.custom() ? record.path("custom_fields").path(labels.code()) : record.path(labels.code());
        Map<String, JsonNode> wanted = new LinkedHashMap<>();
        held.forEach(id -> wanted.put(id.asText(), id));
        List<String> before = List.copyOf(wanted.keySet());
        change.remove().forEach(label -> label(labels, label).ifPresent(id -> wanted.remove(id.asText())));
        add.forEach(id -> wanted.put(id.asText(), id));
        if (before.equals(List.copyOf(wanted.keySet()))) {
            return new Applied(change.recordId());
        }
        ArrayNode ids = PipedriveApi.array();
        wanted.values().forEach(ids::add);
        ObjectNode body = PipedriveApi.object();
        if (labels.custom()) {
            // of a custom field an empty array is refused
            body.putObject("custom_fields").set(labels.code(), ids.isEmpty() ? null : ids);
        } else {
            body.set(labels.code(), ids);
        }
        HttpAnswer answer =
                api.update(resource, change.recordId(), body, Redaction.of(List.of(labels.code()), List.of()));
        if (answer.isSuccess()) {
            return PipedriveOutcomes.applied(answer);
        }
        return switch (answer.status()) {
            case 400, 422 -> new Rejected(answer.failure(error -> error.withKind(FailureKind.INVALID_VALUE)));
            default -> throw new CrmException(answer.failure());
        };
    }

    private static Optional<JsonNode> label(PipedriveField labels, String name) {
        List<PipedriveField.Option> same = labels.options().stream()
                .filter(option -> option.label().strip().equalsIgnoreCase(name.strip()))
                .toList();
        return same.size() == 1 ? Optional.of(same.get(0).id()) : Optional.empty();
    }
}
