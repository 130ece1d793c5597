/**
 * The schema, step by step; a step that was released is never changed. The number of a step is its
 * place in the list, from 1, and the file's `user_version` is the last step it has.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  -- cursor: order of commit. body: the event as it came.
  CREATE TABLE event (
    cursor     INTEGER PRIMARY KEY AUTOINCREMENT,
    inbox      TEXT NOT NULL,
    id         TEXT NOT NULL,
    type       TEXT NOT NULL,
    subject    TEXT,
    entity     TEXT,
    agent      TEXT NOT NULL,
    store_id   TEXT NOT NULL,
    lane       TEXT NOT NULL,
    sequence   INTEGER NOT NULL,
    digest     TEXT NOT NULL,
    body       TEXT NOT NULL,
    stored_at  TEXT NOT NULL,
    UNIQUE (inbox, id)
  ) STRICT;
  CREATE INDEX event_by_inbox ON event (inbox, cursor);

  CREATE TABLE lane_cursor (
    inbox    TEXT NOT NULL,
    agent    TEXT NOT NULL,
    store_id TEXT NOT NULL,
    lane     TEXT NOT NULL,
    through  INTEGER NOT NULL,
    PRIMARY KEY (inbox, agent, store_id, lane)
  ) STRICT, WITHOUT ROWID;

  -- The same difference that comes again is one conflict.
  CREATE TABLE conflict (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    inbox    TEXT NOT NULL,
    id       TEXT NOT NULL,
    digest   TEXT NOT NULL,
    agent    TEXT NOT NULL,
    store_id TEXT NOT NULL,
    lane     TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    body     TEXT NOT NULL,
    seen_at  TEXT NOT NULL,
    UNIQUE (inbox, id, digest)
  ) STRICT;

  CREATE TABLE agent (
    inbox      TEXT NOT NULL,
    agent      TEXT NOT NULL,
    store_id   TEXT NOT NULL,
    program    TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen  TEXT NOT NULL,
    status     TEXT,
    PRIMARY KEY (inbox, agent)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE agent_store (
    inbox    TEXT NOT NULL,
    agent    TEXT NOT NULL,
    store_id TEXT NOT NULL,
    term     INTEGER NOT NULL,
    PRIMARY KEY (inbox, agent, store_id)
  ) STRICT, WITHOUT ROWID;
  `,
]
