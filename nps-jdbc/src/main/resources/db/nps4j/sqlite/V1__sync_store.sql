-- nps4j: the store of the sync engine, for SQLite 3.38 and later.
-- JdbcSyncStore.createSchema() runs this script; Flyway or Liquibase may do it instead.
-- All times are microseconds since 1970-01-01T00:00:00Z: datetime(due_at / 1000000, 'unixepoch') shows them.

CREATE TABLE nps_schema (
  version INTEGER PRIMARY KEY,
  installed_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE nps_meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- By this secret the hashes of erased persons cannot be told from outside the database.
INSERT INTO nps_meta (name, value)
VALUES ('erasure_salt', hex(randomblob(32)));

-- One row for each revision of a response. Hash and revision stay for good, so that a repetition is recognized; the body
-- goes when the response is purged or erased.
CREATE TABLE nps_response (
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  key_hash TEXT NOT NULL,
  revision INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  idle_since INTEGER,
  body TEXT,
  UNIQUE (key_hash, revision)
);

-- Hashes of the keys of a response, for export and erasure; they go with the body.
CREATE TABLE nps_person (
  person INTEGER NOT NULL,
  response_no INTEGER NOT NULL,
  PRIMARY KEY (person, response_no)
) WITHOUT ROWID;

CREATE INDEX nps_person_response ON nps_person (response_no);

-- Responses that had nothing to deliver when they were accepted, for the purge.
CREATE INDEX nps_response_idle ON nps_response (idle_since) WHERE idle_since IS NOT NULL;

-- id: the number of the response, times 65536, plus a number among the deliveries of the response.
-- state: 0 waiting, 1 applied, 2 superseded, 3 review, 4 dead, 5 suppressed.
-- customer: a hash of destination and customer; deliveries that share it are never under way in two claims.
CREATE TABLE nps_delivery (
  id INTEGER PRIMARY KEY,
  customer INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  last_attempt_at INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  state INTEGER NOT NULL DEFAULT 0,
  create_approved INTEGER NOT NULL DEFAULT 0,
  outcome_unknown INTEGER NOT NULL DEFAULT 0,
  destination TEXT NOT NULL,
  mapping TEXT NOT NULL,
  work TEXT NOT NULL,
  record_id TEXT,
  reason_code TEXT,
  reason_text TEXT,
  candidates TEXT
);

CREATE INDEX nps_delivery_due ON nps_delivery (destination, due_at, id) WHERE state = 0;
CREATE INDEX nps_delivery_customer ON nps_delivery (customer, due_at, id) WHERE state = 0;
CREATE INDEX nps_delivery_attention ON nps_delivery (state, id) WHERE state IN (3, 4);

-- Work that is done once for each response, whatever the revision.
CREATE TABLE nps_once (
  key_hash TEXT NOT NULL,
  work_hash TEXT NOT NULL,
  PRIMARY KEY (key_hash, work_hash)
) WITHOUT ROWID;

-- A claim is one row. ids and customers are JSON arrays that run in parallel; done has a 1 for each that is settled.
-- records are hashes of the records that the claim has reserved. version counts the changes.
CREATE TABLE nps_claim (
  lease TEXT PRIMARY KEY,
  destination TEXT NOT NULL,
  lease_until INTEGER NOT NULL,
  ids TEXT NOT NULL,
  customers TEXT NOT NULL,
  records TEXT NOT NULL,
  done TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX nps_claim_destination ON nps_claim (destination);

-- What stands at a record: the stamp of each slot, as JSON.
CREATE TABLE nps_watermark (
  destination TEXT NOT NULL,
  mapping TEXT NOT NULL,
  record_id TEXT NOT NULL,
  stamps TEXT NOT NULL,
  PRIMARY KEY (destination, mapping, record_id)
) WITHOUT ROWID;

-- The record of a key; token is a hash of it.
CREATE TABLE nps_link (
  token TEXT NOT NULL,
  destination TEXT NOT NULL,
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  learned_at INTEGER NOT NULL,
  PRIMARY KEY (token, destination, record_type)
) WITHOUT ROWID;

CREATE INDEX nps_link_record ON nps_link (record_id, destination);

CREATE TABLE nps_hold (
  destination TEXT PRIMARY KEY,
  reason_code TEXT NOT NULL,
  reason_text TEXT NOT NULL,
  held_at INTEGER NOT NULL
);

-- How many deliveries were purged or erased, in the state they had.
CREATE TABLE nps_removed (
  destination TEXT NOT NULL,
  state INTEGER NOT NULL,
  reason_code TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (destination, state, reason_code)
);

-- kind: 0 accepted, 1 duplicate, 2 and more refused, by reason.
CREATE TABLE nps_tally (
  kind INTEGER NOT NULL,
  slot INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (kind, slot)
);

-- Keyed hashes of the keys of erased persons.
CREATE TABLE nps_erased (
  hash TEXT PRIMARY KEY
);

INSERT INTO nps_schema (version) VALUES (1);
