package io.github.nps4j.crm.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.TagWriter;
import io.github.nps4j.crm.WriteOutcome;
import io.github.nps4j.http.HttpAnswer;
import io.github.nps4j.http.Redaction;
import io.github.nps4j.mapping.RecordType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Zoho's own tags. One call adds or removes the same tags of many records, so changes that are alike go together. Removing
 * goes first, because a record holds only so many tags.
 */
final class ZohoTags implements TagWriter {

    private static final int MAX_NAME = 25;

    private final ZohoApi api;

    ZohoTags(ZohoApi api) {
        this.api = api;
    }

    @Override
    public List<WriteOutcome> writeTags(RecordType type, List<TagChange> changes) {
        String module = ZohoPaths.moduleName(type);
        WriteOutcome[] outcomes = new WriteOutcome[changes.size()];
        Map<Set<String>, List<Integer>> removals = new LinkedHashMap<>();
        Map<Set<String>, List<Integer>> additions = new LinkedHashMap<>();
        // Zoho may refuse to remove a tag that the module does not know; such a tag is on no record
        Set<String> known = changes.stream().anyMatch(change -> !change.remove().isEmpty()) ? known(module) : Set.of();
        for (int i = 0; i < changes.size(); i++) {
            TagChange change = changes.get(i);
            if (change.add().stream().anyMatch(tag -> tag.isBlank() || tag.length() > MAX_NAME)) {
                outcomes[i] = new WriteOutcome.Rejected(Failure.of(
                        FailureKind.INVALID_VALUE,
                        "a tag of Zoho has 1 to " + MAX_NAME + " characters; shorten the tag in the mapping"));
                continue;
            }
            Set<String> remove = new TreeSet<>(change.remove());
            remove.retainAll(known);
            if (!remove.isEmpty()) {
                removals.computeIfAbsent(remove, k -> new ArrayList<>()).add(i);
            }
            if (!change.add().isEmpty()) {
                additions
                        .computeIfAbsent(new TreeSet<>(change.add()), k -> new ArrayList<>())
                        .add(i);
            }
        }
        Calls calls = new Calls(module, changes, outcomes);
        removals.forEach((tags, indices) -> calls.send(tags, indices, false));
        additions.forEach((tags, indices) -> calls.send(tags, indices, true));
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) {
                outcomes[i] = new WriteOutcome.Applied(changes.get(i).recordId());
            }
        }
        return Arrays.asList(outcomes);
    }

    private Set<String> known(String module) {
        HttpAnswer answer = api.tags(module).orThrow();
        Set<String> known = new HashSet<>();
        for (JsonNode tag : answer.json().path("tags")) {
            String name = ZohoApi.text(tag.path("name"));
            if (name != null) {
                known.add(name);
            }
        }
        return known;
    }

    /** The calls that one batch of changes needs. */
    private final class Calls {

        private final String module;
        private final List<TagChange> changes;
        private final @Nullable WriteOutcome[] outcomes;
        private boolean first = true;

        Calls(String module, List<TagChange> changes, @Nullable WriteOutcome[] outcomes) {
            this.module = module;
            this.changes = changes;
            this.outcomes = outcomes;
        }

        void send(Set<String> tags, List<Integer> all, boolean add) {
            List<Integer> indices = all.stream()
                    .filter(i -> outcomes[i] == null || outcomes[i] instanceof WriteOutcome.Applied)
                    .toList();
            if (indices.isEmpty()) {
                return;
            }
            List<WriteOutcome> sent =
                    first ? call(tags, indices, add) : ZohoBatch.apart(indices, some -> call(tags, some, add));
            first = false;
            for (int i = 0; i < indices.size(); i++) {
                outcomes[indices.get(i)] = sent.get(i);
            }
        }

        private List<WriteOutcome> call(Set<String> tags, List<Integer> indices, boolean add) {
            List<String> ids =
                    indices.stream().map(i -> changes.get(i).recordId()).toList();
            HttpAnswer answer = api.changeTags(
                    api.paths().module(module, add ? "/actions/add_tags" : "/actions/remove_tags"), tags, ids, add);
            return ZohoBatch.outcomes(answer, ids, Redaction.of(List.of(), tags));
        }
    }
}
