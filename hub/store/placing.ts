/** The account that the event's data speak of: as the agent's register names it, else as written. */
export function accountOf(data: unknown): unknown {
  return (
    memberOf(memberOf(data, 'register'), 'account') ?? memberOf(memberOf(data, 'account'), 'id')
  )
}

/** A member of what may be anything; never one of the prototype's. */
export function memberOf(node: unknown, key: string): unknown {
  if (typeof node !== 'object' || node === null) return undefined
  return Object.hasOwn(node, key) ? Reflect.get(node, key) : undefined
}
