import { resolve } from 'node:path'
import type { AgentFile } from './agentSchema.ts'
import type { Context, Partly } from './context.ts'
import { agentDefaults } from './defaults.ts'
import { checkFolder, checkOwnFolder, isInside, realFolder } from './folders.ts'
import { checkPgp } from './pgpRules.ts'
import type { Path } from './problems.ts'
import { checkSftp, checkSource, checkVisits } from './sftpRules.ts'
import type { SftpFile } from './sftpSchema.ts'

/** A feed's folder as the disk knows it. */
interface Watched {
  readonly path: Path
  readonly real: string
  readonly subfolders: boolean
}

/** Everything about the folders of an agent: each by itself, and all to each other. */
export function checkFeeds(file: Partly<AgentFile>, context: Context): void {
  const watched: Watched[] = []
  const remote = new Map<string, number>()
  file.feeds?.forEach((feed, i) => {
    if (!feed) return
    if (feed.format !== undefined && feed.mapping !== undefined) {
      const found = 'stands beside `mapping`, which says what the files are.'
      context.findings.add('format-and-mapping', ['feeds', i, 'format'], found, { at: 'key' })
    }
    const place = ['feeds', i]
    if (feed.pgp) checkPgp([...place, 'pgp'], feed.pgp, context)
    checkSource(place, feed, context)
    if (feed.sftp) {
      checkSftp([...place, 'sftp'], feed.sftp, context)
      checkRemote([...place, 'sftp', 'folder'], feed.sftp, remote, context)
      checkVisits(place, feed, context)
    }
    if (feed.folder === undefined) return
    const path = ['feeds', i, 'folder']
    const folder = resolve(context.base, feed.folder)
    if ((context.folders ?? 'all') === 'all')
      checkFolder(path, folder, feed.settle === 'leave' ? 'read' : 'write', context)
    const subfolders = feed.subfolders ?? agentDefaults.feed.subfolders
    watched.push({ path, real: realFolder(folder, context.disk), subfolders })
  })
  checkShared(watched, context)
  checkState(file.state ?? agentDefaults.state, watched, context)
}

/** Two feeds that fetch from one folder of a server would take each other's files. */
function checkRemote(
  path: Path,
  { host, port, user, folder }: Partly<SftpFile>,
  remote: Map<string, number>,
  { findings }: Context,
): void {
  if (host === undefined || user === undefined || folder === undefined) return
  const at = port ?? agentDefaults.sftp.port
  const place = JSON.stringify([host.toLowerCase(), at, user, folder.replace(/\/+$/, '')])
  const line = remote.get(place)
  if (line === undefined) remote.set(place, findings.lineOf(path))
  else findings.add('folder-shared', path, `is the folder of the feed in line ${line}.`)
}

function checkShared(watched: readonly Watched[], { findings }: Context): void {
  watched.forEach((feed, i) => {
    for (const other of watched.slice(0, i)) {
      const line = findings.lineOf(other.path)
      if (feed.real === other.real) {
        findings.add('folder-shared', feed.path, `is the folder of the feed in line ${line}.`)
      } else if (other.subfolders && isInside(feed.real, other.real)) {
        const found = `lies inside the folder in line ${line}, whose subfolders are watched too.`
        findings.add('folder-nested', feed.path, found)
      } else if (feed.subfolders && isInside(other.real, feed.real)) {
        const found = `holds the folder in line ${line}, and its own subfolders are watched too.`
        findings.add('folder-nested', feed.path, found)
      }
    }
  })
}

function checkState(state: string, watched: readonly Watched[], context: Context): void {
  const folder = resolve(context.base, state)
  if (context.folders !== 'none') checkOwnFolder(['state'], folder, context)
  const real = realFolder(folder, context.disk)
  for (const feed of watched) {
    const line = context.findings.lineOf(feed.path)
    if (real === feed.real || isInside(real, feed.real)) {
      const found = `lies inside the watched folder in line ${line}.`
      context.findings.add('folder-state-overlap', ['state'], found)
    } else if (isInside(feed.real, real)) {
      context.findings.add('folder-state-overlap', feed.path, 'lies inside the state folder.')
    }
  }
}
