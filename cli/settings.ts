import { loadAgentConfig } from '../config/agent.ts'
import { type Disk, systemDisk } from '../config/disk.ts'
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

/** What may come over a folder while an agent runs on it. */
const ofFolders: ReadonlySet<ConfigProblem['code']> = new Set([
  'folder-missing',
  'folder-not-a-folder',
  'folder-unreadable',
  'folder-unwritable',
])

/**
 * The same for commands that look or act beside an agent, and watch no folder themselves: when a share
 * has vanished, they are how a person hears of it.
 */
export function agentConfigBeside(file: string): AgentConfig {
  const loaded = loadAgentConfig(file)
  if ('config' in loaded) return loaded.config
  if (!loaded.problems.every(({ code }) => ofFolders.has(code))) throw tellProblems(loaded.problems)
  const again = loadAgentConfig(file, { disk: foldersThere })
  if ('config' in again) return again.config
  throw tellProblems(again.problems)
}

/** Only folders were wanting, so whatever is not there is one of them. */
const foldersThere: Disk = {
  ...systemDisk,
  look: (path) => {
    const entry = systemDisk.look(path)
    return entry.kind === 'file' ? entry : { ...entry, kind: 'folder' }
  },
  allows: (path, what) => systemDisk.look(path).kind !== 'file' || systemDisk.allows(path, what),
}

export function tellProblems(problems: readonly ConfigProblem[]): Unconfigured {
  const quoting = process.stderr.isTTY
  for (const problem of problems) {
    say(quoting ? explainProblem(problem, textOf(problem.file)) : formatProblem(problem))
  }
  return new Unconfigured('the configuration has problems')
}
