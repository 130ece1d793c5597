/**
 * Subjects of the journal, below the prefix of its stream:
 *
 * - `PREFIX.founding`: the first message.
 * - `PREFIX.opened`: a hub began to follow.
 * - `PREFIX.agent.INBOX.AGENT`: admissions and frames of one agent, in their order.
 * - `PREFIX.people.BOOK.METHOD`: users, tokens, invitations and the audit, so that the command line
 *   can follow them alone.
 * - `PREFIX.book.BOOK.METHOD`: what is written into another of the hub's books.
 */
export class Subjects {
  readonly #prefix: string

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  get all(): string {
    return `${this.#prefix}.>`
  }

  get people(): string {
    return `${this.#prefix}.people.>`
  }

  get founding(): string {
    return `${this.#prefix}.founding`
  }

  get opened(): string {
    return `${this.#prefix}.opened`
  }

  agent(inbox: string, agent: string): string {
    return `${this.#prefix}.agent.${tokenOf(inbox)}.${tokenOf(agent)}`
  }

  book(book: string, method: string): string {
    return `${this.#prefix}.${peoplesBooks.has(book) ? 'people' : 'book'}.${book}.${method}`
  }
}

const peoplesBooks: ReadonlySet<string> = new Set(['access', 'audit', 'enrolments'])

/**
 * Any text as one token of a subject, and as a part of a key: what is not a letter, a digit, `-` or
 * `_` stands as `=` and two hexadecimal digits a byte of UTF-8. Two texts never give one token.
 */
export function tokenOf(text: string): string {
  if (text === '') return '='
  return Array.from(Buffer.from(text), (byte) => {
    const char = String.fromCharCode(byte)
    return /[A-Za-z0-9_-]/.test(char) ? char : `=${byte.toString(16).padStart(2, '0')}`
  }).join('')
}
