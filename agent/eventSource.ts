/** CloudEvents `source` of a feed's events: names agent and feed. */
export function eventSource(agent: string, feed: string): string {
  return `/kontor/${agent}/${feed}`
}
