import { csvChunks } from './csvInput.ts'
import { camtChunksOf, mt940Chunks } from './inputs.ts'
import { cpuSeconds, type Figure, median, type Row, runs, spread } from './measure.ts'
import { invoices } from './parsers.ts'
import { toEvents } from './toEvents.ts'

const factors = [1, 10, 100, 1000] as const
/** A small file is read so often that its turn takes some time too. */
const turnFactor = 100

type Read = (chunks: readonly Buffer[]) => number

/** Time of an entry in files of ten, a hundred and a thousand times the entries, by that in a small one. */
export const growthRows: readonly Row[] = [
  growth('camt.053', (factor) => [...camtChunksOf(250 * factor)], toEvents),
  // Of the others the smallest file has 500 entries: they are made by so many.
  growth('MT940', (factor) => [...mt940Chunks(80_000 * factor)], toEvents),
  growth(
    'CSV',
    (factor) => [...csvChunks(60_000 * factor, 'utf8')],
    (chunks) => toEvents(chunks, { mapped: invoices }, 'unknown'),
  ),
]

function growth(format: string, chunksOf: (factor: number) => Buffer[], read: Read): Row {
  const name = `growth of ${format}`
  return { name, run: () => measure(name, chunksOf, read) }
}

async function measure(
  name: string,
  chunksOf: (factor: number) => Buffer[],
  read: Read,
): Promise<Figure[]> {
  const files = factors.map((factor) => ({ factor, chunks: chunksOf(factor) }))
  const times: number[][] = files.map(() => [])
  let entries = 0
  for (let turn = 0; turn < runs; turn += 1) {
    for (const [index, { factor, chunks }] of files.entries()) {
      const repeats = Math.max(1, turnFactor / factor)
      const seconds = await cpuSeconds(() => {
        entries = 0
        for (let i = 0; i < repeats; i += 1) entries += read(chunks)
      })
      times[index]?.push((seconds * 1e6) / entries)
    }
  }
  const [least = [], ...larger] = times
  const aside = (own: readonly number[]) => `${median(own).toFixed(1)} µs an event`
  return larger.map((own, index) => ({
    name,
    against: `itself, ${factors[index + 1]} times the entries`,
    reach: '≤ 1.15×',
    ratios: own.map((microseconds, turn) => microseconds / (least[turn] ?? 1)),
    noise: spread(least),
    aside: aside(own),
  }))
}
