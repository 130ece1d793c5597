/** What agents call the files that events are from. Views are made from it, and it from nothing. */
export const fileNamesStep = `
  -- cursor: of the first event of the file in its frame.
  CREATE TABLE event_file (
    cursor INTEGER PRIMARY KEY,
    name   TEXT NOT NULL
  ) STRICT;
`
