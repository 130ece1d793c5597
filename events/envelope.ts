import { z } from 'zod'

/**
 * The envelope of every event: CloudEvents 1.0 in the JSON format, with extension attributes for
 * the trail back to the file. https://github.com/cloudevents/spec/blob/v1.0.2
 */
export const envelopeSchema = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string().min(1).meta({ description: 'Agent and feed, as a URI reference.' }),
  type: z.string().regex(/^finance\.[a-z-]+\.v\d+$/),
  subject: z.string().min(1).optional().meta({ description: 'The account or document.' }),
  time: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'When the source says it made this; absent where it gives no zone.' }),
  datacontenttype: z.literal('application/json'),
  correlationid: z.string().min(1).meta({ description: 'Id of the statement or document.' }),
  legalentity: z.string().min(1).optional(),
  region: z.string().min(1).optional().meta({
    description: "Region of the account, from the agent's register.",
  }),
  sourcefile: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .meta({ description: 'SHA-256 of the file.' }),
  sourceposition: z
    .string()
    .regex(/^\d+:\d+@\d+$/)
    .meta({ description: 'Line:column@byte of the first character, lines and columns from 1.' }),
  traceparent: z.string().regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
})

/** Where something stands in a file. */
export interface Position {
  /** From 1; line ends are LF, CR LF or CR. */
  readonly line: number
  /** From 1, in characters (UTF-16 units). */
  readonly column: number
  /** Bytes from the start of the file. */
  readonly offset: number
}

/** What a parser says of an event; what only the reader of the file knows is stamped on it. */
export interface Draft<Type extends string = string, Data = object> {
  readonly id: string
  /** The event's name without prefix and version, such as `bank-transaction-booked`. */
  readonly name: Type
  readonly subject: string | undefined
  /** Id of the statement or document that this belongs to. */
  readonly correlationId: string
  /** RFC 3339 with an offset, or undefined: a zone is never made up. */
  readonly time: string | undefined
  readonly position: Position
  readonly data: Data
  /** Where the document itself says whose it is; beats what is stamped on its file. */
  readonly legalEntity?: string
}

/** What the reader of a file stamps on each of its events. */
export interface Stamp {
  readonly source: string
  readonly sourceFile: string
  readonly legalEntity?: string
  readonly region?: string
}

/** Version of every event's data; a change that breaks readers makes a new one. */
const version = 'v1'

export function eventType(name: string): string {
  return `finance.${name}.${version}`
}
