import { createRequire } from 'node:module'
import { parseString } from 'xml2js'
import { envelope } from '../../events/envelope.ts'
import { Inspector } from '../../parsers/inspect.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import { openFile } from '../../parsers/open.ts'
import { camtChunks, mt940Chunks } from './inputs.ts'
import type { Comparison } from './measure.ts'

const { Parser: Mt940js } = createRequire(import.meta.url)('mt940js')

const bytes = 12 * 1024 * 1024

/** Bytes to serialised events, in one thread, by the very reader that the agent opens. */
function toEvents(chunks: readonly Buffer[]): () => void {
  return () => {
    const inspector = new Inspector()
    for (const chunk of chunks) inspector.write(chunk)
    const inspection = inspector.result()
    const stamp = { source: '/bench', sourceFile: inspection.sha256 }
    let chars = 0
    const { reader } = openFile(
      inspection,
      {},
      {
        open: () => {},
        event: (draft) => {
          chars += JSON.stringify(envelope(draft, stamp)).length
        },
        close: ({ proof }) => {
          if (proof !== 'ok') throw new Error('the input of the bench must add up')
        },
        problem: ({ message }) => {
          throw new Error(message)
        },
      },
      defaultLimits,
    )
    for (const chunk of chunks) reader.write(chunk)
    reader.end()
    if (chars < bytes / 2) throw new Error('the reader must give all events')
  }
}

export function parserComparisons(): Comparison[] {
  const camt = [...camtChunks(bytes)]
  const camtText = Buffer.concat(camt).toString()
  const mt940 = [...mt940Chunks(bytes)]
  const mt940Text = Buffer.concat(mt940).toString()
  return [
    {
      name: 'camt.053 to events',
      against: 'xml2js, the tree alone',
      reach: 5,
      bytes: camtText.length,
      ours: toEvents(camt),
      peer: () =>
        new Promise((resolve, reject) => {
          parseString(camtText, (error) => (error ? reject(error) : resolve()))
        }),
    },
    {
      name: 'MT940 to events',
      against: 'mt940js, its statements',
      reach: 2,
      bytes: mt940Text.length,
      ours: toEvents(mt940),
      peer: () => {
        new Mt940js().parse(mt940Text)
      },
    },
  ]
}
