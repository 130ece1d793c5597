/** What people asked agents to do. */
export const commandsStep = `
  -- holding: the key that it was asked under; NULL where it is about no single thing. detail: JSON,
  -- as the agent's verb takes it. person, second: who they are behind their names.
  CREATE TABLE command (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    holding     TEXT,
    action      TEXT NOT NULL,
    inbox       TEXT NOT NULL,
    agent       TEXT NOT NULL,
    verb        TEXT NOT NULL,
    detail      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    by          TEXT NOT NULL,
    person      TEXT NOT NULL,
    asked_at    TEXT NOT NULL,
    ends_at     TEXT NOT NULL,
    state       TEXT NOT NULL,
    approved_by TEXT,
    approved_at TEXT,
    code        TEXT,
    message     TEXT,
    answered_at TEXT
  ) STRICT;
  CREATE INDEX command_by_holding ON command (holding, number) WHERE holding IS NOT NULL;
  CREATE INDEX command_open ON command (inbox, agent, number)
    WHERE state IN ('awaits-second', 'sent');
`
