import { basename, resolve } from 'node:path'
import { type Disk, systemDisk } from './disk.ts'
import { parseYaml, type YamlDocument } from './document.ts'
import { Findings } from './findings.ts'
import { configLimits } from './limits.ts'
import { type ConfigProblem, type ConfigProblemCode, configRemedies } from './problems.ts'

/** A YAML file that was read, with room for what is wrong with it. */
export interface OpenedYaml {
  readonly document: YamlDocument
  /** Holds the problems of the text already. */
  readonly findings: Findings
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
): OpenedYaml | { readonly problems: readonly ConfigProblem[] } {
  const refuse = (code: ConfigProblemCode, found: string, line = 1, column = 1) => {
    const message = `${found} ${configRemedies[code]}`
    return { problems: [{ code, file: shown, line, column, path: '', message }] }
  }
  const read = readText(resolve(file), disk)
  if (read.kind === 'absent') return refuse(missing, 'The file does not exist.')
  if (read.kind === 'unreadable')
    return refuse('config-file-unreadable', 'The file can not be read.')
  if (read.kind === 'too-large') {
    const limit = configLimits.maxFileBytes / 1024
    return refuse('config-file-too-large', `The file is larger than the limit of ${limit} KiB.`)
  }
  if (read.kind === 'not-utf8') {
    const found = 'The file is not UTF-8: here stands a byte that is no text.'
    return refuse('config-file-not-utf8', found, read.line, read.column)
  }
  const { document, findings: texts, usable } = parseYaml(read.text)
  const findings = new Findings(shown, document)
  for (const { code, line, column, found } of texts) findings.addText(code, line, column, found)
  if (!usable) return { problems: findings.problems }
  if (document.value === null)
    return refuse('config-file-empty', `${basename(shown)} holds no key.`)
  return { document, findings }
}

/** The text of a configuration, for excerpts; undefined where it can't be read. */
export function textOf(file: string, disk: Disk = systemDisk): string | undefined {
  const read = readText(resolve(file), disk)
  return read.kind === 'text' ? read.text : undefined
}

type Read =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'not-utf8'; readonly line: number; readonly column: number }

function readText(path: string, disk: Disk): Read {
  const { kind } = disk.look(path)
  if (kind === 'absent') return { kind: 'absent' }
  let bytes: Buffer
  try {
    bytes = disk.read(path, configLimits.maxFileBytes + 1)
  } catch {
    return { kind: 'unreadable' }
  }
  if (bytes.length > configLimits.maxFileBytes) return { kind: 'too-large' }
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    const before = bytes.toString('utf8').split('\ufffd', 1)[0] ?? ''
    const lines = before.split('\n')
    return { kind: 'not-utf8', line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
  }
}
