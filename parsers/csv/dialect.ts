/** How a file writes its rows. */
export interface Dialect {
  /** One character. */
  readonly separator: string
  /** One character, or undefined where quotes are plain text. */
  readonly quote: string | undefined
  /** Columns that a row may have at most. */
  readonly maxFields: number
}

/** The character that breaks the grammar; behind it no row can be told from the next. */
export interface Broken {
  readonly broken: 'quote-open' | 'text-behind-quote' | 'too-many-fields'
  readonly index: number
}
