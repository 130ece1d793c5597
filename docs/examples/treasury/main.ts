import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { byCurrency, type Event, empty, type Position, take } from './position.ts'

/**
 * Example: treasury's cash position by currency, by pulling.
 *
 *     HUB_URL=https://hub.example.com HUB_TOKEN=… HUB_INBOX=treasury STATE=./position.json \
 *       node docs/examples/treasury/main.ts [--follow]
 *
 * The cursor is kept in the same file as what was made of the events, and the file is replaced in
 * one go. So each event counts once, whenever this is stopped.
 */
const {
  HUB_URL = '',
  HUB_TOKEN = '',
  HUB_INBOX = 'treasury',
  STATE = './position.json',
} = process.env
const follow = process.argv.includes('--follow')

interface State {
  cursor: string | undefined
  position: Position
}

let state: State = existsSync(STATE)
  ? JSON.parse(readFileSync(STATE, 'utf8'))
  : { cursor: undefined, position: empty() }

for (;;) {
  const page = await read(state.cursor)
  if (page === 'stale') {
    // The hub was restored from a backup: our cursor says nothing any more. Count anew.
    state = { cursor: undefined, position: empty() }
    continue
  }
  for (const { event } of page.events) take(state.position, event)
  const moved = page.next !== state.cursor
  state.cursor = page.next
  if (moved) keep(state)
  if (page.events.length === 0 && !moved && !follow) break
}
process.stdout.write(`${JSON.stringify(byCurrency(state.position))}\n`)

interface Page {
  readonly events: readonly { readonly event: Event }[]
  readonly next: string
}

async function read(cursor: string | undefined): Promise<Page | 'stale'> {
  const query = new URLSearchParams({ inbox: HUB_INBOX, limit: '1000', types: 'bank-*' })
  if (cursor !== undefined) query.set('after', cursor)
  if (follow) query.set('wait', '30s')
  for (;;) {
    const response = await fetch(`${HUB_URL}/v1/events?${query}`, {
      headers: { authorization: `Bearer ${HUB_TOKEN}` },
    }).catch(() => undefined)
    if (response?.ok) return (await response.json()) as Page
    if (response?.status === 410) return 'stale'
    if (response && response.status < 500 && response.status !== 429) {
      throw new Error(`the hub refuses: ${await response.text()}`)
    }
    const seconds = Number(response?.headers.get('retry-after') ?? 5)
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  }
}

function keep(next: State): void {
  writeFileSync(`${STATE}.part`, JSON.stringify(next), { flush: true })
  renameSync(`${STATE}.part`, STATE)
}
