import { columnUses } from '../mapping/columns.ts'
import type { MappingOf, XmlSource } from '../mapping/schema.ts'
import { isInside, type PathStep, type XmlPath, xmlPath } from '../mapping/xmlPath.ts'

export type XmlMapping = MappingOf<XmlSource>

/** A column of an XML export: a path, and where it begins. */
export interface XmlColumn {
  readonly path: XmlPath
  /**
   * `outer`: outside of the rows, from the root. `row`: once a document. `line`: inside of each
   * element that the document repeats; the path begins there.
   */
  readonly level: 'outer' | 'row' | 'line'
  /** Whether a row needs it, and not the trailer alone. */
  readonly inRows: boolean
}

/** The paths of a mapping that passed its checks, compiled. */
export interface XmlPlan {
  readonly row: readonly PathStep[]
  readonly lines: readonly PathStep[] | undefined
  readonly columns: readonly XmlColumn[]
  readonly indexOf: ReadonlyMap<string, number>
}

export function xmlPlan(mapping: XmlMapping): XmlPlan {
  const { row, lines, namespaces } = mapping.source
  const uses = columnUses(mapping)
  const names = [...new Set(uses.map(({ column }) => String(column)))]
  const inRows = new Set(uses.filter(({ path }) => !isProof(path)).map(({ column }) => column))
  const columns = names.map((name): XmlColumn => {
    const inLine = lines !== undefined && isInside(name, lines)
    const rest = inLine ? name.slice(lines.length + 1) || '.' : name
    const path = sound(rest, namespaces)
    const level = path.absolute ? 'outer' : inLine ? 'line' : 'row'
    return { path, level, inRows: inRows.has(name) }
  })
  return {
    row: sound(row, namespaces).steps,
    lines: lines === undefined ? undefined : sound(lines, namespaces).steps,
    columns,
    indexOf: new Map(names.map((name, index) => [name, index])),
  }
}

/** What the trailer tells stands behind the rows, mostly; what it is the sum of stands in them. */
function isProof([top, , , last]: readonly (string | number)[]): boolean {
  return top === 'trailer' && last !== 'of'
}

function sound(text: string, namespaces: XmlSource['namespaces']): XmlPath {
  const path = xmlPath(text, namespaces)
  if (typeof path === 'string') throw new Error('the paths of a mapping were checked before')
  return path
}
