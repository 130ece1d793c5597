import type { Account, BankTransaction, PostingProposal, RegisterEntry } from './bank.ts'
import type { Draft, Position } from './envelope.ts'
import { keepShape } from './shapes.ts'

type Name = 'bank-transaction-booked' | 'bank-transaction-reported'

/** What the event of an entry shares with others of its statement. */
export interface TransactionHome {
  readonly account: Account
  readonly statement: BankTransaction['statement']
}

/** The same of an entry that is written at once. */
export interface WrittenHome extends TransactionHome {
  /** Of its amount. */
  readonly currency: string
}

/** What an agent's register adds. */
export interface TransactionStamp {
  readonly register?: RegisterEntry
  readonly posting?: PostingProposal
}

/**
 * The event of an entry whose data is written already, as JSON. Most events are only stored, so a
 * reader of millions writes them at once, and an object is made for whoever asks.
 */
export class WrittenTransaction implements Draft<Name> {
  readonly id: string
  readonly name: Name
  readonly subject: string
  readonly correlationId: string
  readonly time: string | undefined
  readonly position: Position
  readonly #home: WrittenHome
  readonly #stamp: TransactionStamp | undefined
  /** Where its members stand, behind those that it shares, each with a comma before it. */
  readonly #page: Uint8Array
  readonly #start: number
  readonly #end: number

  /** @param page Nobody writes to this part of it again. */
  constructor(
    name: Name,
    id: string,
    time: string | undefined,
    position: Position,
    home: WrittenHome,
    page: Uint8Array,
    start: number,
    end: number,
    stamp?: TransactionStamp,
  ) {
    this.id = id
    this.name = name
    this.subject = home.account.id
    this.correlationId = home.statement.eventId
    this.time = time
    this.position = position
    this.#home = home
    this.#page = page
    this.#start = start
    this.#end = end
    this.#stamp = stamp
  }

  get home(): WrittenHome {
    return this.#home
  }

  get stamp(): TransactionStamp | undefined {
    return this.#stamp
  }

  get page(): Uint8Array {
    return this.#page
  }

  get start(): number {
    return this.#start
  }

  get end(): number {
    return this.#end
  }

  get data(): BankTransaction {
    const members = new TextDecoder().decode(this.#page.subarray(this.#start + 1, this.#end))
    const { account, statement } = this.#home
    return { account, statement, ...JSON.parse(`{${members}}`), ...this.#stamp }
  }

  /** The same event with what a register says of it. */
  stamped(stamp: TransactionStamp): WrittenTransaction {
    const { name, id, time, position } = this
    const home = this.#home
    return new WrittenTransaction(
      ...([name, id, time, position, home, this.#page, this.#start, this.#end, stamp] as const),
    )
  }
}

const home = {
  account: { id: '', scheme: 'other' },
  statement: { eventId: '' },
  currency: '',
} as const
keepShape(
  'written transaction',
  new WrittenTransaction(
    'bank-transaction-booked',
    '',
    undefined,
    { line: 1, column: 1, offset: 0 },
    home,
    new Uint8Array(0),
    0,
    0,
  ),
)
