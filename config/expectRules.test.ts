import { expect, test } from 'vitest'
import { loadAgentConfig } from './agent.ts'
import { agentText, environment, scratch } from './scratch.ts'

const files = scratch()
files.makeFolder('drop')
files.write('holidays.txt', '# our bank\n2026-12-24 Christmas Eve\n\n2026-12-31\n')
files.write('wrong.txt', '2026-12-24\n31.12.2026\n')

const load = (expected: string) => {
  const feed = `folder: drop\n    expect:\n${expected}`
  return loadAgentConfig(files.write('kontor.yaml', agentText(feed)), { environment })
}
const problems = (expected: string) => files.shown(load(expected))

test('what must come by when, with all that need not be said', () => {
  const loaded = load('      - { by: "08:30", timeZone: Europe/Berlin }')
  if ('problems' in loaded) throw new Error(files.shown(loaded).join('\n'))
  expect(loaded.config.feeds[0]?.expect).toEqual([
    {
      feed: 'house-bank',
      account: undefined,
      byMinutes: 510,
      timeZone: 'Europe/Berlin',
      weekdays: [1, 2, 3, 4, 5],
      calendar: 'TARGET2',
      closed: [],
      covers: 'previous-day',
      graceMs: 0,
      onNoMovement: 'statement',
    },
  ])
})

test('takes all of its keys', () => {
  const loaded = load(`      - account: xx11 KNTR 0000 0000 42
        by: "22:05"
        timeZone: America/New_York
        weekdays: [sun, sat]
        calendar: Fed
        holidays: holidays.txt
        covers: same-day
        grace: 30m
        onNoMovement: none`)
  if ('problems' in loaded) throw new Error(files.shown(loaded).join('\n'))
  expect(loaded.config.feeds[0]?.expect[0]).toMatchObject({
    account: 'XX11KNTR0000000042',
    byMinutes: 1325,
    weekdays: [0, 6],
    calendar: 'Fed',
    closed: ['2026-12-24', '2026-12-31'],
    covers: 'same-day',
    graceMs: 1_800_000,
    onNoMovement: 'none',
  })
})

test.each([
  ['no time', '{ by: "8.30", timeZone: Europe/Berlin }', 'time-of-day-invalid'],
  ['a number for a time', '{ by: 830, timeZone: Europe/Berlin }', 'value-type'],
  ['no such zone', '{ by: "08:30", timeZone: Europe/Bonn }', 'time-zone-unknown'],
  ['no zone', '{ by: "08:30" }', 'key-missing'],
  ['no such calendar', '{ by: "08:30", timeZone: UTC, calendar: ECB }', 'value-not-allowed'],
  ['no such file', '{ by: "08:30", timeZone: UTC, holidays: no.txt }', 'holidays-file-missing'],
  [
    'a line without a date',
    '{ by: "08:30", timeZone: UTC, holidays: wrong.txt }',
    'holidays-invalid',
  ],
])('refuses %s', (_what, text, code) => {
  const [problem, ...others] = problems(`      - ${text}`)
  expect(problem?.split(' ')[0]).toBe(code)
  expect(others).toEqual([])
})

test('refuses what is expected twice', () => {
  const twice = '      - { by: "08:30", timeZone: UTC }\n      - { by: "09:30", timeZone: UTC }'
  expect(problems(twice)[0]).toContain('expectation-repeated kontor.yaml:7')
})
