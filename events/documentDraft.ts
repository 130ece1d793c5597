import type { EventName } from './catalogue.ts'
import { dataOf, type Form, type Values } from './documentForm.ts'
import type { Draft, Position } from './envelope.ts'
import { keepShape } from './shapes.ts'

/**
 * The event of a legacy document. There are millions in a file and most are only written, so its data
 * is a form with values: whoever writes it takes these, and an object is made for whoever asks.
 */
export class DocumentDraft<Name extends EventName = EventName> implements Draft<Name> {
  readonly id: string
  readonly name: Name
  readonly subject: string | undefined
  readonly correlationId: string
  readonly time: undefined
  readonly position: Position
  readonly form: Form
  readonly values: Values
  declare readonly legalEntity?: string

  constructor(
    name: Name,
    id: string,
    subject: string | undefined,
    position: Position,
    form: Form,
    values: Values,
    legalEntity: string | undefined,
  ) {
    this.id = id
    this.name = name
    this.subject = subject
    this.correlationId = id
    this.time = undefined
    this.position = position
    this.form = form
    this.values = values
    if (legalEntity !== undefined) this.legalEntity = legalEntity
  }

  get data(): Record<string, unknown> {
    return dataOf(this.form, this.values)
  }
}

const nowhere = { line: 1, column: 1, offset: 0 }
keepShape(
  'document',
  new DocumentDraft('invoice-issued', '', undefined, nowhere, [], [], undefined),
)
