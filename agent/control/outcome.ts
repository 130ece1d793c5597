import type { Lane } from '../../events/lane.ts'
import type { FileRecord } from '../../outbox/files.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { Answer } from '../../outbox/requests.ts'
import type { ReloadPlan } from '../reload/plan.ts'

/** What must follow once the effect in the store is committed. */
export type Sequel =
  | {
      readonly kind: 'released'
      readonly file: FileRecord
      readonly last: ReadonlyMap<Lane, number>
    }
  | { readonly kind: 'resume'; readonly file: number }
  | { readonly kind: 'retry'; readonly file: number }
  /** A new version of the configuration is to be taken over. */
  | { readonly kind: 'reload'; readonly plan: ReloadPlan; readonly by: string }
  /** There is something to send again to a destination. */
  | { readonly kind: 'replay'; readonly destination: string }

export interface Outcome {
  readonly answer: Answer
  readonly sequel?: Sequel
}

/**
 * Does what one verb stands for; called inside a transaction.
 *
 * @param approvedBy The second person, where two were needed.
 */
export type Verb = (outbox: Outbox, detail: unknown, by: string, approvedBy?: string) => Outcome

/** A request that can't be done; nothing has changed. The code is stable, the message says what to do. */
export class Unwilling extends Error {
  override readonly name = 'Unwilling'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
