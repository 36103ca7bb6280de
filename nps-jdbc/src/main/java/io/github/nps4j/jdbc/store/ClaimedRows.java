package io.github.nps4j.jdbc.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was just claimed, on PostgreSQL. Most pages hold what was accepted in a row: these are read by two ranges, which
 * takes a third of the time of looking up each delivery and each response. Used by one thread.
 */
final class ClaimedRows {

    /** In fewer rows there is nothing to gain. */
    private static final int FEWEST = 20;

    /** A range may hold so many times the responses that are wanted. */
    private static final int MOST_AROUND = 2;

    private static final String EACH = "SELECT " + DeliveryRows.COLUMNS + ", r.body FROM nps_claim c"
            + " CROSS JOIN LATERAL unnest(c.ids) WITH ORDINALITY AS v(value, nth)"
            + " JOIN nps_delivery d ON d.id = v.value JOIN nps_response r ON r.no = v.value / 65536"
            + " WHERE c.lease = ?";

    /** The conditions on state and destination must not lead the planner to another index than that of the ids. */
    private static final String DELIVERIES = "SELECT " + DeliveryRows.COLUMNS + ", NULL FROM nps_delivery d"
            + " WHERE d.id BETWEEN ? AND ? AND d.state + 0 = 0 AND d.destination || '' = ?";

    private static final String RESPONSES = "SELECT no, body FROM nps_response WHERE no BETWEEN ? AND ?";

    /** A way to add a question to a pipeline. */
    interface Asking {
        <T> Pipeline.Answer<T> ask(String sql, Pipeline.Binder binder, Query.Reader<T> reader);
    }

    private record Body(long responseNo, @Nullable String json) {

        @Override
        public String toString() {
            return "Body[" + responseNo + "]";
        }
    }

    private final long[] ids;
    private final Pipeline.Answer<DeliveryRows.Raw> deliveries;
    private final Pipeline.@Nullable Answer<Body> bodies;

    private ClaimedRows(
            long[] ids, Pipeline.Answer<DeliveryRows.Raw> deliveries, Pipeline.@Nullable Answer<Body> bodies) {
        this.ids = ids;
        this.deliveries = deliveries;
        this.bodies = bodies;
    }

    /** Asks for the deliveries of a claim. */
    static ClaimedRows ask(Asking pipeline, String lease, String destination, long[] ids) {
        long first = LongStream.of(ids).min().orElse(0);
        long last = LongStream.of(ids).max().orElse(0);
        long firstNo = DeliveryRows.responseNo(first);
        long lastNo = DeliveryRows.responseNo(last);
        long wanted =
                Arrays.stream(ids).map(DeliveryRows::responseNo).distinct().count();
        if (ids.length < FEWEST || lastNo - firstNo >= MOST_AROUND * wanted) {
            return new ClaimedRows(ids, pipeline.ask(EACH, query -> query.text(lease), DeliveryRows::read), null);
        }
        return new ClaimedRows(
                ids,
                pipeline.ask(
                        DELIVERIES, query -> query.number(first).number(last).text(destination), DeliveryRows::read),
                pipeline.ask(
                        RESPONSES,
                        query -> query.number(firstNo).number(lastNo),
                        row -> new Body(row.getLong(1), row.getString(2))));
    }

    /** The answer, once the pipeline has run, in no particular order. What was removed meanwhile is missing. */
    List<DeliveryRows.Raw> rows() {
        if (bodies == null) {
            return deliveries.rows();
        }
        Map<Long, Body> byNo = new HashMap<>();
        bodies.rows().forEach(body -> byNo.put(body.responseNo(), body));
        Set<Long> wanted = new HashSet<>();
        for (long id : ids) {
            wanted.add(id);
        }
        List<DeliveryRows.Raw> rows = new ArrayList<>(ids.length);
        for (DeliveryRows.Raw row : deliveries.rows()) {
            Body body = byNo.get(row.responseNo());
            if (body != null && wanted.contains(row.id())) {
                rows.add(row.withBody(body.json()));
            }
        }
        return rows;
    }
}
