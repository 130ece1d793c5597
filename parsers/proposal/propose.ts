import { formats } from '../formats.ts'
import { headBytes } from '../limits.ts'
import { refusal } from '../problems.ts'
import { planBank } from './bankPlan.ts'
import { planBusiness } from './businessPlan.ts'
import { lookAt } from './look.ts'
import { type ReadBack, readBack } from './readBack.ts'
import { type FileSample, sampleText } from './sample.ts'
import { writeMapping } from './write.ts'

/** A first mapping for a file, for a person to finish. */
export interface Proposal {
  /** Its YAML, with a comment for each guess. The same file gives the same text. */
  readonly yaml: string
  /** What reading the sample by it gave. */
  readonly readBack: ReadBack
}

/**
 * Proposes a mapping for a file that there is none for: of an ERP's export where its header says so,
 * else of a bank's, else of the kind that is nearest, with its gaps.
 *
 * @throws {Refusal} `file-empty`, `map-format-known`, `map-table-missing`.
 */
export function propose(file: FileSample): Proposal {
  const sample = sampleText(file)
  refuseKnown(sample.head)
  const look = lookAt(sample)
  const plan = look && (planBusiness(look, false) ?? planBank(look) ?? planBusiness(look, true))
  if (!look || !plan) throw noTable()
  const draft = writeMapping(look, plan, undefined)
  const back = readBack(draft, sample.head, sample.tail === undefined)
  return { yaml: writeMapping(look, plan, back), readBack: back }
}

function refuseKnown(head: string): void {
  if (head.trim() === '') {
    const message = 'The file holds nothing. Ask the sender to export it again.'
    throw refusal('file-empty', undefined, message)
  }
  const start = head.slice(0, headBytes)
  for (const format of formats) {
    const sniff = format.sniff(start)
    if (!sniff.match) continue
    throw refusal(
      'map-format-known',
      undefined,
      `The file is ${sniff.variant}, which is read without a mapping. Name its folder in a feed, or ` +
        'look at it with `kontor parse`.',
    )
  }
}

function noTable() {
  return refusal(
    'map-table-missing',
    undefined,
    'No table with dates and amounts was found: no sign cuts the lines into columns of one kind. ' +
      'Have it exported as CSV, or write the mapping by hand after docs/mapping.md.',
  )
}
