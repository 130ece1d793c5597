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

export interface DemoFolders {
  readonly hubStore: string
  readonly config: string
  readonly token: string
  readonly mapping: string
  /** Watched folders. */
  readonly bank: string
  readonly invoices: string
  readonly samples: readonly { readonly path: string; readonly into: string }[]
}

const sampleFolder = fileURLToPath(new URL('samples/', import.meta.url))

/** Makes the demonstration's folders below `root`. */
export function demoFolders(root: string): DemoFolders {
  const inside = (...parts: string[]) => resolve(root, ...parts)
  const [bank, invoices] = [inside('drop', 'bank'), inside('drop', 'invoices')]
  for (const folder of [bank, invoices, inside('agent'), inside('hub')]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }
  return {
    hubStore: inside('hub', 'hub.sqlite'),
    config: inside('agent', 'kontor.yaml'),
    token: inside('agent', 'token'),
    mapping: inside('agent', 'invoices.mapping.yaml'),
    bank,
    invoices,
    samples: [
      { path: 'statements.sta', into: bank },
      { path: 'statement.camt.xml', into: bank },
      { path: 'invoices.csv', into: invoices },
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
  writeFileSync(at.config, config(hubUrl))
}

function config(hubUrl: string): string {
  return `# Written by \`npm start\` at each start. docs/configuration.md explains every key.
agent: demo
state: ./state

feeds:
  - name: bank
    folder: ../drop/bank
    settleTime: 500ms
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
  - name: erp
    url: ${hubUrl}/agents/erp
    token: { file: ./token }
`
}

/** Drops the samples as a careful sender does: under a temporary name, then renamed. */
export function dropSamples({ samples }: DemoFolders): void {
  for (const { path, into } of samples) {
    const part = join(into, `${path}.part`)
    copyFileSync(join(sampleFolder, path), part)
    renameSync(part, join(into, path))
  }
}
