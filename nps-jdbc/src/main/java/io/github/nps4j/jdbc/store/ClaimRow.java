package io.github.nps4j.jdbc.store;

import io.github.nps4j.sync.store.Settlement.RecordRef;
import io.github.nps4j.sync.store.Watermark;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A claim as the table holds it in one version, and what is known of the records that it has reserved: as long as the
 * version stays, nobody else has changed either. Immutable.
 */
final class ClaimRow {

    private static final String UPDATE_EXPIRED = "UPDATE nps_delivery SET outcome_unknown = 1 WHERE state = 0 AND ";

    private final String lease;
    private final int version;
    private final long[] ids;
    private final long[] customers;
    private final long[] records;
    private final BitSet done;
    private final Map<RecordRef, Watermark> watermarks;

    ClaimRow(
            String lease,
            int version,
            long[] ids,
            long[] customers,
            long[] records,
            BitSet done,
            Map<RecordRef, Watermark> watermarks) {
        this.lease = lease;
        this.version = version;
        this.ids = ids;
        this.customers = customers;
        this.records = records;
        this.done = done;
        this.watermarks = watermarks;
    }

    String lease() {
        return lease;
    }

    int version() {
        return version;
    }

    /** What was not settled yet. */
    Set<Long> openIds() {
        Set<Long> open = new HashSet<>();
        openPlaces().forEach(i -> open.add(ids[i]));
        return open;
    }

    /** Customers with something that was not settled yet. */
    IntStream openPlaces() {
        return IntStream.range(0, ids.length).filter(i -> !done.get(i));
    }

    long customer(int place) {
        return customers[place];
    }

    Set<Long> records() {
        Set<Long> set = new HashSet<>();
        Arrays.stream(records).forEach(set::add);
        return set;
    }

    /** What stands at records, as far as it is known. */
    Map<RecordRef, Watermark> watermarks() {
        return watermarks;
    }

    /** The next version, with more settled. */
    ClaimRow settled(Set<Long> settled, Map<RecordRef, Watermark> moved) {
        BitSet after = (BitSet) done.clone();
        for (int i = 0; i < ids.length; i++) {
            if (settled.contains(ids[i])) {
                after.set(i);
            }
        }
        return new ClaimRow(lease, version + 1, ids, customers, records, after, with(moved));
    }

    /** The next version, with these reservations. */
    ClaimRow reserved(int nextVersion, long[] all) {
        return new ClaimRow(lease, nextVersion, ids, customers, all, done, watermarks);
    }

    /** The same version, with more that is known. */
    ClaimRow knowing(Map<RecordRef, Watermark> more) {
        return new ClaimRow(lease, version, ids, customers, records, done, with(more));
    }

    private Map<RecordRef, Watermark> with(Map<RecordRef, Watermark> more) {
        Map<RecordRef, Watermark> all = new HashMap<>(watermarks);
        all.putAll(more);
        return all;
    }

    boolean isDone() {
        return done.cardinality() == ids.length;
    }

    int size() {
        return ids.length;
    }

    BitSet done() {
        return done;
    }

    @Override
    public String toString() {
        return "ClaimRow[" + lease + ", " + ids.length + " deliveries]";
    }

    private static String columns(Dialect dialect) {
        return "lease, version, " + dialect.quick("ids") + ", " + dialect.quick("customers") + ", "
                + dialect.quick("records") + ", done";
    }

    private static Query.Reader<ClaimRow> reader(Dialect dialect) {
        return row -> new ClaimRow(
                row.getString(1),
                row.getInt(2),
                dialect.readLongs(row, 3),
                dialect.readLongs(row, 4),
                dialect.readLongs(row, 5),
                dialect.readBits(row, 6),
                Map.of());
    }

    /** A claim, if it lives. */
    static List<ClaimRow> ofLease(Tx tx, String lease) throws SQLException {
        return tx.sql("SELECT " + columns(tx.dialect()) + " FROM nps_claim WHERE lease = ?")
                .text(lease)
                .list(reader(tx.dialect()));
    }

    /** The claims of a destination; those whose lease has ended are ended here. */
    static List<ClaimRow> living(Tx tx, String destination, Instant now) throws SQLException {
        Dialect dialect = tx.dialect();
        List<ClaimRow> ended = tx.sql("DELETE FROM nps_claim WHERE destination = ? AND lease_until <= ? RETURNING "
                        + columns(dialect))
                .text(destination)
                .time(now)
                .list(reader(dialect));
        for (ClaimRow row : ended) {
            // Its worker may have done the work and died before it could tell.
            Collection<Long> open = row.openIds();
            if (!open.isEmpty()) {
                tx.sql(UPDATE_EXPIRED + dialect.in("id")).longs(open).update();
            }
        }
        return new ArrayList<>(tx.sql("SELECT " + columns(dialect) + " FROM nps_claim WHERE destination = ?")
                .text(destination)
                .list(reader(dialect)));
    }
}
