import { type EnrichedFile, Enricher, Register, type RegisterRows } from './enricher.ts'
import type { RegisterVersion } from './tables.ts'

/** A register as it is sent to a thread: its rows only where the thread has not had them. */
export interface SentRegister {
  readonly number: RegisterVersion['number']
  readonly rows?: RegisterRows
}

/** The register in the thread that reads: indexed once a version, and asked for every file. */
export class LearnedRegister {
  #number: number | undefined
  #register: Register | undefined

  /** What stamps the events of a file; undefined where there is no register. */
  enricher(sent: SentRegister | undefined, file: EnrichedFile): Enricher | undefined {
    if (sent === undefined) return undefined
    if (sent.rows) {
      this.#register = new Register(sent.rows)
      this.#number = sent.number
    }
    if (this.#register === undefined || this.#number !== sent.number) {
      throw new Error('a file must be read with the register that was sent for it')
    }
    return new Enricher(this.#register, file)
  }
}
