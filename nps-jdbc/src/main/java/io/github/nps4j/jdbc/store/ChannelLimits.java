package io.github.nps4j.jdbc.store;

import io.github.nps4j.channel.ChannelRules;
import io.github.nps4j.channel.Consent;
import io.github.nps4j.channel.Limit;
import io.github.nps4j.channel.LimitRules;
import io.github.nps4j.channel.Reservation;
import io.github.nps4j.channel.SendRequest;
import io.github.nps4j.channel.Suppression;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts sends against limits. Reservations of all nodes go one after the other: each sees what those before it counted. */
final class ChannelLimits {

    /** A name that no destination has, so that lanes and reservations do not wait for each other. */
    private static final String LOCK = "\u0001channel limits";

    private final Database database;

    ChannelLimits(Database database) {
        this.database = database;
    }

    List<Reservation> reserve(List<SendRequest> requests, Instant now) {
        if (requests.isEmpty()) {
            return List.of();
        }
        Instant at = Times.instant(Times.micros(now));
        return database.write("reserve sends", LOCK, tx -> new Booking(tx, requests, at).book());
    }

    void release(String send) {
        database.write("release a send", LOCK, tx -> {
            tx.sql("UPDATE nps_channel_use SET used_at = before_at, before_at = NULL, send = ''"
                            + " WHERE send = ? AND before_at IS NOT NULL")
                    .text(send)
                    .update();
            return tx.sql("DELETE FROM nps_channel_use WHERE send = ?")
                    .text(send)
                    .update();
        });
    }

    long counted(String counter, Instant after) {
        return database.read(
                "count",
                tx -> tx.sql("SELECT count(*) FROM nps_channel_use WHERE counter = ? AND used_at > ?")
                        .text(counter)
                        .time(after)
                        .first(row -> row.getLong(1))
                        .orElse(0L));
    }

    Map<String, Instant> lastCounted(Collection<String> counters) {
        Map<String, Instant> found = new HashMap<>();
        if (!counters.isEmpty()) {
            database.read(
                    "look at counters",
                    tx -> tx.sql("SELECT counter, max(used_at) FROM nps_channel_use WHERE "
                                    + tx.dialect().in("counter") + " GROUP BY counter")
                            .texts(Rows.Type.TEXT, counters)
                            .list(row -> found.put(row.getString(1), Times.instant(row.getLong(2))) == null));
        }
        return found;
    }

    long purge(Instant now) {
        return database.write("drop old counts", tx -> (long) tx.sql("DELETE FROM nps_channel_use WHERE until_at <= ?")
                .time(now)
                .update());
    }

    /** The reservations of one call, within its transaction. Everything is read at once and written at once. */
    private static final class Booking {

        /** What the table says about a limit of a request: the number of other members in its span, and itself. */
        private record Found(long others, @Nullable Instant mine) {}

        /** A member that this call has counted. */
        private record Booked(
                Limit limit, String send, @Nullable Instant old, boolean again) {}

        private final Tx tx;
        private final List<SendRequest> requests;
        private final Instant now;
        private final Map<Integer, Found> found = new HashMap<>();
        private final Map<Integer, List<Instant>> bursts = new HashMap<>();
        private final Map<String, Map<String, Booked>> booked = new LinkedHashMap<>();

        Booking(Tx tx, List<SendRequest> requests, Instant now) {
            this.tx = tx;
            this.requests = requests;
            this.now = now;
        }

        List<Reservation> book() throws SQLException {
            Set<String> persons = new LinkedHashSet<>();
            requests.forEach(request -> persons.addAll(request.persons()));
            Map<String, List<Consent>> consents = ChannelPeople.consents(tx, persons);
            Map<String, List<Suppression>> suppressions = ChannelPeople.suppressions(tx, persons);
            look();
            List<Reservation> answers = new ArrayList<>();
            int no = 0;
            for (SendRequest request : requests) {
                Optional<Suppression.Reason> barred = ChannelRules.barred(
                        request, of(consents, request.persons()), of(suppressions, request.persons()), now);
                answers.add(barred.isPresent() ? new Reservation.Barred(barred.get()) : place(request, no));
                no += request.limits().size();
            }
            write();
            return answers;
        }

        private static <T> List<List<T>> of(Map<String, List<T>> all, Set<String> persons) {
            return persons.stream().map(all::get).filter(Objects::nonNull).toList();
        }

        private void look() throws SQLException {
            Rows windows =
                    new Rows(Rows.integer("no"), Rows.text("counter"), Rows.text("member"), Rows.number("after"));
            Rows burstRows =
                    new Rows(Rows.integer("no"), Rows.text("counter"), Rows.text("member"), Rows.number("after"));
            int no = 0;
            for (SendRequest request : requests) {
                for (Limit limit : request.limits()) {
                    Rows rows = limit instanceof Limit.Window ? windows : burstRows;
                    rows.add(
                            no,
                            limit.counter(),
                            LimitRules.member(limit, request.id()),
                            Times.micros(now.minus(LimitRules.span(limit))));
                    no++;
                }
            }
            if (!windows.isEmpty()) {
                tx.sql("SELECT r.no, (SELECT count(*) FROM nps_channel_use u WHERE u.counter = r.counter"
                                + " AND u.used_at > r.after AND u.member <> r.member),"
                                + " (SELECT m.used_at FROM nps_channel_use m WHERE m.counter = r.counter"
                                + " AND m.member = r.member) FROM "
                                + tx.dialect().rows("r", windows))
                        .rows(windows)
                        .list(row -> found.put(row.getInt(1), new Found(row.getLong(2), ChannelPeople.time(row, 3)))
                                == null);
            }
            if (!burstRows.isEmpty()) {
                tx.sql("SELECT r.no, u.used_at FROM " + tx.dialect().rows("r", burstRows)
                                + " JOIN nps_channel_use u ON u.counter = r.counter AND u.used_at > r.after"
                                + " AND u.member <> r.member ORDER BY u.used_at")
                        .rows(burstRows)
                        .list(row -> bursts.computeIfAbsent(row.getInt(1), key -> new ArrayList<>())
                                .add(Times.instant(row.getLong(2))));
            }
        }

        private Reservation place(SendRequest request, int from) throws SQLException {
            Reservation.@Nullable Full full = null;
            for (int i = 0; i < request.limits().size(); i++) {
                Limit limit = request.limits().get(i);
                full = ChannelRules.later(full, limit, full(limit, request.id(), from + i));
            }
            if (full != null) {
                return full;
            }
            for (int i = 0; i < request.limits().size(); i++) {
                Limit limit = request.limits().get(i);
                String member = LimitRules.member(limit, request.id());
                Found before = found.get(from + i);
                Map<String, Booked> members = booked.computeIfAbsent(limit.counter(), counter -> new LinkedHashMap<>());
                Booked earlier = members.get(member);
                boolean again = earlier != null && !earlier.send().equals(request.id());
                members.put(member, new Booked(limit, request.id(), before == null ? null : before.mine(), again));
            }
            return new Reservation.Granted(now);
        }

        private Optional<Instant> full(Limit limit, String send, int no) throws SQLException {
            Map<String, Booked> members = booked.getOrDefault(limit.counter(), Map.of());
            String member = LimitRules.member(limit, send);
            if (limit instanceof Limit.Burst burst) {
                List<Instant> times = new ArrayList<>(bursts.getOrDefault(no, List.of()));
                members.keySet().stream().filter(name -> !name.equals(member)).forEach(name -> times.add(now));
                times.sort(null);
                return LimitRules.burst(burst, times, now);
            }
            Limit.Window window = (Limit.Window) limit;
            Found there = found.getOrDefault(no, new Found(0, null));
            Instant from = now.minus(window.span());
            if (members.containsKey(member)
                    || (there.mine() != null && there.mine().isAfter(from))) {
                return Optional.empty();
            }
            long fresh = members.values().stream()
                    .filter(one -> one.old() == null || !one.old().isAfter(from))
                    .count();
            long others = there.others() + fresh;
            if (others < window.most()) {
                return Optional.empty();
            }
            if (window.most() == 0) {
                return Optional.of(now.plus(window.span()));
            }
            long oldest = others - window.most();
            // what this call has counted is the youngest
            return Optional.of((oldest >= there.others() ? now : time(window, from, oldest)).plus(window.span()));
        }

        private Instant time(Limit.Window window, Instant from, long offset) throws SQLException {
            return tx.sql("SELECT used_at FROM nps_channel_use WHERE counter = ? AND used_at > ? AND member <> ?"
                            + " ORDER BY used_at LIMIT 1 OFFSET " + offset)
                    .text(window.counter())
                    .time(from)
                    .text(window.member())
                    .first(row -> Times.instant(row.getLong(1)))
                    .orElse(now);
        }

        private void write() throws SQLException {
            Rows rows = new Rows(
                    Rows.text("counter"),
                    Rows.text("member"),
                    Rows.text("send"),
                    Rows.integer("again"),
                    Rows.number("until_at"));
            booked.forEach((counter, members) -> members.forEach((member, one) -> rows.add(
                    counter,
                    member,
                    one.send(),
                    one.again() ? 1 : 0,
                    Times.micros(now.plus(LimitRules.span(one.limit()))))));
            if (rows.isEmpty()) {
                return;
            }
            String at = String.valueOf(Times.micros(now));
            tx.sql("INSERT INTO nps_channel_use (counter, member, used_at, send, before_at, until_at)"
                            + " SELECT u.counter, u.member, " + at + ", u.send, CASE WHEN u.again = 1 THEN " + at
                            + " END, u.until_at FROM " + tx.dialect().rows("u", rows)
                            + " WHERE true ON CONFLICT (counter, member) DO UPDATE SET"
                            + " used_at = CASE WHEN nps_channel_use.used_at > excluded.used_at THEN nps_channel_use.used_at"
                            + " ELSE excluded.used_at END,"
                            + " before_at = CASE WHEN excluded.before_at IS NOT NULL THEN excluded.before_at"
                            + " WHEN nps_channel_use.send = excluded.send THEN nps_channel_use.before_at"
                            + " ELSE nps_channel_use.used_at END,"
                            + " send = excluded.send,"
                            + " until_at = CASE WHEN nps_channel_use.until_at > excluded.until_at THEN nps_channel_use.until_at"
                            + " ELSE excluded.until_at END")
                    .rows(rows)
                    .update();
        }
    }
}
