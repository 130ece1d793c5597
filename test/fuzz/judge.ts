import { eventNames, eventSchema } from '../../events/catalogue.ts'
import { type Draft, eventType } from '../../events/envelope.ts'
import { eventText } from '../../events/eventWriter.ts'
import { Inspector } from '../../parsers/inspect.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import { openFile, type ReadChoice } from '../../parsers/open.ts'
import { Refusal } from '../../parsers/problems.ts'

const schemas = new Map(eventNames.map((name) => [eventType(name), eventSchema(name)]))

/** Events whose form is checked of each file; the checking takes longer than the reading. */
const checkedEvents = 50
const secondsPerMegabyte = 2
const chunkBytes = 4_096

/**
 * Reads a file as the agent would. A file may be read or refused; anything else is a finding.
 *
 * @returns What is wrong with how it was read, or undefined.
 */
export function finding(bytes: Buffer, choice: ReadChoice): string | undefined {
  const inspector = new Inspector()
  inspector.write(bytes)
  const inspection = inspector.result()
  const stamp = { source: '/fuzz', sourceFile: inspection.sha256 }
  const drafts: Draft[] = []
  let ids = new Set<string>()
  let repeated: string | undefined
  const started = performance.now()
  try {
    const sink = {
      // A file may hold a statement twice; inside one, no two events share an id.
      open: () => {
        ids = new Set()
      },
      event: (draft: Draft) => {
        if (ids.has(draft.id)) repeated = draft.name
        ids.add(draft.id)
        if (drafts.length < checkedEvents) drafts.push(draft)
      },
      close: () => {},
      problem: () => {},
    }
    const { reader } = openFile(inspection, choice, sink, defaultLimits)
    for (let at = 0; at < bytes.length; at += chunkBytes)
      reader.write(bytes.subarray(at, at + chunkBytes))
    reader.end()
  } catch (error) {
    if (!(error instanceof Refusal)) return `crash: ${error instanceof Error ? error.stack : error}`
  }
  const seconds = (performance.now() - started) / 1000
  const allowed = secondsPerMegabyte * Math.max(1, bytes.length / 1e6)
  if (seconds > allowed) return `slow: ${seconds.toFixed(1)} s for ${bytes.length} bytes`
  if (repeated !== undefined) return `event: two of a unit have one id (${repeated})`
  return wrongEvent(drafts, stamp)
}

function wrongEvent(
  drafts: readonly Draft[],
  stamp: { source: string; sourceFile: string },
): string | undefined {
  for (const draft of drafts) {
    const event = JSON.parse(eventText(draft, stamp))
    const checked = schemas.get(event.type)?.safeParse(event)
    if (!checked?.success) return `event: ${event.type} ${checked?.error.message}`
  }
  return undefined
}
