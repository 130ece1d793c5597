/**
 * The schema, step by step; a step that was ever released is never changed. Times are UTC,
 * `YYYY-MM-DDTHH:MM:SS.sssZ`.
 *
 * file     one row an arrival: a file that was picked up, whatever became of it
 * unit     what is delivered or held as one: a statement with its entries, or a table of rows.
 *          Once released, its events have the numbers `first … first + events - 1` of their lane
 * event    the serialised events, by `unit * 2^32 + ordinal`: one integer key, so that writing and
 *          reading in order touch neighbouring pages only
 * release  a set of units that became visible in one transaction
 * cursor   how far a destination has acknowledged a lane; one row, however much waits. Events up to
 *          floor are not for it: it was added later and starts from there
 */
const first = `
CREATE TABLE identity (
  store_id TEXT NOT NULL,
  begun_at TEXT NOT NULL
) STRICT;

CREATE TABLE file (
  id           INTEGER PRIMARY KEY,
  feed         TEXT NOT NULL,
  path         TEXT NOT NULL,
  size         INTEGER NOT NULL,
  mtime_ms     INTEGER NOT NULL,
  marker       TEXT,
  sha256       TEXT NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('staged', 'released', 'held', 'duplicate', 'refused')),
  duplicate_of INTEGER REFERENCES file (id),
  format       TEXT,
  statements   INTEGER NOT NULL DEFAULT 0,
  entries      INTEGER NOT NULL DEFAULT 0,
  problems     TEXT NOT NULL DEFAULT '[]',
  staged_at    TEXT NOT NULL,
  decided_at   TEXT,
  settled_at   TEXT
) STRICT;
CREATE INDEX file_sha256 ON file (sha256) WHERE duplicate_of IS NULL;
CREATE INDEX file_path ON file (feed, path);
CREATE INDEX file_unsettled ON file (id) WHERE settled_at IS NULL;

CREATE TABLE release (
  number      INTEGER PRIMARY KEY,
  file        INTEGER NOT NULL REFERENCES file (id),
  released_at TEXT NOT NULL
) STRICT;

CREATE TABLE unit (
  id      INTEGER PRIMARY KEY,
  file    INTEGER NOT NULL REFERENCES file (id),
  kind    TEXT NOT NULL CHECK (kind IN ('statement', 'report', 'rows')),
  lane    TEXT NOT NULL,
  name    TEXT NOT NULL,
  digest  TEXT,
  state   TEXT NOT NULL CHECK (state IN ('staged', 'released', 'held', 'duplicate')),
  reason  TEXT,
  corrects INTEGER REFERENCES unit (id),
  proof   TEXT,
  entries INTEGER NOT NULL DEFAULT 0,
  events  INTEGER NOT NULL DEFAULT 0,
  bytes   INTEGER NOT NULL DEFAULT 0,
  release INTEGER REFERENCES release (number),
  first   INTEGER
) STRICT;
CREATE INDEX unit_file ON unit (file);
CREATE INDEX unit_name ON unit (name);
CREATE INDEX unit_release ON unit (release) WHERE release IS NOT NULL;
CREATE UNIQUE INDEX unit_lane ON unit (lane, first) WHERE first IS NOT NULL;

CREATE TABLE event (
  key  INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE destination (
  name     TEXT PRIMARY KEY,
  added_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cursor (
  destination TEXT NOT NULL REFERENCES destination (name),
  lane        TEXT NOT NULL,
  floor       INTEGER NOT NULL,
  through     INTEGER NOT NULL,
  moved_at    TEXT NOT NULL,
  PRIMARY KEY (destination, lane)
) STRICT, WITHOUT ROWID;

CREATE TABLE filter (
  destination TEXT NOT NULL REFERENCES destination (name),
  lane        TEXT NOT NULL,
  first       INTEGER NOT NULL,
  rule        TEXT NOT NULL,
  PRIMARY KEY (destination, lane, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE parked (
  destination TEXT NOT NULL REFERENCES destination (name),
  release     INTEGER NOT NULL REFERENCES release (number),
  lane        TEXT NOT NULL,
  first       INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  code        TEXT NOT NULL,
  parked_at   TEXT NOT NULL,
  PRIMARY KEY (destination, release, lane)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  number   INTEGER PRIMARY KEY,
  at       TEXT NOT NULL,
  kind     TEXT NOT NULL,
  detail   TEXT NOT NULL,
  hash     TEXT NOT NULL
) STRICT;
`

export const migrations: readonly string[] = [first]
