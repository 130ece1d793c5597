import { parse } from 'yaml'
import { defaultLimits } from '../limits.ts'
import { mappedFormat } from '../mapped.ts'
import { readMapping } from '../mapping/check.ts'
import type { MappingProblem } from '../mapping/findings.ts'
import { type Problem, Refusal } from '../problems.ts'

/** What comes of the sample by the mapping that was proposed for it. */
export interface ReadBack {
  readonly events: number
  readonly problems: readonly Problem[]
  /** What makes the text no mapping yet. */
  readonly faults: readonly MappingProblem[]
}

/** Reads a sample as `kontor parse` would, so that a proposal says itself whether it works. */
export function readBack(yaml: string, head: string, whole: boolean): ReadBack {
  const { mapping, problems: faults } = readMapping(parse(yaml))
  if (!mapping) return { events: 0, problems: [], faults }
  let events = 0
  const reader = mappedFormat(mapping).open({
    fileSha256: '0'.repeat(64),
    charset: 'utf-8',
    markBytes: 0,
    limits: defaultLimits,
    sink: {
      open: () => {},
      event: () => {
        events += 1
      },
      close: () => {},
      problem: () => {},
    },
  })
  try {
    reader.write(Buffer.from(head))
    if (whole) reader.end()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { events, problems: error.problems, faults: [] }
  }
  return { events, problems: [], faults: [] }
}
