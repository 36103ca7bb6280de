-- nps4j: small secrets that all nodes share, such as access tokens, for SQLite.
-- JdbcSecretStore.createSchema() runs this script; Flyway or Liquibase may do it instead.

-- The value is encrypted with a key of the host before it comes here, and written in Base64.
CREATE TABLE nps_secret (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

INSERT INTO nps_schema (version) VALUES (2);
