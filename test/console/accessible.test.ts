import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { ensurePage } from '../../cli/demo/page.ts'
import { testWith } from '../debianPackage.ts'
import { openPage, startChromium } from './browser.ts'
import { PageServer } from './server.ts'

const test = testWith('chromium', 'chromium')
const hasChromium = spawnSync('chromium', ['--version'], { stdio: 'ignore' }).error === undefined
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let server: PageServer
let address: string
let browser: Browser

beforeAll(async () => {
  if (!hasChromium) return
  expect(await ensurePage()).toBeUndefined()
  server = new PageServer(120, 16)
  address = await server.listen()
  browser = await startChromium()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** Each view by its address, and what shows that it is there. */
const views: readonly (readonly [hash: string, there: string])[] = [
  ['', '.tile'],
  ['#/agents', '.rows'],
  ['#/agents/berlin-01', '.facts'],
  ['#/statements', '.cell'],
  ['#/cash', '.amount'],
  ['#/search?q=INV-1', '.results'],
  ['#/search', '.empty'],
  ['#/events/e-1', '.timeline'],
  ['#/files/5c1d', '.related'],
  ['#/waiting', '.decisions'],
  ['#/alerts', '.alert'],
  ['#/figures', '.share'],
  ['#/nothing', '.empty'],
]

/**
 * Rules that the page breaks, and where.
 *
 * @param rules The only ones that are looked at; unset, all of them.
 */
async function broken(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Evaluated by the debugger, for the page's policy takes no script that is put in.
  await page.evaluate(axe)
  const found = await page.evaluate(async (only) => {
    const { axe: runs } = globalThis as unknown as {
      axe: { run(how: object): Promise<AxeResults> }
    }
    const runOnly = only ? { runOnly: { type: 'rule', values: only } } : {}
    return runs.run({ resultTypes: ['violations'], ...runOnly })
  }, rules)
  return found.violations.map(
    ({ id, nodes: [first] }) => `${id}: ${first?.html} ${first?.failureSummary}`,
  )
}

const viewport = { width: 1280, height: 720 }

/** Opens the views in turn. @returns What is broken in each. */
async function brokenViews(page: Page, rules?: readonly string[]): Promise<string[]> {
  const all: string[] = []
  for (const [hash, there] of views) {
    await page.goto(`${address}/${hash}`)
    await page.locator(there).first().waitFor()
    all.push(...(await broken(page, rules)).map((what) => `${hash} ${what}`))
  }
  return all
}

test('axe finds nothing on any view', async () => {
  const { page, faults } = await openPage(browser, address, { viewport })
  expect(await brokenViews(page)).toEqual([])
  expect(faults).toEqual([])
  await page.context().close()
}, 60_000)

test('all writing has contrast in the dark too', async () => {
  const { page } = await openPage(browser, address, { viewport, colorScheme: 'dark' })
  expect(await brokenViews(page, ['color-contrast'])).toEqual([])
  await page.context().close()
}, 60_000)

test('axe finds nothing on what opens: a day, an alert, a dialog, help and the sign-in', async () => {
  const { page } = await openPage(browser, `${address}/#/statements`, { viewport })
  await page.locator('[data-cell="0.3"]').click()
  await page.getByRole('link', { name: 'Life of this event' }).waitFor()
  expect(await broken(page)).toEqual([])
  await page.goto(`${address}/#/alerts`)
  await page.locator('.alert summary').first().click()
  expect(await broken(page)).toEqual([])
  await page.goto(`${address}/#/waiting`)
  await page.getByRole('button', { name: 'Retry' }).first().click()
  expect(await broken(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys and signs' }).waitFor()
  expect(await broken(page)).toEqual([])
  server.isSignedIn = false
  await page.reload()
  await page.getByLabel('Password').waitFor()
  expect(await broken(page)).toEqual([])
  await page.context().close()
})
