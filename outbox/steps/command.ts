/**
 * command: what a person at a hub asked for, by the id that the hub gave it, with the answer that the
 * hub got, in the transaction of its effect: the same id again is answered and not done again.
 * file_feed: the last arrival of each feed, for the heartbeat.
 */
export const commandStep = `
CREATE TABLE command (
  destination TEXT NOT NULL REFERENCES destination (name),
  id          TEXT NOT NULL,
  answer      TEXT NOT NULL,
  answered_at TEXT NOT NULL,
  PRIMARY KEY (destination, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX file_feed ON file (feed);
CREATE INDEX unit_held ON unit (id) WHERE state = 'held';
CREATE INDEX file_refused ON file (id) WHERE state = 'refused' AND purged_at IS NULL;
`
