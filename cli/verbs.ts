import type { Command } from 'commander'

/** Tells the process what code to end with. */
export type Exit = (code: number) => void

/** Declares a verb: what it is called, what it takes, what it does. */
export type AddVerb = (program: Command, exit: Exit) => void

/**
 * Every verb and where it is declared, in the order of the help. Only the verb that was typed is loaded,
 * and what it works with not before it works: so `kontor run` says that it begins before it has read
 * anything of the agent, and `kontor version` answers where a part of the program can't be loaded.
 */
export const verbs: Readonly<Record<string, () => Promise<AddVerb>>> = {
  init: async () => (await import('./init/command.ts')).addInit,
  run: async () => (await import('./runCommand.ts')).addRun,
  hub: async () => (await import('./hubCommand.ts')).addHub,
  check: async () => (await import('./check/command.ts')).addCheck,
  status: async () => (await import('./statusCommand.ts')).addStatus,
  version: async () => (await import('./versionCommand.ts')).addVersion,
  files: async () => (await import('./filesCommand.ts')).addFiles,
  parked: async () => (await import('./parkedCommand.ts')).addParked,
  replay: async () => (await import('./replayCommand.ts')).addReplay,
  rekey: async () => (await import('./rekeyCommand.ts')).addRekey,
  reload: async () => (await import('./reloadCommand.ts')).addReload,
  log: async () => (await import('./logCommand.ts')).addLog,
  audit: async () => (await import('./auditCommand.ts')).addAudit,
  trace: async () => (await import('./traceCommand.ts')).addTrace,
  parse: async () => (await import('./parseCommand.ts')).addParse,
  map: async () => (await import('./mapCommand.ts')).addMap,
  explain: async () => (await import('./explain/command.ts')).addExplain,
  'support-bundle': async () => (await import('./bundle/command.ts')).addSupportBundle,
  completion: async () => (await import('./completion/command.ts')).addCompletion,
  service: async () => (await import('./serviceCommand.ts')).addService,
  enroll: async () => (await import('./enrollCommand.ts')).addEnroll,
  secret: async () => (await import('./secret/command.ts')).addSecret,
  'self-test': async () => (await import('./selfTestCommand.ts')).addSelfTest,
  'self-update': async () => (await import('./selfUpdateCommand.ts')).addSelfUpdate,
}

/** The one that reads what all the others say of themselves. */
const readsAll = 'completion'

/** @returns The verbs that a first word asks for: one, or all where it is none of them. */
export function askedFor(word: string | undefined): readonly string[] {
  const isOne = word !== undefined && word !== readsAll && Object.hasOwn(verbs, word)
  return isOne ? [word] : Object.keys(verbs)
}
