import { validateDetailed } from 'node-cron'
import type { FeedFile } from './agentSchema.ts'
import type { Context, Partly } from './context.ts'
import { agentDefaults } from './defaults.ts'
import { durationMs } from './durations.ts'
import type { Path } from './problems.ts'
import { builtProxy, checkProxy } from './proxyRules.ts'
import { checkSecret, referenceOf } from './secretRules.ts'
import type { SecretKind } from './secrets.ts'
import { oldAlgorithms, type SftpFile } from './sftpSchema.ts'
import { isTimeZone } from './timeZone.ts'
import type { SftpConfig, VisitConfig } from './types.ts'
import type { SecretFile } from './values.ts'

/** Keys of a feed that only one of its two kinds understands. */
const folderKeys = ['subfolders', 'settle', 'scanEvery', 'watch', 'unreadyAfter'] as const
const sftpKeys = ['schedule', 'timeZone', 'every'] as const

/** Whether a feed says where its files are, once, and in words of that kind alone. */
export function checkSource(path: Path, feed: Partly<FeedFile>, { findings }: Context): void {
  if (feed.folder !== undefined && feed.sftp !== undefined) {
    findings.add('feed-source-unclear', [...path, 'sftp'], 'stands beside `folder`.', { at: 'key' })
    return
  }
  if (feed.folder === undefined && feed.sftp === undefined) {
    // A key that is mistyped says it all.
    if (!findings.isBroken(path))
      findings.add('feed-source-unclear', path, 'names no place that files come from.')
    return
  }
  const foreign = feed.sftp === undefined ? sftpKeys : folderKeys
  const found = feed.sftp === undefined ? 'is for feeds with `sftp`.' : 'is for feeds of a folder.'
  for (const key of foreign) {
    if (feed[key] !== undefined)
      findings.add('feed-key-misplaced', [...path, key], found, { at: 'key' })
  }
}

/** What a feed's `sftp` block says that its schema can't judge, its secrets among it. */
export function checkSftp(path: Path, sftp: Partly<SftpFile>, context: Context): void {
  const { findings } = context
  const secret = (key: 'password' | 'key' | 'keyPassphrase', kind: SecretKind) =>
    checkSecret([...path, key], sftp[key], context, kind)
  secret('password', 'password')
  secret('key', 'key')
  secret('keyPassphrase', 'password')
  if (sftp.password === undefined && sftp.key === undefined && !findings.isBroken(path)) {
    findings.add('login-missing', path, 'says neither `password` nor `key`.')
  }
  checkMove(path, sftp, context)
  if (sftp.proxy) checkProxy([...path, 'proxy'], sftp.proxy, context)
}

function checkMove(path: Path, sftp: Partly<SftpFile>, { findings }: Context): void {
  const moves = sftp.whenTaken === 'move'
  if (moves && sftp.moveTo === undefined) {
    findings.add('move-target-unclear', [...path, 'whenTaken'], 'needs `moveTo` beside it.')
  } else if (!moves && sftp.moveTo !== undefined) {
    const found = 'stands beside another `whenTaken` than `move`.'
    findings.add('move-target-unclear', [...path, 'moveTo'], found, { at: 'key' })
  } else if (moves && trimmed(sftp.moveTo) === trimmed(sftp.folder)) {
    findings.add('move-target-unclear', [...path, 'moveTo'], 'is the folder itself.')
  }
}

const trimmed = (folder: string | undefined) => folder?.replace(/\/$/, '')

/** When an SFTP feed is visited. */
export function checkVisits(path: Path, feed: Partly<FeedFile>, { findings }: Context): void {
  const { schedule, timeZone, every } = feed
  if (schedule !== undefined && every !== undefined) {
    findings.add('schedule-invalid', [...path, 'every'], 'stands beside `schedule`.', {
      at: 'key',
      remedy: 'Keep one of the two.',
    })
  }
  const list = typeof schedule === 'string' ? [schedule] : (schedule ?? [])
  list.forEach((expression, i) => {
    if (expression === undefined || isCron(expression)) return
    const place = typeof schedule === 'string' ? ['schedule'] : ['schedule', i]
    findings.add('schedule-invalid', [...path, ...place], 'is no cron expression.')
  })
  if (schedule !== undefined && timeZone === undefined) {
    findings.add('time-zone-unknown', [...path, 'schedule'], 'stands without `timeZone`.', {
      at: 'key',
    })
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    findings.add('time-zone-unknown', [...path, 'timeZone'], 'is the name of no time zone.')
  }
}

/** Five fields, or a word such as `@daily`: a schedule by the second would be a mistake. */
function isCron(expression: string): boolean {
  const fields = expression.trim().split(/\s+/).length
  return (fields === 5 || fields === 1) && validateDetailed(expression).valid
}

/** The block as the agent uses it. @param base Folder that paths of secrets count from. */
export function builtSftp(sftp: SftpFile, base: string): SftpConfig {
  const reference = (secret: SecretFile | undefined) => secret && referenceOf(secret, base)
  const { hostKey } = sftp
  const keys = typeof hostKey === 'string' ? [hostKey] : (hostKey ?? [])
  return {
    host: sftp.host,
    port: sftp.port,
    user: sftp.user,
    folder: sftp.folder,
    hostKeys: keys.map((key) => key.replace(/=$/, '')),
    password: reference(sftp.password),
    key: reference(sftp.key),
    keyPassphrase: reference(sftp.keyPassphrase),
    whenTaken: sftp.whenTaken,
    moveTo: sftp.moveTo,
    algorithms: allowedOld(sftp.algorithms),
    proxy: builtProxy(sftp.proxy, base),
    maxSessions: sftp.maxSessions,
    parallel: sftp.parallel,
    timeoutMs: durationMs(sftp.timeout) ?? 0,
  }
}

function allowedOld(named: SftpFile['algorithms']): SftpConfig['algorithms'] {
  const of = (known: readonly string[]) => named.filter((name) => known.includes(name))
  return {
    kex: of(oldAlgorithms.kex),
    serverHostKey: of(oldAlgorithms.serverHostKey),
    cipher: of(oldAlgorithms.cipher),
    hmac: of(oldAlgorithms.hmac),
  }
}

export function builtVisits({ schedule, timeZone, every }: FeedFile): VisitConfig {
  if (schedule === undefined || timeZone === undefined) {
    return { everyMs: durationMs(every ?? agentDefaults.sftp.every) ?? 0 }
  }
  return { expressions: typeof schedule === 'string' ? [schedule] : schedule, timeZone }
}
