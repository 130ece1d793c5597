import { describe, expect, test } from 'vitest'
import type { AccountRow } from '../../config/registerSchema.ts'
import type { PostingRule } from '../../config/types.ts'
import { type BankTransaction, statementSchema, transactionSchema } from '../../events/bank.ts'
import type { Draft } from '../../events/envelope.ts'
import { eventText } from '../../events/eventWriter.ts'
import { WrittenTransaction } from '../../events/writtenTransaction.ts'
import { type EnrichedFile, Enricher, Register } from './enricher.ts'

const main: AccountRow = {
  account: 'DE71 9990 0011 0001 2345 67',
  legalEntity: 'Nordlicht GmbH',
  region: 'DACH',
  companyCode: '1000',
  name: 'Main account',
  currency: 'EUR',
  source: 'camt.053',
}

const stamp = { source: '/kontor/test/bank', sourceFile: '0'.repeat(64) }

interface Setting {
  readonly rows?: readonly AccountRow[]
  readonly rules?: readonly PostingRule[] | undefined
  readonly file?: Partial<EnrichedFile>
  readonly format?: string
}

function enricher({ rows = [main], rules, file, format = 'camt.053.001.08' }: Setting = {}) {
  const register = new Register({ accounts: rows, postings: rules })
  const made = new Enricher(register, { feed: 'bank', unknownAccount: 'deliver', stamp, ...file })
  made.format(format)
  made.open()
  return made
}

function draft(name: string, data: object): Draft {
  const position = { line: 1, column: 1, offset: 0 }
  return {
    id: 'tx1-1',
    name,
    subject: 'x',
    correlationId: 'st1-1',
    time: undefined,
    position,
    data,
  }
}

const booked = (id: string, currency = 'EUR', more: object = {}): Draft =>
  draft('bank-transaction-booked', {
    account: { id, scheme: 'other', currency },
    statement: { eventId: 'st1-1' },
    ordinal: 1,
    status: 'booked',
    amount: { value: '-1.00', currency },
    reversal: false,
    codes: {},
    references: {},
    counterparty: {},
    remittance: {},
    ...more,
  })

const registerOf = (made: Enricher, event: Draft) =>
  (made.enrich(event).draft.data as { register?: { flags?: string[] } }).register

describe('an event of an account in the register', () => {
  test('is stamped with all that the row says, in attributes and data', () => {
    const made = enricher()
    const event = booked('99900011/1234567')
    const enriched = made.enrich(event)
    expect(enriched.stamp).toEqual({ ...stamp, legalEntity: 'Nordlicht GmbH', region: 'DACH' })
    expect(enriched.draft).toEqual({
      ...event,
      data: {
        ...event.data,
        register: {
          account: 'DE71999000110001234567',
          legalEntity: 'Nordlicht GmbH',
          region: 'DACH',
          companyCode: '1000',
          name: 'Main account',
          recordSource: 'camt.053',
          matched: 'bank-code',
        },
      },
    })
    expect(transactionSchema.parse(enriched.draft.data)).toEqual(enriched.draft.data)
    expect(made.mustHold).toBe(undefined)
  })

  test('is stamped the same where its reader has written its data already', () => {
    const { account, statement, ...rest } = booked('99900011/1234567').data as BankTransaction
    const page = new TextEncoder().encode(`,${JSON.stringify(rest).slice(1, -1)}`)
    const home = { account, statement, currency: 'EUR' }
    const place = { line: 1, column: 1, offset: 0 }
    const event = new WrittenTransaction(
      ...(['bank-transaction-booked', 'tx1-1', undefined, place, home] as const),
      ...([page, 0, page.length] as const),
    )
    const plain = { ...event, data: event.data }
    for (const rules of [undefined, [{ rule: 'r', account: '1200' }]]) {
      const [written, made] = [event, plain].map((draft) => enricher({ rules }).enrich(draft))
      expect(written?.stamp).toEqual(made?.stamp)
      expect(written?.draft.data).toEqual(made?.draft.data)
      const stored = [written, made].map((one) => one && eventText(one.draft, one.stamp))
      expect(stored[0]).toBe(stored[1])
    }
    expect(event.data.register).toBeUndefined()
  })

  test('is left as the reader made it', () => {
    const event = booked('99900011/1234567')
    const before = structuredClone(event)
    enricher().enrich(event)
    expect(event).toEqual(before)
  })

  test('has one stamp and one entry for all of its statement, so that they are written once', () => {
    const made = enricher()
    const [one, two] = [
      made.enrich(booked('99900011/1234567')),
      made.enrich(booked('99900011/1234567')),
    ]
    expect(one.stamp).toBe(two.stamp)
    expect(one.draft.data).toMatchObject({ register: registerOf(made, two.draft) })
  })
})

describe('flags', () => {
  test.each<[string, Setting, Draft]>([
    ['account-unknown', {}, booked('99900011/7777777')],
    ['account-ambiguous', { rows: [main, { account: '99900022/1234567' }] }, booked('1234567')],
    ['currency-unexpected', {}, booked('DE71999000110001234567', 'USD')],
    [
      'legal-entity-differs',
      { file: { stamp: { ...stamp, legalEntity: 'Other' } } },
      booked('DE71999000110001234567'),
    ],
    ['source-not-of-record', { format: 'mt940' }, booked('DE71999000110001234567')],
  ])('say %s', (flag, setting, event) => {
    const data = enricher(setting).enrich(event).draft.data
    expect(data).toMatchObject({ register: { flags: [flag] } })
    expect(transactionSchema.parse(data)).toEqual(data)
  })

  test.each<[string, Setting]>([
    ['the format', { format: 'camt.053' }],
    ['a version of the format', { format: 'camt.053.001.02' }],
    ['the feed', { rows: [{ ...main, source: 'bank' }], format: 'mt940' }],
    ['any mapping', { rows: [{ ...main, source: 'csv' }], format: 'csv:bank-export' }],
  ])('say nothing of a source of record that is %s', (_, setting) => {
    expect(registerOf(enricher(setting), booked(main.account))?.flags).toBe(undefined)
  })

  test('say nothing of the source of an intraday report, which is never of record', () => {
    const event = { ...booked(main.account), name: 'bank-transaction-reported' }
    expect(registerOf(enricher({ format: 'mt942' }), event)?.flags).toBe(undefined)
  })

  test('know the currency from the balance where the account has none', () => {
    const data = {
      account: { id: main.account, scheme: 'iban' },
      statement: {},
      closing: { kind: 'closing-booked', amount: { value: '1.00', currency: 'CHF' } },
      balances: [],
      totals: {
        entries: 0,
        credits: { count: 0, amount: '0.00' },
        debits: { count: 0, amount: '0.00' },
      },
      checks: {
        arithmetic: 'ok',
        controlTotals: 'ok',
        continuity: 'unknown',
        numbering: 'unknown',
        problems: [],
      },
      format: 'camt.053.001.08',
    }
    const enriched = enricher().enrich(draft('bank-statement-received', data)).draft.data
    expect(enriched).toMatchObject({ register: { flags: ['currency-unexpected'] } })
    expect(statementSchema.parse(enriched)).toEqual(enriched)
  })
})

describe('the legal entity', () => {
  const feed = { stamp: { ...stamp, legalEntity: 'Of the feed' } }

  test('of the row counts for more than that of the feed', () => {
    expect(enricher({ file: feed }).enrich(booked(main.account)).stamp.legalEntity).toBe(
      'Nordlicht GmbH',
    )
  })

  test.each([
    ['the row has none', [{ account: main.account }]],
    ['the account is unknown', []],
  ])('of the feed stays where %s', (_, rows) => {
    expect(enricher({ file: feed, rows }).enrich(booked(main.account)).stamp).toEqual(feed.stamp)
  })
})

describe('a unit must be held', () => {
  const file = { unknownAccount: 'hold' } as const

  test('where its account is unknown, or fits two rows', () => {
    const made = enricher({ file, rows: [main, { account: '99900022/1234567' }] })
    made.enrich(booked('99900011/7777777'))
    expect(made.mustHold).toBe('account-unknown')
    made.open()
    made.enrich(booked('1234567'))
    expect(made.mustHold).toBe('account-ambiguous')
  })

  test('and the next one of the file need not be', () => {
    const made = enricher({ file })
    made.enrich(booked('99900011/7777777'))
    made.open()
    made.enrich(booked(main.account))
    expect(made.mustHold).toBe(undefined)
  })
})

describe('a posting is proposed', () => {
  const rules = [{ rule: 'r', legalEntity: 'Nordlicht GmbH', region: 'DACH', account: '1200' }]
  const postingOf = (setting: Setting, event: Draft) =>
    (enricher(setting).enrich(event).draft.data as { posting?: object }).posting

  test('by legal entity and region of the register', () => {
    expect(postingOf({ rules }, booked(main.account))).toEqual({ account: '1200', rule: 'r' })
    expect(postingOf({ rules, rows: [] }, booked(main.account))).toBe(undefined)
  })

  test('for booked entries alone', () => {
    const event = { ...booked(main.account), name: 'bank-transaction-itemized' }
    expect(postingOf({ rules }, event)).toBe(undefined)
  })

  test('without an account table too, by the legal entity of the feed', () => {
    const register = new Register({
      accounts: undefined,
      postings: [{ rule: 'r', legalEntity: 'Of the feed', account: '1' }],
    })
    const feed = { ...stamp, legalEntity: 'Of the feed' }
    const made = new Enricher(register, { feed: 'bank', unknownAccount: 'deliver', stamp: feed })
    const { data } = made.enrich(booked(main.account)).draft
    expect(data).toMatchObject({ posting: { account: '1', rule: 'r' } })
    expect(data).not.toHaveProperty('register')
  })
})

test('events of exports that name no bank account are passed on as they are', () => {
  const event = draft('invoice-issued', { number: '1' })
  expect(enricher().enrich(event)).toEqual({ draft: event, stamp })
})
