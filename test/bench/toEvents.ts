import { EventWriter } from '../../events/eventWriter.ts'
import { Inspector } from '../../parsers/inspect.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import { openFile, type ReadChoice } from '../../parsers/open.ts'
import type { UnitEnd } from '../../parsers/reader.ts'

const pageBytes = 512 * 1024

/**
 * Bytes to serialised events, in one thread, by the very reader that the agent opens: charset, SHA-256,
 * validated amounts, ids, JSON.
 *
 * @returns How many events there were.
 */
export function toEvents(
  chunks: readonly Buffer[],
  choice: ReadChoice = {},
  proven: UnitEnd['proof'] = 'ok',
): number {
  const inspector = new Inspector()
  for (const chunk of chunks) inspector.write(chunk)
  const inspection = inspector.result()
  const writer = new EventWriter({ source: '/bench', sourceFile: inspection.sha256 })
  let [written, events] = [0, 0]
  const count = (page: Uint8Array) => {
    written += page.length
  }
  const { reader } = openFile(
    inspection,
    choice,
    {
      open: () => {},
      event: (draft) => {
        events += 1
        writer.add(draft)
        if (writer.length > pageBytes) writer.drain(count)
      },
      close: ({ proof }) => {
        if (proof !== proven) throw new Error('the input of the bench must add up')
      },
      problem: ({ message }) => {
        throw new Error(message)
      },
    },
    defaultLimits,
  )
  for (const chunk of chunks) reader.write(chunk)
  reader.end()
  writer.drain(count)
  if (written < inspection.size / 2) throw new Error('the reader must give all events')
  return events
}
