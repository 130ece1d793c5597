import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fileChunks } from '../../agent/intake/fileChunks.ts'
import { readFile } from '../../agent/intake/readFile.ts'
import { envelope } from '../../events/envelope.ts'
import { Inspector } from '../../parsers/inspect.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import { camtChunks, mt940Chunks } from './inputs.ts'

/**
 * `npm run bench:memory -- --format mt940 --megabytes 1000`: reads one large statement from a file, by
 * the intake's own way, and tells the most memory that the process ever held. A process a format:
 * memory once taken is not given back.
 */
const { values } = parseArgs({
  options: {
    format: { type: 'string', default: 'mt940' },
    megabytes: { type: 'string', default: '1000' },
  },
})
const bytes = Number(values.megabytes) * 1_000_000
const folder = mkdtempSync(join(tmpdir(), 'kontor-memory-'))
try {
  const path = join(folder, 'large')
  const file = openSync(path, 'w')
  for (const chunk of values.format === 'camt' ? camtChunks(bytes) : mt940Chunks(bytes)) {
    for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at)
  }
  closeSync(file)
  const started = process.cpuUsage()
  const inspector = new Inspector()
  for (const chunk of fileChunks(path)) inspector.write(chunk)
  const inspection = inspector.result()
  const stamp = { source: '/bench', sourceFile: inspection.sha256 }
  let chars = 0
  const reading = readFile(path, inspection, {}, defaultLimits, {
    open: () => {},
    event: (draft) => {
      chars += JSON.stringify(envelope(draft, stamp)).length
    },
    close: () => {},
  })
  const { user, system } = process.cpuUsage(started)
  const seconds = (user + system) / 1e6
  const most = process.resourceUsage().maxRSS / 1024
  process.stdout.write(
    `${values.format}: ${inspection.size / 1e6} MB, ${reading.entries} entries, ` +
      `${reading.ok && reading.broken === 0 ? 'proven' : 'NOT PROVEN'}, ${chars} characters of events, ` +
      `${(inspection.size / 1e6 / seconds).toFixed(1)} MB a CPU second, most memory ${most.toFixed(0)} MB\n`,
  )
} finally {
  rmSync(folder, { recursive: true })
}
