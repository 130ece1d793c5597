import { commandStep } from './steps/command.ts'
import { laneHashStep } from './steps/laneHash.ts'
import { sealingStep } from './steps/sealing.ts'

/**
 * The schema, step by step; a step that was ever released is never changed. Times are UTC,
 * `YYYY-MM-DDTHH:MM:SS.sssZ`.
 *
 * file     one row an arrival: a file that was picked up, whatever became of it. The members of one
 *          that was unwrapped are files of their own, with its id as `wrapper`. `kept` is where the
 *          original lies, below the state folder; a `hold` has it outlive its retention
 * unit     what is delivered or held as one: a statement with its entries, or a table of rows.
 *          The agent's own proofs are units without a file.
 *          Once released, its events have the numbers `first … first + events - 1` of their lane
 *          `must_hold` is why whoever read it says that it must be held, where there is such a reason.
 *          `laid` sums the bytes of its lane through it, so that a backlog is a subtraction;
 *          `subject` is the account that its events are of; `pruned_at`: its events are deleted here
 * pruning  units whose events are being deleted, a slice at a time
 * link     place of a statement in the chain of its account: what it opens and closes with
 * gap      a place in a chain where a statement is missing: since when, and whether it was told
 * expectation  since when a feed or account is to deliver
 * due      an expected statement that did not come in time, and when it came after all
 * event    the serialised events, by `unit * 2^32 + ordinal`: one integer key, so that writing and
 *          reading in order touch neighbouring pages only
 * release  a set of units that became visible in one transaction
 * request  what a person asked of the agent, and its answer, in the transaction of its effect
 * cursor   how far a destination has acknowledged a lane; one row, however much waits. Events up to
 *          floor are not for it: it was added later and starts from there
 *          through `told` the audit has recorded it. A destination with `over_at` is over its budget
 * parked   releases that a destination refused for good; `retry` is the replay that sends one again,
 *          one that was skipped is never sent
 * replay   what is sent again, in parts that each have a cursor of their own
 * standing what stands still now, as the notice that told of it
 * row_key  by what the rows of a feed's exports are known, and by what its mapping wants them to be
 * row_sample  hashes of the rows of a unit without keys, to know a file that repeats them
 * visit    the nominal time of the last visit that a feed's schedule demanded and that was made
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
  state        TEXT NOT NULL CHECK (state IN ('staged', 'unwrapped', 'released', 'held', 'duplicate',
                                              'refused')),
  duplicate_of INTEGER REFERENCES file (id),
  wrapper      INTEGER REFERENCES file (id),
  member       TEXT,
  format       TEXT,
  statements   INTEGER NOT NULL DEFAULT 0,
  entries      INTEGER NOT NULL DEFAULT 0,
  problems     TEXT NOT NULL DEFAULT '[]',
  staged_at    TEXT NOT NULL,
  decided_at   TEXT,
  kept         TEXT,
  kept_at      TEXT,
  settled_at   TEXT,
  hold         TEXT,
  purged_at    TEXT
) STRICT;
CREATE INDEX file_sha256 ON file (sha256) WHERE duplicate_of IS NULL;
CREATE INDEX file_path ON file (feed, path);
CREATE INDEX file_unsettled ON file (id) WHERE settled_at IS NULL;
CREATE INDEX file_wrapper ON file (wrapper) WHERE wrapper IS NOT NULL;
CREATE INDEX file_original ON file (staged_at) WHERE kept IS NOT NULL AND purged_at IS NULL;

CREATE TABLE release (
  number      INTEGER PRIMARY KEY,
  file        INTEGER REFERENCES file (id),
  released_at TEXT NOT NULL
) STRICT;

CREATE TABLE unit (
  id      INTEGER PRIMARY KEY,
  file    INTEGER REFERENCES file (id),
  feed    TEXT NOT NULL,
  kind    TEXT NOT NULL CHECK (kind IN ('statement', 'report', 'rows', 'proof')),
  lane    TEXT NOT NULL,
  name    TEXT NOT NULL,
  digest  TEXT,
  state   TEXT NOT NULL CHECK (state IN ('staged', 'released', 'held', 'duplicate', 'shadow')),
  reason  TEXT,
  corrects INTEGER REFERENCES unit (id),
  proof   TEXT,
  must_hold TEXT,
  of_record INTEGER NOT NULL DEFAULT 1,
  entries INTEGER NOT NULL DEFAULT 0,
  events  INTEGER NOT NULL DEFAULT 0,
  bytes   INTEGER NOT NULL DEFAULT 0,
  release INTEGER REFERENCES release (number),
  first   INTEGER,
  laid    INTEGER,
  subject TEXT,
  pruned_at TEXT
) STRICT;
CREATE INDEX unit_subject ON unit (subject) WHERE subject IS NOT NULL;
CREATE INDEX unit_pruned ON unit (lane, first) WHERE pruned_at IS NOT NULL;
CREATE INDEX unit_kept ON unit (lane, first) WHERE first IS NOT NULL AND pruned_at IS NULL;
CREATE INDEX unit_file ON unit (file);
CREATE INDEX unit_name ON unit (name);
CREATE INDEX unit_release ON unit (release) WHERE release IS NOT NULL;
CREATE UNIQUE INDEX unit_lane ON unit (lane, first) WHERE first IS NOT NULL;

CREATE TABLE link (
  unit     INTEGER PRIMARY KEY REFERENCES unit (id),
  account  TEXT NOT NULL,
  currency TEXT NOT NULL,
  family   TEXT NOT NULL,
  number   TEXT,
  page     TEXT,
  opens    TEXT NOT NULL,
  closes   TEXT NOT NULL,
  opening  TEXT NOT NULL,
  closing  TEXT NOT NULL
) STRICT;
CREATE INDEX link_account ON link (account, currency, closes);

CREATE TABLE gap (
  id        TEXT PRIMARY KEY,
  account   TEXT NOT NULL,
  currency  TEXT NOT NULL,
  kind      TEXT NOT NULL,
  before    TEXT NOT NULL,
  after     TEXT NOT NULL,
  seen_at   TEXT NOT NULL,
  told_at   TEXT,
  closed_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX gap_open ON gap (account, currency) WHERE closed_at IS NULL;
CREATE INDEX gap_untold ON gap (account, currency) WHERE told_at IS NULL AND closed_at IS NULL;

CREATE TABLE expectation (
  feed    TEXT NOT NULL,
  account TEXT NOT NULL,
  since   TEXT NOT NULL,
  PRIMARY KEY (feed, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE due (
  feed          TEXT NOT NULL,
  account       TEXT NOT NULL,
  business_date TEXT NOT NULL,
  due_at        TEXT NOT NULL,
  told_at       TEXT NOT NULL,
  arrived_at    TEXT,
  PRIMARY KEY (feed, account, business_date)
) STRICT, WITHOUT ROWID;
CREATE INDEX due_open ON due (feed) WHERE arrived_at IS NULL;

CREATE TABLE event (
  key  INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE pruning (
  unit INTEGER PRIMARY KEY REFERENCES unit (id)
) STRICT;

CREATE TABLE destination (
  name     TEXT PRIMARY KEY,
  added_at TEXT NOT NULL,
  over_at  TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE cursor (
  destination TEXT NOT NULL REFERENCES destination (name),
  lane        TEXT NOT NULL,
  floor       INTEGER NOT NULL,
  through     INTEGER NOT NULL,
  moved_at    TEXT NOT NULL,
  told        INTEGER NOT NULL DEFAULT 0,
  told_at     TEXT NOT NULL DEFAULT '',
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
  retry       INTEGER REFERENCES replay (id),
  skipped_at  TEXT,
  skipped_by  TEXT,
  skip_reason TEXT,
  PRIMARY KEY (destination, release, lane)
) STRICT, WITHOUT ROWID;

CREATE TABLE replay (
  id          INTEGER PRIMARY KEY,
  destination TEXT NOT NULL REFERENCES destination (name),
  wish        TEXT NOT NULL,
  reason      TEXT NOT NULL,
  asked_by    TEXT NOT NULL,
  asked_at    TEXT NOT NULL,
  ended_at    TEXT,
  outcome     TEXT CHECK (outcome IN ('done', 'stopped'))
) STRICT;
CREATE INDEX replay_open ON replay (destination) WHERE ended_at IS NULL;

CREATE TABLE replay_part (
  replay  INTEGER NOT NULL REFERENCES replay (id),
  number  INTEGER NOT NULL,
  job     TEXT NOT NULL,
  lane    TEXT NOT NULL,
  after   INTEGER NOT NULL,
  through INTEGER NOT NULL,
  acked   INTEGER NOT NULL,
  PRIMARY KEY (replay, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX replay_part_job ON replay_part (job);

CREATE TABLE request (
  id          INTEGER PRIMARY KEY,
  verb        TEXT NOT NULL,
  detail      TEXT NOT NULL,
  asked_by    TEXT NOT NULL,
  asked_at    TEXT NOT NULL,
  answer      TEXT,
  answered_at TEXT
) STRICT;
CREATE INDEX request_open ON request (id) WHERE answer IS NULL;

CREATE TABLE visit (
  feed    TEXT PRIMARY KEY,
  nominal TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE row_key (
  feed     TEXT PRIMARY KEY,
  identity TEXT NOT NULL,
  wanted   TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE row_sample (
  unit   INTEGER PRIMARY KEY REFERENCES unit (id),
  feed   TEXT NOT NULL,
  series TEXT NOT NULL,
  rows   INTEGER NOT NULL,
  hashes BLOB NOT NULL
) STRICT;
CREATE INDEX row_sample_series ON row_sample (feed, series, unit);

CREATE TABLE standing (
  subject TEXT PRIMARY KEY,
  notice  TEXT NOT NULL,
  since   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  number   INTEGER PRIMARY KEY,
  at       TEXT NOT NULL,
  kind     TEXT NOT NULL,
  detail   TEXT NOT NULL,
  hash     TEXT NOT NULL
) STRICT;
CREATE INDEX audit_kind ON audit (kind, number);
`

export const migrations: readonly string[] = [first, laneHashStep, commandStep, sealingStep]
