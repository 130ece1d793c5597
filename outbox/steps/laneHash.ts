/**
 * `lane_hash` of a released unit: a hash over all units of its lane up to it, by feed, name,
 * digest and number of events, see `LaneProofs`. Units that were released before this step have none.
 */
export const laneHashStep = `
ALTER TABLE unit ADD COLUMN lane_hash TEXT;
`
