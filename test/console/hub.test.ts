import { spawnSync } from 'node:child_process'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { ensurePage } from '../../cli/demo/page.ts'
import { bookedEvents } from '../../hub/testing/client.ts'
import { HubWorld } from '../../hub/testing/world.ts'
import { testWith } from '../debianPackage.ts'
import { openPage, startChromium } from './browser.ts'

const test = testWith('chromium', 'chromium')
const hasChromium = spawnSync('chromium', ['--version'], { stdio: 'ignore' }).error === undefined

const world = new HubWorld()
let browser: Browser

beforeAll(async () => {
  if (!hasChromium) return
  expect(await ensurePage()).toBeUndefined()
  await world.start()
  browser = await startChromium()
})

afterAll(async () => {
  await browser?.close()
  await world.end()
})

test('the page shows what a real hub has, on every view and without a fault', async () => {
  await world.deliver(bookedEvents('console', 0, 3))
  const { page, faults } = await openPage(browser, `${world.hub.httpUrl}/`)
  await page.locator('.tile').waitFor()
  await page.locator('.live-live').waitFor()
  for (const view of ['Agents', 'Statements', 'Cash', 'Waiting', 'Alerts', 'Figures', 'Search']) {
    await page.locator('.nav-list').getByRole('link', { name: view }).click()
    await page.getByRole('heading', { level: 1, name: view }).waitFor()
    await page.locator('.wait').waitFor({ state: 'detached' })
    expect([view, await page.locator('.problem').allInnerTexts()]).toEqual([view, []])
  }
  await page.goto(`${world.hub.httpUrl}/#/agents/oslo`)
  await page.getByRole('heading', { name: 'Delivery' }).waitFor()
  expect(faults).toEqual([])
  expect(world.faults).toEqual([])
})
