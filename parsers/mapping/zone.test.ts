import fc from 'fast-check'
import { expect, test } from 'vitest'
import { zoneOffsets } from './zone.ts'

const berlin = (date: string, time: string) => zoneOffsets('Europe/Berlin')?.(date, time)

test.each([
  ['2026-01-15', '10:30', '+01:00'],
  ['2026-07-15', '10:30:59', '+02:00'],
  ['2026-03-29', '01:59', '+01:00'],
  ['2026-03-29', '03:00', '+02:00'],
  ['2026-10-25', '01:59', '+02:00'],
  ['2026-10-25', '03:00', '+01:00'],
])('%s %s in Berlin is %s', (date, time, offset) => {
  expect(berlin(date, time)).toBe(offset)
})

test('a time that the clock never showed is told from one that it showed twice', () => {
  expect(berlin('2026-03-29', '02:30')).toBe('skipped')
  expect(berlin('2026-10-25', '02:30')).toBeUndefined()
})

test.each([
  ['America/New_York', '2026-07-04', '-04:00'],
  ['Asia/Kolkata', '2026-01-01', '+05:30'],
  ['Australia/Lord_Howe', '2026-07-01', '+10:30'],
  ['UTC', '2026-07-01', '+00:00'],
])('%s on %s is %s', (zone, date, offset) => {
  expect(zoneOffsets(zone)?.(date, '12:00')).toBe(offset)
})

test('what is no zone has no offsets', () => {
  expect(zoneOffsets('Mars/Olympus')).toBeUndefined()
  expect(zoneOffsets('')).toBeUndefined()
})

test('the clock of a zone shows a moment as it was written', () => {
  const zones = fc.constantFrom('Europe/Berlin', 'America/Sao_Paulo', 'Pacific/Chatham')
  const moments = fc.date({
    min: new Date('1980-01-02'),
    max: new Date('2037-12-30'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(zones, moments, (zone, moment) => {
      const written = new Date(moment.getTime() - (moment.getTime() % 60_000)).toISOString()
      const [date = '', time = ''] = written.slice(0, 16).split('T')
      const offset = zoneOffsets(zone)?.(date, time)
      if (offset === undefined || offset === 'skipped') return
      const shown = new Intl.DateTimeFormat('sv-SE', {
        timeZone: zone,
        dateStyle: 'short',
        timeStyle: 'short',
      }).format(new Date(`${date}T${time}:00${offset}`))
      expect(shown).toBe(`${date} ${time}`)
    }),
  )
})
