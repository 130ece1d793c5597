import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
} from 'yaml'
import { configLimits } from './limits.ts'
import { pathKey } from './paths.ts'
import type { Path } from './problems.ts'
import { syntaxFinding, type TextFinding } from './yamlProblems.ts'

export interface Place {
  readonly line: number
  readonly column: number
}

/** A YAML file as plain data, of which every key and value still knows its place. */
export interface YamlDocument {
  /** Maps are objects without a prototype, so that no key is special. */
  readonly value: unknown
  /** Place of a value; of the nearest value above it where there is none. */
  placeOf(path: Path): Place
  /** Place of the key that a value stands behind; of the value where it is a list's item. */
  keyPlaceOf(path: Path): Place
}

export interface Parsed {
  readonly document: YamlDocument
  readonly findings: readonly (TextFinding & Place)[]
  /** Whether the data can be judged although there are findings. */
  readonly usable: boolean
}

/**
 * Parses YAML 1.2 with the features that a configuration needs: maps, lists and scalars. Anchors,
 * aliases and tags are refused: nobody misses them here, and an unquoted `*.sta` is one.
 */
export function parseYaml(text: string): Parsed {
  const lines = new LineCounter()
  const walk = new Walk(text, lines)
  try {
    const yaml = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      // It compares each key with each; the walk looks them up.
      uniqueKeys: false,
    })
    for (const error of yaml.errors) walk.find(syntaxFinding(error, yaml))
    for (const warning of yaml.warnings) walk.find(syntaxFinding(warning, yaml))
    const value = yaml.contents ? walk.value(yaml.contents, []) : null
    return walk.result(value)
  } catch (error) {
    // The parser recurses into nested brackets; a hostile file can exhaust the stack.
    if (!(error instanceof RangeError)) throw error
    walk.tooDeep(0)
    return walk.result(null)
  }
}

/** Places of a key and of the value behind it, as offsets into the text. */
interface Offsets {
  readonly key: number
  readonly value: number
}

class Walk {
  readonly #text: string
  readonly #lines: LineCounter
  readonly #offsets = new Map<string, Offsets>()
  readonly #findings: TextFinding[] = []

  constructor(text: string, lines: LineCounter) {
    this.#text = text
    this.#lines = lines
  }

  find(finding: TextFinding): void {
    this.#findings.push(finding)
  }

  tooDeep(offset: number): void {
    const found = `The file nests deeper than the limit of ${configLimits.maxDepth} levels.`
    this.find({ code: 'yaml-too-deep', offset, found, fatal: true })
  }

  value(node: ParsedNode, path: Path, keyOffset?: number): unknown {
    const offset = node.range[0]
    const empty = node.range[0] === node.range[1]
    const key = keyOffset ?? offset
    this.#offsets.set(pathKey(path), { key, value: empty ? key : offset })
    if (path.length > configLimits.maxDepth) {
      this.tooDeep(offset)
      return null
    }
    this.#refuseAnchors(node)
    if (isMap(node)) return this.#map(node, path)
    if (isSeq(node)) return node.items.map((item, i) => this.#item(item, [...path, i]))
    return isScalar(node) ? node.value : null
  }

  #item(item: ParsedNode | null | undefined, path: Path): unknown {
    return item ? this.value(item, path) : null
  }

  #map(node: YAMLMap.Parsed, path: Path): object {
    const map: Record<string, unknown> = Object.create(null)
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : ''
      const offset = key.range[0]
      const inner = [...path, name]
      if (Object.hasOwn(map, name)) this.#duplicate(offset)
      if (value) map[name] = this.value(value, inner, offset)
      else {
        map[name] = null
        this.#offsets.set(pathKey(inner), { key: offset, value: offset })
      }
    }
    return map
  }

  #duplicate(offset: number): void {
    const found = 'This key stands a second time in the same block.'
    this.find({ code: 'yaml-duplicate-key', offset, found, fatal: false })
  }

  #refuseAnchors(node: ParsedNode): void {
    if (!isAlias(node) && node.anchor === undefined) return
    const found = 'The value begins with `*` or `&`, which have a meaning of their own in YAML.'
    const start = node.range[0]
    const offset = isAlias(node) ? start : this.#text.lastIndexOf('&', start)
    this.find({ code: 'yaml-alias', offset, found, fatal: false })
  }

  result(value: unknown): Parsed {
    const findings = this.#findings.map((finding) => ({
      ...finding,
      ...this.#place(finding.offset),
    }))
    const seen = new Set<number>()
    // One mistake confuses the rest of its line: only the first finding there is of use.
    const first = withoutSequels(findings.toSorted((a, b) => a.offset - b.offset))
      .filter(({ line }) => !seen.has(line) && seen.add(line))
      .slice(0, configLimits.maxProblems)
    return {
      document: {
        value,
        placeOf: (path) => this.#nearest(path, 'value'),
        keyPlaceOf: (path) => this.#nearest(path, 'key'),
      },
      findings: first,
      usable: !findings.some((finding) => finding.fatal),
    }
  }

  #nearest(path: Path, which: keyof Offsets): Place {
    for (let length = path.length; length >= 0; length -= 1) {
      const offsets = this.#offsets.get(pathKey(path.slice(0, length)))
      if (offsets) return this.#place(offsets[length === path.length ? which : 'value'])
    }
    return { line: 1, column: 1 }
  }

  #place(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
}

/** Behind a line that a tab indents, its neighbours only seem to be indented wrongly. */
function withoutSequels<Found extends TextFinding>(findings: readonly Found[]): readonly Found[] {
  const tab = findings.find(({ code }) => code === 'yaml-tab')
  if (tab === undefined) return findings
  return findings.filter(
    ({ code, offset }) => offset <= tab.offset || !['yaml-indent', 'yaml-syntax'].includes(code),
  )
}
