import type { Kept, Role } from './fact.ts'

/**
 * How banks write field 86, as data. A form is chosen by what stands in the field, never by a
 * bank's name: banks merge, change systems and write several forms in one file.
 */

/** German subfields `?00` to `?63`, after the DFÜ agreement, appendix 3, chapter 8.2.4. */
export const subfields: ReadonlyMap<string, Kept> = new Map([
  ['00', 'text'],
  ['30', 'bic'],
  ['31', 'account'],
  ['32', 'name'],
  ['33', 'name'],
  ['34', 'returnReason'],
])

/** Subfields that hold the purpose, one text of up to 14 × 27 characters. */
export const purposeSubfields = new Set([
  ...['20', '21', '22', '23', '24', '25', '26', '27', '28', '29'],
  ...['60', '61', '62', '63'],
])

/** Business transaction codes of returned payments: only with them is `?34` a reason. */
export const returnCodes = new Set(['108', '109', '159', '184'])

/** Keys in the purpose, such as `EREF+`; older exports write `EREF: `. */
export const sepaKeys: ReadonlyMap<string, Kept> = new Map([
  ['EREF', 'endToEnd'],
  ['KREF', 'customer'],
  ['MREF', 'mandate'],
  ['CRED', 'creditorId'],
  ['DEBT', 'own'],
  ['SVWZ', 'remittance'],
  ['ABWA', 'own'],
  ['ABWE', 'own'],
  ['IBAN', 'account'],
  ['BIC', 'bic'],
  ['COAM', 'charges'],
  ['OAMT', 'originalAmount'],
  ['PURP', 'own'],
  ['RREF', 'own'],
  ['BREF', 'bank'],
])

/** Keys between slashes: Dutch banks, and what SWIFT defines for fields 72 and 86. */
export const slashKeys: Readonly<Record<string, Role>> = {
  TRTP: 'text',
  TRCD: 'own',
  BUSP: 'text',
  RTRN: 'returnReason',
  REMI: 'remittance',
  EREF: 'endToEnd',
  PREF: 'batch',
  MARF: 'mandate',
  CSID: 'creditorId',
  CNTP: 'party',
  ORDP: 'debtor',
  DBNM: 'debtorName',
  DACT: 'debtorAccount',
  DBIC: 'debtorBic',
  DCID: 'own',
  BENM: 'creditor',
  CRNM: 'creditorName',
  CACT: 'creditorAccount',
  CBIC: 'creditorBic',
  IBAN: 'account',
  ACNO: 'account',
  BBAN: 'account',
  BIC: 'bic',
  NAME: 'name',
  ADDR: 'address',
  BAI: 'bai',
  OCMT: 'originalAmount',
  OAMT: 'originalAmount',
  CHGS: 'charges',
  EXCH: 'rate',
  FXRT: 'rate',
  RFB: 'customer',
  ISDT: 'own',
  OPRP: 'own',
  PURP: 'own',
  ID: 'partyId',
  IDNM: 'own',
  ACCW: 'own',
  ULTD: 'own',
  ULTB: 'own',
  UDTR: 'own',
  UCRD: 'own',
  FXDT: 'own',
  FCCY: 'own',
  SUM: 'own',
  SVCL: 'own',
}

/** Texts with labels in front of their parts. */
export interface LabelledDialect {
  readonly name: string
  /** All of these stand in a field of this dialect. */
  readonly evidence: readonly string[]
  readonly labels: Readonly<Record<string, Role>>
  /** What ends a part beside the next label. */
  readonly end: string
}

export const labelledDialects: readonly LabelledDialect[] = [
  {
    name: 'mBank list',
    evidence: ['; ', 'RACH.:'],
    labels: {
      'ID IPH:': 'own',
      'Z RACH.:': 'account',
      'NA RACH.:': 'account',
      'OD:': 'name',
      'DLA:': 'name',
      'TYT.:': 'remittance',
      'TNR:': 'transaction',
    },
    end: ';',
  },
  {
    name: 'ABN AMRO text',
    evidence: ['IBAN: ', 'NAAM: '],
    labels: {
      'IBAN:': 'account',
      'BIC:': 'bic',
      'NAAM:': 'name',
      'OMSCHRIJVING:': 'remittance',
      'KENMERK:': 'endToEnd',
      'MACHTIGING:': 'mandate',
      'INCASSANT:': 'creditorId',
    },
    end: '',
  },
  {
    name: 'Knab',
    evidence: ['REK: ', '/NAAM: '],
    labels: { 'REK:': 'account', '/NAAM:': 'name' },
    end: '',
  },
  {
    name: 'German labels',
    evidence: ['Kundenreferenz: '],
    labels: {
      'End-to-End-Referenz:': 'endToEnd',
      'Kundenreferenz:': 'customer',
      'Mandatsreferenz:': 'mandate',
      'ID des Auftraggebers:': 'creditorId',
    },
    end: '',
  },
  {
    name: 'PostFinance giro',
    evidence: ['GIRO AUS ', 'AUFTRAGGEBER: '],
    // Name, address and the bank's own number run together, so no name can be made of them.
    labels: { 'AUFTRAGGEBER:': 'own', 'MITTEILUNGEN:': 'remittance' },
    end: '',
  },
]
