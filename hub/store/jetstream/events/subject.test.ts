import fc from 'fast-check'
import { expect, test } from 'vitest'
import { subjectOf } from './subject.ts'

const facts = {
  inbox: 'erp',
  type: 'finance.bank-transaction-booked.v1',
  region: 'nordics',
  legalEntity: 'Kontor Oslo AS',
}
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string())

test('a subject names inbox, region, legal entity and event', () => {
  expect(subjectOf('KONTOR_events', facts)).toBe(
    'KONTOR_events.erp.nordics.Kontor=20Oslo=20AS.bank-transaction-booked',
  )
  const foreign = { inbox: 'erp', type: 'com.example.x', region: undefined, legalEntity: '' }
  expect(subjectOf('S', foreign)).toBe('S.erp.=none.=none.com=2eexample=2ex')
})

test('whatever an agent writes, a subject has five tokens, no wildcard, and fits a line of 4 KiB', () => {
  fc.assert(
    fc.property(text, text, text, text, (inbox, type, region, legalEntity) => {
      const subject = subjectOf('S', { inbox, type, region, legalEntity })
      expect(subject).toMatch(/^S(\.[A-Za-z0-9_=-]+){4}$/)
      expect(subject.length).toBeLessThan(1_024)
    }),
  )
})

test('two legal entities never share a subject, also where their names are long', () => {
  const long = fc.string({ minLength: 190, maxLength: 210, unit: fc.constantFrom('a', '=') })
  fc.assert(
    fc.property(fc.oneof(text, long), fc.oneof(text, long), (a, b) => {
      fc.pre(a.isWellFormed() && b.isWellFormed())
      const [one, other] = [a, b].map((legalEntity) => subjectOf('S', { ...facts, legalEntity }))
      expect(one === other).toBe(a === b)
    }),
  )
})
