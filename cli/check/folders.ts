import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { linux, type System } from '../../agent/service/system.ts'
import { serviceAccount, unitNames } from '../../agent/service/unit.ts'
import { selects } from '../../agent/sources/selection.ts'
import { folderFault } from '../../agent/systemFaults.ts'
import type { FeedConfig } from '../../config/types.ts'
import { amiss, type Finding, well } from './finding.ts'

/** The folders of all feeds: what lies there, and whether the service may use them. */
export async function checkFolders(feeds: readonly FeedConfig[]): Promise<Finding[]> {
  const may = serviceRights(process.platform === 'linux' ? linux : undefined)
  return Promise.all(
    feeds.flatMap((feed) => (feed.folder === undefined ? [] : [folder(feed, feed.folder, may)])),
  )
}

async function folder(feed: FeedConfig, path: string, may: Rights): Promise<Finding> {
  const { name, settle } = feed
  const lacking = may(path, settle === 'leave' ? ['-r', '-x'] : ['-r', '-w', '-x'])
  if (lacking) {
    const remedy = `setfacl -m u:${serviceAccount}:rwx -m d:u:${serviceAccount}:rwx '${path}'`
    const found = `is closed to the account ${serviceAccount}, which the service runs as`
    return amiss(`feed ${name}: ${path} ${found}. Open it: ${remedy}`)
  }
  try {
    return well(`feed ${name}: ${path} lists ${await counted(feed, path)}`)
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    return amiss(`feed ${name}: ${path} ${folderFault(code)}.`)
  }
}

/** Names as the agent would choose them, so that a pattern that fits nothing is seen here. */
async function counted(feed: FeedConfig, path: string): Promise<string> {
  const { subfolders } = feed
  const entries = await readdir(path, { recursive: subfolders, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(path, sep).length))
  const selected = selects(feed)
  const chosen = files.filter((file) => selected(file.replaceAll(sep, '/'))).length
  return `${files.length} ${files.length === 1 ? 'file' : 'files'}, ${chosen} for this feed`
}

/** Whether the service's account lacks one of the rights, as `test` knows them. */
type Rights = (path: string, flags: readonly string[]) => boolean

/**
 * Rights are judged as the service has them where that can be known: by root, where the service is
 * set up. Otherwise the configuration's rules have judged them for this account.
 */
function serviceRights(system: System | undefined): Rights {
  const unit = `${unitNames.agent}.service`
  const isSetUp = ['/etc/systemd/system', '/lib/systemd/system'].some((folder) =>
    system?.exists(join(folder, unit)),
  )
  if (system?.isAdministrator !== true || !isSetUp) return () => false
  return (path, flags) =>
    flags.some(
      (flag) => system.run('runuser', '-u', serviceAccount, '--', 'test', flag, path) === undefined,
    )
}
