import { exitCode } from './exitCodes.ts'
import { say } from './output.ts'

/**
 * Tells what ended a verb, and what code to end with. Errors of other rooms are known by their names:
 * to import their classes would load those rooms before each verb.
 */
export function failure(error: unknown): number {
  const { code, message, name } = error as NodeJS.ErrnoException
  // Its problems have been told.
  if (name === 'Unconfigured') return exitCode.config
  if (name === 'StoreError') {
    say(`kontor: ${message} [${code}]`)
    return exitCode.unavailable
  }
  say(`kontor: ${message}`)
  return /^E[A-Z]+$/.test(code ?? '') ? exitCode.io : exitCode.software
}
