import type { Context } from './context.ts'

/** Reports every name that stands for two things of one list. @param list Key of the list. */
export function checkNames(
  list: string,
  items: readonly ({ readonly name?: string | undefined } | undefined)[] | undefined,
  { findings }: Context,
): void {
  const lines = new Map<string, number>()
  items?.forEach((item, i) => {
    if (item?.name === undefined) return
    const path = [list, i, 'name']
    const line = lines.get(item.name)
    if (line === undefined) lines.set(item.name, findings.lineOf(path))
    else findings.add('name-repeated', path, `is the name in line ${line} again.`)
  })
}
