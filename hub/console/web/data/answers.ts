import { useEffect, useState } from 'preact/hooks'
import type { LiveTopic } from '../../contract.ts'
import type { AskProblem } from './ask.ts'
import { Source } from './source.ts'

export interface Answer<Data> {
  /** The newest answer; an older one stays while a newer is on its way. */
  readonly data: Data | undefined
  readonly problem: AskProblem | undefined
  readonly again: () => void
}

/** What is asked for now; parts of the page that ask for the same share it. */
const sources = new Map<string, Source>()

/** Answers shown lately, so that going back shows something at once. */
const kept = new Map<string, unknown>()
const maxKept = 24

export function forgetAnswers(): void {
  kept.clear()
}

function keep(path: string, data: unknown): void {
  kept.delete(path)
  kept.set(path, data)
  const oldest = kept.keys().next()
  if (kept.size > maxKept && !oldest.done) kept.delete(oldest.value)
}

/**
 * Asks for a path, and again when one of its topics has something new.
 *
 * @param path Undefined: nothing is asked.
 * @param quietMs Least time between two askings, so that a busy topic costs little.
 */
export function useAnswer<Data>(
  path: string | undefined,
  topics: readonly LiveTopic[] = [],
  quietMs = 2_000,
): Answer<Data> {
  const [, draw] = useState(0)
  const wanted = topics.join()

  useEffect(() => {
    if (path === undefined) return
    const source = sources.get(path) ?? new Source(path, quietMs, (data) => keep(path, data))
    sources.set(path, source)
    const leave = source.join(wanted.split(','), () => draw((times) => times + 1))
    return () => {
      if (leave() === 0) sources.delete(path)
    }
  }, [path, quietMs, wanted])

  if (path === undefined) return { data: undefined, problem: undefined, again: () => {} }
  const source = sources.get(path)
  return {
    data: kept.get(path) as Data | undefined,
    problem: source?.problem,
    again: () => sources.get(path)?.now(),
  }
}

/** Asks again for everything that is shown and whose path begins so: after an action. */
export function refresh(...beginnings: readonly string[]): void {
  for (const [path, source] of sources) {
    if (beginnings.some((beginning) => path.startsWith(beginning))) source.now()
  }
}
