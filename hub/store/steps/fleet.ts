/** What the hub knows of agents beside their last status. */
export const fleetStep = `
  -- An agent that was taken out of service; it raises nothing any more.
  CREATE TABLE agent_retired (
    agent  TEXT PRIMARY KEY,
    by     TEXT NOT NULL,
    reason TEXT NOT NULL,
    at     TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Links that ended because two stores, or two machines, go by one name.
  CREATE TABLE agent_fork (
    inbox TEXT NOT NULL,
    agent TEXT NOT NULL,
    code  TEXT NOT NULL,
    times INTEGER NOT NULL,
    at    TEXT NOT NULL,
    PRIMARY KEY (inbox, agent, code)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX conflict_by_time ON conflict (seen_at);
  CREATE INDEX dead_letter_by_age ON dead_letter (state, at);
`
