import { compare, type Figure } from './measure.ts'
import { parserComparisons } from './parsers.ts'

/** `npm run bench [-- NAME]`: one table of ratios against peers, on this machine, in one run. */
const only = process.argv[2]?.toLowerCase()

const figures: Figure[] = []
for (const comparison of parserComparisons()) {
  if (only && !comparison.name.toLowerCase().includes(only)) continue
  figures.push(await compare(comparison))
}

const times = (ratio: number) => `${ratio.toFixed(2)}×`
const rows = figures.map((figure) => [
  figure.name,
  figure.against,
  times(figure.ratio),
  `${times(figure.lowest)}–${times(figure.highest)}`,
  times(figure.reach),
  `${figure.megabytesPerSecond.toFixed(1)} MB/s`,
])
const head = ['work', 'against', 'ratio', 'lowest–highest', 'reach', 'ours']
for (const row of [head, head.map(() => '---'), ...rows])
  process.stdout.write(`| ${row.join(' | ')} |\n`)
