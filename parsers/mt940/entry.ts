import type { EntryContent } from '../../events/entryContent.ts'
import { type WrittenHome, WrittenTransaction } from '../../events/writtenTransaction.ts'
import { type Stretch, whole } from '../stretch.ts'
import { EntryPage } from './entryPage.ts'
import type { Field } from './field.ts'
import { Information } from './information/information.ts'
import type { StatementLine } from './statementLine.ts'

/** The fields that make up one entry. */
export class EntryFields {
  /** Field 61. */
  readonly line: Field
  #information: Field[] | undefined = undefined
  #notes: Field[] | undefined = undefined

  constructor(line: Field) {
    this.line = line
  }

  /** Fields 86; some banks repeat it for each line of text. */
  get information(): readonly Field[] {
    return this.#information ?? none
  }

  /** Fields NS behind the entry. */
  get notes(): readonly Field[] {
    return this.#notes ?? none
  }

  inform(field: Field): void {
    if (this.#information) this.#information.push(field)
    else this.#information = [field]
  }

  note(field: Field): void {
    if (this.#notes) this.#notes.push(field)
    else this.#notes = [field]
  }
}

const none: readonly never[] = []

/** What an entry takes from its statement. */
export interface EntryHome extends WrittenHome {
  /** An end-of-day statement: its entries are booked unless they are expected ones. */
  readonly final: boolean
}

/** The entry as the file has it: what its id is made of. Frozen, see events/identity.ts. */
export function writeContent(content: EntryContent, { line, information }: EntryFields): void {
  content.begin()
  add(content, ':61:', line.stretch)
  for (const field of information) add(content, ':86:', field.stretch)
}

function add(content: EntryContent, tag: string, { source, start, end }: Stretch): void {
  // Nearly every tag stands right before its text.
  const together = source.startsWith(tag, start - tag.length)
  if (!together) content.add(tag, 0, tag.length)
  content.add(source, together ? start - tag.length : start, end)
}

/** Makes the events of a file's entries. */
export class EntryEvents {
  readonly #information = new Information()
  readonly #page = new EntryPage()

  /**
   * @param ordinal Its number in the statement, from 1.
   * @param time Of the message, see `zonedTime`.
   */
  of(
    fields: EntryFields,
    line: StatementLine,
    home: EntryHome,
    id: string,
    ordinal: number,
    time: string | undefined,
  ): WrittenTransaction {
    const moneyIn = line.credit || line.amount.isZero
    const amounts = this.#information.read(informationOf(fields), line.details, moneyIn)
    const { facts } = this.#information
    const notes = fields.notes.length > 0 ? fields.notes.map(textOf) : none
    this.#page.write({ line, facts, amounts, notes }, ordinal, home.account, home.currency)
    const { page, start, end } = this.#page
    const booked = home.final && !line.expected
    const name = booked ? 'bank-transaction-booked' : 'bank-transaction-reported'
    return new WrittenTransaction(name, id, time, line.at, home, page, start, end)
  }
}

/** All that fields 86 say; nothing where there is none. */
function informationOf({ information }: EntryFields): Stretch | undefined {
  if (information.length <= 1) return information[0]?.stretch
  return whole(information.flatMap((field) => field.lines).join('\n'))
}

/** The text of a field, its lines kept apart. */
export function textOf(field: Field): string {
  return field.lines.join('\n')
}
