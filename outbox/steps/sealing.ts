/**
 * sealing: keys that data here is or was encrypted with, by their ids: `events` in this store, `files`
 * in the folders beside it. The empty id stands for what lies in the clear.
 * `sealed` of an event: its encrypted body, see `Bodies`; `body` is empty then.
 */
export const sealingStep = `
CREATE TABLE sealing (
  what TEXT NOT NULL CHECK (what IN ('events', 'files')),
  key  TEXT NOT NULL,
  PRIMARY KEY (what, key)
) STRICT, WITHOUT ROWID;

ALTER TABLE event ADD COLUMN sealed BLOB;
`
