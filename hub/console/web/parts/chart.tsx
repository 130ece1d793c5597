import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import { look } from '../theme.ts'
import { zone } from '../words/clock.ts'
import { shortDay, shortTime } from '../words/moments.ts'

export interface Line {
  readonly name: string
  /** A class that has the line's colour. */
  readonly tone: string
  readonly values: readonly (number | null)[]
  readonly bars?: boolean
}

interface Props {
  /** The whole chart in a sentence, for those who can't see it. */
  readonly label: string
  /** Seconds since 1970. */
  readonly at: readonly number[]
  readonly lines: readonly Line[]
  readonly text: (value: number) => string
  readonly height?: number
}

/** A time series; pointing at it names the values. Charts of one page share their pointer. */
export function Chart({ label, at, lines, text, height = 150 }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const [pointed, setPointed] = useState<number>()
  const shown = zone.value
  const scheme = look.value
  const names = lines.map(({ name, bars, values }) => `${name}${bars}${isSparse(values)}`).join()

  // New values are given to the plot below; only another look makes another plot.
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    const colors = lines.map(({ tone }) => colorOf(element, tone))
    const options = optionsOf(element, { lines, colors, text, height, utc: shown === 'utc' })
    const made = new uPlot(
      { ...options, hooks: { setCursor: [({ cursor }) => setPointed(cursor.idx ?? undefined)] } },
      dataOf(at, lines),
      element,
    )
    plot.current = made
    const sizes = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    sizes.observe(element)
    return () => {
      sizes.disconnect()
      made.destroy()
    }
  }, [names, shown, scheme, height])

  useEffect(() => {
    plot.current?.setData(dataOf(at, lines))
  }, [at, lines])

  const index = pointed ?? at.length - 1
  return (
    <figure class="chart">
      <figcaption class="legend">
        {lines.map(({ name, tone, values }) => (
          <span key={name}>
            <span class={`swatch ${tone}`} aria-hidden="true" />
            {name} <b>{valueText(values[index], text)}</b>
          </span>
        ))}
      </figcaption>
      <div ref={place} role="img" aria-label={label} />
    </figure>
  )
}

function valueText(value: number | null | undefined, text: (value: number) => string): string {
  return value === null || value === undefined ? '–' : text(value)
}

function dataOf(at: readonly number[], lines: readonly Line[]): uPlot.AlignedData {
  return [[...at], ...lines.map(({ values }) => [...values])]
}

/** A canvas knows no style sheet: the colour is read from an element that has the class. */
function colorOf(element: HTMLElement, tone: string): string {
  const probe = document.createElement('span')
  probe.className = tone
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

interface Looks {
  readonly lines: readonly Line[]
  readonly colors: readonly string[]
  readonly text: (value: number) => string
  readonly height: number
  readonly utc: boolean
}

function optionsOf(element: HTMLElement, looks: Looks): uPlot.Options {
  const { lines, colors, text, height, utc } = looks
  const ink = colorOf(element, 'chart-ink')
  const grid = { stroke: colorOf(element, 'chart-grid'), width: 1 }
  const font = `11px ${getComputedStyle(element).fontFamily}`
  const axis = { stroke: ink, font, grid, ticks: { show: false } }
  const bars = uPlot.paths.bars?.({ size: [0.7, 24] })
  return {
    width: element.clientWidth || 600,
    height,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, sync: { key: 'console' }, drag: { x: false } },
    ...(utc ? { tzDate: (s: number) => uPlot.tzDate(new Date(s * 1000), 'Etc/UTC') } : {}),
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(high * 1.1, 1)] } },
    axes: [
      { ...axis, size: 26, space: 60, values: (_plot, marks) => marks.map(timeText(utc)) },
      { ...axis, size: 52, space: 24, values: (_plot, marks) => marks.map(text) },
    ],
    series: [
      {},
      ...lines.map((line, i) => ({
        stroke: colors[i] ?? ink,
        width: line.bars ? 0 : 1.5,
        // A value between two that are missing has no line, and would not be seen.
        points: { show: !line.bars && isSparse(line.values), size: 5, fill: colors[i] ?? ink },
        ...(line.bars && bars ? { paths: bars, fill: colors[i] ?? ink } : {}),
      })),
    ],
  }
}

/** Whether a value stands alone, with nothing beside it to draw a line to. */
function isSparse(values: Line['values']): boolean {
  return values.some((value, i) => {
    return value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null
  })
}

/** Time of day, and at midnight the day. */
function timeText(utc: boolean): (seconds: number) => string {
  const shown = utc ? 'utc' : 'local'
  return (seconds) => {
    const at = new Date(seconds * 1000)
    const time = shortTime(at, shown)
    return time === '00:00' ? shortDay(at, shown) : time
  }
}
