import type { Browser } from 'playwright-core'
import { ensurePage } from '../../cli/demo/page.ts'
import { openPage, startChromium } from './browser.ts'
import { PageServer } from './server.ts'

/**
 * `node test/console/bench.ts`: how long the page takes with 500 agents and 5,000 accounts, in
 * Chromium on this machine: to its first paint, and from a click in the navigation to the view.
 * The server is the one of the page's tests, so what the hub itself takes is not in it.
 */
const rounds = 5
const settleMs = 400

const views = [
  ['Agents', '.rows tbody tr'],
  ['Statements', '.cell-missing'],
  ['Cash', '.amount'],
  ['Waiting', '.decisions'],
  ['Alerts', '.alert'],
  ['Figures', '.share'],
  ['Overview', '.tile'],
] as const

async function firstPaint(browser: Browser, address: string): Promise<number> {
  const { page } = await openPage(browser, address)
  await page.locator('.tile').first().waitFor()
  const ms = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  )
  await page.context().close()
  return ms ?? Number.NaN
}

/** Milliseconds from the click to the view's content, each view once, by the page's own clock. */
async function viewTimes(browser: Browser, address: string): Promise<number[]> {
  const { page } = await openPage(browser, address)
  await page.locator('.tile').first().waitFor()
  const times: number[] = []
  for (const [name, content] of views) {
    await page.waitForTimeout(settleMs)
    const link = page.locator('.nav-list').getByRole('link', { name })
    const ms = await link.evaluate(clickAndWait, content)
    times.push(ms)
  }
  await page.context().close()
  return times
}

/** Runs in the page: clicks, and waits frame by frame until the content is there and painted. */
function clickAndWait(link: unknown, content: string): Promise<number> {
  interface Element {
    click(): void
    readonly ownerDocument: {
      querySelector(selector: string): object | null
      readonly defaultView: { requestAnimationFrame(then: () => void): void }
    }
  }
  const element = link as Element
  const { ownerDocument: page } = element
  const begin = performance.now()
  element.click()
  return new Promise((resolve) => {
    const look = () => {
      // One frame more: what is there in this one is painted at its end.
      if (page.querySelector(`main ${content}`)) {
        page.defaultView.requestAnimationFrame(() => resolve(performance.now() - begin))
      } else page.defaultView.requestAnimationFrame(look)
    }
    page.defaultView.requestAnimationFrame(look)
  })
}

function row(name: string, times: readonly number[]): string {
  const sorted = times.toSorted((one, other) => one - other)
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const most = sorted.at(-1) ?? Number.NaN
  return `${name.padEnd(14)}${median.toFixed(0).padStart(6)} ms${most.toFixed(0).padStart(8)} ms`
}

const problem = await ensurePage()
if (problem) throw new Error(problem)
const server = new PageServer(500, 5_000)
const address = await server.listen()
const browser = await startChromium()
const paints: number[] = []
const byView: number[][] = views.map(() => [])
for (let round = 0; round < rounds; round += 1) {
  paints.push(await firstPaint(browser, address))
  const times = await viewTimes(browser, address)
  for (const [i, time] of times.entries()) byView[i]?.push(time)
}
process.stdout.write(`${''.padEnd(14)}${'median'.padStart(9)}${'most'.padStart(11)}\n`)
process.stdout.write(`${row('first paint', paints)}\n`)
for (const [i, [name]] of views.entries()) process.stdout.write(`${row(name, byView[i] ?? [])}\n`)
await browser.close()
await server.close()
