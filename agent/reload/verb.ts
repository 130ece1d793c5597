import { z } from 'zod'
import { formatProblem } from '../../config/problems.ts'
import type { AgentConfig } from '../../config/types.ts'
import { logLevels } from '../../config/values.ts'
import { Unwilling, type Verb } from '../control/outcome.ts'
import type { Tell } from '../notice.ts'
import { changeText } from './changes.ts'
import { planReload } from './plan.ts'

/** What whoever started the agent does for it: the log is not the agent's own. */
export interface AgentHooks {
  /** @param forMs After which the configured level counts again; undefined: until the restart. */
  logLevel(level: AgentConfig['log']['level'], forMs: number | undefined): void
  /** A new version of the configuration counts. */
  reloaded(config: AgentConfig): void
}

const longestMs = 24 * 3_600_000
const shownProblems = 20

/** What only an agent that runs can do; no hub may ask for it. */
export function runningVerbs(
  current: () => AgentConfig,
  hooks: AgentHooks,
  tell: Tell,
): Readonly<Record<string, Verb>> {
  return {
    reload: (_outbox, _detail, by) => {
      const plan = planReload(current())
      if ('next' in plan) {
        const answer = { changes: plan.changes.map(changeText) }
        return { answer, sequel: { kind: 'reload', plan, by } }
      }
      tell({ kind: 'config-kept', refusal: plan })
      if (plan.code === 'restart-needed') throw new Unwilling(plan.code, restartText(plan.keys))
      throw new Unwilling(plan.code, problemsText(plan.problems.map(formatProblem)))
    },
    'log level': (_outbox, detail) => {
      const asked = z
        .object({ level: z.enum(logLevels), forMs: z.int().min(1_000).max(longestMs).optional() })
        .parse(detail)
      hooks.logLevel(asked.level, asked.forMs)
      return { answer: asked }
    },
  }
}

export function restartText(keys: readonly string[]): string {
  const what = keys.map((key) => `\`${key}\``).join(' and ')
  return `Nothing was taken over: ${what} can not change while the agent runs. Restart it.`
}

function problemsText(lines: readonly string[]): string {
  const more = lines.length > shownProblems ? `\n… and ${lines.length - shownProblems} more` : ''
  return `Nothing was taken over: the new configuration has mistakes.\n${lines.slice(0, shownProblems).join('\n')}${more}`
}
