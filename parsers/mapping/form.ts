import type { FieldPlan } from './fields.ts'
import { type Member, member, objectWriter } from './write.ts'

type Leaf = Pick<FieldPlan, 'path' | 'write' | 'column'>

/** The members that fields fill, in their order: those of one object stand in it. */
export function membersOf(fields: readonly Leaf[]): Member[] {
  const byName = Map.groupBy(fields, ({ path }) => path[0] ?? '')
  return [...byName].map(([name, own]) => {
    const [first] = own
    if (first && first.path.length === 1) return member(name, first.write, first.column)
    const inner = own.map((leaf) => ({ ...leaf, path: leaf.path.slice(1) }))
    return member(name, objectWriter(membersOf(inner)))
  })
}
