import type { Readable } from 'node:stream'

/** An answer that is more than the JSON of status 200. */
export interface AnswerParts {
  readonly status?: 200 | 204 | 303
  readonly headers?: Readonly<Record<string, string>>
  /** Each is a whole `Set-Cookie`. */
  readonly cookies?: readonly string[]
  /** A stream is sent as it comes, under the `content-type` among the headers. */
  readonly body?: string | Readable
}

/** What `handle` of an operation gives where status, headers or a stream are its own. */
export class Answer {
  readonly parts: AnswerParts

  constructor(parts: AnswerParts) {
    this.parts = parts
  }
}
