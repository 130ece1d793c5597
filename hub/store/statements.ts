/** The SQL of the hub's store. Parameters are named; every integer comes back as a bigint. */
export const sql = {
  insertEvent: `
    INSERT INTO event
      (inbox, id, type, subject, entity, agent, store_id, lane, sequence, digest, body, stored_at)
    VALUES
      (@inbox, @id, @type, @subject, @entity, @agent, @storeId, @lane, @sequence, @digest, @body, @at)
    ON CONFLICT (inbox, id) DO NOTHING`,

  digestOf: 'SELECT digest FROM event WHERE inbox = ? AND id = ?',

  insertConflict: `
    INSERT INTO conflict (inbox, id, digest, agent, store_id, lane, sequence, body, seen_at)
    VALUES (@inbox, @id, @digest, @agent, @storeId, @lane, @sequence, @body, @at)
    ON CONFLICT (inbox, id, digest) DO NOTHING`,

  cursor: `
    SELECT through FROM lane_cursor
    WHERE inbox = @inbox AND agent = @agent AND store_id = @storeId AND lane = @lane`,

  moveCursor: `
    INSERT INTO lane_cursor (inbox, agent, store_id, lane, through)
    VALUES (@inbox, @agent, @storeId, @lane, @through)
    ON CONFLICT DO UPDATE SET through = max(through, excluded.through)`,

  seeAgent: `
    INSERT INTO agent (inbox, agent, store_id, program, first_seen, last_seen)
    VALUES (@inbox, @agent, @storeId, @program, @at, @at)
    ON CONFLICT DO UPDATE SET
      store_id = excluded.store_id, program = excluded.program, last_seen = excluded.last_seen`,

  nextTerm: `
    INSERT INTO agent_store (inbox, agent, store_id, term)
    VALUES (@inbox, @agent, @storeId, 1)
    ON CONFLICT DO UPDATE SET term = term + 1
    RETURNING term`,

  keepStatus: `
    UPDATE agent SET status = @status, last_seen = @at WHERE inbox = @inbox AND agent = @agent`,

  events: 'SELECT cursor, body FROM event WHERE inbox = ? AND cursor > ? ORDER BY cursor LIMIT ?',

  conflicts: `
    SELECT c.number, c.inbox, c.id, c.agent, c.seen_at AS seenAt, e.body AS kept, c.body AS other
    FROM conflict c JOIN event e ON e.inbox = c.inbox AND e.id = c.id
    WHERE c.inbox = ? AND c.number > ? ORDER BY c.number LIMIT ?`,

  agents: `
    SELECT inbox, agent, store_id AS storeId, program, first_seen AS firstSeen,
      last_seen AS lastSeen, status
    FROM agent ORDER BY inbox, agent`,

  lanes: `
    SELECT lane, through FROM lane_cursor
    WHERE inbox = @inbox AND agent = @agent AND store_id = @storeId ORDER BY lane DESC`,
} as const
