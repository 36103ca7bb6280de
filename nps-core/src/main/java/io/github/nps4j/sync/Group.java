package io.github.nps4j.sync;

import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.MappedRecord;
import io.github.nps4j.response.Stamp;
import io.github.nps4j.sync.store.Delivery;
import io.github.nps4j.sync.store.Settlement.LinkKey;
import io.github.nps4j.sync.store.Watermark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All deliveries of a page that lead to one record, merged into one write. Each field takes the newest answer that has a
 * value for it, and only if that answer is newer than what stands there; so one write does what all of them in order
 * would have done.
 */
final class Group {

    private static final String TAG = "tag:";

    /** A delivery with its mapped values. */
    record Part(Delivery delivery, MappedRecord mapped) {}

    /** What one write is to do, and which answer each slot comes from. */
    record Plan(Map<String, FieldValue> fields, Set<String> addTags, Set<String> removeTags, Map<String, Part> slots) {

        boolean isEmpty() {
            return slots.isEmpty();
        }

        boolean tags() {
            return !addTags.isEmpty() || !removeTags.isEmpty();
        }

        Set<Part> contributors() {
            return new LinkedHashSet<>(slots.values());
        }

        Map<String, Stamp> fieldStamps() {
            return stamps(false);
        }

        Map<String, Stamp> tagStamps() {
            return stamps(true);
        }

        private Map<String, Stamp> stamps(boolean ofTags) {
            Map<String, Stamp> stamps = new TreeMap<>();
            slots.forEach((slot, part) -> {
                if (slot.startsWith(TAG) == ofTags) {
                    stamps.put(slot, part.delivery().stamp());
                }
            });
            return stamps;
        }
    }

    private static final Comparator<Part> NEWEST_FIRST =
            Comparator.comparing((Part part) -> part.delivery().stamp()).reversed();

    private final @Nullable String recordId;
    private final Resolver.@Nullable Candidate createKey;
    private final List<Part> parts = new ArrayList<>();
    private final Set<LinkKey> learned = new LinkedHashSet<>();
    private final Map<String, Resolver.Candidate> furtherKeys = new LinkedHashMap<>();
    private Watermark watermark = Watermark.empty();
    private boolean oneByOne;

    private Group(@Nullable String recordId, Resolver.@Nullable Candidate createKey) {
        this.recordId = recordId;
        this.createKey = createKey;
    }

    static Group ofRecord(String recordId) {
        return new Group(recordId, null);
    }

    static Group toCreate(Resolver.Candidate key) {
        return new Group(null, key);
    }

    void add(Part part, Set<LinkKey> keys) {
        parts.add(part);
        learned.addAll(keys);
    }

    /** Keys that a new record gets beside the one it is created under; one of a kind, the first that came. */
    void furtherKeys(List<Resolver.Candidate> keys) {
        keys.forEach(candidate -> furtherKeys.putIfAbsent(candidate.readName(), candidate));
    }

    Collection<Resolver.Candidate> furtherKeys() {
        return furtherKeys.values();
    }

    @Nullable
    String recordId() {
        return recordId;
    }

    Resolver.@Nullable Candidate createKey() {
        return createKey;
    }

    /** What the group is reserved under: the record, or the key of the record to be created. */
    String reservation() {
        if (recordId != null) {
            return recordId;
        }
        if (createKey == null) {
            throw new IllegalStateException("neither a record nor a key");
        }
        // A store may keep the name of a reservation, so the key itself must not be in it.
        return "new:" + Effects.hash(createKey.key().token());
    }

    Set<LinkKey> learned() {
        return learned;
    }

    List<Part> parts() {
        return parts;
    }

    Watermark watermark() {
        return watermark;
    }

    void watermark(Watermark watermark) {
        this.watermark = watermark;
    }

    /** Names the write: the id of its first delivery. */
    String traceId() {
        return "d" + parts.get(0).delivery().id();
    }

    List<Delivery> deliveries() {
        return parts.stream().map(Part::delivery).toList();
    }

    /** Takes a delivery out that the CRM refused; what others have to say is then looked at one by one. */
    void remove(Part part) {
        parts.remove(part);
        oneByOne = true;
    }

    /** From now on, only the newest delivery that has something to write is written at a time. */
    void separate() {
        oneByOne = true;
    }

    boolean separated() {
        return oneByOne;
    }

    /** The next write; empty if everything that the parts have to say stands there already, or something newer does. */
    Plan plan() {
        List<Part> newestFirst = parts.stream().sorted(NEWEST_FIRST).toList();
        Map<String, Part> slots = new LinkedHashMap<>();
        for (Part part : newestFirst) {
            Stamp stamp = part.delivery().stamp();
            for (String slot : slots(part.mapped())) {
                if (!slots.containsKey(slot) && watermark.allows(slot, stamp)) {
                    slots.put(slot, part);
                }
            }
            if (oneByOne && !slots.isEmpty()) {
                break;
            }
        }
        Map<String, FieldValue> fields = new LinkedHashMap<>();
        Set<String> add = new LinkedHashSet<>();
        Set<String> remove = new LinkedHashSet<>();
        slots.forEach((slot, part) -> {
            if (!slot.startsWith(TAG)) {
                FieldValue value = part.mapped().fields().get(slot);
                if (value != null) {
                    fields.put(slot, value);
                }
            } else if (part.mapped().tagsToAdd().contains(slot.substring(TAG.length()))) {
                add.add(slot.substring(TAG.length()));
            } else {
                remove.add(slot.substring(TAG.length()));
            }
        });
        return new Plan(fields, add, remove, slots);
    }

    private static List<String> slots(MappedRecord mapped) {
        List<String> slots = new ArrayList<>(mapped.fields().keySet());
        mapped.tagsToAdd().forEach(tag -> slots.add(TAG + tag));
        mapped.tagsToRemove().forEach(tag -> slots.add(TAG + tag));
        return slots;
    }
}
