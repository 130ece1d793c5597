import type { Position } from '../../events/envelope.ts'
import type { Attributes } from '../camt/xmlSink.ts'
import type { PathName } from '../mapping/xmlPath.ts'

/** An element of a row, with all inside it. */
export interface XmlNode extends PathName {
  readonly attributes: Attributes
  readonly position: Position
  readonly children: XmlNode[]
  /** What stands right inside it, not inside its children. */
  text: string
}

/** Whether an element has a name; without a namespace the name fits in any. */
export function fits(element: PathName, name: PathName): boolean {
  return (
    element.local === name.local &&
    (name.namespace === undefined || element.namespace === name.namespace)
  )
}

/** An attribute by its name, whatever prefix it is written with. */
export function attributeOf(attributes: Attributes, local: string): string | undefined {
  const plain = attributes[local]
  if (plain !== undefined) return plain
  for (const written in attributes) {
    if (localName(written) === local && !isDeclaration(written)) return attributes[written]
  }
  return undefined
}

export function localName(written: string): string {
  return written.slice(written.indexOf(':') + 1)
}

/** Whether an attribute declares a namespace, and so says nothing about the element. */
export function isDeclaration(written: string): boolean {
  return written === 'xmlns' || written.startsWith('xmlns:')
}
