package io.github.nps4j.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL with its settings out of the box, fsync on: one of its own, or one that runs already. */
final class Server implements AutoCloseable {

    private final @Nullable EmbeddedPostgres own;
    private final String urlPattern;
    private int count;

    private Server(@Nullable EmbeddedPostgres own, String urlPattern) {
        this.own = own;
        this.urlPattern = urlPattern;
    }

    static Server start() throws IOException {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                // The helper turns these off, which no production does.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setPGStartupWait(Duration.ofMinutes(2))
                .start();
        return new Server(postgres, postgres.getJdbcUrl("postgres", "%s"));
    }

    /** One that runs already, by a URL with {@code %s} in the place of the database; databases named bench are created. */
    static Server at(String urlPattern) {
        return new Server(null, urlPattern);
    }

    /** The URL of a new, empty database. */
    String newDatabase() throws SQLException {
        String name = "bench" + ++count;
        execute("DROP DATABASE IF EXISTS " + name);
        execute("CREATE DATABASE " + name);
        execute("CHECKPOINT");
        return url(name);
    }

    private String url(String database) {
        return urlPattern.replace("%s", database);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String version() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW server_version")) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        if (own != null) {
            own.close();
        }
    }
}
