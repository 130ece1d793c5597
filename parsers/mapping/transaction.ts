import type { Draft, Position } from '../../events/envelope.ts'
import { isIban } from '../checkDigits.ts'
import type { Data } from './document.ts'
import type { MappedEvent } from './schema.ts'

/** Bank transactions travel with the statements. */
export function isBank(event: MappedEvent): boolean {
  return event.startsWith('bank-')
}

/**
 * Makes the bank transactions of a file. Rows that follow each other mostly are of one account: they
 * share the object, so that whoever writes them writes it once.
 */
export class Transactions {
  readonly #unit: string
  #ordinal = 0
  #account: Data = {}
  #statement: Data = {}

  /** @param unit Id of the file's rows, which stand in for the statement. */
  constructor(unit: string) {
    this.#unit = unit
  }

  /** The event of the next one, by the data that a mapping gives it. */
  draft(
    name: MappedEvent,
    id: string,
    position: Position,
    data: Data,
    legalEntity: string | undefined,
  ): Draft<MappedEvent> {
    const whole = this.#completed(name, data)
    const { id: account } = this.#account
    const subject = typeof account === 'string' ? account : undefined
    const correlationId = this.#unit
    const draft = { id, name, subject, correlationId, time: undefined, position, data: whole }
    return legalEntity === undefined ? draft : { ...draft, legalEntity }
  }

  /** What a mapping needn't say because it follows, in the order of the catalogue. */
  #completed(name: MappedEvent, data: Data): Data {
    const { account, statement, status, reversal, amount, bookingDate, valueDate, ...others } = data
    this.#ordinal += 1
    this.#account = same(this.#account, accountOf((account ?? {}) as Data))
    this.#statement = same(this.#statement, { eventId: this.#unit, ...(statement as Data) })
    return {
      account: this.#account,
      statement: this.#statement,
      ordinal: this.#ordinal,
      status: status ?? (name === 'bank-transaction-booked' ? 'booked' : 'pending'),
      amount,
      reversal: reversal ?? false,
      ...(bookingDate === undefined ? undefined : { bookingDate }),
      ...(valueDate === undefined ? undefined : { valueDate }),
      codes: {},
      references: {},
      counterparty: {},
      remittance: {},
      ...others,
    }
  }
}

function accountOf({ id, scheme, ...details }: Data): Data {
  const squeezed = String(id ?? '').replace(/\s+/g, '')
  return { id: squeezed, scheme: scheme ?? (isIban(squeezed) ? 'iban' : 'other'), ...details }
}

/** The object before, where it has the same members: all of them are texts. */
function same(before: Data, now: Data): Data {
  const names = Object.keys(now)
  if (names.length !== Object.keys(before).length) return now
  return names.every((name) => before[name] === now[name]) ? before : now
}
