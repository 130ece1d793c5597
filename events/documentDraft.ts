import type { EventName } from './catalogue.ts'
import type { Draft, Position } from './envelope.ts'
import { keepShape } from './shapes.ts'

/** A piece of a page that is written to behind it only: bytes from `from` up to `to`. */
export interface Written {
  readonly page: Uint8Array
  readonly from: number
  readonly to: number
}

/**
 * The event of a legacy document. There are millions in a file and most are only written, so its data
 * is JSON already, as it was read; an object is made for whoever asks.
 */
export class DocumentDraft<Name extends EventName = EventName> implements Draft<Name> {
  readonly id: string
  readonly name: Name
  readonly correlationId: string
  readonly time: undefined
  readonly position: Position
  declare readonly legalEntity?: string
  readonly #json: Written
  readonly #subject: Written | undefined

  /**
   * @param json The data.
   * @param subject The document's number, as it stands in the data between its quotes.
   */
  constructor(
    name: Name,
    id: string,
    subject: Written | undefined,
    position: Position,
    json: Written,
    legalEntity: string | undefined,
  ) {
    this.id = id
    this.name = name
    this.correlationId = id
    this.time = undefined
    this.position = position
    this.#json = json
    this.#subject = subject
    if (legalEntity !== undefined) this.legalEntity = legalEntity
  }

  get json(): Written {
    return this.#json
  }

  /** Undefined where the document has no number. */
  get subjectJson(): Written | undefined {
    return this.#subject
  }

  get data(): Record<string, unknown> {
    return JSON.parse(textOf(this.#json))
  }

  get subject(): string | undefined {
    return this.#subject && JSON.parse(`"${textOf(this.#subject)}"`)
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function textOf({ page, from, to }: Written): string {
  return decoder.decode(page.subarray(from, to))
}

const nowhere = { line: 1, column: 1, offset: 0 }
const nothing = { page: new Uint8Array(0), from: 0, to: 0 }
keepShape(
  'document',
  new DocumentDraft('invoice-issued', '', undefined, nowhere, nothing, undefined),
)
