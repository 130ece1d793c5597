/** What an agent has shown with its cursor, so that a twin of its store is told apart at the next link. */
export const laneProofStep = `
  ALTER TABLE lane_cursor ADD COLUMN proof TEXT;
`
