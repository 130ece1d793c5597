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
import { type MessageHead, type MessageKind, readPage } from './message.ts'
import { present } from './present.ts'
import { type Proof, proveArithmetic, proveTotals } from './proof.ts'
import type { Scope } from './scope.ts'
import { Tally } from './tally.ts'
import type { XmlName } from './xmlNames.ts'
import type { Attributes } from './xmlSink.ts'

const pages = ['StmtPgntn', 'RptPgntn', 'NtfctnPgntn']
const openingCodes = ['OPBD', 'PRCD']

/**
 * Reads `Stmt`, `Rpt` or `Ntfctn`: one unit. Its entries leave as they end; all else, before them
 * and behind, is its head, which becomes the last event of the unit.
 */
export class StatementReader implements Scope, EntryHome {
  readonly #context: ReadContext
  readonly #findings: Findings
  readonly #message: MessageHead
  readonly #head: Fragment
  readonly #all = new Tally()
  readonly #booked = new Tally()
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
    this.#head = new Fragment(context.limits.maxRecordChars)
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

  open(name: XmlName, attributes: Attributes, at: Position): Scope {
    if (name.local === 'Ntry' && this.#head.depth === 1) {
      return this.#opened().begin(name, attributes, at)
    }
    this.#head.open(name, attributes, at)
    return this
  }

  text(text: string): void {
    this.#head.text(text)
  }

  close(): void {
    if (!this.#head.close()) return
    const entries = this.#opened().entries
    const read = this.#findings.attempt(() => this.#finish(entries))
    if (!read) this.#context.sink.close({ entries, proof: 'unknown' })
  }

  counted(entry: Entry): void {
    this.#currency ??= entry.amount.currency
    this.#all.add(entry.amount, entry.credit, this.#currency)
    if (entry.status === 'booked') {
      this.#booked.add(entry.amount, entry.credit, this.#currency)
    }
  }

  /** Opens the unit when its first entry comes, or at its end: the head is known by then. */
  #opened(): EntryReader {
    if (this.#entries) return this.#entries
    const root = rootOf(this.#head)
    const id = this.#identity(root)
    this.account = readAccount(root.find('Acct'))
    if (!root.find('Acct')) this.#warnOfAccount(root.position)
    this.#currency = this.account.currency ?? root.find('Bal/Amt')?.currency
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
      .all('Bal')
      .find((balance) =>
        openingCodes.includes(balance.peek('Tp/CdOrPrtry/Cd', 'Tp/CdOrPrtry/Prtry') ?? ''),
      )
    const number = root.peek('Id')
    const openingDate =
      root.peek('FrToDt/FrDtTm', 'FrToDt/FrDt') ?? opening?.peek('Dt/Dt', 'Dt/DtTm', 'Dt')
    return statementId({
      kind: this.kind.family,
      account: rawAccount(root.find('Acct')),
      number,
      page: root.peek(...pages.map((page) => `${page}/PgNb`)) ?? this.#message.page?.number,
      openingDate,
      openingAmount: number === undefined ? opening?.peek('Amt') : undefined,
    })
  }

  #warnOfAccount(position: Position): void {
    const message =
      'The statement names no account (Acct); its events call it NOTPROVIDED. Ask the bank for it.'
    this.#findings.warn('camt-element-missing', position, message)
  }

  #finish(entries: number): void {
    const root = rootOf(this.#head)
    const balances = root
      .all('Bal')
      .map((balance) => readBalance(balance, this.#currency, this.#findings))
    const opening = openingOf(balances)
    const closing = closingOf(balances)
    const whole = this.kind.unit === 'statement' && !this.#isPart()
    const arithmetic = proveArithmetic(opening, closing, this.#booked, whole, root.position)
    const totals = proveTotals(root.find('TxsSummry'), this.#all, this.#booked)
    const data = this.#data(root, balances, arithmetic, totals)
    const problems = [arithmetic.problem, totals.problem].filter((found) => found !== undefined)
    for (const problem of problems) this.#findings.report(problem)
    const { kind, account, id, time } = this
    const common = { id, subject: account.id, correlationId: id, time, position: root.position }
    this.#context.sink.event({ ...common, name: kind.event, data })
    this.#context.sink.close({ entries, proof: proofOf([arithmetic, totals]) })
  }

  #data(root: Element, balances: ReadBalance[], arithmetic: Proof, totals: Proof): BankStatement {
    const text = root.take('AddtlStmtInf', 'AddtlRptInf', 'AddtlNtfctnInf')
    const rest = root.rest()
    const group = this.#message.rest
    return {
      account: this.account,
      statement: { ...this.#key, ...present({ text }) },
      ...present({
        opening: openingOf(balances)?.balance,
        closing: closingOf(balances)?.balance,
      }),
      balances: balances.map(({ balance }) => balance),
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
  const pagination = pages.map((name) => readPage(root, name)).find((page) => page !== undefined)
  const { reference, relatedReference } = message
  return present({
    id: root.take('Id'),
    number: root.take('ElctrncSeqNb'),
    sequence: root.take('LglSeqNb'),
    page: pagination ?? message.page,
    from: takeMoment(root, 'FrToDt/FrDtTm', 'FrToDt/FrDt'),
    to: takeMoment(root, 'FrToDt/ToDtTm', 'FrToDt/ToDt'),
    createdAt: takeMoment(root, 'CreDtTm') ?? message.createdAt,
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
