-- nps4j: what the nodes of a channel share, for SQLite 3.35 and later.
-- JdbcChannelStore.createSchema() runs this script; Flyway or Liquibase may do it instead.
-- All times are microseconds since 1970-01-01T00:00:00Z.

-- All that people said: agreements (granted 1) and stops (granted 0). Kept for good, as a proof.
CREATE TABLE nps_channel_consent (
  person TEXT NOT NULL,
  scope TEXT NOT NULL,
  granted INTEGER NOT NULL,
  said_at INTEGER NOT NULL,
  origin TEXT NOT NULL,
  PRIMARY KEY (person, scope, granted, said_at, origin)
);

CREATE TABLE nps_channel_suppression (
  person TEXT NOT NULL,
  reason TEXT NOT NULL,
  since INTEGER NOT NULL,
  until_at INTEGER,
  PRIMARY KEY (person, reason)
);

-- When a person wrote to a business number last.
CREATE TABLE nps_channel_inbound (
  business TEXT NOT NULL,
  person TEXT NOT NULL,
  came_at INTEGER NOT NULL,
  PRIMARY KEY (business, person)
);

CREATE TABLE nps_channel_alias (
  alias TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  learned_at INTEGER NOT NULL
);

CREATE INDEX nps_channel_alias_person ON nps_channel_alias (person);

-- Notices of the vendor that were seen already.
CREATE TABLE nps_channel_seen (
  notice TEXT PRIMARY KEY,
  until_at INTEGER NOT NULL
);

CREATE INDEX nps_channel_seen_until ON nps_channel_seen (until_at);

-- Members of counters: counted last by which send, and when it was counted before that.
CREATE TABLE nps_channel_use (
  counter TEXT NOT NULL,
  member TEXT NOT NULL,
  used_at INTEGER NOT NULL,
  send TEXT NOT NULL,
  before_at INTEGER,
  until_at INTEGER NOT NULL,
  PRIMARY KEY (counter, member)
);

CREATE INDEX nps_channel_use_time ON nps_channel_use (counter, used_at);
CREATE INDEX nps_channel_use_send ON nps_channel_use (send);
CREATE INDEX nps_channel_use_until ON nps_channel_use (until_at);

-- States of conversations and the like.
CREATE TABLE nps_channel_document (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  due_at INTEGER,
  PRIMARY KEY (kind, id)
);

CREATE INDEX nps_channel_document_due ON nps_channel_document (kind, due_at, id) WHERE due_at IS NOT NULL;

-- state: 0 planned, 1 sending, 2 accepted, 3 unknown, 4 delivered, 5 failed; is_open is 1 for 0, 1 and 3.
CREATE TABLE nps_channel_outbox (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  state INTEGER NOT NULL,
  is_open INTEGER NOT NULL,
  version INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  message_id TEXT,
  body TEXT NOT NULL,
  note TEXT,
  changed_at INTEGER NOT NULL
);

CREATE INDEX nps_channel_outbox_due ON nps_channel_outbox (queue, due_at, id) WHERE is_open = 1;
CREATE INDEX nps_channel_outbox_state ON nps_channel_outbox (queue, state);
CREATE INDEX nps_channel_outbox_message ON nps_channel_outbox (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX nps_channel_outbox_changed ON nps_channel_outbox (changed_at) WHERE is_open = 0;

INSERT INTO nps_schema (version) VALUES (3);
