import { serverRules } from '../../agent/sftpFeeds.ts'
import { probe } from '../../agent/sources/sftp/probe.ts'
import type { FeedConfig } from '../../config/types.ts'
import type { Finding } from './finding.ts'

/** The way to the files of a feed's server: name, connection, host key, login, listing. */
export async function checkServers(feed: FeedConfig): Promise<Finding[]> {
  const { name, sftp } = feed
  if (sftp === undefined) return []
  const steps = await probe(serverRules(sftp), feed)
  return steps.map(({ ok, what }) => ({ ok, what: `feed ${name}: ${what}` }))
}
