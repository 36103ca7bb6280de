package io.github.nps4j.jdbc.store;

import io.github.nps4j.channel.Consent;
import io.github.nps4j.channel.ConsentScope;
import io.github.nps4j.channel.ContactStore;
import io.github.nps4j.channel.Suppression;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known about people: consents, suppressions, last messages, names; and the notices that were seen. */
final class ChannelPeople {

    private static final int MAX_KEY = 400;

    private final Database database;

    ChannelPeople(Database database) {
        this.database = database;
    }

    private static void check(String what, String value) {
        if (value.isEmpty() || value.length() > MAX_KEY || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "the " + what + " has 1 to " + MAX_KEY + " characters, none of them U+0000");
        }
    }

    static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Times.instant(micros);
    }

    void record(Consent consent) {
        database.write(
                "keep a consent",
                tx -> tx.sql(
                                "INSERT INTO nps_channel_consent (person, scope, granted, said_at, origin) VALUES (?, ?, ?, ?, ?)"
                                        + " ON CONFLICT DO NOTHING")
                        .text(consent.person())
                        .text(consent.scope().name())
                        .integer(consent.granted() ? 1 : 0)
                        .time(consent.at())
                        .text(consent.origin())
                        .update());
    }

    Map<String, List<Consent>> consents(Collection<String> persons) {
        return persons.isEmpty() ? Map.of() : database.read("read consents", tx -> consents(tx, persons));
    }

    static Map<String, List<Consent>> consents(Tx tx, Collection<String> persons) throws SQLException {
        List<Consent> all = tx.sql("SELECT person, scope, granted, said_at, origin FROM nps_channel_consent WHERE "
                        + tx.dialect().in("person"))
                .texts(Rows.Type.TEXT, persons)
                .list(row -> new Consent(
                        row.getString(1),
                        ConsentScope.valueOf(row.getString(2)),
                        row.getInt(3) == 1,
                        Times.instant(row.getLong(4)),
                        row.getString(5)));
        Map<String, List<Consent>> found = new HashMap<>();
        all.forEach(consent -> found.computeIfAbsent(consent.person(), person -> new ArrayList<>())
                .add(consent));
        return found;
    }

    void suppress(Suppression suppression) {
        database.write(
                "keep a suppression",
                tx -> tx.sql("INSERT INTO nps_channel_suppression (person, reason, since, until_at) VALUES (?, ?, ?, ?)"
                                + " ON CONFLICT (person, reason) DO UPDATE SET since = excluded.since, until_at ="
                                + " excluded.until_at")
                        .text(suppression.person())
                        .text(suppression.reason().name())
                        .time(suppression.at())
                        .number(Times.microsOrNull(suppression.until()))
                        .update());
    }

    void lift(String person, Suppression.Reason reason) {
        database.write(
                "lift a suppression",
                tx -> tx.sql("DELETE FROM nps_channel_suppression WHERE person = ? AND reason = ?")
                        .text(person)
                        .text(reason.name())
                        .update());
    }

    Map<String, List<Suppression>> suppressions(Collection<String> persons) {
        return persons.isEmpty() ? Map.of() : database.read("read suppressions", tx -> suppressions(tx, persons));
    }

    static Map<String, List<Suppression>> suppressions(Tx tx, Collection<String> persons) throws SQLException {
        List<Suppression> all = tx.sql("SELECT person, reason, since, until_at FROM nps_channel_suppression WHERE "
                        + tx.dialect().in("person"))
                .texts(Rows.Type.TEXT, persons)
                .list(row -> new Suppression(
                        row.getString(1),
                        Suppression.Reason.valueOf(row.getString(2)),
                        Times.instant(row.getLong(3)),
                        time(row, 4)));
        Map<String, List<Suppression>> found = new HashMap<>();
        all.forEach(one ->
                found.computeIfAbsent(one.person(), person -> new ArrayList<>()).add(one));
        return found;
    }

    void inbound(String number, String person, Instant at) {
        check("business number", number);
        check("person", person);
        database.write(
                "keep when a person wrote",
                tx -> tx.sql("INSERT INTO nps_channel_inbound (business, person, came_at) VALUES (?, ?, ?)"
                                + " ON CONFLICT (business, person) DO UPDATE SET came_at = excluded.came_at"
                                + " WHERE nps_channel_inbound.came_at < excluded.came_at")
                        .text(number)
                        .text(person)
                        .time(at)
                        .update());
    }

    Map<String, Instant> lastInbound(String number, Collection<String> persons) {
        Map<String, Instant> found = new HashMap<>();
        if (!persons.isEmpty()) {
            database.read(
                    "read when people wrote",
                    tx -> tx.sql("SELECT person, came_at FROM nps_channel_inbound WHERE business = ? AND "
                                    + tx.dialect().in("person"))
                            .text(number)
                            .texts(Rows.Type.TEXT, persons)
                            .list(row -> found.put(row.getString(1), Times.instant(row.getLong(2))) == null));
        }
        return found;
    }

    void learnAlias(String alias, String person, Instant at) {
        check("alias", alias);
        check("person", person);
        database.write(
                "learn a name",
                tx -> tx.sql("INSERT INTO nps_channel_alias (alias, person, learned_at) VALUES (?, ?, ?)"
                                + " ON CONFLICT (alias) DO UPDATE SET person = excluded.person, learned_at ="
                                + " excluded.learned_at WHERE nps_channel_alias.learned_at < excluded.learned_at")
                        .text(alias)
                        .text(person)
                        .time(at)
                        .update());
    }

    Map<String, String> personsOf(Collection<String> aliases) {
        Map<String, String> found = new HashMap<>();
        if (!aliases.isEmpty()) {
            database.read(
                    "look names up",
                    tx -> tx.sql("SELECT alias, person FROM nps_channel_alias WHERE "
                                    + tx.dialect().in("alias"))
                            .texts(Rows.Type.TEXT, aliases)
                            .list(row -> found.put(row.getString(1), row.getString(2)) == null));
        }
        return found;
    }

    Set<String> aliasesOf(String person) {
        return new LinkedHashSet<>(database.read(
                "look names up",
                tx -> tx.sql("SELECT alias FROM nps_channel_alias WHERE person = ? ORDER BY alias")
                        .text(person)
                        .list(row -> row.getString(1))));
    }

    Set<String> firstTime(Collection<String> keys, Instant now) {
        keys.forEach(key -> check("key of a notice", key));
        if (keys.isEmpty()) {
            return Set.of();
        }
        // sorted, so that two nodes that see the same batch do not wait for each other
        List<String> sorted = keys.stream().distinct().sorted().toList();
        Rows rows = new Rows(Rows.text("notice"));
        sorted.forEach(rows::add);
        Set<String> fresh = database.write(
                "remember notices",
                tx -> new HashSet<>(tx.sql("INSERT INTO nps_channel_seen (notice, until_at) SELECT u.notice, "
                                + Times.micros(now.plus(ContactStore.REMEMBERED)) + " FROM "
                                + tx.dialect().rows("u", rows)
                                + " WHERE true ON CONFLICT (notice) DO UPDATE SET until_at = excluded.until_at"
                                + " WHERE nps_channel_seen.until_at <= ? RETURNING notice")
                        .rows(rows)
                        .time(now)
                        .list(row -> row.getString(1))));
        Set<String> ordered = new LinkedHashSet<>(keys);
        ordered.retainAll(fresh);
        return ordered;
    }

    void forget(Collection<String> keys) {
        if (!keys.isEmpty()) {
            database.write(
                    "forget notices",
                    tx -> tx.sql("DELETE FROM nps_channel_seen WHERE "
                                    + tx.dialect().in("notice"))
                            .texts(Rows.Type.TEXT, keys)
                            .update());
        }
    }

    long purge(Instant now) {
        return database.write(
                "drop old notices", tx -> (long) tx.sql("DELETE FROM nps_channel_seen WHERE until_at <= ?")
                        .time(now)
                        .update());
    }
}
