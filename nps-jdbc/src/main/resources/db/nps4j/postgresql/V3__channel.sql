-- nps4j: what the nodes of a channel share, for PostgreSQL 13 and later.
-- JdbcChannelStore.createSchema() runs this script; Flyway or Liquibase may do it instead.
-- All times are microseconds since 1970-01-01T00:00:00Z.

-- All that people said: agreements (granted 1) and stops (granted 0). Kept for good, as a proof.
CREATE TABLE nps_channel_consent (
  person TEXT COLLATE "C" NOT NULL,
  scope TEXT COLLATE "C" NOT NULL,
  granted SMALLINT NOT NULL,
  said_at BIGINT NOT NULL,
  origin TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (person, scope, granted, said_at, origin)
);

CREATE TABLE nps_channel_suppression (
  person TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  since BIGINT NOT NULL,
  until_at BIGINT,
  PRIMARY KEY (person, reason)
);

-- When a person wrote to a business number last.
CREATE TABLE nps_channel_inbound (
  business TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  came_at BIGINT NOT NULL,
  PRIMARY KEY (business, person)
);

CREATE TABLE nps_channel_alias (
  alias TEXT COLLATE "C" PRIMARY KEY,
  person TEXT COLLATE "C" NOT NULL,
  learned_at BIGINT NOT NULL
);

CREATE INDEX nps_channel_alias_person ON nps_channel_alias (person);

-- Notices of the vendor that were seen already.
CREATE TABLE nps_channel_seen (
  notice TEXT COLLATE "C" PRIMARY KEY,
  until_at BIGINT NOT NULL
);

CREATE INDEX nps_channel_seen_until ON nps_channel_seen (until_at);

-- Members of counters: counted last by which send, and when it was counted before that.
CREATE TABLE nps_channel_use (
  counter TEXT COLLATE "C" NOT NULL,
  member TEXT COLLATE "C" NOT NULL,
  used_at BIGINT NOT NULL,
  send TEXT COLLATE "C" NOT NULL,
  before_at BIGINT,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (counter, member)
) WITH (autovacuum_vacuum_scale_factor = 0.1, autovacuum_analyze_scale_factor = 0.05);

CREATE INDEX nps_channel_use_time ON nps_channel_use (counter, used_at);
CREATE INDEX nps_channel_use_send ON nps_channel_use (send);
CREATE INDEX nps_channel_use_until ON nps_channel_use (until_at);

-- States of conversations and the like.
CREATE TABLE nps_channel_document (
  kind TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  due_at BIGINT,
  PRIMARY KEY (kind, id)
);

CREATE INDEX nps_channel_document_due ON nps_channel_document (kind, due_at, id) WHERE due_at IS NOT NULL;

-- state: 0 planned, 1 sending, 2 accepted, 3 unknown, 4 delivered, 5 failed; is_open is 1 for 0, 1 and 3.
CREATE TABLE nps_channel_outbox (
  id TEXT COLLATE "C" PRIMARY KEY,
  queue TEXT COLLATE "C" NOT NULL,
  state SMALLINT NOT NULL,
  is_open SMALLINT NOT NULL,
  version BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  message_id TEXT COLLATE "C",
  body TEXT NOT NULL,
  note TEXT,
  changed_at BIGINT NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.1, autovacuum_analyze_scale_factor = 0.05);

CREATE INDEX nps_channel_outbox_due ON nps_channel_outbox (queue, due_at, id) WHERE is_open = 1;
CREATE INDEX nps_channel_outbox_state ON nps_channel_outbox (queue, state);
CREATE INDEX nps_channel_outbox_message ON nps_channel_outbox (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX nps_channel_outbox_changed ON nps_channel_outbox (changed_at) WHERE is_open = 0;

INSERT INTO nps_schema (version) VALUES (3);
