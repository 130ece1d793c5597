/**
 * Who may do what. Secrets stand here as hashes alone. `regions`, `entities` and `inboxes` are JSON
 * lists, or NULL for all of them.
 */
export const accessStep = `
  -- password: a PHC string, see hub/access/password.ts.
  CREATE TABLE access_user (
    name       TEXT PRIMARY KEY,
    password   TEXT NOT NULL,
    role       TEXT NOT NULL,
    regions    TEXT,
    entities   TEXT,
    masked     INTEGER NOT NULL,
    made_at    TEXT NOT NULL,
    disabled   INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;

  -- person: user/NAME, or oidc/SUBJECT, whose grants came with the sign-in.
  CREATE TABLE access_session (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    hash       BLOB NOT NULL UNIQUE,
    csrf       TEXT NOT NULL,
    name       TEXT NOT NULL,
    person     TEXT NOT NULL,
    role       TEXT NOT NULL,
    regions    TEXT,
    entities   TEXT,
    masked     INTEGER NOT NULL,
    address    TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    seen_at    TEXT NOT NULL,
    ends_at    TEXT NOT NULL
  ) STRICT;

  -- person: of whoever made it, whose hand it is.
  CREATE TABLE access_token (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    hash       BLOB NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    person     TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    ends_at    TEXT,
    used_at    TEXT,
    revoked_at TEXT,
    role       TEXT NOT NULL,
    regions    TEXT,
    entities   TEXT,
    inboxes    TEXT,
    masked     INTEGER NOT NULL
  ) STRICT;

  -- Each hash covers the one before it.
  CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at     TEXT NOT NULL,
    kind   TEXT NOT NULL,
    by     TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash   TEXT NOT NULL
  ) STRICT;
`
