import { refusal } from './problems.ts'
import type { Format } from './reader.ts'

export interface Detected {
  readonly format: Format
  /** The format's name in reports, with its version: `camt.053.001.08`. */
  readonly variant: string
}

/**
 * Tells a file's format by its content, never by its name.
 *
 * @param head The first 64 KiB at most, as text.
 * @throws {Refusal} `file-empty`; `format-unknown` with each format's reason; `format-ambiguous`
 *   where two formats claim the file: it is refused, never guessed.
 */
export function detect(head: string, formats: readonly Format[]): Detected {
  if (head.trim() === '') {
    throw refusal(
      'file-empty',
      undefined,
      'The file holds nothing. Ask the sender to export it again.',
    )
  }
  const claims: Detected[] = []
  const reasons: string[] = []
  for (const format of formats) {
    const sniff = format.sniff(head)
    if (sniff.match) claims.push({ format, variant: sniff.variant })
    else reasons.push(`${format.name}: ${sniff.why}`)
  }
  const [only, second] = claims
  if (only && !second) return only
  if (!only) {
    throw refusal(
      'format-unknown',
      undefined,
      `No format knows this file (${reasons.join('; ')}). An export of another program needs a mapping.`,
    )
  }
  throw refusal(
    'format-ambiguous',
    undefined,
    `The file reads as ${claims.map((c) => c.variant).join(' and as ')}. State the feed's \`format\`.`,
  )
}
