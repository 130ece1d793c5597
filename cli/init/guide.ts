import { hostname } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import * as clack from '@clack/prompts'
import { faultSentence } from '../../agent/sources/sftp/faults.ts'
import { folderFault } from '../../agent/systemFaults.ts'
import { offeredKey } from './fingerprint.ts'
import { likelyFolders } from './likely.ts'
import { lookInto } from './look.ts'
import {
  type FeedPlan,
  type FolderFeed,
  type HubPlan,
  nameOf,
  type Plan,
  type SecretPlan,
  type ServerFeed,
} from './plan.ts'

/** The person has gone. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/** Asks for everything that a first configuration needs, and shows what it finds on the way. */
export async function guide(file: string, roots: readonly string[]): Promise<Plan> {
  clack.intro('kontor init: a first configuration, step by step. Nothing is overwritten.')
  const agent = await askName('Name of this agent, as the hub knows it', nameOf(hostname()))
  const feeds: FeedPlan[] = []
  do feeds.push(await askFeed(file, roots, feeds))
  while (await yes('Do files come from another place too?', false))
  const hub = await askHub(file)
  return { agent, state: join(dirname(file), 'state'), feeds, hub }
}

async function askFeed(
  file: string,
  roots: readonly string[],
  before: readonly FeedPlan[],
): Promise<FeedPlan> {
  const known = new Set(before.flatMap((feed) => (feed.kind === 'folder' ? [feed.folder] : [])))
  const likely = likelyFolders(roots).filter(({ folder }) => !known.has(folder))
  const chosen = await answered(
    clack.select({
      message: 'Where do files come from?',
      options: [
        ...likely.map(({ folder, files }) => ({
          value: folder,
          label: folder,
          hint: `${files} that look like a bank's or an export`,
        })),
        { value: '', label: 'a folder that I name' },
        { value: 'sftp:', label: "a bank's SFTP server" },
      ],
    }),
  )
  const taken = before.map(({ name }) => name)
  if (chosen === 'sftp:') return askServer(file, taken)
  return askFolder(file, chosen === '' ? await ask('Path of the folder') : chosen, taken)
}

async function askFolder(
  file: string,
  path: string,
  taken: readonly string[],
): Promise<FolderFeed> {
  const folder = resolve(path)
  const look = looked(folder)
  clack.log.step(`${folder}: ${look.found}`)
  const name = await askName(
    'Name of this feed, for logs and events',
    nameOf(basename(folder), taken),
  )
  const mapping =
    look.mapping !== undefined &&
    (await yes('These are tables. Write a first mapping of their columns?', true))
      ? { file: join(dirname(file), `${name}.mapping.yaml`), yaml: look.mapping }
      : undefined
  const takes = await yes('May Kontor take files away once it has kept its copy?', true)
  return { kind: 'folder', name, folder, found: look.found, takes, mapping }
}

function looked(folder: string) {
  try {
    return lookInto(folder)
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    // It may be made later; the agent waits for it and says so.
    return { found: `the folder ${folderFault(code)}`, mapping: undefined }
  }
}

async function askServer(file: string, taken: readonly string[]): Promise<ServerFeed> {
  const host = await ask('Name of the server, such as sftp.bank.example')
  const port = Number(await ask('Port', '22', isPort))
  const hostKey = await pinned(host, port)
  const user = await ask('User')
  const folder = await ask('Folder on the server', '/')
  const name = await askName('Name of this feed, for logs and events', nameOf(host, taken))
  const how = await answered(
    clack.select({
      message: 'How does the bank know us?',
      options: [
        { value: 'key', label: 'by a private key in a file' },
        { value: 'password', label: 'by a password' },
      ],
    }),
  )
  const login =
    how === 'key'
      ? { key: { file: resolve(await ask('Path of the private key')), text: undefined } }
      : { password: await askSecret('Password', join(dirname(file), `${name}.password`)) }
  return { kind: 'server', name, host, port, user, folder, login, hostKey }
}

async function pinned(host: string, port: number): Promise<string | undefined> {
  const spinner = clack.spinner()
  spinner.start(`asking ${host}:${port} for its key`)
  const shown = await offeredKey(host, port)
  if ('fault' in shown) {
    spinner.error(`${host}:${port} ${faultSentence(shown.fault.code, undefined)}`)
    return undefined
  }
  spinner.stop(`${host}:${port} shows the key ${shown.offered}`)
  const same = await yes('Does the bank state this very fingerprint?', false)
  return same ? shown.offered : undefined
}

async function askHub(file: string): Promise<HubPlan> {
  const example = 'wss://hub.example.com/agents/treasury'
  const url = await ask(`Address of the hub's inbox, such as ${example}`)
  const how = await answered(
    clack.select({
      message: 'How does the hub know this agent?',
      options: [
        { value: 'typed', label: 'by a token that I type now', hint: 'kept in a file' },
        { value: 'file', label: 'by a token in a file' },
        { value: 'env', label: 'by a token in an environment variable' },
        { value: 'enrolled', label: 'by a certificate', hint: '`kontor enroll` fetches it' },
      ],
    }),
  )
  if (how === 'enrolled') return { url, identity: { kind: 'enrolled' } }
  if (how === 'env') {
    return { url, identity: { kind: 'env', name: await ask('Name of the variable') } }
  }
  const secret =
    how === 'file'
      ? { file: resolve(await ask('Path of the file')), text: undefined }
      : await askSecret('Token', join(dirname(file), 'token'))
  return { url, identity: { kind: 'file', secret } }
}

async function askSecret(message: string, file: string): Promise<SecretPlan> {
  const text = await answered(clack.password({ message: `${message} (kept in ${file})` }))
  return { file, text }
}

type Judge = (text: string) => string | undefined

const isName: Judge = (text) =>
  /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/.test(text)
    ? undefined
    : 'Use lower-case letters, digits, dots, hyphens and underscores.'

const isPort: Judge = (text) =>
  /^[1-9]\d{0,4}$/.test(text) && Number(text) < 65_536 ? undefined : 'A number from 1 to 65535.'

const isThere: Judge = (text) => (text.trim() === '' ? 'This is needed.' : undefined)

const askName = (message: string, initial: string) => ask(message, initial, isName)

async function ask(message: string, initial = '', judge = isThere): Promise<string> {
  const validate = (text: string | undefined) => judge(text ?? '')
  const text = await answered(clack.text({ message, initialValue: initial, validate }))
  return text.trim()
}

export function yes(message: string, initialValue: boolean): Promise<boolean> {
  return answered(clack.confirm({ message, initialValue }))
}

async function answered<Value>(asked: Promise<Value | typeof clack.CANCEL_SYMBOL>): Promise<Value> {
  const value = await asked
  if (clack.isCancel(value)) throw new Cancelled('cancelled')
  return value
}
