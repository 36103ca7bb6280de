package io.github.nps4j.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The counters of the store in memory. Not thread-safe. */
final class MemoryLimits {

    /** One member of a counter: counted last at {@code at} by {@code send}, and before that at {@code before}. */
    private record Use(
            Instant at,
            String member,
            String send,
            @Nullable Instant before) {}

    private record Place(String counter, String member) {}

    private static final Comparator<Use> BY_TIME = Comparator.comparing(Use::at).thenComparing(Use::member);

    private static final class Counter {
        final Map<String, Use> byMember = new HashMap<>();
        final TreeSet<Use> byTime = new TreeSet<>(BY_TIME);
        Duration keep = Duration.ZERO;

        void put(Use use) {
            remove(use.member());
            byMember.put(use.member(), use);
            byTime.add(use);
        }

        void remove(String member) {
            Use old = byMember.remove(member);
            if (old != null) {
                byTime.remove(old);
            }
        }

        long drop(Instant upTo) {
            long dropped = 0;
            while (!byTime.isEmpty() && !byTime.first().at().isAfter(upTo)) {
                byMember.remove(byTime.pollFirst().member());
                dropped++;
            }
            return dropped;
        }

        /** The latest times after this one, but for the member's; so many at most, oldest first. */
        List<Instant> times(Instant after, String except, long most) {
            List<Instant> times = new ArrayList<>();
            for (Use use : byTime.descendingSet()) {
                if (!use.at().isAfter(after) || times.size() >= most) {
                    break;
                }
                if (!use.member().equals(except)) {
                    times.add(use.at());
                }
            }
            Collections.reverse(times);
            return times;
        }
    }

    private final Map<String, Counter> counters = new HashMap<>();
    private final Map<String, Set<Place>> bySend = new HashMap<>();

    /** When this limit has room, if it has none now. */
    Optional<Instant> full(Limit limit, String send, Instant now) {
        Counter counter = counters.get(limit.counter());
        if (limit instanceof Limit.Window window) {
            if (counter == null) {
                return window.most() > 0 ? Optional.empty() : LimitRules.window(window, List.of(), now);
            }
            Use mine = counter.byMember.get(window.member());
            Instant from = now.minus(window.span());
            if (mine != null && mine.at().isAfter(from)) {
                return Optional.empty();
            }
            return LimitRules.window(window, counter.times(from, window.member(), window.most()), now);
        }
        Limit.Burst burst = (Limit.Burst) limit;
        return counter == null
                ? Optional.empty()
                : LimitRules.burst(burst, counter.times(now.minus(LimitRules.span(burst)), send, Long.MAX_VALUE), now);
    }

    void count(Limit limit, String send, Instant now) {
        Counter counter = counters.computeIfAbsent(limit.counter(), name -> new Counter());
        Duration span = LimitRules.span(limit);
        counter.keep = counter.keep.compareTo(span) < 0 ? span : counter.keep;
        String member = LimitRules.member(limit, send);
        Use old = counter.byMember.get(member);
        Instant at = old != null && old.at().isAfter(now) ? old.at() : now;
        Instant before = old == null ? null : old.send().equals(send) ? old.before() : old.at();
        counter.put(new Use(at, member, send, before));
        bySend.computeIfAbsent(send, name -> new HashSet<>()).add(new Place(limit.counter(), member));
    }

    void release(String send) {
        for (Place place : bySend.getOrDefault(send, Set.of())) {
            Counter counter = counters.get(place.counter());
            Use use = counter == null ? null : counter.byMember.get(place.member());
            if (counter != null && use != null && use.send().equals(send)) {
                counter.remove(use.member());
                if (use.before() != null) {
                    // whoever counted the member before is not known any more, and need not be: it stays counted
                    counter.put(new Use(use.before(), use.member(), "", null));
                }
            }
        }
        bySend.remove(send);
    }

    long counted(String name, Instant after) {
        Counter counter = counters.get(name);
        return counter == null
                ? 0
                : counter.byTime.stream().filter(use -> use.at().isAfter(after)).count();
    }

    Optional<Instant> last(String name) {
        Counter counter = counters.get(name);
        return counter == null || counter.byTime.isEmpty()
                ? Optional.empty()
                : Optional.of(counter.byTime.last().at());
    }

    long purge(Instant now) {
        long dropped = 0;
        for (Counter counter : counters.values()) {
            dropped += counter.drop(now.minus(counter.keep));
        }
        counters.values().removeIf(counter -> counter.byTime.isEmpty());
        bySend.entrySet().removeIf(entry -> entry.getValue().stream().noneMatch(place -> holds(place, entry.getKey())));
        return dropped;
    }

    private boolean holds(Place place, String send) {
        Counter counter = counters.get(place.counter());
        Use use = counter == null ? null : counter.byMember.get(place.member());
        return use != null && use.send().equals(send);
    }
}
