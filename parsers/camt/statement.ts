import type { Account, BankStatement, BankTransaction, CheckProblem } from '../../events/bank.ts'
import { minorDigits } from '../../events/currency.ts'
import { decimalText } from '../../events/decimal.ts'
import type { Position } from '../../events/envelope.ts'
import { statementId } from '../../events/identity.ts'
import type { Problem } from '../problems.ts'
import type { ReadContext } from '../reader.ts'
import { rawAccount, readAccount } from './account.ts'
import { closingOf, openingOf, type ReadBalance, readBalance } from './balance.ts'
import { instant, takeMoment } from './dates.ts'
import { type Element, rootOf } from './element.ts'
import { type EntryHome, EntryReader } from './entries.ts'
import type { Entry } from './entry.ts'
import type { Findings } from './findings.ts'
import { Fragment } from './fragment.ts'
import { type MessageHead, type MessageKind, pagePaths, readPage } from './message.ts'
import type { Part } from './part.ts'
import { path, paths } from './path.ts'
import { present } from './present.ts'
import { type Proof, proveArithmetic, proveTotals } from './proof.ts'
import { CurrencyTally } from './tally.ts'
import { knownId } from './vocabulary.ts'

const entryName = knownId('Ntry')

const accountPath = path('Acct')
const balances = path('Bal')
const balanceAmount = path('Bal/Amt')
const summary = path('TxsSummry')
const text = paths('AddtlStmtInf', 'AddtlRptInf', 'AddtlNtfctnInf')
const name = paths('Id')
const electronicNumber = paths('ElctrncSeqNb')
const legalNumber = paths('LglSeqNb')
const created = paths('CreDtTm')
const from = paths('FrToDt/FrDtTm', 'FrToDt/FrDt')
const to = paths('FrToDt/ToDtTm', 'FrToDt/ToDt')
const pagination = ['StmtPgntn', 'RptPgntn', 'NtfctnPgntn']
const pages = pagination.map(pagePaths)
const pageNumbers = paths(...pagination.map((holder) => `${holder}/PgNb`))
const openingCodes = ['OPBD', 'PRCD']
const ofBalance = {
  code: paths('Tp/CdOrPrtry/Cd', 'Tp/CdOrPrtry/Prtry'),
  date: paths('Dt/Dt', 'Dt/DtTm', 'Dt'),
  amount: paths('Amt'),
}

/**
 * Reads `Stmt`, `Rpt` or `Ntfctn`: one unit. Its entries leave as they end; all else, before them
 * and behind, is its head, which becomes the last event of the unit.
 */
export class StatementReader implements Part, EntryHome {
  readonly #context: ReadContext
  readonly #findings: Findings
  readonly #message: MessageHead
  readonly fragment: Fragment
  readonly #all = new CurrencyTally()
  readonly #booked = new CurrencyTally()
  #entries: EntryReader | undefined
  #currency: string | undefined
  account: Account = readAccount(undefined)
  statement: BankTransaction['statement'] = { eventId: '' }
  time: string | undefined
  #key: BankStatement['statement'] = {}

  constructor(context: ReadContext, findings: Findings, message: MessageHead) {
    this.#context = context
    this.#findings = findings
    this.#message = message
    this.fragment = new Fragment(context.limits.maxRecordChars)
  }

  get kind(): MessageKind {
    return this.#message.kind
  }

  get id(): string {
    return this.statement.eventId
  }

  get currency(): string | undefined {
    return this.#currency
  }

  begins(id: number): Part | undefined {
    return id === entryName && this.fragment.isOutermost ? this.#opened().begin() : undefined
  }

  ended(): void {
    const entries = this.#opened().entries
    const read = this.#findings.attempt(() => this.#finish(entries))
    if (!read) this.#context.sink.close({ entries, proof: 'unknown' })
  }

  counted(entry: Entry): void {
    this.#currency ??= entry.amount.currency
    this.#all.entry(entry.amount, entry.credit, this.#currency)
    if (entry.status === 'booked') {
      this.#booked.entry(entry.amount, entry.credit, this.#currency)
    }
  }

  /** Opens the unit when its first entry comes, or at its end: the head is known by then. */
  #opened(): EntryReader {
    if (this.#entries) return this.#entries
    const root = rootOf(this.fragment)
    const id = this.#identity(root)
    const account = root.find(accountPath)
    this.account = readAccount(account)
    if (!account) this.#warnOfAccount(root.position)
    this.#currency = this.account.currency ?? root.find(balanceAmount)?.currency
    this.#key = readKey(root, this.#message)
    const { id: name, number, createdAt } = this.#key
    this.statement = { eventId: id, ...present({ id: name, number }) }
    this.time = instant(createdAt)
    this.#context.sink.open({ kind: this.kind.unit, lane: 'statements', id })
    this.#entries = new EntryReader(this.#context, this.#findings, this)
    return this.#entries
  }

  #identity(root: Element): string {
    const opening = root
      .all(balances)
      .find((balance) => openingCodes.includes(balance.peek(ofBalance.code) ?? ''))
    const number = root.peek(name)
    const openingDate = root.peek(from) ?? opening?.peek(ofBalance.date)
    return statementId({
      kind: this.kind.family,
      account: rawAccount(root.find(accountPath)),
      number,
      page: root.peek(pageNumbers) ?? this.#message.page?.number,
      openingDate,
      openingAmount: number === undefined ? opening?.peek(ofBalance.amount) : undefined,
    })
  }

  #warnOfAccount(position: Position): void {
    const message =
      'The statement names no account (Acct); its events call it NOTPROVIDED. Ask the bank for it.'
    this.#findings.warn('camt-element-missing', position, message)
  }

  #finish(entries: number): void {
    const root = rootOf(this.fragment)
    const read = root
      .all(balances)
      .map((balance) => readBalance(balance, this.#currency, this.#findings))
    const opening = openingOf(read)
    const closing = closingOf(read)
    const whole = this.kind.unit === 'statement' && !this.#isPart()
    const arithmetic = proveArithmetic(opening, closing, this.#booked, whole, root.position)
    const totals = proveTotals(root.find(summary), this.#all, this.#booked)
    const data = this.#data(root, read, arithmetic, totals)
    const problems = [arithmetic.problem, totals.problem].filter((found) => found !== undefined)
    for (const problem of problems) this.#findings.report(problem)
    const { kind, account, id, time } = this
    const common = { id, subject: account.id, correlationId: id, time, position: root.position }
    this.#context.sink.event({ ...common, name: kind.event, data })
    this.#context.sink.close({ entries, proof: proofOf([arithmetic, totals]) })
  }

  #data(root: Element, read: ReadBalance[], arithmetic: Proof, totals: Proof): BankStatement {
    const more = root.take(text)
    const rest = root.rest()
    const group = this.#message.rest
    return {
      account: this.account,
      statement: { ...this.#key, ...present({ text: more }) },
      ...present({
        opening: openingOf(read)?.balance,
        closing: closingOf(read)?.balance,
      }),
      balances: read.map(({ balance }) => balance),
      totals: this.#totals(),
      checks: {
        arithmetic: arithmetic.verdict,
        controlTotals: totals.verdict,
        continuity: 'unknown',
        numbering: 'unknown',
        problems: [arithmetic, totals].flatMap(({ problem }) => (problem ? [check(problem)] : [])),
      },
      format: this.#message.variant,
      ...(rest || group ? { original: { ...rest, ...(group ? { GrpHdr: group } : {}) } } : {}),
    }
  }

  /** Sums are those of the account's currency; entries in another are only counted. */
  #totals(): BankStatement['totals'] {
    const digits = minorDigits(this.#currency ?? '')
    const { entries, credits, debits } = this.#all
    return {
      entries,
      credits: { count: credits.count, amount: decimalText(credits.sum, digits) },
      debits: { count: debits.count, amount: decimalText(debits.sum, digits) },
    }
  }

  /** Whether other pages belong to this statement. */
  #isPart(): boolean {
    const page = this.#key.page
    return page !== undefined && !(page.number === '1' && page.last !== false)
  }
}

function readKey(root: Element, message: MessageHead): BankStatement['statement'] {
  const page = pages.map((of) => readPage(root, of)).find((found) => found !== undefined)
  const { reference, relatedReference } = message
  return present({
    id: root.take(name),
    number: root.take(electronicNumber),
    sequence: root.take(legalNumber),
    page: page ?? message.page,
    from: takeMoment(root, from),
    to: takeMoment(root, to),
    createdAt: takeMoment(root, created) ?? message.createdAt,
    reference,
    relatedReference,
  })
}

function check({ code, severity, position, message }: Problem): CheckProblem {
  const place = position ? { line: position.line, column: position.column } : {}
  return { code, severity, ...place, message }
}

function proofOf(proofs: readonly Proof[]): 'ok' | 'unknown' | 'broken' {
  if (proofs.some(({ verdict }) => verdict === 'broken')) return 'broken'
  return proofs[0]?.verdict === 'ok' ? 'ok' : 'unknown'
}
