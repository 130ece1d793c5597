import type { AccountRow } from '../../config/registerSchema.ts'
import type { AccountTable, PostingTable } from '../../config/types.ts'
import type {
  BankPayment,
  BankStatement,
  BankTransaction,
  RegisterEntry,
  RegisterFlag,
} from '../../events/bank.ts'
import type { Draft, Stamp } from '../../events/envelope.ts'
import { type TransactionStamp, WrittenTransaction } from '../../events/writtenTransaction.ts'
import type { MustHold } from '../../outbox/staging.ts'
import { AccountIndex } from './accounts.ts'
import { PostingIndex } from './postings.ts'

/** The register's rows, in a form that crosses to a thread. */
export interface RegisterRows {
  readonly accounts: AccountTable['rows'] | undefined
  readonly postings: PostingTable['rows'] | undefined
}

/** What the register must know of a file beside its events. */
export interface EnrichedFile {
  readonly feed: string
  readonly unknownAccount: 'deliver' | 'hold'
  readonly stamp: Stamp
}

/** An event with what the register says of it. */
export interface Enriched {
  readonly draft: Draft
  readonly stamp: Stamp
}

type BankData = BankStatement | BankTransaction | BankPayment

/** What is known of an account in one currency; made once a file. */
interface Known {
  readonly entry: RegisterEntry | undefined
  readonly stamp: Stamp
  readonly mustHold: MustHold | undefined
}

const bankEvents: ReadonlySet<string> = new Set([
  'bank-statement-received',
  'bank-transaction-booked',
  'bank-transaction-itemized',
  'bank-transaction-reported',
  'balance-reported',
])

/** Events of an end-of-day statement: only for them there is a source of record. */
const endOfDay: ReadonlySet<string> = new Set([
  'bank-statement-received',
  'bank-transaction-booked',
  'bank-transaction-itemized',
])

/** The register, ready to be asked. */
export class Register {
  readonly accounts: AccountIndex | undefined
  readonly postings: PostingIndex | undefined

  constructor({ accounts, postings }: RegisterRows) {
    this.accounts = accounts && new AccountIndex(accounts)
    this.postings = postings && new PostingIndex(postings)
  }
}

/**
 * Stamps the bank events of one file with what the register says of their account, and booked
 * entries with a proposal how to post them. Ids, digests and whatever the bank says stay as they
 * are: what is stamped stands beside it.
 */
export class Enricher {
  readonly #register: Register
  readonly #file: EnrichedFile
  readonly #known = new Map<string, Known>()
  #last: { readonly key: string; readonly known: Known } | undefined
  #format = ''
  #mustHold: MustHold | undefined
  #notOfRecord = false

  constructor(register: Register, file: EnrichedFile) {
    this.#register = register
    this.#file = file
  }

  /** Says what the file is, before its first event: `camt.053.001.08`. */
  format(name: string): void {
    this.#format = name
  }

  /** Begins a unit: a statement, a report or a table of rows. */
  open(): void {
    this.#mustHold = undefined
    this.#notOfRecord = false
  }

  /** Why the unit that is open must be held, from the events that it has had. */
  get mustHold(): MustHold | undefined {
    return this.#mustHold
  }

  /** Whether the open unit's account has another source of record. */
  get notOfRecord(): boolean {
    return this.#notOfRecord
  }

  enrich(draft: Draft): Enriched {
    const { stamp } = this.#file
    if (!bankEvents.has(draft.name)) return { draft, stamp }
    const { id, currency } = accountOf(draft)
    const known = this.#ask(draft.name, id, currency)
    this.#mustHold ??= known.mustHold
    this.#notOfRecord ||= known.entry?.flags?.includes('source-not-of-record') ?? false
    const posting = draft.name === 'bank-transaction-booked' && this.#posting(draft, known)
    if (!known.entry && !posting) return { draft, stamp: known.stamp }
    const register = known.entry && { register: known.entry }
    const added = { ...register, ...(posting ? { posting } : {}) }
    return { draft: stamped(draft, added), stamp: known.stamp }
  }

  #posting(draft: Draft, { entry, stamp }: Known) {
    const owner = { legalEntity: stamp.legalEntity, region: entry?.region }
    return this.#register.postings?.find(draft.data as BankTransaction, owner)
  }

  /** Entries of a statement share their account, so that the last answer mostly is the next one. */
  #ask(name: string, id: string, currency: string | undefined): Known {
    const key = `${endOfDay.has(name) ? 'day' : 'intraday'} ${currency} ${id}`
    if (this.#last?.key === key) return this.#last.known
    const known = this.#known.get(key) ?? this.#look(id, currency, endOfDay.has(name))
    if (this.#known.size < maxKnown) this.#known.set(key, known)
    this.#last = { key, known }
    return known
  }

  #look(id: string, currency: string | undefined, isRecord: boolean): Known {
    const { stamp, unknownAccount } = this.#file
    const match = this.#register.accounts?.find(id)
    if (match && match !== 'ambiguous') {
      const { row, matched } = match
      const flags = this.#flags(row, currency, isRecord)
      const { legalEntity = stamp.legalEntity, region } = row
      const own = { ...(legalEntity ? { legalEntity } : {}), ...(region ? { region } : {}) }
      const entry = { ...described(row), matched, ...(flags.length > 0 ? { flags } : {}) }
      return { entry, stamp: { ...stamp, ...own }, mustHold: undefined }
    }
    if (!this.#register.accounts) return { entry: undefined, stamp, mustHold: undefined }
    const flag = match === 'ambiguous' ? 'account-ambiguous' : 'account-unknown'
    const mustHold = unknownAccount === 'hold' ? flag : undefined
    return { entry: { flags: [flag] }, stamp, mustHold }
  }

  #flags(row: AccountRow, currency: string | undefined, isRecord: boolean): RegisterFlag[] {
    const { feed, stamp } = this.#file
    const flags: RegisterFlag[] = []
    if (row.currency !== undefined && currency !== undefined && row.currency !== currency) {
      flags.push('currency-unexpected')
    }
    const stated = stamp.legalEntity
    if (stated && row.legalEntity && stated !== row.legalEntity) flags.push('legal-entity-differs')
    const ofRecord = row.source === undefined || row.source === feed || this.#is(row.source)
    if (isRecord && !ofRecord) flags.push('source-not-of-record')
    return flags
  }

  /** Whether the file's format is `format` or a version of it: `camt.053` has `camt.053.001.08`. */
  #is(format: string): boolean {
    return this.#format === format || /^[.:]/.test(behind(this.#format, format))
  }
}

/** Accounts that are remembered of one file: more than any statement has, and a bound for exports. */
const maxKnown = 10_000

function behind(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : ''
}

/** What is written already is not made an object of, only to be written again. */
function stamped(draft: Draft, added: TransactionStamp): Draft {
  if (draft instanceof WrittenTransaction) return draft.stamped(added)
  return { ...draft, data: { ...draft.data, ...added } }
}

/** The account of an event, and the currency that it is in. */
function accountOf(draft: Draft): { readonly id: string; readonly currency: string | undefined } {
  if (draft instanceof WrittenTransaction) {
    const { account, currency } = draft.home
    return { id: account.id, currency: account.currency ?? currency }
  }
  const data = draft.data as BankData
  return { id: data.account.id, currency: currencyOf(data) }
}

/** The currency that an account's events are in, from wherever the source says it. */
function currencyOf(data: BankData): string | undefined {
  if (data.account.currency !== undefined) return data.account.currency
  if ('amount' in data) return data.amount?.currency
  return 'balances' in data ? (data.closing ?? data.opening)?.amount.currency : undefined
}

function described(row: AccountRow): RegisterEntry {
  const { legalEntity, region, companyCode, name, source } = row
  return {
    account: row.account.replace(/\s+/g, ''),
    ...(legalEntity === undefined ? {} : { legalEntity }),
    ...(region === undefined ? {} : { region }),
    ...(companyCode === undefined ? {} : { companyCode }),
    ...(name === undefined ? {} : { name }),
    ...(source === undefined ? {} : { recordSource: source }),
  }
}
