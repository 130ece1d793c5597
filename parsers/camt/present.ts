type Present<Facts> = { [Name in keyof Facts]?: Exclude<Facts[Name], undefined> }

/** The facts that are there: an absent one has no member in an event, not an undefined one. */
export function present<Facts extends object>(facts: Facts): Present<Facts> {
  const found: Present<Facts> = {}
  for (const name in facts) {
    const value = facts[name]
    if (value !== undefined) found[name] = value as Exclude<Facts[typeof name], undefined>
  }
  return found
}
