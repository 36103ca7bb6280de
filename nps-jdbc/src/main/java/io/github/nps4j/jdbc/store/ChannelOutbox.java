package io.github.nps4j.jdbc.store;

import io.github.nps4j.channel.ChannelRules;
import io.github.nps4j.channel.OutboxRow;
import io.github.nps4j.channel.OutboxState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sends that are to be made, and those that were. */
final class ChannelOutbox {

    private static final String COLUMNS = "id, queue, state, version, due_at, attempts, message_id, body, note";
    private static final OutboxState[] STATES = {
        OutboxState.PLANNED,
        OutboxState.SENDING,
        OutboxState.ACCEPTED,
        OutboxState.UNKNOWN,
        OutboxState.DELIVERED,
        OutboxState.FAILED
    };

    private final Database database;

    ChannelOutbox(Database database) {
        this.database = database;
    }

    /** The numbers in the table; they never change. */
    private static int number(OutboxState state) {
        return switch (state) {
            case PLANNED -> 0;
            case SENDING -> 1;
            case ACCEPTED -> 2;
            case UNKNOWN -> 3;
            case DELIVERED -> 4;
            case FAILED -> 5;
        };
    }

    private static OutboxRow read(ResultSet row) throws SQLException {
        return new OutboxRow(
                row.getString(1),
                row.getString(2),
                STATES[row.getInt(3)],
                row.getLong(4),
                Times.instant(row.getLong(5)),
                row.getInt(6),
                row.getString(7),
                row.getString(8),
                row.getString(9));
    }

    int plan(Collection<OutboxRow> planned, Instant now) {
        planned.forEach(ChannelRules::checkPlan);
        if (planned.isEmpty()) {
            return 0;
        }
        Rows rows = new Rows(
                Rows.text("id"),
                Rows.text("queue"),
                Rows.integer("state"),
                Rows.integer("is_open"),
                Rows.number("due_at"),
                Rows.integer("attempts"),
                Rows.text("message_id"),
                Rows.text("body"),
                Rows.text("note"));
        planned.stream()
                .sorted(Comparator.comparing(OutboxRow::id))
                .forEach(row -> rows.add(
                        row.id(),
                        row.queue(),
                        number(row.state()),
                        row.state().isOpen() ? 1 : 0,
                        Times.micros(row.due()),
                        row.attempts(),
                        row.messageId(),
                        row.body(),
                        row.note()));
        return database.write(
                "plan sends",
                tx -> tx.sql("INSERT INTO nps_channel_outbox (id, queue, state, is_open, version,"
                                + " due_at, attempts, message_id, body, note, changed_at)"
                                + " SELECT u.id, u.queue, u.state, u.is_open, 1, u.due_at, u.attempts, u.message_id, u.body, u.note, "
                                + Times.micros(now) + " FROM " + tx.dialect().rows("u", rows)
                                + " WHERE true ON CONFLICT DO NOTHING")
                        .rows(rows)
                        .update());
    }

    Optional<OutboxRow> find(String column, String value) {
        return database.read(
                "read a send",
                tx -> tx.sql("SELECT " + COLUMNS + " FROM nps_channel_outbox WHERE " + column + " = ? LIMIT 1")
                        .text(value)
                        .first(ChannelOutbox::read));
    }

    Optional<OutboxRow> update(OutboxRow row, Instant now) {
        boolean changed = database.write(
                "change a send",
                tx -> tx.sql(
                                        "UPDATE nps_channel_outbox SET queue = ?, state = ?, is_open = ?, version = version + 1, due_at = ?,"
                                                + " attempts = ?, message_id = ?, body = ?, note = ?, changed_at = ?"
                                                + " WHERE id = ? AND version = ?")
                                .text(row.queue())
                                .integer(number(row.state()))
                                .integer(row.state().isOpen() ? 1 : 0)
                                .time(row.due())
                                .integer(row.attempts())
                                .text(row.messageId())
                                .text(row.body())
                                .text(row.note())
                                .time(now)
                                .text(row.id())
                                .number(row.version())
                                .update()
                        == 1);
        return changed ? Optional.of(next(row, Times.micros(row.due()))) : Optional.empty();
    }

    private static OutboxRow next(OutboxRow row, long due) {
        return new OutboxRow(
                row.id(),
                row.queue(),
                row.state(),
                row.version() + 1,
                Times.instant(due),
                row.attempts(),
                row.messageId(),
                row.body(),
                row.note());
    }

    List<OutboxRow> claim(String queue, Instant now, int most, Duration lease) {
        ChannelRules.checkClaim(most, lease);
        long until = Times.micros(now.plus(lease));
        return database.write("claim sends", tx -> {
            List<OutboxRow> due = tx.sql("SELECT " + COLUMNS + " FROM nps_channel_outbox"
                            + " WHERE queue = ? AND is_open = 1 AND due_at <= ? ORDER BY due_at, id LIMIT " + most
                            + tx.dialect().forUpdateSkipLocked())
                    .text(queue)
                    .time(now)
                    .list(ChannelOutbox::read);
            if (due.isEmpty()) {
                return due;
            }
            tx.sql("UPDATE nps_channel_outbox SET version = version + 1, due_at = ?, changed_at = ? WHERE "
                            + tx.dialect().in("id"))
                    .number(until)
                    .time(now)
                    .texts(Rows.Type.TEXT, due.stream().map(OutboxRow::id).toList())
                    .update();
            return due.stream().map(row -> next(row, until)).toList();
        });
    }

    Map<OutboxState, Long> counts(String queue) {
        Map<OutboxState, Long> counts = new EnumMap<>(OutboxState.class);
        database.read(
                "count sends",
                tx -> tx.sql("SELECT state, count(*) FROM nps_channel_outbox WHERE queue = ? GROUP BY state")
                        .text(queue)
                        .list(row -> counts.put(STATES[row.getInt(1)], row.getLong(2)) == null));
        return counts;
    }

    Optional<Instant> nextDue(String queue) {
        return database.read(
                "look for the next send",
                tx -> tx.sql("SELECT due_at FROM nps_channel_outbox WHERE queue = ? AND is_open = 1"
                                + " ORDER BY due_at, id LIMIT 1")
                        .text(queue)
                        .first(row -> Times.instant(row.getLong(1))));
    }

    long purge(Instant changedBefore) {
        return database.write(
                "drop old sends",
                tx -> (long) tx.sql("DELETE FROM nps_channel_outbox WHERE is_open = 0 AND changed_at < ?")
                        .time(changedBefore)
                        .update());
    }
}
