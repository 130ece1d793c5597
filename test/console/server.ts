import { type FastifyInstance, type FastifyReply, fastify } from 'fastify'
import type { z } from 'zod'
import type { LiveTopic, Me } from '../../hub/console/contract.ts'
import * as contract from '../../hub/console/contract.ts'
import { pageFolder } from '../../hub/console/pageFolder.ts'
import { servePages } from '../../hub/console/pages.ts'
import * as answers from './answers.ts'
import { fileAnswer, lifeAnswer, searchAnswer } from './lives.ts'
import { worldNow } from './moments.ts'
import { type World, worldOf } from './world.ts'

/** A server that answers as the contract says, from the made-up world, for tests of the page alone. */
export class PageServer {
  readonly world: World
  /** What the page has sent, in order: path and body. */
  readonly sent: { readonly path: string; readonly body: unknown }[] = []
  role: Me['role'] = 'operator'
  isSignedIn = true
  readonly #app: FastifyInstance
  readonly #live = new Set<FastifyReply>()

  constructor(agents = 500, accounts = 5_000) {
    this.world = worldOf(agents, accounts)
    this.#app = fastify({ forceCloseConnections: true })
    servePages(this.#app, pageFolder())
    this.#serveReads()
    this.#serveActions()
    this.#serveLive()
  }

  /** @returns The address of the page. */
  listen(port = 0): Promise<string> {
    return this.#app.listen({ host: '127.0.0.1', port })
  }

  async close(): Promise<void> {
    this.cutLive()
    await this.#app.close()
  }

  /** Says that a view has something new. */
  tell(topic: LiveTopic): void {
    const data = JSON.stringify(contract.liveSchema.parse({ topic, at: worldNow }))
    for (const reply of this.#live) reply.raw.write(`data: ${data}\n\n`)
  }

  cutLive(): void {
    for (const reply of this.#live) reply.raw.destroy()
    this.#live.clear()
  }

  #get(path: string, schema: z.ZodType, answer: (asked: Asked) => unknown): void {
    this.#app.get(`/v1/console/${path}`, async ({ params, query }, reply) => {
      if (!this.isSignedIn) return signedOut(reply)
      const found = answer({ params: params as Texts, query: query as Texts })
      if (found === undefined) {
        return reply.status(404).send({ code: 'not-found', message: 'There is none.' })
      }
      return schema.parse(found)
    })
  }

  #serveReads(): void {
    const { world } = this
    this.#get('me', contract.meSchema, () => this.#me())
    this.#get('fleet', contract.fleetSchema, () => answers.fleetAnswer(world))
    this.#get('agents/:agent', contract.agentDetailSchema, ({ params }) =>
      answers.agentAnswer(world, params['agent'] ?? ''),
    )
    this.#get('alerts', contract.alertsSchema, ({ query }) => this.#alerts(query['state']))
    this.#get('calendar', contract.calendarSchema, ({ query }) =>
      answers.calendarAnswer(world, query as unknown as answers.CalendarQuery),
    )
    this.#get('cash', contract.cashSchema, () => answers.cashAnswer(world))
    this.#get('search', contract.searchSchema, ({ query }) => searchAnswer(query['q'] ?? ''))
    this.#get('events/:id', contract.lifeSchema, ({ params }) => lifeAnswer(params['id'] ?? ''))
    this.#get('files/:sha256', contract.fileLifeSchema, () => fileAnswer())
    this.#get('holdings', contract.holdingsSchema, () => answers.holdingsAnswer(world))
    this.#get('throughput', contract.throughputSchema, ({ query }) =>
      answers.throughputAnswer((query['span'] ?? 'hour') as 'hour' | 'day' | 'week'),
    )
    this.#get('figures', contract.controlFiguresSchema, ({ query }) =>
      answers.figuresAnswer(world, query['from'] ?? '', query['to'] ?? ''),
    )
  }

  #me(): Me {
    return {
      name: 'jonas.ek',
      role: this.role,
      regions: 'all',
      legalEntities: 'all',
      masked: false,
      hub: 'hub.nordwind.example',
      version: '1.2.0',
      now: worldNow,
      csrf: 'token-of-this-session',
      local: false,
    }
  }

  #alerts(state: string | undefined): contract.Alerts {
    const counts = { open: 0, acknowledged: 0, resolved: 0 }
    for (const alert of this.world.alerts) counts[alert.state] += 1
    return { counts, alerts: this.world.alerts.filter((alert) => !state || alert.state === state) }
  }

  #serveActions(): void {
    const app = this.#app
    app.get('/v1/console/sign-in', async () => ({
      password: true,
      oidc: { name: 'Nordwind Login', url: '/v1/console/oidc' },
    }))
    app.post('/v1/console/sign-in', async ({ body }, reply) => {
      const { password } = body as { password?: string }
      if (password !== 'correct horse') return wrongPassword(reply)
      this.isSignedIn = true
      return reply.status(204).send()
    })
    app.post('/v1/console/*', async ({ url, body, headers }, reply) => {
      if (headers['x-kontor-csrf'] !== 'token-of-this-session') {
        return reply.status(403).send({ code: 'csrf', message: 'The token is missing.' })
      }
      const path = url.slice('/v1/console/'.length)
      this.sent.push({ path, body })
      if (path === 'sign-out') this.isSignedIn = false
      const isRelease = path.endsWith('/release')
      const message = isRelease ? 'Someone else has to approve it.' : 'Sent.'
      const state = isRelease ? 'awaits-second' : 'sent'
      return contract.askedSchema.parse({ number: 13, state, message })
    })
  }

  #serveLive(): void {
    this.#app.get('/v1/console/live', (_request, reply) => {
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
      reply.raw.write(': here\n\n')
      this.#live.add(reply)
      reply.raw.once('close', () => this.#live.delete(reply))
    })
  }
}

type Texts = Readonly<Record<string, string | undefined>>

interface Asked {
  readonly params: Texts
  readonly query: Texts
}

function signedOut(reply: FastifyReply): FastifyReply {
  return reply.status(401).send({ code: 'unauthorized', message: 'Sign in.' })
}

function wrongPassword(reply: FastifyReply): FastifyReply {
  const message = 'Name and password do not fit.'
  return reply.status(401).send({ code: 'sign-in-refused', message })
}
