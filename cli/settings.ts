import { loadAgentConfig } from '../config/agent.ts'
import { explainProblem } from '../config/excerpt.ts'
import { textOf } from '../config/file.ts'
import { loadMapping } from '../config/mapping.ts'
import { type ConfigProblem, formatProblem } from '../config/problems.ts'
import type { AgentConfig } from '../config/types.ts'
import { say } from './output.ts'

/** A configuration that can't be used. Its problems have been told; `failure` knows it by its name. */
class Unconfigured extends Error {
  override readonly name = 'Unconfigured'
}

/**
 * The configuration for an agent that is to run, or every problem of it on standard error, a line
 * each. A feed's folder may be wanting: the agent says so while it is, and goes on when it comes.
 */
export function agentConfig(file: string): AgentConfig {
  const loaded = loadAgentConfig(file)
  if ('config' in loaded) return loaded.config
  const waiting = loadAgentConfig(file, { folders: 'own' })
  if ('config' in waiting) return waiting.config
  throw tellProblems(loaded.problems)
}

/**
 * The same for commands that look or act beside an agent, and use no folder themselves: when a share
 * has vanished, they are how a person hears of it.
 */
export function agentConfigBeside(file: string): AgentConfig {
  const loaded = loadAgentConfig(file, { folders: 'none' })
  if ('config' in loaded) return loaded.config
  throw tellProblems(loaded.problems)
}

/** A mapping and its tables, or every problem of them on standard error. */
export function mappingOf(file: string) {
  const loaded = loadMapping(file)
  if ('problems' in loaded) throw tellProblems(loaded.problems)
  return loaded
}

export function tellProblems(problems: readonly ConfigProblem[]): Unconfigured {
  const quoting = process.stderr.isTTY
  for (const problem of problems) {
    say(quoting ? explainProblem(problem, textOf(problem.file)) : formatProblem(problem))
  }
  return new Unconfigured('the configuration has problems')
}
