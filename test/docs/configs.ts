import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { generateKey } from 'openpgp'
import { parse } from 'yaml'
import { loadAgentConfig } from '../../config/agent.ts'
import { agentFileSchema } from '../../config/agentSchema.ts'
import { parseYaml } from '../../config/document.ts'
import { loadHubConfig } from '../../config/hub.ts'
import { hubFileSchema } from '../../config/hubSchema.ts'
import { loadMapping } from '../../config/mapping.ts'
import { type ConfigProblem, formatProblem } from '../../config/problems.ts'
import { mappingSchema } from '../../parsers/mapping/schema.ts'
import { operatorMade } from '../jetstream/natsOperator.ts'
import { Pki } from '../links/pki.ts'
import { invoiceMapping } from '../samples.ts'
import { type Block, wordOf } from './blocks.ts'

type Value = Record<string, unknown>
type Load = (file: string, environment: Record<string, string>) => readonly ConfigProblem[]

/** What a page may show, in this order; the first that knows all keys of a block is meant. */
const kinds: readonly { keys: readonly string[]; least: Value; load: Load }[] = [
  {
    keys: Object.keys(agentFileSchema.shape),
    least: { agent: 'example', feeds: [{}], destinations: [{}] },
    load: (file, environment) => problemsOf(loadAgentConfig(file, { environment })),
  },
  {
    keys: Object.keys(hubFileSchema.shape),
    least: { hub: 'example', agents: [{ name: 'example', token: { env: 'TOKEN' } }] },
    load: (file, environment) => problemsOf(loadHubConfig(file, { environment })),
  },
  {
    keys: Object.keys(mappingSchema.shape),
    least: {
      mapping: 1,
      name: 'example',
      source: { format: 'csv', separator: ';' },
      event: 'invoice-issued',
      fields: {
        number: 'Belegnr',
        date: { column: 'Datum', date: 'DD.MM.YYYY' },
        amount: { column: 'Betrag', currency: 'EUR' },
      },
    },
    load: (file) => problemsOf(loadMapping(file)),
  },
]

const problemsOf = (loaded: object) =>
  'problems' in loaded ? (loaded.problems as readonly ConfigProblem[]) : []

/** A machine on which everything that a page's configurations name is there. */
export class Machine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'kontor-docs-'))
  readonly #made: Readonly<Record<string, string>>

  private constructor(made: Readonly<Record<string, string>>) {
    this.#made = made
  }

  static async open(): Promise<Machine> {
    const pki = await Pki.make('Authority of the documents')
    const { cert, key } = await pki.sign({ name: 'example' })
    const userIDs = [{ name: 'Example' }]
    const pgp = await generateKey({ userIDs, format: 'armored' })
    return new Machine({
      cert,
      key,
      credentials: operatorMade().credentials,
      ca: pki.cert,
      clientCa: pki.cert,
      mapping: invoiceMapping,
      accounts: 'account;legalEntity\n1234567;Nordlicht GmbH\n',
      postings: 'rule;account\nrest;1590\n',
      lookups: 'company;entity\n1000;Nordlicht GmbH\n',
      holidays: '2026-12-24\n',
      signedBy: pgp.publicKey,
      keys: pgp.privateKey,
    })
  }

  /** What the real loader finds wrong with a block; nothing where it can be used as it stands. */
  problems(block: Block): string[] {
    const { findings } = parseYaml(block.text)
    if (findings.length > 0)
      return findings.map(({ line, column }) => `${line}:${column} is no YAML`)
    const shown = placed(parse(block.text) ?? {}, wordOf(block, 'in')) as Value
    const kind = kinds.find(({ keys }) => Object.keys(shown).every((key) => keys.includes(key)))
    if (kind === undefined) return [`no file of Kontor has the keys ${Object.keys(shown)}`]
    const whole = Object.keys(kind.least).every((key) => key in shown)
    const value = whole ? shown : completed(kind.least, shown)
    const base = mkdtempSync(join(this.#folder, 'page-'))
    const file = join(base, 'shown.yaml')
    const text = (whole ? block.text : JSON.stringify(value)).replaceAll('SHA256:…', fingerprint)
    // A path from the root of the page's machine leads into the folder here.
    writeFileSync(file, text.replace(/(?<=["' ])\/(?=\w)/g, `${base}/`))
    const environment: Record<string, string> = { TOKEN: 'a-token' }
    this.#furnish(value, [], base, environment)
    return kind.load(file, environment).map(formatProblem)
  }

  #furnish(value: unknown, path: string[], base: string, environment: Record<string, string>) {
    if (typeof value === 'string') return this.#provide(value, path, base, environment)
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      const step = Array.isArray(value) ? path : [...path, key]
      this.#furnish(inner, step, base, environment)
    }
  }

  #provide(value: string, path: string[], base: string, environment: Record<string, string>) {
    const [above = '', key = ''] = path.slice(-2)
    if (key === 'env') environment[value] = secretOf(value)
    const place = value.startsWith('/') ? join(base, value) : resolve(base, value)
    if (key === 'folder' && above === 'feeds') mkdirSync(place, { recursive: true })
    const named = key === 'file' ? above : key
    const known = path.includes('lookups') ? this.#made['lookups'] : this.#made[named]
    const content = known ?? (key === 'file' ? secretOf(value) : undefined)
    if (content === undefined) return
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, content, { mode: 0o600 })
  }

  close(): void {
    rmSync(this.#folder, { recursive: true })
  }
}

/** What a page can't know, and leaves out. */
const fingerprint = `SHA256:${'A'.repeat(43)}`

/** No two are alike: a hub refuses a token that is given out twice. */
const secretOf = (reference: string) => `the secret of ${reference}`.replaceAll(/\W/g, '-')

/** A part that stands below a key: `in=destinations` is a part of one item of that list. */
function placed(shown: unknown, place: string | undefined): unknown {
  const keys = place?.split('.').toReversed() ?? []
  return keys.reduce((inner, key) => ({ [key]: key.endsWith('s') ? [inner].flat() : inner }), shown)
}

/** The keys that a part leaves out and that its file can't do without. */
function completed(least: Value, shown: Value): Value {
  const whole: Value = { ...least, ...shown }
  if ('fields' in whole)
    whole['fields'] = { ...Object(least['fields']), ...Object(shown['fields']) }
  const { feeds, destinations, ...others } = whole as Record<string, Value[]>
  if (feeds === undefined || destinations === undefined) return whole
  return {
    ...others,
    feeds: feeds.map((feed) => completedFeed(feed)),
    destinations: destinations.map((destination) => {
      const { enrolled, token, tls, oauth } = destination
      const proof = enrolled || token || tls || oauth ? {} : { token: { env: 'TOKEN' } }
      const url = 'wss://hub.example.com/agents/example'
      return { name: 'example', url, ...proof, ...destination }
    }),
    ...(feeds.some((feed) => 'unknownAccount' in feed) && { accounts: { file: 'accounts.csv' } }),
  }
}

function completedFeed(feed: Value): Value {
  if (feed['sftp'] === undefined) return { name: 'example', folder: 'drop', ...feed }
  const server = { host: 'sftp.bank.example', user: 'example', folder: '/out' }
  const password = { env: 'TOKEN' }
  return { name: 'example', ...feed, sftp: { ...server, password, ...(feed['sftp'] as Value) } }
}
