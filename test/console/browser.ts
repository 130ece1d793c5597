import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const debianChromium = '/usr/bin/chromium'

/** Debian's Chromium, without its sandbox only where it would refuse to run: as root. */
export function startChromium(): Promise<Browser> {
  if (!existsSync(debianChromium)) throw new Error('apt-get install chromium')
  const isRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath: debianChromium,
    headless: true,
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-dev-shm-usage',
      '--force-color-profile=srgb',
    ],
  })
}

/** A page in Berlin, as the world's people are. What goes wrong in it is kept in `faults`. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(address)
  return { page, faults }
}
