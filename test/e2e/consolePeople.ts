import { addUsers, Browser } from '../../hub/access/testing/browser.ts'
import type { Alerts, Calendar, Holdings } from '../../hub/console/contract.ts'
import type { House, HubEvent } from './house.ts'

type Holding = Holdings['holdings'][number]

/** Anna and Bert are operators of the house's hub, Cleo is its administrator. */
export const people = [
  { name: 'anna', role: 'operator' },
  { name: 'bert', role: 'operator' },
  { name: 'cleo', role: 'admin' },
] as const

/** Somebody who sits before the console of a house's hub, and looks until something is there. */
export class Person {
  readonly #browser: Browser

  private constructor(browser: Browser) {
    this.#browser = browser
  }

  /** Gives the hub its users. */
  static async all(house: House): Promise<readonly [Person, Person, Person]> {
    await addUsers(house, ...people)
    const [anna, bert, cleo] = await Promise.all(people.map(({ name }) => Person.#at(house, name)))
    if (!anna || !bert || !cleo) throw new Error('three people sign in')
    return [anna, bert, cleo]
  }

  static async #at(house: House, name: string): Promise<Person> {
    const browser = new Browser(house.hub?.httpUrl ?? '')
    await browser.signIn(name)
    return new Person(browser)
  }

  async see(path: string): Promise<Record<string, unknown>> {
    const { status, body, text } = await this.#browser.ask(path)
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`)
    return body
  }

  /** Asks for something; what the hub answers, whether it takes it or not. */
  async order(path: string, body: unknown = '') {
    const told = await this.#browser.ask(path, { body })
    return { status: told.status, ...told.body }
  }

  async act({ key }: Holding, action: string, reason = 'the bank confirmed it') {
    return this.order(`/v1/console/holdings/${key}/${action}`, { reason })
  }

  async holdings(): Promise<readonly Holding[]> {
    return ((await this.see('/v1/console/holdings')) as Holdings).holdings
  }

  /** Waits for a holding. */
  async holding(kind: Holding['kind']): Promise<Holding> {
    return until(`something ${kind}`, async () => {
      return (await this.holdings()).find((one) => one.kind === kind)
    })
  }

  /** Waits until nothing of a kind stands any more. */
  async gone(kind: Holding['kind']): Promise<void> {
    await until(`nothing ${kind}`, async () => {
      return (await this.holdings()).every((one) => one.kind !== kind) || undefined
    })
  }

  /** Waits until the alert of a code is in a state. */
  async alert(code: string, state: Alerts['alerts'][number]['state']) {
    return until(`alert ${code} ${state}`, async () => {
      const { alerts } = (await this.see('/v1/console/alerts')) as Alerts
      return alerts.find((alert) => alert.code === code && alert.state === state)
    })
  }

  /** The states of a day in the calendar, an account each. */
  async day(day: string) {
    const { accounts } = (await this.see(`/v1/console/calendar?from=${day}&to=${day}`)) as Calendar
    return accounts.flatMap(({ cells }) => cells)
  }

  async events(inbox = 'treasury'): Promise<readonly HubEvent[]> {
    const { events } = await this.see(`/v1/events?inbox=${inbox}&limit=1000`)
    return (events as { event: HubEvent }[]).map(({ event }) => event)
  }
}

/** Looks until there is something to be seen. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined>,
  withinMs = 15_000,
): Promise<T> {
  for (const deadline = performance.now() + withinMs; performance.now() < deadline; ) {
    const seen = await look()
    if (seen !== undefined) return seen
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`not within ${withinMs} ms: ${what}`)
}
