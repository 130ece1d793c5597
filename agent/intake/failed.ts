import type { FaultyStep } from '../systemFaults.ts'

/** A fault of the system that befell one file, in a form that crosses to another thread. */
export interface Failed {
  readonly failed: true
  /** Node's, such as `ENOSPC`. */
  readonly code: string
  readonly message: string
  readonly step: FaultyStep
}

export function failed(error: unknown, step: FaultyStep): Failed {
  const { code, name, message } = error as NodeJS.ErrnoException
  return { failed: true, code: code ?? name, message, step }
}

export function isFailed(result: object): result is Failed {
  return 'failed' in result
}
