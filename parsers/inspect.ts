import { createHash } from 'node:crypto'
import { keepShape } from '../events/shapes.ts'
import { type Charset, CharsetEvidence, type CharsetFinding } from './charset.ts'
import { decoding, markLength } from './decoder.ts'
import { headBytes } from './limits.ts'

/** What one pass over a file's bytes tells before anything is parsed. */
export interface Inspection {
  readonly sha256: string
  readonly size: number
  readonly charset: CharsetFinding
  readonly markBytes: number
  /** The first 64 KiB as text, for the formats to look at. */
  readonly head: string
}

/** Hashes a file and looks at its charset while it is copied; feed it every chunk in order. */
export class Inspector {
  readonly #hash = createHash('sha256')
  readonly #evidence = new CharsetEvidence()
  #size = 0
  #head = Buffer.alloc(0)

  write(chunk: Uint8Array): void {
    this.#hash.update(chunk)
    this.#evidence.write(chunk)
    this.#size += chunk.length
    if (this.#head.length < headBytes) {
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, headBytes - this.#head.length)])
    }
  }

  /** @param stated Charset that the feed or mapping states, if any. */
  result(stated?: Charset): Inspection {
    const charset = this.#evidence.decide(this.#head, stated ?? xmlEncoding(this.#head))
    return {
      sha256: this.#hash.digest('hex'),
      size: this.#size,
      charset,
      markBytes: markLength(this.#head),
      head: headText(this.#head, charset.charset),
    }
  }
}

/** The encoding that an XML declaration names. https://www.w3.org/TR/xml/#NT-EncodingDecl */
function xmlEncoding(head: Buffer): Charset | undefined {
  const start = head.subarray(0, 256).toString('latin1')
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/.exec(start)?.[1]?.toLowerCase()
}

/** The head may break off inside a character; that is no fault of the file. */
function headText(head: Buffer, charset: Charset): string {
  try {
    return decoding(charset).write(head)
  } catch {
    return head.toString('latin1')
  }
}

keepShape('inspector', new Inspector())
