import { describe, expect, test } from 'vitest'
import { saidBy } from '../testing.ts'

const incoming = (...lines: string[]) => saidBy(lines.join('\n'), true)
const outgoing = (...lines: string[]) => saidBy(lines.join('\r\n'), false)

/** How many characters a piece of work has looked at to tidy them. */
function charactersTidied(work: () => void): number {
  const { replace } = String.prototype
  let characters = 0
  const counting = function (this: string, ...given: unknown[]): unknown {
    characters += this.length
    return Reflect.apply(replace, this, given)
  }
  Object.assign(String.prototype, { replace: counting })
  try {
    work()
  } finally {
    Object.assign(String.prototype, { replace })
  }
  return characters
}

describe('German subfields', () => {
  test.each(['?', '>', '+', '~', '^', '<', '|', '@'])('are read with the separator %s', (s) => {
    const found = incoming(
      `166${s}00GUTSCHRIFT${s}20SVWZ+Rent${s}30KNTRDEFFXXX${s}32ANNA${s}33 SAND`,
    )
    expect(found).toMatchObject({
      text: 'GUTSCHRIFT',
      codes: { gvc: '166' },
      counterparty: { name: 'ANNA SAND', bic: 'KNTRDEFFXXX' },
      remittance: { text: 'Rent' },
    })
  })

  test('are read without a code', () => {
    expect(incoming('>20Fee', 's for May>32BANK')).toMatchObject({
      codes: {},
      remittance: { text: 'Fees for May' },
      counterparty: { name: 'BANK' },
    })
  })

  test('wrap at the width of the line, between separator and number too', () => {
    expect(incoming('166?00GUTSCHRIFT?', '20SVWZ+Invoice 4', '711?3', '2ANNA')).toMatchObject({
      remittance: { text: 'Invoice 4711' },
      counterparty: { name: 'ANNA' },
    })
  })

  test('keep a separator that no subfield follows in the text', () => {
    expect(incoming('166?20SVWZ+Why not? 1?77').remittance.text).toBe('Why not? 1?77')
  })

  test('wrap at every place of a line, as if they did not', () => {
    const line = '166 ?00POST?20EREF+E 1?21SVWZ+Rent?22 no? 1?30KNTRDEFFXXX?31DE 1?32ANNA? ?33 SAND'
    const plain = incoming(line)
    expect(plain.counterparty).toEqual({ name: 'ANNA SAND', bic: 'KNTRDEFFXXX', account: 'DE1' })
    for (let at = 0; at <= line.length; at += 1) {
      expect(incoming(line.slice(0, at), line.slice(at))).toEqual(plain)
      expect(outgoing(line.slice(0, at), '', line.slice(at))).toEqual(plain)
    }
  })

  test('SEPA keys wrap over subfields', () => {
    const found = outgoing(
      '105?00LASTSCHRIFT?20EREF+ORDER-0A4A47C3-F846-47?2129MREF+M-1 CRE',
      'D+ D?22E98ZZZ09999999999 S?23VWZ+Books',
    )
    expect(found.references).toEqual({
      endToEnd: 'ORDER-0A4A47C3-F846-4729',
      mandate: 'M-1',
      creditorId: 'DE98ZZZ09999999999',
    })
    expect(found.remittance.text).toBe('Books')
  })

  test('all keys have their place', () => {
    const found = incoming(
      '166?20KREF+K1?21ABWA+Someone else?22IBAN+DE79 9999 9999?23BIC+KN',
      'TRDEFF?24EREF+NOTPROVIDED?25SVWZ+Text',
    )
    expect(found.references).toEqual({ customer: 'K1' })
    expect(found.own).toEqual({ ABWA: 'Someone else' })
    expect(found.counterparty).toEqual({ account: 'DE7999999999', bic: 'KNTRDEFF' })
  })

  test('older exports write keys with a colon', () => {
    const found = incoming('051?20Test EREF: 110 IBAN: DE11?30KNTRDEFF')
    expect(found.references.endToEnd).toBe('110')
    expect(found.remittance.text).toBe('Test')
  })

  test('?34 is a return reason only with the codes of returns', () => {
    expect(incoming('109?20X?34912').codes.returnReason).toBe('912')
    expect(incoming('166?20X?34000')).toMatchObject({ codes: { gvc: '166' }, own: { '34': '000' } })
  })

  test('a bank code is no BIC', () => {
    expect(incoming('051?20X?3099920030?31123456').counterparty).toEqual({
      account: '123456',
      bankCode: '99920030',
    })
  })
})

describe('keys between slashes', () => {
  test('of ING, wrapped in the middle of a key', () => {
    const found = outgoing(
      '/RTRN/MS03//BUSP/Europese Incasso/eenmalig//BENM/NL30KNTR0001702/KNTS',
      'NL2A/Shop///CSID/NL32ZZZ9//',
      'MARF/EV45//EREF/E2E-1//REMI/USTD//Order 1/',
    )
    expect(found).toMatchObject({
      text: 'Europese Incasso/eenmalig',
      codes: { returnReason: 'MS03' },
      references: { endToEnd: 'E2E-1', mandate: 'EV45', creditorId: 'NL32ZZZ9' },
      counterparty: { name: 'Shop', bic: 'KNTSNL2A' },
      remittance: { text: 'Order 1' },
    })
  })

  test('of ABN AMRO and Rabobank', () => {
    const found = incoming(
      '/TRTP/SEPA/IBAN/NL30KNTR0001702600/BIC/KNTRNL2A/NAME/A. Jansen/REMI/Rent/EREF/X1',
    )
    expect(found).toMatchObject({
      text: 'SEPA',
      counterparty: { name: 'A. Jansen', account: 'NL30KNTR0001702600', bic: 'KNTRNL2A' },
      references: { endToEnd: 'X1' },
    })
    expect(incoming('/ORDP//NAME/Shop BV/REMI/1/2/ISDT/2024-01-03')).toMatchObject({
      counterparty: { name: 'Shop BV' },
      remittance: { text: '1/2' },
      own: { ISDT: '2024-01-03' },
    })
  })

  test('the far side is the debtor of money in and the creditor of money out', () => {
    const text = '/DBNM/Payer/CRNM/Payee'
    expect(incoming(text).counterparty.name).toBe('Payer')
    expect(outgoing(text).counterparty.name).toBe('Payee')
    expect(outgoing(text).own).toEqual({ DBNM: 'Payer' })
  })

  test('a structured reference is no text, and its check digits are proved', () => {
    expect(incoming('/REMI/STRD/CUR/RF41990017026034').remittance).toEqual({
      reference: 'RF41990017026034',
      referenceType: 'iso11649',
      referenceValid: true,
    })
    expect(incoming('/REMI/STRD/CUR/RF42990017026034').remittance.referenceValid).toBe(false)
  })

  test('BAI codes', () => {
    expect(incoming('/BAI/399/MISCELLANEOUS CREDIT', '/ORDP/Payer')).toMatchObject({
      codes: { bai: '399' },
      text: 'MISCELLANEOUS CREDIT',
      counterparty: { name: 'Payer' },
    })
  })
})

describe('other forms', () => {
  test('a list with semicolons', () => {
    const found = incoming(
      '911 COLLECT; ID IPH: X1; Z RACH.: ',
      '5611; OD: JAN NOWAK; TYT.: ABC   ; ',
      'TNR: 17.01',
    )
    expect(found).toMatchObject({
      text: '911 COLLECT',
      counterparty: { name: 'JAN NOWAK', account: '5611' },
      remittance: { text: 'ABC' },
      references: { transaction: '17.01' },
      own: { 'ID IPH': 'X1' },
    })
  })

  test('columns with labels', () => {
    const found = outgoing(
      'SEPA OVERBOEKING                 IBAN: NL30KNTR0001702600        ',
      'BIC: KNTRNL2A                    NAAM: A. JANSEN',
      'OMSCHRIJVING: RENT MAY',
    )
    expect(found).toMatchObject({
      text: 'SEPA OVERBOEKING',
      counterparty: { name: 'A. JANSEN', account: 'NL30KNTR0001702600', bic: 'KNTRNL2A' },
      remittance: { text: 'RENT MAY' },
    })
  })

  test('labels of a giro: its sender is name, address and number in one, so no name', () => {
    const found = incoming(
      'GIRO AUS ONLINE-SIC 99999 AUFTRAGGEBER: PETRA MUSTER MUSTERWEG 17',
      ' 9999 MUSTERDORF 260203CH00001726 MITTEILUNGEN: RECHNUNG 1726',
    )
    expect(found.counterparty.name).toBe(undefined)
    expect(found).toMatchObject({
      text: 'GIRO AUS ONLINE-SIC 99999',
      remittance: { text: 'RECHNUNG 1726' },
      own: { AUFTRAGGEBER: 'PETRA MUSTER MUSTERWEG 17 9999 MUSTERDORF 260203CH00001726' },
    })
  })

  test('a label of a giro in any other text is text', () => {
    const text = 'RUECKFRAGEN AN AUFTRAGGEBER: HERR MUSTER'
    expect(incoming(text)).toMatchObject({ remittance: { text }, own: undefined })
  })

  test('free text of more than six lines, words kept apart and cut ones joined', () => {
    const full = 'x'.repeat(65)
    expect(incoming('one', 'two', full, 'y', '5', '6', '7').remittance.text).toBe(
      `one two ${full}y 5 6 7`,
    )
  })

  test('an empty field says nothing', () => {
    expect(incoming('').remittance).toEqual({})
  })

  test('what looks like a number and is none stays text', () => {
    expect(incoming('/OCMT/CAD-5').own).toEqual({ OCMT: 'CAD-5' })
  })

  test('a name in thousands of pieces costs no more than its length', () => {
    const pieces = '?32  a'.repeat(12_000)
    let name: string | undefined
    const characters = charactersTidied(() => {
      name = incoming(`166?00X${pieces}`).counterparty.name
    })
    expect(name).toBe(new Array(12_000).fill('a').join(' '))
    expect(characters).toBeLessThan(pieces.length * 4)
  })

  test('long hostile text is read in a blink', () => {
    const started = process.cpuUsage()
    for (const text of [
      '/A'.repeat(30_000),
      '?2'.repeat(30_000),
      'EREF'.repeat(15_000),
      ' '.repeat(60_000),
    ]) {
      incoming(`166?20${text}`)
      incoming(`/REMI/${text}`)
      incoming(text)
    }
    // The processor's time, which other work on the machine is no part of.
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000)
  })
})
