import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOgm, printedOgm } from './ogm.ts'

test.each(['090933755493', '000000000097', '000000000101'])('%s holds', (digits) => {
  expect(isOgm(digits)).toBe(true)
})

test.each(['090933755494', '000000000000', '09093375549', '0909337554931', '09093375549X'])(
  '%s does not hold',
  (digits) => {
    expect(isOgm(digits)).toBe(false)
  },
)

test('one wrong digit never passes', () => {
  const digits = '090933755493'
  fc.assert(
    fc.property(fc.nat(11), fc.integer({ min: 1, max: 9 }), (at, step) => {
      const wrong = (Number.parseInt(digits.charAt(at), 10) + step) % 10
      expect(isOgm(digits.slice(0, at) + wrong + digits.slice(at + 1))).toBe(false)
    }),
  )
})

test('is found where it stands as it is printed, and not in other numbers', () => {
  expect(printedOgm('ref ***090/9337/55493*** thanks')).toBe('090933755493')
  expect(printedOgm('+++090/9337/55493+++')).toBe('090933755493')
  expect(printedOgm('090/9337/55493')).toBeUndefined()
})
