import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { type Event, Journal, type Outcome } from './journal.ts'
import { isSigned } from './signature.ts'

/**
 * Example: an ERP that is pushed to. It takes booked entries from the hub, posts each once to a REST
 * endpoint that allows so many postings a second and has bad days, and reports what became of it.
 *
 *     PORT=7080 SECRET=… ERP_URL=https://erp.example.com/postings POSTINGS_PER_SECOND=5 \
 *       HUB_URL=https://hub.example.com HUB_TOKEN=… HUB_INBOX=erp JOURNAL=./erp.jsonl \
 *       node docs/examples/erp/main.ts
 */
const { PORT = '7080', SECRET = '', ERP_URL = '', POSTINGS_PER_SECOND = '5' } = process.env
const { HUB_URL = '', HUB_TOKEN = '', HUB_INBOX = 'erp', JOURNAL = './erp.jsonl' } = process.env
const maxBodyBytes = 16 * 1024 * 1024
const betweenMs = 1000 / Number(POSTINGS_PER_SECOND)

const journal = new Journal(JOURNAL)

const server = createServer(async (request, response) => {
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  if (!(length <= maxBodyBytes)) return void response.writeHead(413).end()
  const body = await text(request)
  const header = request.headers['kontor-signature']
  if (!isSigned(typeof header === 'string' ? header : undefined, body, SECRET)) {
    return void response.writeHead(401).end()
  }
  const sent: Event | Event[] = JSON.parse(body)
  // The answer says that they are ours now, so the journal comes first.
  journal.receive(Array.isArray(sent) ? sent : [sent])
  response.writeHead(204).end()
})
server.listen(Number(PORT), '127.0.0.1', () => process.stdout.write('ready\n'))

for (;;) {
  const [next] = journal.waiting.values()
  if (next) await post(next)
  if (journal.untold.size > 0) await report()
  await pause(next ? betweenMs : 100)
}

/** One posting. On a bad day nothing is settled: the same one is tried again after a while. */
async function post({ id, type, data }: Event): Promise<void> {
  const at = () => new Date().toISOString()
  if (type !== 'finance.bank-transaction-booked.v1') {
    journal.settle({ event: id, status: 'failed', at: at(), code: 'NOT-A-BOOKING' })
    return
  }
  const response = await fetch(ERP_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': id },
    body: JSON.stringify(data),
  }).catch(() => undefined)
  if (response?.ok) {
    const { document } = (await response.json()) as { document: string }
    journal.settle({ event: id, status: 'posted', at: at(), reference: document })
  } else if (response?.status === 422) {
    const { code } = (await response.json()) as { code: string }
    journal.settle({ event: id, status: 'failed', at: at(), code })
  } else {
    const seconds = Number(response?.headers.get('retry-after') ?? 1)
    await pause(seconds * 1000)
  }
}

/** Tells the hub, as many as one request takes; what is not told is told with the next. */
async function report(): Promise<void> {
  const outcomes: Outcome[] = [...journal.untold.values()].slice(0, 1000)
  const response = await fetch(`${HUB_URL}/v1/outcomes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${HUB_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ inbox: HUB_INBOX, outcomes }),
  }).catch(() => undefined)
  if (response?.ok) journal.tell(outcomes.map(({ event }) => event))
}
