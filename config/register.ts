import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import type { AgentFile } from './agentSchema.ts'
import type { Context, Partly } from './context.ts'
import type { Disk } from './disk.ts'
import { openText } from './file.ts'
import { Findings } from './findings.ts'
import { configLimits } from './limits.ts'
import type { ConfigProblem } from './problems.ts'
import { checkShape } from './shape.ts'
import { accountTable, postingTable, type TableKind } from './tableKinds.ts'
import { parseTable } from './tableText.ts'
import type { AccountTable, PostingTable, RegisterTable } from './types.ts'

/** The register's tables, each where the configuration has one. */
export interface LoadedRegister {
  readonly accounts: AccountTable | undefined
  readonly postings: PostingTable | undefined
}

/**
 * Loads the register that a configuration holds or names. What is wrong with it goes to the
 * context's findings, with the place in whichever file it stands in.
 *
 * @param file The configuration file as it was named to the loader.
 */
export function loadRegister(
  config: Partly<AgentFile>,
  file: string,
  context: Context,
): LoadedRegister {
  const feeds = (config.feeds ?? []).flatMap((feed) => (feed?.name === undefined ? [] : feed.name))
  config.feeds?.forEach((feed, i) => {
    if (feed?.unknownAccount !== 'hold' || config.accounts !== undefined) return
    const found = 'stands here, and the configuration has no `accounts`: every account is unknown.'
    context.findings.add('accounts-absent', ['feeds', i, 'unknownAccount'], found, { at: 'key' })
  })
  return {
    accounts: loadTable(accountTable, config.accounts, { file, feeds, context }),
    postings: loadTable(postingTable, config.postings, { file, feeds, context }),
  }
}

interface Home {
  readonly file: string
  readonly feeds: readonly string[]
  readonly context: Context
}

function loadTable<Written, Row>(
  kind: TableKind<Written, Row>,
  written: Partly<readonly Written[] | { readonly file: string }> | undefined,
  { file, feeds, context: { base, disk, findings } }: Home,
): RegisterTable<Row> | undefined {
  if (written === undefined) return undefined
  if (isList(written)) {
    kind.check(written, feeds, findings)
    const rows = written.filter((row) => row !== undefined) as Written[]
    return { source: undefined, rows: kind.named(rows, (i) => i + 1) }
  }
  const named = (written as Partly<{ file: string }>).file
  if (named === undefined) return undefined
  const path = resolve(base, named)
  if (disk.look(path).kind !== 'file') {
    findings.add('table-file-missing', [kind.name, 'file'], 'names a file that does not exist.')
    return undefined
  }
  const shown = path === resolve(named) ? named : join(dirname(file), named)
  const { version } = disk.look(path)
  const read = readTable(kind, { path, shown }, feeds, disk)
  if ('problems' in read) findings.include(read.problems)
  return { source: { path, shown, version }, rows: 'rows' in read ? read.rows : [] }
}

function isList<Row>(
  written: Partly<readonly Row[] | { readonly file: string }>,
): written is readonly (Partly<Row> | undefined)[] & typeof written {
  return Array.isArray(written)
}

/** Where a table lies, and the name that problems give it. */
export interface TablePlace {
  readonly path: string
  readonly shown: string
}

/** Reads a table's CSV file, with every problem at its line and column. */
export function readTable<Written, Row>(
  kind: TableKind<Written, Row>,
  { path, shown }: TablePlace,
  feeds: readonly string[],
  disk: Disk,
): { readonly rows: readonly Row[] } | { readonly problems: readonly ConfigProblem[] } {
  const rules = { missing: 'table-file-missing', maxBytes: configLimits.maxTableBytes } as const
  const opened = openText(path, shown, disk, rules)
  if ('problems' in opened) return opened
  const { document, flaws } = parseTable(opened.text, kind)
  const findings = new Findings(shown, document)
  for (const { code, line, column, found, remedy } of flaws) {
    findings.addText(code, line, column, found, remedy)
  }
  // Without its header no row can be judged.
  if (flaws.some(({ code }) => code.startsWith('table-column'))) {
    return { problems: findings.problems }
  }
  const schema = z.object({ [kind.name]: kind.list })
  const { whole, sound } = checkShape(schema, document.value, findings)
  const rows = (sound as Partly<Record<string, readonly Written[]>>)[kind.name]
  kind.check(rows ?? [], feeds, findings)
  if (!whole || findings.problems.length > 0) return { problems: findings.problems }
  const lineOf = (i: number) => findings.lineOf([kind.name, i])
  return { rows: kind.named(whole[kind.name] ?? [], lineOf) }
}
