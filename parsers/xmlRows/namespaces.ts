import type { XmlName } from '../camt/xmlNames.ts'
import type { Attributes } from '../camt/xmlSink.ts'
import type { PathName } from '../mapping/xmlPath.ts'
import { isDeclaration } from './node.ts'

type Scope = ReadonlyMap<string, string>

/** Names of elements with their namespaces, where the mapping asks for these. */
export class NamedElements {
  readonly #scopes: Scope[] = [new Map()]
  readonly #prefixes = new WeakMap<XmlName, string>()

  /** Call it for each element that begins, and {@link close} where it ends. */
  open(name: XmlName, attributes: Attributes): PathName {
    const scope = this.#declared(attributes)
    this.#scopes.push(scope)
    return { local: name.local, namespace: scope.get(this.#prefixOf(name)) }
  }

  close(): void {
    this.#scopes.pop()
  }

  #prefixOf(name: XmlName): string {
    const known = this.#prefixes.get(name)
    if (known !== undefined) return known
    const written = Buffer.from(name.bytes).toString()
    const prefix = written.slice(0, Math.max(0, written.indexOf(':')))
    this.#prefixes.set(name, prefix)
    return prefix
  }

  #declared(attributes: Attributes): Scope {
    const outer = this.#scopes.at(-1) ?? new Map()
    let own: Map<string, string> | undefined
    for (const written in attributes) {
      if (!isDeclaration(written)) continue
      own ??= new Map(outer)
      own.set(written.slice('xmlns:'.length), attributes[written] ?? '')
    }
    return own ?? outer
  }
}
