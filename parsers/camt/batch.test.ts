import { expect, test } from 'vitest'
import { expectValid } from '../testing/formatContract.ts'
import { booked, entriesOf, entry, itemsOf, readAll, readPassing } from './fixtures.ts'

const payment = (reference: string, amount?: string, more = '') =>
  `<TxDtls><Refs><EndToEndId>${reference}</EndToEndId></Refs>` +
  `${amount ? `<Amt Ccy="EUR">${amount}</Amt>` : ''}${more}</TxDtls>`

const batch = (amount: string, head: string, ...payments: string[]) =>
  entry(
    amount,
    `<NtryDtls><Btch>${head}</Btch>${payments.join('')}</NtryDtls><AddtlNtryInf>SAMMLER</AddtlNtryInf>`,
  )

const two = batch(
  '30.00',
  '<PmtInfId>P1</PmtInfId><NbOfTxs>2</NbOfTxs>',
  payment('A', '10.00'),
  payment('B', '20.00'),
)

test('payments of a batch come before their entry and name it', () => {
  const outcome = readAll(booked('130.00', two))
  expectValid(outcome.events)
  expect(outcome.calls).toEqual([
    'open',
    'bank-transaction-itemized',
    'bank-transaction-itemized',
    'bank-transaction-booked',
    'bank-statement-received',
    'close',
  ])
  const [first, second, whole] = outcome.events
  expect(first?.data).toMatchObject({
    ordinal: 1,
    entry: { eventId: whole?.id, ordinal: 1, count: 2 },
    status: 'booked',
    amount: { value: '10.00', currency: 'EUR' },
    bookingDate: '2024-03-12',
    references: { endToEnd: 'A', batch: 'P1' },
  })
  expect(second?.data).toMatchObject({ entry: { eventId: whole?.id, ordinal: 2 } })
  expect(whole?.data).toMatchObject({ items: 2, text: 'SAMMLER', amount: { value: '30.00' } })
  expect(outcome.ends[0]).toEqual({ entries: 1, proof: 'ok' })
})

test('one payment in each of several NtryDtls makes a batch too', () => {
  const inside = [payment('A', '1.00'), payment('B', '2.00')].map(
    (text) => `<NtryDtls>${text}</NtryDtls>`,
  )
  const outcome = readAll(booked('103.00', entry('3.00', inside.join(''))))
  expect(itemsOf(outcome).map(({ references }) => references.endToEnd)).toEqual(['A', 'B'])
  expect(entriesOf(outcome)[0]?.items).toBe(2)
})

test('a payment may go against its batch', () => {
  const back = payment('B', '5.00', '<CdtDbtInd>DBIT</CdtDbtInd>')
  const outcome = readAll(booked('105.00', batch('5.00', '', payment('A', '10.00'), back)))
  expect(itemsOf(outcome).map(({ amount }) => amount?.value)).toEqual(['10.00', '-5.00'])
  expect(outcome.problems).toEqual([])
})

test('a sum that is not the entry’s amount is a warning and a flag', () => {
  const outcome = readAll(
    booked('131.00', batch('31.00', '', payment('A', '10.00'), payment('B', '20.00'))),
  )
  expect(outcome.problems.map(({ code, severity }) => `${code} ${severity}`)).toEqual([
    'batch-sum-differs warning',
  ])
  expect(entriesOf(outcome)[0]?.flags).toEqual(['items-differ'])
})

test('charges, other currencies and absent amounts are no such difference', () => {
  const charged = payment(
    'B',
    '20.00',
    '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">1</TtlChrgsAndTaxAmt></Chrgs>',
  )
  const cases = [
    [payment('A', '10.00'), charged],
    [payment('A', '10.00'), payment('B', '19.00').replace('EUR', 'USD')],
  ]
  for (const payments of cases) {
    const outcome = readAll(booked('129.00', batch('29.00', '', ...payments)))
    expect(outcome.problems).toEqual([])
    expect(entriesOf(outcome)[0]?.flags).toBeUndefined()
  }
  const bare = readAll(booked('129.00', batch('29.00', '', payment('A'), payment('B'))))
  expectValid(bare.events)
  expect(itemsOf(bare).map(({ amount }) => amount)).toEqual([undefined, undefined])
  expect(entriesOf(bare)[0]?.flags).toEqual(['items-without-amounts'])
})

test('old versions have the amounts of payments in AmtDtls', () => {
  const old = (value: string) =>
    payment('A', undefined, `<AmtDtls><TxAmt><Amt Ccy="EUR">${value}</Amt></TxAmt></AmtDtls>`)
  const outcome = readAll(booked('103.00', batch('3.00', '', old('1.00'), old('2.00'))))
  expect(itemsOf(outcome).map(({ amount }) => amount?.value)).toEqual(['1.00', '2.00'])
})

test('ids of payments are their own: equal ones are two, a changed one changes no other', () => {
  const ids = (...payments: string[]) =>
    readAll(booked('130.00', batch('30.00', '', ...payments))).events.map(({ id }) => id)
  const [a, b, whole] = ids(payment('A', '10.00'), payment('B', '20.00'))
  const [c, d, again] = ids(payment('A', '10.00'), payment('C', '20.00'))
  expect([c, again]).toEqual([a, whole])
  expect(d).not.toBe(b)
  const [one, twin] = ids(payment('A', '15.00'), payment('A', '15.00'))
  expect(one).not.toBe(twin)
})

test('two batches that only differ behind their first payment are two', () => {
  const three = two.replace('>B<', '>C<')
  const outcome = readAll(booked('160.00', two, three))
  expect(new Set(outcome.events.map(({ id }) => id)).size).toBe(7)
})

test('a count smaller than what comes is not repeated', () => {
  const payments = ['A', 'B', 'C'].map((name) => payment(name, '10.00'))
  const outcome = readAll(booked('130.00', batch('30.00', '<NbOfTxs>2</NbOfTxs>', ...payments)))
  expect(itemsOf(outcome).map((item) => item.entry?.count)).toEqual([2, 2, undefined])
})

test('a wrong payment refuses the file once and its entry is not read on', () => {
  const wrong = batch('30.00', '', payment('A', 'x'), payment('B', 'y'), payment('C', 'z'))
  expect(() => readAll(booked('130.00', wrong))).toThrow(/^camt-amount-invalid/)
})

test('a batch of a hundred thousand payments passes through in little memory', () => {
  const size = 100_000
  const [before = '', after = ''] = booked('1100.00', batch('1000.00', '', 'HERE')).split('HERE')
  const piece = Array.from({ length: 1000 }, (_, i) => payment(`E${i}`, '0.01')).join('')
  function* pieces() {
    yield before
    for (let sent = 0; sent < size; sent += 1000) yield piece
    yield after
  }
  const { events, heapGrowth } = readPassing(pieces())
  expect(events).toBe(size + 2)
  // The events alone would be a hundred megabytes.
  expect(heapGrowth).toBeLessThan(64 * 1024 * 1024)
})
