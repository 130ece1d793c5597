import { spawnSync } from 'node:child_process'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { ensurePage } from '../../cli/demo/page.ts'
import { testWith } from '../debianPackage.ts'
import { openPage, startChromium } from './browser.ts'
import { hostileText } from './lives.ts'
import { PageServer } from './server.ts'

const test = testWith('chromium', 'chromium')
const hasChromium = spawnSync('chromium', ['--version'], { stdio: 'ignore' }).error === undefined

let server: PageServer
let address: string
let browser: Browser

beforeAll(async () => {
  if (!hasChromium) return
  expect(await ensurePage()).toBeUndefined()
  server = new PageServer(500, 5_000)
  address = await server.listen()
  browser = await startChromium()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

beforeEach(() => {
  if (!hasChromium) return
  server.isSignedIn = true
  server.role = 'operator'
  server.sent.length = 0
})

async function at(hash: string): Promise<Page> {
  const { page } = await openPage(browser, `${address}/${hash}`)
  await page.locator('h1').first().waitFor()
  return page
}

/** Row and column of the grid's cell that has the focus. */
function focusedCell(page: Page): Promise<string | null> {
  return page.locator(':focus').getAttribute('data-cell')
}

test('the keyboard walks the calendar, opens a day and leads to the life of its event', async () => {
  const page = await at('#/statements')
  const cells = page.locator('[data-cell="0.27"]')
  await cells.waitFor()
  await cells.focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => focusedCell(page)).toBe('0.24')
  const label = await page.locator(':focus').getAttribute('aria-label')
  expect(label).toMatch(/^Fri 13 Mar: Missing\. It was due on Monday/)
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await expect.poll(() => focusedCell(page)).toBe('30.24')
  await page.keyboard.press('Home')
  await expect.poll(() => focusedCell(page)).toBe('30.0')
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary')
  await panel.getByRole('link', { name: 'Life of this event' }).waitFor()
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  await expect.poll(() => focusedCell(page)).toBe('30.0')
  await page.context().close()
})

test('the last of five thousand accounts is reached, and few rows are drawn', async () => {
  const page = await at('#/statements')
  await page.locator('[data-cell="0.27"]').focus()
  await page.keyboard.press('Control+End')
  await page.locator('[data-cell="4999.27"].cell-expected').waitFor()
  await expect.poll(() => focusedCell(page)).toBe('4999.27')
  expect(await page.locator('.calendar-grid tbody tr').count()).toBeLessThan(80)
  expect(await page.locator('.calendar-grid').getAttribute('aria-rowcount')).toBe('5001')
  await page.context().close()
})

test('markup in remittance texts and names of feeds is shown as text', async () => {
  const { page, faults } = await openPage(browser, `${address}/#/events/e-1?inbox=erp`)
  const text = page.locator('.json').getByText(hostileText)
  await text.waitFor()
  expect(await page.locator('.json img, .json script, .facts svg').count()).toBe(0)
  expect(await page.title()).toBe('Life of an event · Kontor')
  expect(faults).toEqual([])
  await page.context().close()
})

test('a release asks for its reason, sends the token, and says that it waits for a second', async () => {
  const page = await at('#/waiting?kind=held')
  await page.getByRole('button', { name: 'Release' }).first().click()
  const dialog = page.getByRole('dialog')
  const release = dialog.getByRole('button', { name: 'Release' })
  await release.click()
  expect(server.sent).toEqual([])
  await dialog.getByLabel('Reason').fill('The bank confirmed it by phone.')
  await release.click()
  await dialog.getByText('Waits for a second person').waitFor()
  const [sent] = server.sent
  expect(sent?.path).toMatch(/^holdings\/h\d+\/release$/)
  expect(sent?.body).toEqual({ reason: 'The bank confirmed it by phone.' })
  await page.context().close()
})

test('a second person approves with one yes; a viewer has nothing to press', async () => {
  const page = await at('#/waiting?kind=parked')
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
  await expect.poll(() => server.sent).toEqual([{ path: 'commands/12/approve', body: undefined }])
  server.role = 'viewer'
  await page.reload()
  await page.getByText('Waits for a second person').waitFor()
  expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
  await page.context().close()
})

test('a new alert is announced, and a lost connection is shown with its time', async () => {
  const page = await at('')
  await page.getByText('All 24 open alerts').waitFor()
  await page.locator('.live-live').waitFor()
  const [known] = server.world.alerts
  if (!known) throw new Error('the world has alerts')
  const number = 5_000
  server.world.alerts.push({ ...known, number, subject: 'oslo-99', message: 'It is cut off.' })
  server.tell('alerts')
  await page.getByText('New alert: oslo-99. It is cut off.').waitFor({ state: 'attached' })
  server.cutLive()
  await page.getByText(/Not connected since \d\d:\d\d UTC/).waitFor()
  await page.locator('.live-live').waitFor()
  server.world.alerts.pop()
  await page.context().close()
})

test('who is not signed in signs in and comes to where the address leads', async () => {
  server.isSignedIn = false
  const page = await at('#/cash')
  await page.getByLabel('Name').fill('jonas.ek')
  await page.getByLabel('Password').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Name and password do not fit.').waitFor()
  await page.getByLabel('Password').fill('correct horse')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Cash' }).waitFor()
  await page.context().close()
})

test('keys lead to the search, to views and to help', async () => {
  const page = await at('')
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.getByRole('heading', { name: 'Cash' }).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('INV-2026-00871')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: /Invoice INV-2026-00871/ }).waitFor()
  await page.getByRole('heading', { level: 1 }).focus()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys and signs' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.context().close()
})

test('amounts are grouped as text, and the accounts of a currency open under it', async () => {
  const page = await at('#/cash')
  await page.getByRole('button', { name: 'JPY' }).click()
  const entity = page.locator('.expand.level-1').first()
  await entity.click()
  const amount = await page.locator('tr:has(.level-2) .amount').first().innerText()
  expect(amount).toMatch(/^−?\d{1,3}(,\d{3})* JPY$/)
  await page.context().close()
})
