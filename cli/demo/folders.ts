import { randomBytes } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { demoAccounts, historyFiles, lateAccount, writeHistory } from './history.ts'

export interface DemoFolders {
  readonly hubStore: string
  readonly config: string
  readonly token: string
  readonly mapping: string
  /** Watched folders. */
  readonly bank: string
  readonly invoices: string
  /** What is dropped, in this order. */
  readonly samples: readonly Sample[]
}

interface Sample {
  /** The file that is copied. */
  readonly from: string
  /** Its name in the watched folder. */
  readonly path: string
  readonly into: string
}

const sampleFolder = fileURLToPath(new URL('samples/', import.meta.url))

/** Makes the demonstration's folders below `root`. */
export function demoFolders(root: string): DemoFolders {
  const inside = (...parts: string[]) => resolve(root, ...parts)
  const [bank, invoices] = [inside('drop', 'bank'), inside('drop', 'invoices')]
  const history = inside('samples')
  for (const folder of [bank, invoices, history, inside('agent'), inside('hub')]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }
  writeHistory(history, new Date())
  const fixed = (path: string, into: string) => ({ from: join(sampleFolder, path), path, into })
  return {
    hubStore: inside('hub', 'hub.sqlite'),
    config: inside('agent', 'kontor.yaml'),
    token: inside('agent', 'token'),
    mapping: inside('agent', 'invoices.mapping.yaml'),
    bank,
    invoices,
    samples: [
      fixed('statements.sta', bank),
      fixed('statement.camt.xml', bank),
      fixed('invoices.csv', invoices),
      ...historyFiles.map((path) => ({ from: join(history, path), path, into: bank })),
    ],
  }
}

/** The agent's token, made at the first start. */
export function demoToken({ token }: DemoFolders): string {
  if (!existsSync(token)) writeFileSync(token, randomBytes(24).toString('hex'), { mode: 0o600 })
  return readFileSync(token, 'utf8')
}

/** An ordinary configuration: what one would write for a real agent, with shorter times. */
export function writeDemoConfig(at: DemoFolders, hubUrl: string): void {
  copyFileSync(join(sampleFolder, 'invoices.mapping.yaml'), at.mapping)
  writeFileSync(at.config, config(hubUrl, new Date()))
}

/** A minute or two from now, so that one can watch a statement become late. */
function soon(now: Date): string {
  return new Date(now.getTime() + 2 * 60_000).toISOString().slice(11, 16)
}

function config(hubUrl: string, now: Date): string {
  const accounts = demoAccounts.map(({ id, name, legalEntity, region }) => {
    return `  - { account: ${id}, name: ${name}, legalEntity: ${legalEntity}, region: ${region} }`
  })
  return `# Written by \`npm start\` at each start. docs/configuration.md explains every key.
agent: demo
state: ./state

feeds:
  - name: bank
    folder: ../drop/bank
    settleTime: 500ms
    expect:
      - account: ${lateAccount}
        by: "${soon(now)}"
        timeZone: UTC
  - name: invoices
    folder: ../drop/invoices
    include: ['*.csv']
    settleTime: 500ms
    mapping: ./invoices.mapping.yaml

destinations:
  - name: treasury
    url: ${hubUrl}/agents/treasury
    token: { file: ./token }
    filter: { feeds: [bank] }
    allowCommands: [release, retry, skip, replay]
  - name: erp
    url: ${hubUrl}/agents/erp
    token: { file: ./token }
    allowCommands: [release, retry, skip, replay]

# Whom the accounts belong to; usually a CSV file, see docs/accounts.md.
accounts:
${accounts.join('\n')}

# A statement that is missing between two others is told of at once here, and after hours elsewhere.
gapGrace: 5s
`
}

/** Drops the samples as a careful sender does: under a temporary name, then renamed. */
export function dropSamples({ samples }: DemoFolders): void {
  for (const { from, path, into } of samples) {
    const part = join(into, `${path}.part`)
    copyFileSync(from, part)
    renameSync(part, join(into, path))
  }
}
