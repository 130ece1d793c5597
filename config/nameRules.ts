import type { Context } from './context.ts'
import type { Path } from './problems.ts'

/** Reports every name that stands for two things of one list. @param list Key of the list, or the way to it. */
export function checkNames(
  list: string | Path,
  items: readonly ({ readonly name?: string | undefined } | undefined)[] | undefined,
  { findings }: Context,
): void {
  const at = typeof list === 'string' ? [list] : list
  const lines = new Map<string, number>()
  items?.forEach((item, i) => {
    if (item?.name === undefined) return
    const path = [...at, i, 'name']
    const line = lines.get(item.name)
    if (line === undefined) lines.set(item.name, findings.lineOf(path))
    else findings.add('name-repeated', path, `is the name in line ${line} again.`)
  })
}
