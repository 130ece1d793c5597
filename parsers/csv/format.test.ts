import { describe } from 'vitest'
import { mappedFormat } from '../mapped.ts'
import { formatContract } from '../testing/formatContract.ts'
import { mappingOf } from './readWith.ts'

const payments = {
  mapping: 1,
  name: 'payments',
  source: {
    format: 'csv',
    separator: ';',
    decimal: ',',
    thousands: '.',
    date: 'DD.MM.YYYY',
    charset: 'utf-8',
  },
  rows: { identity: 'immutable', key: ['Nr'] },
  event: 'payment-settled',
  fields: {
    number: 'Nr',
    date: 'Datum',
    amount: { column: 'Betrag', currency: 'EUR' },
    text: 'Text',
  },
  trailer: {
    when: { column: 'Nr', equals: 'END' },
    count: { column: 2 },
    sums: [{ column: 3, of: 'Betrag' }],
  },
}
const head = 'Nr;Datum;Betrag;Text\r\n'
const rows =
  '1;01.02.2026;1.000,50;"Größe ""L""\r\nzwei"\r\n2;02.02.2026;-0,50;é – 𝄞\r\n3;02.02.2026;7,00;\r\n'
const file = `${head}${rows}END;3;1.007,00;\r\n`

describe('an export that its trailer proves', () => {
  formatContract(mappedFormat(mappingOf(payments)), { file, namedByFile: true })
})
