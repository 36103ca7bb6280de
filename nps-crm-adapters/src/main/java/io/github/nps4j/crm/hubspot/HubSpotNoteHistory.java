package io.github.nps4j.crm.hubspot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.crm.HistoryWriter.Entry;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.crm.hubspot.HubSpotBatch.Row;
import io.github.nps4j.crm.hubspot.HubSpotEngagements.Kept;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * History as notes, one for each answer: its name, then a line for each field, then the marker by which a later revision
 * finds it. The notes of the records are read first, because HubSpot has no key by which a note could be upserted.
 */
final class HubSpotNoteHistory {

    private final HubSpotApi api;
    private final HubSpotEngagements engagements;

    HubSpotNoteHistory(HubSpotApi api, HubSpotEngagements engagements) {
        this.api = api;
        this.engagements = engagements;
    }

    List<WriteOutcome> write(RecordType parent, List<Entry> entries) {
        WriteOutcome[] outcomes = new WriteOutcome[entries.size()];
        Map<String, List<Kept>> notes = engagements.notesOf(
                parent, entries.stream().map(Entry::parentId).distinct().toList());
        List<Row> added = new ArrayList<>();
        List<Row> changed = new ArrayList<>();
        List<Integer> addedAt = new ArrayList<>();
        List<Integer> changedAt = new ArrayList<>();
        Set<String> values = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            String body = HubSpotEngagements.body(text(entry), entry.marker());
            entry.fields().values().stream()
                    .map(FieldValue::plain)
                    .filter(Objects::nonNull)
                    .forEach(value -> values.add(value.toString()));
            Kept kept = notes.getOrDefault(entry.parentId(), List.of()).stream()
                    .filter(note -> HubSpotEngagements.holds(note.body(), entry.marker()))
                    .findFirst()
                    .orElse(null);
            if (kept == null) {
                added.add(engagements.noteRow(parent, entry.parentId(), entry.marker(), body, entry.at()));
                addedAt.add(i);
            } else if (kept.body().equals(body)) {
                outcomes[i] = new WriteOutcome.Applied(kept.id());
            } else {
                changed.add(change(kept.id(), entry.marker(), body));
                changedAt.add(i);
            }
        }
        Redaction redaction = Redaction.of(List.of(HubSpotEngagements.NOTE_BODY), values);
        // changes first: what they throw finds nothing added, and they can be repeated as often as it takes
        send("/batch/update", changed, changedAt, outcomes, redaction);
        send("/batch/create", added, addedAt, outcomes, redaction);
        return Arrays.asList(outcomes);
    }

    private void send(String path, List<Row> rows, List<Integer> at, WriteOutcome[] outcomes, Redaction redaction) {
        if (rows.isEmpty()) {
            return;
        }
        List<WriteOutcome> sent = new HubSpotBatch(api, api.paths().notes(path), rows, redaction).send();
        for (int i = 0; i < sent.size(); i++) {
            outcomes[at.get(i)] = sent.get(i);
        }
    }

    private static Row change(String noteId, String marker, String body) {
        ObjectNode input = HubSpotApi.object().put("id", noteId);
        input.putObject("properties").put(HubSpotEngagements.NOTE_BODY, body);
        return new Row(marker, noteId, input, result -> noteId.equals(HubSpotErrors.text(result.path("id"))));
    }

    private static String text(Entry entry) {
        StringBuilder text = new StringBuilder(entry.name());
        entry.fields().forEach((name, value) -> {
            Object plain = value.plain();
            if (plain != null) {
                text.append('\n').append(name).append(": ").append(plain);
            }
        });
        return text.toString();
    }
}
