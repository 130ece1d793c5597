import { growthRows } from './growth.ts'
import { type Figure, median, type Row } from './measure.ts'
import { parserRows } from './parsers.ts'
import { storeRows } from './store.ts'

/**
 * `npm run bench [-- NAME...]`: one table of ratios against peers and against limits, on this machine,
 * in one run; of the rows whose names hold one of the names. Linux.
 */
const wanted = process.argv.slice(2).map((name) => name.toLowerCase())
const all: Row[] = [...parserRows, ...growthRows, ...storeRows]
const rows = all.filter(({ name }) => {
  return wanted.length === 0 || wanted.some((part) => name.toLowerCase().includes(part))
})
if (rows.length === 0) {
  throw new Error(`no row has such a name; there are: ${all.map(({ name }) => name).join(', ')}`)
}

const times = (ratio: number) => `${ratio.toFixed(2)}×`
const print = (...cells: readonly string[]) => process.stdout.write(`| ${cells.join(' | ')} |\n`)

const head = ['work', 'against', 'ratio', 'lowest–highest', 'asked for', 'noise', 'ours']
print(...head)
print(...head.map(() => '---'))
for (const row of rows) for (const figure of await row.run()) print(...cellsOf(figure))

function cellsOf({ name, against, reach, ratios, noise, aside }: Figure): string[] {
  const range = `${times(Math.min(...ratios))}–${times(Math.max(...ratios))}`
  return [name, against, times(median(ratios)), range, reach, `${Math.round(noise * 100)} %`, aside]
}
