/** What stands among statements, and the alerts with their history. */
export const alertsStep = `
  -- kind: overdue or gap. cleared_at: when the agent told that it is over. A row a proof, written
  -- with the event that says so.
  CREATE TABLE statement_proof (
    inbox      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    key        TEXT NOT NULL,
    agent      TEXT NOT NULL,
    feed       TEXT NOT NULL,
    region     TEXT,
    entity     TEXT,
    detail     TEXT NOT NULL,
    due_at     TEXT,
    event      TEXT NOT NULL,
    seen_at    TEXT NOT NULL,
    cleared_at TEXT,
    PRIMARY KEY (inbox, kind, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX statement_proof_standing ON statement_proof (seen_at) WHERE cleared_at IS NULL;

  -- key: what it is about; of one key at most one alert is not resolved.
  CREATE TABLE alert (
    number          INTEGER PRIMARY KEY AUTOINCREMENT,
    key             TEXT NOT NULL,
    code            TEXT NOT NULL,
    severity        TEXT NOT NULL,
    state           TEXT NOT NULL,
    subject         TEXT NOT NULL,
    agent           TEXT,
    inbox           TEXT,
    message         TEXT NOT NULL,
    first_at        TEXT NOT NULL,
    last_at         TEXT NOT NULL,
    times           INTEGER NOT NULL,
    acknowledged_by TEXT,
    note            TEXT,
    resolved_at     TEXT
  ) STRICT;
  CREATE UNIQUE INDEX alert_standing ON alert (key) WHERE state <> 'resolved';
  CREATE INDEX alert_by_key ON alert (key, number);
  CREATE INDEX alert_by_state ON alert (state, number);
  CREATE INDEX alert_resolved ON alert (resolved_at) WHERE state = 'resolved';

  CREATE TABLE alert_step (
    alert INTEGER NOT NULL,
    step  INTEGER NOT NULL,
    state TEXT NOT NULL,
    by    TEXT,
    at    TEXT NOT NULL,
    PRIMARY KEY (alert, step)
  ) STRICT, WITHOUT ROWID;

  -- What is still to be told over a channel.
  CREATE TABLE alert_notice (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    alert   INTEGER NOT NULL,
    state   TEXT NOT NULL,
    at      TEXT NOT NULL
  ) STRICT;
  CREATE INDEX alert_notice_by_channel ON alert_notice (channel, number);
`
