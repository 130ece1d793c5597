import { loadAgentConfig } from '../config/agent.ts'
import { explainProblem } from '../config/excerpt.ts'
import { textOf } from '../config/file.ts'
import { type ConfigProblem, formatProblem } from '../config/problems.ts'
import type { AgentConfig } from '../config/types.ts'
import { exitCode } from './exitCodes.ts'
import { say } from './output.ts'

/** Where the configuration is looked for if nothing else is said. */
export const defaultConfigFile = 'kontor.yaml'

/** A configuration that can't be used. Its problems have been told; `exit` is the code to end with. */
export class Unconfigured extends Error {
  override readonly name = 'Unconfigured'
  readonly exit = exitCode.config
}

/** The agent's configuration, or every problem of it on standard error, a line each. */
export function agentConfig(file: string): AgentConfig {
  const loaded = loadAgentConfig(file)
  if ('config' in loaded) return loaded.config
  throw tellProblems(loaded.problems)
}

export function tellProblems(problems: readonly ConfigProblem[]): Unconfigured {
  const quoting = process.stderr.isTTY
  for (const problem of problems) {
    say(quoting ? explainProblem(problem, textOf(problem.file)) : formatProblem(problem))
  }
  return new Unconfigured('the configuration has problems')
}
