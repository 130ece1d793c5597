import type { FileLife, Found, Life } from '../../hub/console/contract.ts'
import { ibanOf } from './ledger.ts'
import { minutesAgo } from './moments.ts'

/** Text of a payment that would be markup, were it not shown as text. */
export const hostileText = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
export const hostileFile = '"><svg onload=document.title=1>.sta'

const sha256 = '5c1d9b3f0e7a48d2916fb0c3a4d85e6f7081923a4b5c6d7e8f90123456789abc'

export function lifeAnswer(id: string): Life {
  const statement = id.startsWith('st-')
  return statement ? statementLife(id) : entryLife(id)
}

function statementLife(id: string): Life {
  return {
    id,
    inbox: 'treasury',
    type: 'finance.bank-statement-received.v1',
    agent: 'berlin-01',
    event: {
      specversion: '1.0',
      id,
      type: 'finance.bank-statement-received.v1',
      source: 'kontor://berlin-01/bank',
      data: {
        account: { id: ibanOf(0), scheme: 'iban', currency: 'EUR' },
        statement: { number: '51', from: '2026-03-13', to: '2026-03-13' },
        checks: { arithmetic: 'ok', continuity: 'ok', numbering: 'ok' },
      },
    },
    steps: arrival,
    file: { sha256, position: '4:1@112', feed: 'bank' },
    related: [{ id: 'e-1', type: 'finance.bank-transaction-booked.v1', title: 'Entry 1 of 24' }],
  }
}

const arrival: Life['steps'] = [
  {
    what: 'file',
    at: minutesAgo(58),
    who: 'berlin-01',
    message: 'A file of 18.2 kB came by the feed bank.',
  },
  {
    what: 'read',
    at: minutesAgo(58),
    message: 'Read as mt940. Opening, entries and closing add up.',
  },
  {
    what: 'released',
    at: minutesAgo(57.9),
    message: 'Release 4,211, lane statements, number 48,113.',
  },
  {
    what: 'stored',
    at: minutesAgo(57.8),
    message: 'Committed by the hub, 4.1 s after it was read.',
  },
]

function entryLife(id: string): Life {
  return {
    id,
    inbox: 'erp',
    type: 'finance.bank-transaction-booked.v1',
    agent: 'berlin-01',
    event: {
      specversion: '1.0',
      id,
      type: 'finance.bank-transaction-booked.v1',
      source: 'kontor://berlin-01/bank',
      subject: ibanOf(0),
      time: minutesAgo(60),
      data: {
        account: { id: ibanOf(0), scheme: 'iban', currency: 'EUR' },
        statement: { eventId: 'st-a0-2026-03-13', number: '51' },
        ordinal: 7,
        amount: { value: '-1284250.00', currency: 'EUR' },
        bookingDate: '2026-03-13',
        valueDate: '2026-03-13',
        codes: { swift: 'NTRF', gvc: '116' },
        references: { customer: 'INV-2026-00871', endToEnd: 'E2E-7719', bank: '03131147' },
        counterparty: { name: 'Werft Nordhafen GmbH', account: ibanOf(901) },
        remittance: { text: hostileText },
      },
    },
    steps: [
      ...arrival,
      { what: 'taken', at: minutesAgo(57.5), who: 'erp-push', message: 'Delivered by the route.' },
      { what: 'failed', at: minutesAgo(50), who: 'erp', message: 'The ledger period is closed.' },
      { what: 'posted', at: minutesAgo(31), who: 'erp', message: 'Posted as 1900004711.' },
    ],
    file: { sha256, position: '18:1@1204', feed: hostileFile },
    related: [
      {
        id: 'st-a0-2026-03-13',
        type: 'finance.bank-statement-received.v1',
        title: 'Statement 51, Friday 13 March',
      },
      {
        id: 'e-2',
        type: 'finance.bank-transaction-itemized.v1',
        title: 'Payment 1 of 3 within the batch',
      },
    ],
  }
}

export function fileAnswer(): FileLife {
  return {
    sha256,
    agent: 'berlin-01',
    feed: hostileFile,
    firstAt: minutesAgo(58),
    events: 25,
    statements: [
      {
        id: 'st-a0-2026-03-13',
        title: 'Statement 51, Friday 13 March',
        type: 'finance.bank-statement-received.v1',
      },
    ],
  }
}

export function searchAnswer(q: string): Found {
  if (q === 'nothing') return { found: [], more: false }
  return {
    found: [
      {
        kind: 'event',
        id: 'e-1',
        inbox: 'erp',
        type: 'finance.bank-transaction-booked.v1',
        title: 'INV-2026-00871, Friday 13 March',
        at: minutesAgo(57),
      },
      {
        kind: 'statement',
        id: 'st-a0-2026-03-13',
        inbox: 'treasury',
        type: 'finance.bank-statement-received.v1',
        title: 'Statement 51, Friday 13 March',
        at: minutesAgo(57),
      },
      {
        kind: 'document',
        id: 'inv-1',
        inbox: 'erp',
        type: 'finance.invoice-issued.v1',
        title: 'Invoice INV-2026-00871',
        at: minutesAgo(12_000),
      },
      { kind: 'file', id: sha256, inbox: 'erp', title: hostileFile, at: minutesAgo(58) },
    ],
    more: false,
  }
}
