import { isDeepStrictEqual } from 'node:util'
import type { AgentConfig } from '../../config/types.ts'

/** Something that a new version of the configuration says differently. */
export interface Change {
  readonly part: 'feed' | 'destination' | 'setting'
  /** Name of the feed or destination, or the key of the setting. */
  readonly name: string
  readonly how: 'added' | 'removed' | 'changed'
}

/** Settings that are taken over while the agent runs, by the keys that people write them under. */
const settings: Readonly<Record<string, (config: AgentConfig) => unknown>> = {
  accounts: ({ accounts }) => accounts,
  postings: ({ postings }) => postings,
  gapGrace: ({ gapGraceMs }) => gapGraceMs,
  operators: ({ operators }) => operators,
  retention: ({ retention }) => retention,
  log: ({ log }) => log,
  limits: ({ limits }) => limits,
}

/** What a running agent stands on: another value of these makes it another agent. */
const foundations: Readonly<Record<string, (config: AgentConfig) => unknown>> = {
  agent: ({ agent }) => agent,
  state: ({ stateFolder }) => stateFolder,
  health: ({ health }) => health,
  atRest: ({ atRest }) => atRest,
}

/**
 * What differs between two versions of a configuration. Secrets are not compared, only where they are
 * kept: they are fetched anew whenever one is used.
 */
export function changesOf(before: AgentConfig, after: AgentConfig): Change[] {
  return [
    ...named('feed', before.feeds, after.feeds),
    ...named('destination', before.destinations, after.destinations),
    ...differing(settings, before, after).map(
      (name): Change => ({ part: 'setting', name, how: 'changed' }),
    ),
  ]
}

/** Keys whose new values count from the next start on. */
export function restartFor(before: AgentConfig, after: AgentConfig): string[] {
  return differing(foundations, before, after)
}

/** `feed bank added`: a change as people read it. */
export function changeText({ part, name, how }: Change): string {
  return part === 'setting' ? `${name} ${how}` : `${part} ${name} ${how}`
}

function named(
  part: Change['part'],
  before: readonly { readonly name: string }[],
  after: readonly { readonly name: string }[],
): Change[] {
  const old = new Map(before.map((each) => [each.name, each]))
  const names = new Set(after.map(({ name }) => name))
  const removed = before.filter(({ name }) => !names.has(name))
  return [
    ...removed.map(({ name }): Change => ({ part, name, how: 'removed' })),
    ...after.flatMap((each): Change[] => {
      const { name } = each
      const known = old.get(name)
      if (known === undefined) return [{ part, name, how: 'added' }]
      return isDeepStrictEqual(known, each) ? [] : [{ part, name, how: 'changed' }]
    }),
  ]
}

function differing(
  parts: Readonly<Record<string, (config: AgentConfig) => unknown>>,
  before: AgentConfig,
  after: AgentConfig,
): string[] {
  return Object.entries(parts).flatMap(([key, of]) =>
    isDeepStrictEqual(of(before), of(after)) ? [] : [key],
  )
}
