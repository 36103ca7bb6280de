package io.github.nps4j.testkit.pipedrive;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The custom fields and the labels of an account. Thread-safe. */
final class FieldStore {

    private final Map<PipedriveKind, Map<String, PipedriveField>> fields = new EnumMap<>(PipedriveKind.class);
    private final Map<PipedriveKind, List<PipedriveField.Option>> labels = new EnumMap<>(PipedriveKind.class);
    private final AtomicInteger lastOption = new AtomicInteger(20);
    private final AtomicInteger lastField = new AtomicInteger();
    private final int account = (int) (System.nanoTime() & 0xffff);

    FieldStore() {
        for (PipedriveKind kind : PipedriveKind.values()) {
            fields.put(kind, new LinkedHashMap<>());
            labels.put(kind, new ArrayList<>());
        }
    }

    synchronized PipedriveField add(PipedriveKind kind, String label, String type, List<String> options) {
        // keys are hashes that differ from account to account
        String code = "%04x".formatted(account) + "%036x".formatted(0x5eed_0000L + lastField.incrementAndGet());
        PipedriveField field = new PipedriveField(code, label, type, newOptions(options));
        of(kind).put(code, field);
        return field;
    }

    synchronized List<PipedriveField.Option> newOptions(List<String> names) {
        return names.stream()
                .map(name -> new PipedriveField.Option(lastOption.incrementAndGet(), name))
                .toList();
    }

    synchronized List<PipedriveField.Option> addOptions(PipedriveKind kind, String code, List<String> names) {
        List<PipedriveField.Option> added = newOptions(names);
        if (code.equals("label_ids")) {
            labels(kind).addAll(added);
        } else {
            of(kind).computeIfPresent(code, (key, field) -> field.with(added));
        }
        return added;
    }

    synchronized void remove(PipedriveKind kind, String code) {
        of(kind).remove(code);
    }

    synchronized @Nullable PipedriveField find(PipedriveKind kind, String code) {
        return of(kind).get(code);
    }

    synchronized PipedriveField labeled(PipedriveKind kind, String label) {
        return of(kind).values().stream()
                .filter(field -> field.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the Pipedrive simulator has no field '" + label + "' of " + kind.plural));
    }

    synchronized List<PipedriveField> all(PipedriveKind kind) {
        return List.copyOf(of(kind).values());
    }

    synchronized List<PipedriveField.Option> labelsOf(PipedriveKind kind) {
        return List.copyOf(labels(kind));
    }

    private Map<String, PipedriveField> of(PipedriveKind kind) {
        return fields.computeIfAbsent(kind, key -> new LinkedHashMap<>());
    }

    private List<PipedriveField.Option> labels(PipedriveKind kind) {
        return labels.computeIfAbsent(kind, key -> new ArrayList<>());
    }
}
