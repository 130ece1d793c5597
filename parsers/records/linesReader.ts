import { type Line, LineSplitter, positionIn } from '../lines.ts'
import { type Refusal, refusal } from '../problems.ts'
import type { ReadContext, Reader } from '../reader.ts'

/** Takes the records of a file, one a line. */
export interface RecordTaker {
  take(line: Line): void
  /** @param truncated Makes the refusal of a file that ends before it should. */
  end(truncated: (missing: string) => Refusal): void
}

/**
 * Reads a file of records. Blank lines are none, nor is the Ctrl-Z that DOS programs end a file
 * with.
 */
export class LinesReader implements Reader {
  readonly #context: ReadContext
  readonly #lines: LineSplitter
  readonly #taker: RecordTaker
  #last: Line | undefined

  constructor(context: ReadContext, taker: RecordTaker) {
    const { charset, markBytes, limits } = context
    this.#context = context
    this.#taker = taker
    this.#lines = new LineSplitter(charset, markBytes, limits.maxLineChars, (line) => {
      if (isBlank(line.text)) return
      this.#last = line
      taker.take(line)
    })
  }

  write(chunk: Uint8Array): void {
    this.#lines.write(chunk)
  }

  end(): void {
    this.#lines.end()
    this.#taker.end((missing) => this.#truncated(missing))
  }

  #truncated(missing: string): Refusal {
    const line = this.#last
    return refusal(
      'file-truncated',
      line && positionIn(line, line.text.length, this.#context.charset),
      `The file ends before its last statement does: ${missing} is missing. The transfer may have ` +
        'been broken off; ask for the file again.',
    )
  }
}

function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code > 32 || (code !== 26 && code < 9)) return false
  }
  return true
}

/** The first line of a file that is not blank, for a format to look at. */
export function firstLine(head: string): string {
  return /[^\s\u001a][^\r\n]*/.exec(head)?.[0] ?? ''
}
