package io.github.nps4j.channel;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Counts sends against limits that all nodes share. */
public interface LimitStore {

    /**
     * Gives sends their places, in order, all of the call in one transaction. Each is {@linkplain Reservation.Granted
     * granted} only if the person has not stopped it, no suppression holds and all its limits have room; then it is counted
     * in all of them, else in none. Two reservations never take the same place, on whatever node.
     *
     * <p>A send that is granted and asks again under the same id keeps its one place, from now on.
     *
     * @param requests the sends; may be empty
     * @param now the time; should it be earlier than that of a reservation before, no limit is exceeded for it
     * @return as many answers, in the same order
     */
    List<Reservation> reserve(List<SendRequest> requests, Instant now);

    /**
     * Gives one send its place.
     *
     * @param request the send
     * @param now the time
     * @return the answer
     */
    default Reservation reserve(SendRequest request, Instant now) {
        return reserve(List.of(request), now).get(0);
    }

    /**
     * Gives the places of a send back. Only for one that surely was not sent.
     *
     * @param send the id of the send; one that has no place is left alone
     */
    void release(String send);

    /**
     * How many members a counter has counted.
     *
     * @param counter the counter
     * @param after only what was counted later than this
     * @return how many, 0 or more
     */
    long counted(String counter, Instant after);

    /**
     * When counters have counted last.
     *
     * @param counters the counters
     * @return for each that still remembers anything, its latest time
     */
    Map<String, Instant> lastCounted(Collection<String> counters);
}
