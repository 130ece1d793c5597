/** Agents that prove themselves by certificates of the hub's own, and agents that are shut out. */
export const enrolmentStep = `
  -- hash: SHA-256 of the secret. key_hash: of the key that took it, so that an answer that was lost
  -- can be given again.
  CREATE TABLE invitation (
    hash     BLOB PRIMARY KEY,
    agent    TEXT NOT NULL,
    made_at  TEXT NOT NULL,
    made_by  TEXT NOT NULL,
    ends_at  TEXT NOT NULL,
    used_at  TEXT,
    key_hash BLOB
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX invitation_of_agent ON invitation (agent);

  -- fingerprint: SHA-256 of the certificate in DER.
  CREATE TABLE agent_certificate (
    fingerprint BLOB PRIMARY KEY,
    agent       TEXT NOT NULL,
    key_hash    BLOB NOT NULL,
    certificate TEXT NOT NULL,
    made_at     TEXT NOT NULL,
    begins_at   TEXT NOT NULL,
    ends_at     TEXT NOT NULL,
    revoked_at  TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX certificate_of_agent ON agent_certificate (agent, ends_at);

  -- Whatever it shows, such an agent is not let in.
  CREATE TABLE agent_shut_out (
    agent  TEXT PRIMARY KEY,
    at     TEXT NOT NULL,
    by     TEXT NOT NULL,
    reason TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`
