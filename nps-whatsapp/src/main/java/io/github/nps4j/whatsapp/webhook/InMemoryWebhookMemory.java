package io.github.nps4j.whatsapp.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers in two maps whose oldest entries come first. */
final class InMemoryWebhookMemory implements WebhookMemory {

    /** A claim until it is kept. */
    private record Seen(boolean kept, Instant until) {}

    private record Height(int rank, Instant until) {}

    private final int capacity;
    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private final Map<String, Height> heights = new LinkedHashMap<>();

    InMemoryWebhookMemory(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("The memory of a webhook needs room for at least one update");
        }
        this.capacity = capacity;
    }

    @Override
    public synchronized List<Claim> claim(List<String> keys, Instant now, Instant leaseUntil) {
        List<Claim> claims = new ArrayList<>(keys.size());
        for (String key : keys) {
            Seen known = seen.get(key);
            if (known != null && known.until.isAfter(now)) {
                claims.add(known.kept ? Claim.SEEN : Claim.BUSY);
            } else {
                put(seen, key, new Seen(false, leaseUntil));
                claims.add(Claim.TAKEN);
            }
        }
        forget(now);
        return List.copyOf(claims);
    }

    @Override
    public synchronized void keep(List<String> keys, Instant until) {
        keys.forEach(key -> put(seen, key, new Seen(true, until)));
    }

    @Override
    public synchronized void giveBack(List<String> keys) {
        for (String key : keys) {
            Seen known = seen.get(key);
            if (known != null && !known.kept) {
                seen.remove(key);
            }
        }
    }

    @Override
    public synchronized List<Integer> raise(List<StatusMark> marks, Instant now, Instant until) {
        List<Integer> before = new ArrayList<>(marks.size());
        for (StatusMark mark : marks) {
            Height height = heights.get(mark.key());
            int known = height == null || !height.until.isAfter(now) ? 0 : height.rank;
            before.add(known);
            put(heights, mark.key(), new Height(Math.max(known, mark.rank()), until));
        }
        forget(now);
        return List.copyOf(before);
    }

    /** To the end, so that what ends first stands first. */
    private <T> void put(Map<String, T> map, String key, T value) {
        map.remove(key);
        map.put(key, value);
        if (map.size() > capacity) {
            Iterator<String> oldest = map.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private void forget(Instant now) {
        Iterator<Seen> updates = seen.values().iterator();
        while (updates.hasNext() && !updates.next().until.isAfter(now)) {
            updates.remove();
        }
        Iterator<Height> messages = heights.values().iterator();
        while (messages.hasNext() && !messages.next().until.isAfter(now)) {
            messages.remove();
        }
    }
}
