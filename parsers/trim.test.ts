import { expect, test } from 'vitest'
import { eventsOf } from '../test/identity/read.ts'
import { endWithout } from './trim.ts'

test.each([
  ['abc', 3],
  ['abc \n ', 3],
  ['   ', 0],
  ['', 0],
  ['a b ', 3],
])('%j without its blanks ends at %i', (text, end) => {
  expect(endWithout(text, ' \n')).toBe(end)
})

test('a past failure: thousands of slashes in an information field took seconds, more of them minutes', () => {
  const information = `/TRTP/SEPA/REMI/${'/'.repeat(20_000)}x${'/ '.repeat(20_000)}y`
  const lines = [
    ':20:R',
    ':25:DE71999000110001234567',
    ':28C:1',
    ':60F:C261119EUR1,',
    ':61:261120C1,NTRFNONREF',
  ]
  const rest = (information.match(/.{1,1000}/g) ?? []).join('\n')
  const file = [...lines, `:86:${rest}`, ':62F:C261120EUR2,', '-', ''].join('\n')
  expect(eventsOf(file)).toHaveLength(2)
}, 5_000)
