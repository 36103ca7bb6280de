package io.github.nps4j.jdbc.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Several statements of one transaction that do not need each other's results. PostgreSQL gets them in one go, so that
 * locks are not held while messages travel. Used by one thread.
 */
final class Pipeline {

    /** Gives a statement its values. */
    @FunctionalInterface
    interface Binder {
        void bind(Query query) throws SQLException;
    }

    /** What a statement returned, once the pipeline has run. */
    static final class Answer<T> {
        private final Query.@Nullable Reader<T> reader;
        private final List<T> rows = new ArrayList<>();

        Answer(Query.@Nullable Reader<T> reader) {
            this.reader = reader;
        }

        List<T> rows() {
            return rows;
        }

        Optional<T> first() {
            return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
        }

        private void read(ResultSet result) throws SQLException {
            if (reader != null) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
        }
    }

    private record Part(String sql, Binder binder, Answer<?> answer) {
        static Part of(String sql) {
            return new Part(sql, query -> {}, new Answer<Void>(null));
        }
    }

    private final Connection connection;
    private final Dialect dialect;
    private final Tx tx;
    private final List<Part> parts = new ArrayList<>();
    private final List<Part> afterwards = new ArrayList<>();
    private boolean commit;

    Pipeline(Connection connection, Dialect dialect, Tx tx) {
        this.connection = connection;
        this.dialect = dialect;
        this.tx = tx;
    }

    /** Adds a statement whose rows are wanted. */
    <T> Answer<T> ask(String sql, Binder binder, Query.Reader<T> reader) {
        Answer<T> answer = new Answer<>(reader);
        parts.add(new Part(sql, binder, answer));
        return answer;
    }

    /** Adds a statement. */
    Pipeline tell(String sql, Binder binder) {
        parts.add(new Part(sql, binder, new Answer<Void>(null)));
        return this;
    }

    /** Adds a statement that follows the commit, in a transaction of its own that sees what was committed. */
    <T> Answer<T> askAfterwards(String sql, Binder binder, Query.Reader<T> reader) {
        Answer<T> answer = new Answer<>(reader);
        afterwards.add(new Part(sql, binder, answer));
        return answer;
    }

    /** Has the transaction end with this pipeline. Only what is asked afterwards may follow. */
    Pipeline commit() {
        commit = true;
        return this;
    }

    void run() throws SQLException {
        if (dialect instanceof SqliteDialect) {
            for (Part part : parts) {
                try (PreparedStatement statement = connection.prepareStatement(part.sql())) {
                    part.binder().bind(new Query(statement, dialect, 1));
                    if (statement.execute()) {
                        try (ResultSet result = statement.getResultSet()) {
                            part.answer().read(result);
                        }
                    }
                }
            }
            return;
        }
        List<Part> all = new ArrayList<>();
        tx.takeBegin().forEach(sql -> all.add(Part.of(sql)));
        all.addAll(parts);
        if (commit) {
            all.add(Part.of("COMMIT"));
            if (!afterwards.isEmpty()) {
                all.add(Part.of("BEGIN"));
                all.add(Part.of(Database.SETTINGS));
                all.addAll(afterwards);
                all.add(Part.of("COMMIT"));
            }
        }
        if (all.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        all.forEach(part -> text.append(text.length() == 0 ? "" : "; ").append(part.sql()));
        try (PreparedStatement statement = connection.prepareStatement(text.toString())) {
            int next = 1;
            for (Part part : all) {
                Query query = new Query(statement, dialect, next);
                part.binder().bind(query);
                next = query.next();
            }
            boolean rows = statement.execute();
            for (Part part : all) {
                if (rows) {
                    try (ResultSet result = statement.getResultSet()) {
                        part.answer().read(result);
                    }
                }
                rows = statement.getMoreResults();
            }
        }
        if (commit) {
            tx.ended();
        }
    }
}
