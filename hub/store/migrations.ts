import { accessStep } from './steps/access.ts'
import { alertsStep } from './steps/alerts.ts'
import { commandsStep } from './steps/commands.ts'
import { commitPathStep } from './steps/commitPath.ts'
import { enrolmentStep } from './steps/enrolment.ts'
import { fileNamesStep } from './steps/fileNames.ts'
import { fleetStep } from './steps/fleet.ts'
import { laneProofStep } from './steps/laneProof.ts'
import { viewsStep } from './steps/views.ts'

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
  `
  -- Ids are random: an index over all of them is touched everywhere and grows slower with each
  -- million. They move into generations, see ids.ts, which fills itself from the events.
  ALTER TABLE event RENAME TO event_1;
  DROP INDEX event_by_inbox;
  CREATE TABLE event (
    cursor     INTEGER PRIMARY KEY AUTOINCREMENT,
    inbox      TEXT NOT NULL,
    id         TEXT NOT NULL,
    type       TEXT NOT NULL,
    region     TEXT,
    entity     TEXT,
    account    TEXT,
    agent      TEXT NOT NULL,
    store_id   TEXT NOT NULL,
    lane       TEXT NOT NULL,
    sequence   INTEGER NOT NULL,
    digest     BLOB NOT NULL,
    stored_at  TEXT NOT NULL,
    body       TEXT NOT NULL
  ) STRICT;
  INSERT INTO event
    SELECT cursor, inbox, id, type, NULL, entity, NULL, agent, store_id, lane, sequence,
      unhex(digest), stored_at, body
    FROM event_1 ORDER BY cursor;
  CREATE INDEX event_by_inbox ON event (inbox, cursor);

  -- The first bytes of a hash over inbox and id, by generation: cursors of a fixed span.
  CREATE TABLE event_id (
    generation INTEGER NOT NULL,
    key        INTEGER NOT NULL,
    cursor     INTEGER NOT NULL,
    PRIMARY KEY (generation, key, cursor)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE id_filter (generation INTEGER PRIMARY KEY, bits BLOB NOT NULL) STRICT;

  ALTER TABLE conflict ADD COLUMN kept INTEGER;
  UPDATE conflict SET kept =
    (SELECT cursor FROM event_1 e WHERE e.inbox = conflict.inbox AND e.id = conflict.id);
  DROP TABLE event_1;

  -- Of which regions and legal entities an agent has delivered.
  CREATE TABLE agent_reach (
    inbox  TEXT NOT NULL,
    agent  TEXT NOT NULL,
    region TEXT NOT NULL,
    entity TEXT NOT NULL,
    PRIMARY KEY (inbox, agent, region, entity)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- cursor: taken by the consumer through here. attempted: sent through here at least once, so that
  -- what lies between the two may arrive again after a crash.
  CREATE TABLE route (
    name       TEXT PRIMARY KEY,
    inbox      TEXT NOT NULL,
    cursor     INTEGER NOT NULL,
    attempted  INTEGER NOT NULL,
    delivered  INTEGER NOT NULL DEFAULT 0,
    resent     INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;

  -- What a route chose at the time of a delivery.
  CREATE TABLE route_selection (
    number    INTEGER PRIMARY KEY,
    selection TEXT NOT NULL UNIQUE
  ) STRICT;

  -- One row a batch: everything of (after, through] that the selection chose was taken at this time.
  CREATE TABLE delivery (
    route      TEXT NOT NULL,
    through    INTEGER NOT NULL,
    after      INTEGER NOT NULL,
    selection  INTEGER NOT NULL,
    at         TEXT NOT NULL,
    PRIMARY KEY (route, through, after)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE dead_letter (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    route    TEXT NOT NULL,
    inbox    TEXT NOT NULL,
    cursor   INTEGER NOT NULL,
    code     TEXT NOT NULL,
    status   INTEGER,
    attempts INTEGER NOT NULL,
    at       TEXT NOT NULL,
    state    TEXT NOT NULL,
    UNIQUE (route, cursor)
  ) STRICT;
  CREATE INDEX dead_letter_by_state ON dead_letter (route, state, number);
  CREATE INDEX dead_letter_by_event ON dead_letter (cursor);

  -- settled: the value date, else the booking date. seconds: from its first moment in UTC to the
  -- posting.
  CREATE TABLE outcome (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    cursor    INTEGER NOT NULL,
    inbox     TEXT NOT NULL,
    region    TEXT,
    entity    TEXT,
    consumer  TEXT NOT NULL,
    status    TEXT NOT NULL,
    at        TEXT NOT NULL,
    reference TEXT,
    code      TEXT,
    told_at   TEXT NOT NULL,
    settled   TEXT,
    seconds   INTEGER,
    UNIQUE (cursor, consumer, status, at)
  ) STRICT;
  CREATE INDEX outcome_by_time ON outcome (inbox, at);
  `,
  fleetStep,
  alertsStep,
  accessStep,
  commandsStep,
  laneProofStep,
  viewsStep,
  enrolmentStep,
  commitPathStep,
  fileNamesStep,
]
