/**
 * What a commit no longer pays for each event: the index over inboxes becomes a row for each run of
 * events of one inbox, and an event's digest is empty from here on. What two events of one id say is
 * compared when an id comes again, by their bodies. The column stays, since to drop it would be to
 * write the whole store anew.
 */
export const commitPathStep = `
  -- Events of one inbox that stand one behind the other, by the cursors of the first and the last.
  CREATE TABLE inbox_run (
    inbox TEXT NOT NULL,
    first INTEGER NOT NULL,
    last  INTEGER NOT NULL,
    PRIMARY KEY (inbox, first)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO inbox_run
    SELECT inbox, min(cursor), max(cursor)
    FROM (
      SELECT inbox, cursor, row_number() OVER (ORDER BY cursor)
        - row_number() OVER (PARTITION BY inbox ORDER BY cursor) AS run
      FROM event INDEXED BY event_by_inbox)
    GROUP BY inbox, run;
  DROP INDEX event_by_inbox;
`
