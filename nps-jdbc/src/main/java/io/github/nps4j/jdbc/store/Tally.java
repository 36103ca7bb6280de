package io.github.nps4j.jdbc.store;

import io.github.nps4j.sync.store.Acceptance;
import io.github.nps4j.sync.store.Refusal;
import java.util.EnumMap;
import java.util.Map;

/** The numbers under which the table of tallies counts what was submitted. */
final class Tally {

    private static final int ACCEPTED = 0;
    private static final int DUPLICATE = 1;

    /** Refused for a reason that has no number of its own, or by a newer version that has one. */
    private static final int REFUSED = 2;

    private Tally() {}

    static int kind(Acceptance acceptance) {
        if (acceptance instanceof Acceptance.Refused refused) {
            return switch (refused.why()) {
                case OTHER -> REFUSED;
                case FUTURE_DATE -> 3;
                case CHANGED_CONTENT -> 4;
                case ERASED -> 5;
            };
        }
        return acceptance instanceof Acceptance.Accepted ? ACCEPTED : DUPLICATE;
    }

    static long accepted(Map<Integer, Long> tallies) {
        return tallies.getOrDefault(ACCEPTED, 0L);
    }

    static long duplicates(Map<Integer, Long> tallies) {
        return tallies.getOrDefault(DUPLICATE, 0L);
    }

    static Map<Refusal, Long> refused(Map<Integer, Long> tallies) {
        Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
        tallies.forEach((kind, count) -> {
            if (kind >= REFUSED) {
                refused.merge(
                        switch (kind) {
                            case 3 -> Refusal.FUTURE_DATE;
                            case 4 -> Refusal.CHANGED_CONTENT;
                            case 5 -> Refusal.ERASED;
                            default -> Refusal.OTHER;
                        },
                        count,
                        Long::sum);
            }
        });
        return refused;
    }
}
