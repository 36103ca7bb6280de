package io.github.nps4j.jdbc.store;

import io.github.nps4j.channel.ChannelDocument;
import io.github.nps4j.channel.ChannelRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Documents with a version and a timer. */
final class ChannelDocuments {

    private final Database database;

    ChannelDocuments(Database database) {
        this.database = database;
    }

    Optional<ChannelDocument> document(String kind, String id) {
        return database.read(
                "read a document",
                tx -> tx.sql("SELECT version, body, due_at FROM nps_channel_document WHERE kind = ? AND id = ?")
                        .text(kind)
                        .text(id)
                        .first(row -> new ChannelDocument(
                                kind, id, row.getLong(1), row.getString(2), ChannelPeople.time(row, 3))));
    }

    Optional<ChannelDocument> save(ChannelDocument document) {
        Long due = Times.microsOrNull(document.due());
        boolean saved = database.write("save a document", tx -> {
            if (document.version() == 0) {
                return tx.sql(
                                        "INSERT INTO nps_channel_document (kind, id, version, body, due_at) VALUES (?, ?, 1, ?, ?)"
                                                + " ON CONFLICT DO NOTHING")
                                .text(document.kind())
                                .text(document.id())
                                .text(document.body())
                                .number(due)
                                .update()
                        == 1;
            }
            return tx.sql("UPDATE nps_channel_document SET version = version + 1, body = ?, due_at = ?"
                                    + " WHERE kind = ? AND id = ? AND version = ?")
                            .text(document.body())
                            .number(due)
                            .text(document.kind())
                            .text(document.id())
                            .number(document.version())
                            .update()
                    == 1;
        });
        return saved ? Optional.of(next(document, due)) : Optional.empty();
    }

    private static ChannelDocument next(ChannelDocument document, @Nullable Long due) {
        return new ChannelDocument(
                document.kind(),
                document.id(),
                document.version() + 1,
                document.body(),
                due == null ? null : Times.instant(due));
    }

    boolean delete(ChannelDocument document) {
        return database.write(
                "delete a document",
                tx -> tx.sql("DELETE FROM nps_channel_document WHERE kind = ? AND id = ? AND version = ?")
                                .text(document.kind())
                                .text(document.id())
                                .number(document.version())
                                .update()
                        == 1);
    }

    List<ChannelDocument> documents(String kind, String after, int most) {
        ChannelRules.checkPage(most);
        return database.read(
                "read documents",
                tx -> tx.sql("SELECT id, version, body, due_at FROM nps_channel_document WHERE kind = ? AND id > ?"
                                + " ORDER BY id LIMIT " + most)
                        .text(kind)
                        .text(after)
                        .list(row -> new ChannelDocument(
                                kind, row.getString(1), row.getLong(2), row.getString(3), ChannelPeople.time(row, 4))));
    }

    List<ChannelDocument> claimDue(String kind, Instant now, int most, Duration lease) {
        ChannelRules.checkClaim(most, lease);
        long until = Times.micros(now.plus(lease));
        return database.write("claim documents", tx -> {
            List<ChannelDocument> due = tx.sql("SELECT id, version, body, due_at FROM nps_channel_document"
                            + " WHERE kind = ? AND due_at <= ? ORDER BY due_at, id LIMIT " + most
                            + tx.dialect().forUpdateSkipLocked())
                    .text(kind)
                    .time(now)
                    .list(row -> new ChannelDocument(
                            kind, row.getString(1), row.getLong(2), row.getString(3), ChannelPeople.time(row, 4)));
            if (due.isEmpty()) {
                return due;
            }
            tx.sql("UPDATE nps_channel_document SET version = version + 1, due_at = ? WHERE kind = ? AND "
                            + tx.dialect().in("id"))
                    .number(until)
                    .text(kind)
                    .texts(Rows.Type.TEXT, due.stream().map(ChannelDocument::id).toList())
                    .update();
            return due.stream().map(document -> next(document, until)).toList();
        });
    }
}
