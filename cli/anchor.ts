import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { AuditHead } from '../outbox/audit.ts'

const fetchMs = 15_000

const answerSchema = z.object({
  agents: z.array(
    z.object({
      inbox: z.string(),
      agent: z.string(),
      status: z
        .object({
          audit: z.object({ number: z.int().positive(), hash: z.string().length(64) }).optional(),
        })
        .optional(),
    }),
  ),
})

/**
 * The head of an agent's audit chain as its hub was last told of it: `GET /v1/agents`, where each
 * agent stands with its last heartbeat.
 *
 * @param url Address of the inbox; the hub's own interface is on the same port.
 * @param token File with the token of a reader; a hub without readers answers on its own machine.
 */
export async function fetchAnchor(
  url: string,
  inbox: string,
  agent: string,
  token: string | undefined,
): Promise<{ readonly head: AuditHead | undefined; readonly why?: string }> {
  const address = new URL('/v1/agents', url.replace(/^ws/, 'http'))
  const headers: Record<string, string> =
    token === undefined ? {} : { authorization: `Bearer ${readFileSync(token, 'utf8').trim()}` }
  try {
    const signal = AbortSignal.timeout(fetchMs)
    const answer = await fetch(address, { headers, signal, redirect: 'error' })
    if (answer.status === 401) return nothing('it wants the token of a reader: --reader-token FILE')
    if (!answer.ok) return nothing(`it answers with status ${answer.status}`)
    const { agents } = answerSchema.parse(await answer.json())
    const found = agents.find((known) => known.inbox === inbox && known.agent === agent)
    const head = found?.status?.audit
    return head ? { head } : nothing('it has no heartbeat of this agent yet')
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } }
    return nothing(`no answer (${cause?.code ?? name})`)
  }
}

function nothing(why: string) {
  return { head: undefined, why }
}
