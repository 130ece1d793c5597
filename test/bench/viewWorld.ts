import { hash } from 'node:crypto'

interface Settings {
  readonly accounts: number
  readonly agents: number
  /** In all; as many days are told as they make. */
  readonly events: number
}

/** One file as its agent delivers it. */
interface DeliveredFile {
  readonly agent: number
  /** When the hub takes it. */
  readonly at: Date
  readonly bodies: readonly string[]
}

/** Names by which one can look for something in the middle of it all. */
interface Middle {
  entry: string
  statement: string
  sha256: string
  reference: string
  account: string
}

const dayMs = 86_400_000
const lastDay = Date.UTC(2026, 10, 20)
const currencies = ['EUR', 'EUR', 'EUR', 'NOK', 'USD', 'JPY']

/**
 * Accounts with a statement each banking day, some of them late, some missing, some corrected, some
 * behind a gap; as many entries to each as make the wanted count over a year at most.
 */
export class ViewWorld {
  readonly days: number
  readonly middle: Middle = { entry: '', statement: '', sha256: '', reference: '', account: '' }
  readonly #settings: Settings
  readonly #entries: number

  constructor(settings: Settings) {
    this.#settings = settings
    // A statement of three entries where there is room for many days, more entries else.
    const { accounts, events } = settings
    this.days = Math.max(1, Math.min(250, Math.ceil(events / (accounts * 4))))
    this.#entries = Math.max(1, Math.round(events / (accounts * this.days)) - 1)
  }

  /** Day by day, account by account. */
  *files(): Generator<DeliveredFile> {
    const { accounts } = this.#settings
    const first = lastDay - Math.ceil((this.days * 7) / 5) * dayMs
    let told = 0
    for (let time = first; time <= lastDay; time += dayMs) {
      const weekday = new Date(time).getUTCDay()
      if (weekday === 0 || weekday === 6) continue
      for (let account = 0; account < accounts; account += 1) {
        const begin = time + 6 * 3_600_000
        const at = new Date(begin + Math.floor((account * 7_200_000) / accounts))
        yield this.#file(account, time, told, at)
      }
      told += 1
    }
  }

  #file(account: number, time: number, told: number, at: Date): DeliveredFile {
    const agent = account % this.#settings.agents
    const bodies: string[] = []
    const overdue = chance(account, told, 97)
    if (overdue) bodies.push(this.#proof('statement-overdue', account, time, at))
    // One in ten of the late ones never comes.
    if (!overdue || !chance(account, told, 10))
      bodies.push(...this.#statement(account, time, told, at))
    return { agent, at, bodies }
  }

  #statement(account: number, time: number, told: number, at: Date): string[] {
    const statement = `st-${hash('sha256', `s${account}/${told}`)}`
    const sha256 = hash('sha256', `f${account}/${told}`)
    const place = { account, day: dayText(time), sha256 }
    const bodies = Array.from({ length: this.#entries }, (_, i) => {
      const reference = `RE-2026-${account}-${told}-${i}`
      const entry = `en-${hash('sha256', `${account}/${told}/${i}`)}`
      if (told === Math.floor(this.days / 2) && account === 100 && i === 0) {
        Object.assign(this.middle, { entry, statement, sha256, reference, account: iban(account) })
      }
      return this.#event('bank-transaction-booked', entry, place, {
        statement: { eventId: statement, number: String(told + 1).padStart(5, '0') },
        ordinal: i + 1,
        status: 'booked',
        amount: { value: `-${1_000 + i}.50`, currency: currencyOf(account) },
        reversal: false,
        bookingDate: place.day,
        valueDate: place.day,
        codes: { swift: 'NTRF', gvc: '177' },
        references: { customer: 'NONREF', endToEnd: reference, bank: `B${account}${told}${i}` },
        counterparty: { name: 'Muster Lieferant GmbH', account: 'DE91999999980000202603' },
        remittance: { text: `Rechnung ${reference} vom 02.11.2026, Skonto 2 % abgezogen` },
      })
    })
    const balance = { kind: 'closing-booked', date: place.day }
    const amount = { value: `${account}.25`, currency: currencyOf(account) }
    const isBroken = chance(account, told, 500)
    bodies.push(
      this.#event('bank-statement-received', statement, place, {
        statement: { number: String(told + 1).padStart(5, '0') },
        closing: { ...balance, amount },
        balances: [
          { ...balance, amount },
          { ...balance, kind: 'closing-available', amount },
        ],
        totals: { entries: this.#entries },
        checks: { arithmetic: isBroken ? 'unknown' : 'ok', continuity: 'ok', problems: [] },
        format: 'mt940',
      }),
    )
    if (chance(account, told, 311))
      bodies.push(this.#proof('statement-gap-detected', account, time, at))
    return bodies
  }

  #event(
    name: string,
    id: string,
    { account, day, sha256 }: { account: number; day: string; sha256: string },
    data: object,
  ): string {
    return JSON.stringify({
      specversion: '1.0',
      id,
      source: `/agent-${account % this.#settings.agents}/bank`,
      type: `finance.${name}.v1`,
      subject: iban(account),
      datacontenttype: 'application/json',
      correlationid: id,
      legalentity: `Entity ${account % 50}`,
      region: `region-${account % 8}`,
      time: `${day}T05:00:00Z`,
      sourcefile: sha256,
      sourceposition: '12:1@480',
      data: {
        account: { id: iban(account), scheme: 'iban', currency: currencyOf(account) },
        ...data,
      },
    })
  }

  #proof(name: string, account: number, time: number, at: Date): string {
    const day = dayText(time)
    const neighbour = (date: string) => ({ eventId: `st-${account}-${date}`, date })
    const data =
      name === 'statement-overdue'
        ? { feed: 'bank', businessDate: day, dueAt: `${day}T05:30:00Z` }
        : { kind: 'balance', before: neighbour(dayText(time - dayMs)), after: neighbour(day) }
    return JSON.stringify({
      specversion: '1.0',
      id: `${name}-${hash('sha256', `${name}${account}/${day}`)}`,
      source: `/agent-${account % this.#settings.agents}/bank`,
      type: `finance.${name}.v1`,
      time: new Date(at.getTime() - 1_500).toISOString(),
      legalentity: `Entity ${account % 50}`,
      region: `region-${account % 8}`,
      data: { account: { id: iban(account), scheme: 'iban' }, ...data },
    })
  }
}

/** One in so many, the same each time. */
function chance(account: number, told: number, of: number): boolean {
  return hash('sha256', `${account}/${told}/${of}`, 'buffer').readUInt32LE() % of === 0
}

/** Made up; its check digits don't count here. */
function iban(account: number): string {
  return `DE069999999${String(account).padStart(11, '0')}`
}

function currencyOf(account: number): string {
  return currencies[account % currencies.length] ?? 'EUR'
}

function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
