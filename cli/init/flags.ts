import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { lookInto } from './look.ts'
import {
  type FeedPlan,
  type FolderFeed,
  type HubPlan,
  nameOf,
  type Plan,
  type ServerFeed,
} from './plan.ts'

/** What `kontor init --yes` is told. */
export interface InitFlags {
  readonly agent?: string
  /** `NAME=FOLDER`, or the folder alone. */
  readonly feed: readonly string[]
  /** `NAME=sftp://USER@HOST[:PORT]/FOLDER`. */
  readonly sftp: readonly string[]
  readonly sftpKey?: string
  readonly sftpPassword?: string
  readonly hostKey?: string
  readonly leave: boolean
  readonly hub?: string
  readonly tokenFile?: string
  readonly tokenEnv?: string
  readonly enrolled: boolean
}

/** A plan of flags alone; where they don't say enough, what they lack. */
export function planOf(
  flags: InitFlags,
  file: string,
): { readonly plan: Plan } | { readonly lacks: readonly string[] } {
  const servers = flags.sftp.map((text) => serverOf(text, flags))
  const hub = hubOf(flags)
  const lacks = [
    ...(flags.feed.length + flags.sftp.length === 0 ? ['`--feed NAME=FOLDER` or `--sftp`'] : []),
    ...servers.flatMap((server) => (typeof server === 'string' ? [server] : [])),
    ...(typeof hub === 'string' ? [hub] : []),
  ]
  if (lacks.length > 0 || typeof hub === 'string') return { lacks }
  const feeds: FeedPlan[] = servers.filter((server) => typeof server !== 'string')
  for (const text of flags.feed) {
    const taken = feeds.map(({ name }) => name)
    feeds.push(folderOf(text, flags, file, taken))
  }
  const agent = flags.agent ?? nameOf(hostname())
  return { plan: { agent, state: join(dirname(file), 'state'), feeds, hub } }
}

function folderOf(
  text: string,
  { leave }: InitFlags,
  file: string,
  taken: readonly string[],
): FolderFeed {
  const [, named, path = text] = /^([a-z0-9._-]{1,63})=(.+)$/s.exec(text) ?? []
  const folder = resolve(path)
  const name = named ?? nameOf(basename(folder), taken)
  const { found, mapping } = looked(folder)
  return {
    kind: 'folder',
    name,
    folder,
    found,
    takes: !leave,
    mapping:
      mapping === undefined
        ? undefined
        : { file: join(dirname(file), `${name}.mapping.yaml`), yaml: mapping },
  }
}

function looked(folder: string) {
  try {
    return lookInto(folder)
  } catch {
    return { found: 'the folder was not there', mapping: undefined }
  }
}

function serverOf(text: string, flags: InitFlags): ServerFeed | string {
  const [, name, address = ''] = /^([a-z0-9._-]{1,63})=(.+)$/s.exec(text) ?? []
  const url = URL.parse(address)
  if (name === undefined || url?.protocol !== 'sftp:' || url.username === '' || url.password !== '')
    return '`--sftp NAME=sftp://USER@HOST[:PORT]/FOLDER`, without a password in it'
  const { sftpKey, sftpPassword } = flags
  if (sftpKey === undefined && sftpPassword === undefined)
    return '`--sftp-key FILE` or `--sftp-password FILE`'
  const secret = { file: resolve(sftpKey ?? sftpPassword ?? ''), text: undefined }
  return {
    kind: 'server',
    name,
    host: url.hostname,
    port: Number(url.port || 22),
    user: decodeURIComponent(url.username),
    folder: decodeURIComponent(url.pathname) || '/',
    login: sftpKey === undefined ? { password: secret } : { key: secret },
    hostKey: flags.hostKey,
  }
}

function hubOf({ hub, tokenFile, tokenEnv, enrolled }: InitFlags): HubPlan | string {
  if (hub === undefined) return '`--hub wss://HOST/agents/INBOX`'
  if (enrolled) return { url: hub, identity: { kind: 'enrolled' } }
  if (tokenEnv !== undefined) return { url: hub, identity: { kind: 'env', name: tokenEnv } }
  if (tokenFile === undefined) return '`--token-file FILE`, `--token-env NAME` or `--enrolled`'
  return {
    url: hub,
    identity: { kind: 'file', secret: { file: resolve(tokenFile), text: undefined } },
  }
}
