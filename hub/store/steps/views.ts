/** What the console reads of the events: written with them, and made anew from them, see views.ts. */
export const viewsStep = `
  -- How far the events and the outcomes are in the views.
  CREATE TABLE view_progress (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    events   INTEGER NOT NULL,
    outcomes INTEGER NOT NULL
  ) STRICT;
  INSERT INTO view_progress VALUES (1, 0, 0);

  -- An account as one inbox knows it. name: from the register, else the owner. Days are counted
  -- from 1970-01-01; days: how many have a statement.
  CREATE TABLE ledger_account (
    number    INTEGER PRIMARY KEY,
    inbox     TEXT NOT NULL,
    identity  TEXT NOT NULL,
    account   TEXT NOT NULL,
    name      TEXT,
    region    TEXT,
    entity    TEXT,
    currency  TEXT,
    agent     TEXT NOT NULL,
    first_day INTEGER,
    last_day  INTEGER,
    days      INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  -- Each way in which an account is written: by its bank, by the register.
  CREATE TABLE ledger_alias (
    inbox    TEXT NOT NULL,
    identity TEXT NOT NULL,
    account  INTEGER NOT NULL,
    PRIMARY KEY (inbox, identity)
  ) STRICT, WITHOUT ROWID;

  -- statement, overdue, came, gap: cursors of the events that say so. state: see dayState.ts.
  CREATE TABLE ledger_day (
    account    INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    statements INTEGER NOT NULL,
    statement  INTEGER,
    corrected  INTEGER NOT NULL,
    overdue    INTEGER,
    came       INTEGER,
    gap        INTEGER,
    state      INTEGER NOT NULL,
    PRIMARY KEY (account, day)
  ) STRICT, WITHOUT ROWID;

  -- A gap that stands, with the days that it was marked on.
  CREATE TABLE ledger_gap (
    account  INTEGER NOT NULL,
    place    TEXT NOT NULL,
    cursor   INTEGER NOT NULL,
    from_day INTEGER NOT NULL,
    to_day   INTEGER NOT NULL,
    PRIMARY KEY (account, place)
  ) STRICT, WITHOUT ROWID;

  -- place: the statement's number among those of its day, where it is a number.
  CREATE TABLE ledger_balance (
    account       INTEGER NOT NULL,
    currency      TEXT NOT NULL,
    booked        TEXT,
    booked_day    INTEGER,
    place         INTEGER,
    booked_by     INTEGER,
    proven        INTEGER NOT NULL DEFAULT 0,
    available     TEXT,
    available_day INTEGER,
    interim_day   INTEGER,
    PRIMARY KEY (account, currency)
  ) STRICT, WITHOUT ROWID;

  -- Events of one file in the order in which they came, by the cursor of the first. statements:
  -- cursors of its statements and balance reports, each with a blank behind it.
  CREATE TABLE file_part (
    first  INTEGER PRIMARY KEY,
    last   INTEGER NOT NULL,
    inbox  TEXT NOT NULL,
    agent  TEXT NOT NULL,
    feed   TEXT,
    region TEXT,
    entity TEXT,
    sha256 BLOB NOT NULL,
    at     TEXT NOT NULL,
    events INTEGER NOT NULL,
    statements TEXT NOT NULL
  ) STRICT;

  -- place: bucket of the term's hash, then span of cursors; see termIndex.ts.
  CREATE TABLE term_bucket (place INTEGER PRIMARY KEY, terms BLOB NOT NULL) STRICT;

  -- Events by minute (step 60) and hour (step 3600) of their commit; delays: see histogram.ts.
  CREATE TABLE traffic (
    step   INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    inbox  TEXT NOT NULL,
    region TEXT NOT NULL,
    entity TEXT NOT NULL,
    events INTEGER NOT NULL,
    delays TEXT NOT NULL,
    PRIMARY KEY (step, at, inbox, region, entity)
  ) STRICT, WITHOUT ROWID;

  -- Of a day: statements that were due, and those in time; entries, and those with a reference.
  CREATE TABLE arrival_figure (
    day        INTEGER NOT NULL,
    inbox      TEXT NOT NULL,
    agent      TEXT NOT NULL,
    region     TEXT NOT NULL,
    entity     TEXT NOT NULL,
    due        INTEGER NOT NULL,
    in_time    INTEGER NOT NULL,
    entries    INTEGER NOT NULL,
    referenced INTEGER NOT NULL,
    PRIMARY KEY (day, inbox, agent, region, entity)
  ) STRICT, WITHOUT ROWID;

  -- Of a day: events that were posted first, or failed first, or posted after they had failed.
  CREATE TABLE posting_figure (
    day        INTEGER NOT NULL,
    inbox      TEXT NOT NULL,
    region     TEXT NOT NULL,
    entity     TEXT NOT NULL,
    posted     INTEGER NOT NULL,
    failed     INTEGER NOT NULL,
    repaired   INTEGER NOT NULL,
    settlement TEXT NOT NULL,
    repair     TEXT NOT NULL,
    PRIMARY KEY (day, inbox, region, entity)
  ) STRICT, WITHOUT ROWID;
`
