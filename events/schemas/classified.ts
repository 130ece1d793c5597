import { classificationOf } from '../classification.ts'

interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly $ref?: string
  'x-classification'?: string
}

interface Root extends Node {
  readonly $defs?: Readonly<Record<string, Node>>
}

/**
 * Writes `x-classification` beside each member of an event's data, in place, and beside those below
 * one that are of another class than it is.
 */
export function classify(schema: object): void {
  const root = schema as Root
  const data = resolved(root.properties?.['data'], root)
  mark(data, [])
  mark(resolved(data?.properties?.['statement'], root), ['statement'])
  mark(resolved(data?.properties?.['checks'], root), ['checks'])
}

function mark(node: Node | undefined, path: readonly string[]): void {
  for (const [name, member] of Object.entries(node?.properties ?? {})) {
    const found = classificationOf([...path, name])
    if (found !== undefined) member['x-classification'] = found
  }
}

function resolved(node: Node | undefined, root: Root): Node | undefined {
  if (node?.$ref === undefined) return node
  return root.$defs?.[node.$ref.replace('#/$defs/', '')]
}
