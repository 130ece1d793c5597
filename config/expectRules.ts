import { resolve } from 'node:path'
import { isoDate } from '../events/date.ts'
import type { AgentFile } from './agentSchema.ts'
import type { Context, Partly } from './context.ts'
import { durationMs } from './durations.ts'
import { type ExpectFile, weekdayNames } from './expectSchema.ts'
import type { Path } from './problems.ts'
import { isTimeZone } from './timeZone.ts'
import type { ExpectationConfig } from './types.ts'

const maxHolidayBytes = 1024 * 1024

/** Everything about what feeds expect: zones, files of holidays, and none stated twice. */
export function checkExpectations(file: Partly<AgentFile>, context: Context): void {
  file.feeds?.forEach((feed, i) => {
    const stated = new Set<string>()
    feed?.expect?.forEach((expect, j) => {
      if (expect === undefined) return
      const path = ['feeds', i, 'expect', j]
      checkOne(path, expect, context)
      const account = compact(expect.account ?? '')
      if (stated.has(account)) {
        const found = 'is expected twice in this feed.'
        context.findings.add('expectation-repeated', path, found)
      }
      stated.add(account)
    })
  })
}

function checkOne(path: Path, expect: Partly<ExpectFile>, context: Context): void {
  const { timeZone, holidays } = expect
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    context.findings.add('time-zone-unknown', [...path, 'timeZone'], 'is no time zone.')
  }
  if (holidays !== undefined) checkHolidays([...path, 'holidays'], holidays, context)
}

function checkHolidays(path: Path, file: string, { findings, base, disk }: Context): void {
  const whole = resolve(base, file)
  if (disk.look(whole).kind !== 'file') {
    findings.add('holidays-file-missing', path, 'names a file that does not exist.')
    return
  }
  const wrong = linesOf(disk.read(whole, maxHolidayBytes)).find(({ date }) => date === undefined)
  if (wrong === undefined) return
  findings.add('holidays-invalid', path, `has no date in line ${wrong.line}.`)
}

/** What the rules have found to be right, built. */
export function builtExpectations(
  feed: { readonly name: string; readonly expect: readonly ExpectFile[] },
  { base, disk }: Pick<Context, 'base' | 'disk'>,
): ExpectationConfig[] {
  return feed.expect.map((expect) => {
    const [hours = 0, minutes = 0] = expect.by.split(':').map(Number)
    const { holidays } = expect
    const closed =
      holidays === undefined ? [] : linesOf(disk.read(resolve(base, holidays), maxHolidayBytes))
    return {
      feed: feed.name,
      account: expect.account === undefined ? undefined : compact(expect.account),
      byMinutes: hours * 60 + minutes,
      timeZone: expect.timeZone,
      weekdays: expect.weekdays.map((day) => weekdayNames.indexOf(day)),
      calendar: expect.calendar,
      closed: closed.flatMap(({ date }) => date ?? []),
      covers: expect.covers,
      graceMs: durationMs(expect.grace) ?? 0,
      onNoMovement: expect.onNoMovement,
    }
  })
}

/** Dates, one a line; what stands behind one or behind `#` is a remark. */
function linesOf(bytes: Buffer) {
  return bytes
    .toString('utf8')
    .split(/\r\n|\n|\r/)
    .map((text, i) => ({ line: i + 1, text: text.replace(/^\ufeff/, '').trim() }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'))
    .map(({ line, text }) => {
      const [year, month, day] = (/^\d{4}-\d{2}-\d{2}(?!\d)/.exec(text)?.[0] ?? '').split('-')
      const date = day && isoDate(Number(year), Number(month), Number(day))
      return { line, date: date || undefined }
    })
}

function compact(account: string): string {
  return account.replace(/\s+/g, '').toUpperCase()
}
