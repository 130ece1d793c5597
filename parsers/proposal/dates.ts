import { dateReader } from '../mapping/date.ts'
import { type DateShape, dateShape } from './recognise.ts'
import type { Language } from './words/language.ts'
import { languages } from './words/languages.ts'

/** How a column writes its dates, and why it is thought so. */
export interface DateFinding {
  /** As the mapping language has it: `DD.MM.YYYY`. */
  readonly pattern: string
  /** Names of the months where the pattern needs others than English ones. */
  readonly months: readonly string[] | undefined
  /** Cells that are such a date. */
  readonly count: number
  readonly evidence: string
  /** Whether day and month could be exchanged for all that the file says. */
  readonly ambiguous: boolean
}

interface Order {
  readonly pattern: string
  readonly months: readonly string[] | undefined
  readonly order: 'day' | 'month' | undefined
}

/**
 * Finds the pattern of a column's dates by all its cells.
 *
 * @param texts Cells with text, without blanks around.
 * @param speaks Language of the header, for dates that could be read both ways.
 */
export function findDates(
  texts: readonly string[],
  speaks: Language | undefined,
): DateFinding | undefined {
  const shapes = texts.flatMap((text) => dateShape(text) ?? [])
  const usual = commonest(shapes)
  if (!usual) return undefined
  const alike = shapes.filter((shape) => keyOf(shape) === keyOf(usual))
  const more = alike.some((shape) => shape.more)
  const loose = alike.some((shape) => shape.loose)
  const judged = ordersOf(usual, loose, speaks).map((order) => {
    const read = dateReader(more ? `${order.pattern}*` : order.pattern, order.months)
    const dates = texts.flatMap((text) => read?.(text)?.date ?? [])
    return { ...order, dates }
  })
  const most = Math.max(...judged.map(({ dates }) => dates.length))
  if (most === 0) return undefined
  const best = judged.filter(({ dates }) => dates.length === most)
  const chosen = best.length === 1 ? best[0] : choose(best, speaks)
  if (!chosen) return undefined
  const pattern = more ? `${chosen.pattern}*` : chosen.pattern
  const ambiguous = best.length > 1
  const evidence = evidenceOf(chosen, judged.length, ambiguous, texts.length, speaks)
  return { pattern, months: chosen.months, count: most, evidence, ambiguous }
}

type Judged = Order & { readonly dates: readonly string[] }

/**
 * All cells fit both orders: days of a statement lie close together, so the order whose dates span
 * less is meant, if it is much less; otherwise the habit of the language decides.
 */
function choose(best: readonly Judged[], speaks: Language | undefined): Judged | undefined {
  const spans = best.map(({ dates }) => spanOf(dates))
  const [first = 0, second = 0] = spans
  if (best.length === 2 && Math.max(first, second) > 60) {
    if (first * 3 < second) return best[0]
    if (second * 3 < first) return best[1]
  }
  const habit = speaks?.dateOrder ?? 'day'
  return best.find(({ order }) => order === habit) ?? best[0]
}

function spanOf(dates: readonly string[]): number {
  const days = dates.map((date) => Date.parse(date) / 86_400_000)
  return days.reduce((a, b) => Math.max(a, b), 0) - days.reduce((a, b) => Math.min(a, b), 1e6)
}

function evidenceOf(
  { pattern, order, dates }: Judged,
  orders: number,
  ambiguous: boolean,
  cells: number,
  speaks: Language | undefined,
): string {
  const fit = dates.length === cells ? `all ${cells}` : `${dates.length} of ${cells}`
  if (orders === 1 || order === undefined) return `${fit} values fit`
  if (!ambiguous) {
    const over = dates.filter((date) => +date.slice(8, 10) > 12).length
    return `${fit} values fit; ${over} have a day over 12`
  }
  const habit = speaks ? ` as is usual in ${speaks.name}` : ''
  return (
    `UNSURE whether day or month comes first: every value fits both; ${order} first${habit}. ` +
    `Look at a date whose day is over 12 (${pattern})`
  )
}

function keyOf({ parts, separators, yearDigits }: DateShape): string {
  // A month's name may end with a point or not: its separator tells nothing.
  return `${parts}|${separators.join('|')}|${yearDigits}`
}

function commonest(shapes: readonly DateShape[]): DateShape | undefined {
  const counts = new Map<string, { shape: DateShape; count: number }>()
  for (const shape of shapes) {
    const known = counts.get(keyOf(shape)) ?? { shape, count: 0 }
    counts.set(keyOf(shape), { shape, count: known.count + 1 })
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)[0]?.shape
}

/** The patterns that a shape may mean. */
function ordersOf(shape: DateShape, loose: boolean, speaks: Language | undefined): Order[] {
  const { separators, yearDigits } = shape
  const [first, second] = separators
  const day = loose ? 'D' : 'DD'
  const month = loose ? 'M' : 'MM'
  const year = yearDigits === 2 ? 'YY' : 'YYYY'
  const plain = (pattern: string, order?: 'day' | 'month') => ({
    pattern,
    months: undefined,
    order,
  })
  switch (shape.parts) {
    case 'ymd':
      return [plain(`${year}${first}${month}${second}${day}`)]
    case 'dmy':
      return [
        plain(`${day}${first}${month}${second}${year}`, 'day'),
        plain(`${month}${first}${day}${second}${year}`, 'month'),
        ...(yearDigits === 2 ? [plain(`${year}${first}${month}${second}${day}`)] : []),
      ]
    case 'day-first':
      return named(`${day}${first}MMM${second.replace(/^\./, '')}${year}`, speaks)
    case 'name-first':
      return named(`MMM${first.replace(/^\./, '')}${day}${second}${year}`, speaks)
  }
}

/** The months in every language, that of the header first. */
function named(pattern: string, speaks: Language | undefined): Order[] {
  const others = languages.filter((language) => language !== speaks)
  const lists = [...(speaks ? [speaks] : []), ...others].flatMap((language) => language.months)
  const [english = ''] = languages.find(({ name }) => name === 'English')?.months ?? []
  return [english, ...lists.filter((list) => list !== english)].map((list) => ({
    pattern,
    months: list === english ? undefined : list.split(',').map((month) => month.trim()),
    order: undefined,
  }))
}
