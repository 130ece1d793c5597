import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { columns, csvOf, invoiceMapping } from './csvRows.ts'
import { House } from './house.ts'
import { smallStatement } from './statements.ts'

const receiver = fileURLToPath(new URL('./receiver.ts', import.meta.url))
const longestMs = 170_000

/**
 * Rows a second of a CSV file, from the rename into the folder to the commit of the last one, by those
 * of syslog-ng with its reliable disk buffer. Needs Debian's `syslog-ng-core` and `syslog-ng-mod-http`.
 */
export async function peer(rows: number, runs: number): Promise<Record<string, unknown>> {
  const pairs: { ours: number; theirs: number; ratio: number }[] = []
  for (let run = 0; run < runs; run += 1) {
    const [theirs, ours] = [await syslogNg(rows), await kontor(rows)]
    pairs.push({ theirs: Math.round(theirs), ours: Math.round(ours), ratio: ours / theirs })
  }
  const ratio = pairs.map((pair) => pair.ratio).toSorted((a, b) => a - b)[runs >> 1]
  return { rows, ratio, pairs }
}

async function kontor(rows: number): Promise<number> {
  const house = new House()
  try {
    await house.open(['treasury'], invoiceMapping)
    await house.warm(smallStatement(1))
    const before = house.committed()
    await house.dropChunks(house.invoices, 'rows.csv', csvOf(rows))
    const begun = performance.now()
    return (rows * 1_000) / ((await house.untilCommitted(before + rows)) - begun)
  } finally {
    await house.end()
  }
}

async function syslogNg(rows: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-peer-'))
  const drop = join(folder, 'drop')
  mkdirSync(drop)
  const path = join(folder, 'received.sqlite')
  const children: ChildProcess[] = []
  try {
    const taker = fork(receiver, [path])
    children.push(taker)
    const [{ port }] = (await once(taker, 'message')) as [{ port: number }]
    writeFileSync(join(folder, 'peer.conf'), configText(folder, port))
    children.push(spawn('syslog-ng', argumentsFor(folder), { stdio: 'inherit' }))
    await sleep(2_000)
    const aside = join(folder, 'rows.part')
    writeFileSync(aside, Buffer.concat([...csvOf(rows, false)]))
    await sleep(1_000)
    const begun = performance.now()
    renameSync(aside, join(drop, 'rows.csv'))
    await untilReceived(path, rows, begun + longestMs)
    return (rows * 1_000) / (performance.now() - begun)
  } finally {
    for (const child of children.reverse()) {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
    rmSync(folder, { recursive: true })
  }
}

async function untilReceived(path: string, rows: number, end: number): Promise<void> {
  const store = new Database(path, { readonly: true })
  const last = store.prepare('SELECT max(cursor) FROM event').pluck()
  try {
    while (Number(last.get() ?? 0) < rows) {
      if (performance.now() > end) throw new Error('syslog-ng did not deliver all rows in time')
      await sleep(10)
    }
  } finally {
    store.close()
  }
}

function argumentsFor(folder: string): string[] {
  const at = (name: string) => join(folder, name)
  const files = ['-f', at('peer.conf'), '-R', at('persist'), '-p', at('pid'), '-c', at('ctl')]
  return ['-F', '--no-caps', ...files]
}

/** Files of a folder, split into columns, as JSON lines over HTTP, with a buffer on disk before it. */
function configText(folder: string, port: number): string {
  const names = columns.map((name) => `"row.${name}"`).join(', ')
  return `@version: 3.38
options { threaded(yes); stats-freq(0); flush-lines(100); };
source files {
  wildcard-file(base-dir("${folder}/drop") filename-pattern("*.csv") follow-freq(1) flags(no-parse));
};
parser cells { csv-parser(columns(${names}) delimiters(chars(","))); };
destination hub {
  http(
    url("http://127.0.0.1:${port}/") method("POST")
    body("$(format-json --key row.* file=$FILE_NAME)")
    batch-lines(200) batch-timeout(500) workers(1) retries(1000000)
    disk-buffer(reliable(yes) mem-buf-size(10M) disk-buf-size(200M) dir("${folder}"))
  );
};
log { source(files); parser(cells); destination(hub); flags(flow-control); };
`
}
