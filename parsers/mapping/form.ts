import { type Form, type FormMember, leaf, object } from '../../events/documentForm.ts'
import type { FieldPlan } from './fields.ts'

type Leaf = Pick<FieldPlan, 'path' | 'kind'>

/** The form of fields: each has the slot of its place, and those of one object stand in it. */
export function formOf(fields: readonly Leaf[]): Form {
  return members(fields.map(({ path, kind }, slot) => ({ path, kind, slot })))
}

function members(leaves: readonly (Leaf & { readonly slot: number })[]): FormMember[] {
  const byName = Map.groupBy(leaves, ({ path }) => path[0] ?? '')
  return [...byName].map(([name, own]) => {
    const [first] = own
    if (first && first.path.length === 1) return leaf(name, first.kind, first.slot)
    return object(name, members(own.map((inner) => ({ ...inner, path: inner.path.slice(1) }))))
  })
}
