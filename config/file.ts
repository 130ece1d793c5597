import { basename, resolve } from 'node:path'
import { type Disk, systemDisk } from './disk.ts'
import { type Place, parseYaml, type YamlDocument } from './document.ts'
import { Findings } from './findings.ts'
import { configLimits } from './limits.ts'
import { type ConfigProblem, type ConfigProblemCode, configRemedies } from './problems.ts'

/** A YAML file that was read, with room for what is wrong with it. */
export interface OpenedYaml {
  readonly document: YamlDocument
  /** Holds the problems of the text already. */
  readonly findings: Findings
}

/** A file that can't be judged at all: one problem says why. */
export interface Unopened {
  readonly problems: readonly ConfigProblem[]
}

/**
 * Reads a YAML file as far as it can be judged.
 *
 * @param shown The name that problems give the file.
 * @param missing Code of a file that isn't there.
 */
export function openYaml(
  file: string,
  shown: string,
  disk: Disk,
  missing: ConfigProblemCode = 'config-file-missing',
): OpenedYaml | Unopened {
  const { maxFileBytes } = configLimits
  const opened = openText(file, shown, disk, { missing, maxBytes: maxFileBytes })
  if ('problems' in opened) return opened
  const { document, findings: texts, usable } = parseYaml(opened.text)
  const findings = new Findings(shown, document)
  for (const { code, line, column, found } of texts) findings.addText(code, line, column, found)
  if (!usable) return { problems: findings.problems }
  if (document.value === null)
    return unopened('config-file-empty', shown, `${basename(shown)} holds no key.`)
  return { document, findings }
}

export interface TextRules {
  /** Code of a file that isn't there. */
  readonly missing: ConfigProblemCode
  readonly maxBytes: number
}

/** Reads a file of UTF-8 text that a person wrote. */
export function openText(
  file: string,
  shown: string,
  disk: Disk,
  { missing, maxBytes }: TextRules,
): { readonly text: string } | Unopened {
  const read = readText(resolve(file), disk, maxBytes)
  if (read.kind === 'absent') return unopened(missing, shown, 'The file does not exist.')
  if (read.kind === 'unreadable')
    return unopened('config-file-unreadable', shown, 'The file can not be read.')
  if (read.kind === 'too-large') {
    const found = `The file is larger than the limit of ${maxBytes / 1024} KiB.`
    return unopened('config-file-too-large', shown, found)
  }
  if (read.kind === 'text') return { text: read.text }
  const found = 'The file is not UTF-8: here stands a byte that is no text.'
  return unopened('config-file-not-utf8', shown, found, read)
}

function unopened(
  code: ConfigProblemCode,
  file: string,
  found: string,
  { line, column }: Place = { line: 1, column: 1 },
): Unopened {
  const message = `${found} ${configRemedies[code]}`
  return { problems: [{ code, file, line, column, path: '', message }] }
}

/** The text of a configuration, for excerpts; undefined where it can't be read. */
export function textOf(file: string, disk: Disk = systemDisk): string | undefined {
  const read = readText(resolve(file), disk, configLimits.maxFileBytes)
  return read.kind === 'text' ? read.text : undefined
}

type Read =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'not-utf8'; readonly line: number; readonly column: number }

function readText(path: string, disk: Disk, maxBytes: number): Read {
  const { kind } = disk.look(path)
  if (kind === 'absent') return { kind: 'absent' }
  let bytes: Buffer
  try {
    bytes = disk.read(path, maxBytes + 1)
  } catch {
    return { kind: 'unreadable' }
  }
  if (bytes.length > maxBytes) return { kind: 'too-large' }
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    const before = bytes.toString('utf8').split('\ufffd', 1)[0] ?? ''
    const lines = before.split('\n')
    return { kind: 'not-utf8', line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
  }
}
