import type { Position } from '../../events/envelope.ts'
import type { Faults } from '../mapping/faults.ts'
import type { PathStep } from '../mapping/xmlPath.ts'
import { attributeOf, fits, type XmlNode } from './node.ts'

/** The elements that a path leads to, in the order of the file, `most` of them at most. */
export function select(
  from: XmlNode,
  steps: readonly PathStep[],
  most: number = Number.POSITIVE_INFINITY,
): XmlNode[] {
  const found: XmlNode[] = []
  collect(from, steps, 0, most, found)
  return found
}

function collect(
  node: XmlNode,
  steps: readonly PathStep[],
  depth: number,
  most: number,
  found: XmlNode[],
): void {
  const step = steps[depth]
  if (!step) {
    found.push(node)
    return
  }
  let place = 0
  for (const child of node.children) {
    if (!fits(child, step) || !isMeant(child, step)) continue
    place += 1
    if (step.place !== undefined && step.place !== place) continue
    collect(child, steps, depth + 1, most, found)
    if (found.length >= most) return
  }
}

function isMeant(node: XmlNode, { where }: PathStep): boolean {
  if (!where) return true
  if (where.attribute) return attributeOf(node.attributes, where.local)?.trim() === where.text
  return node.children.some((child) => fits(child, where) && child.text.trim() === where.text)
}

/** A value that is there twice where the mapping reads one. */
export function repeated(position: Position, faults: Faults): void {
  faults.add(
    'xml-value-repeated',
    position,
    'This element stands here again, where the mapping reads one value. Say which one is meant, as ' +
      'in `Tax[2]` or `Tax[@Type=VAT]`; where each is a line of the document, state them as `lines`.',
  )
}
