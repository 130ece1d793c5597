import type { DestinationConfig } from '../config/types.ts'
import type { AuditHead, AuditRecord, AuditVerdict } from '../outbox/audit.ts'
import { fetchAnchor } from './anchor.ts'
import { exitCode } from './exitCodes.ts'
import { withOutbox } from './outboxView.ts'
import { print, say } from './output.ts'
import { table } from './table.ts'

export interface AuditListRequest {
  readonly configFile: string
  readonly kind: string | undefined
  readonly since: string | undefined
  readonly limit: number
  readonly json: boolean
}

export interface AuditVerifyRequest {
  readonly configFile: string
  readonly against: 'hub' | undefined
  readonly destination: string | undefined
  /** File with the token of a reader of the hub. */
  readonly token: string | undefined
  readonly json: boolean
}

/** `kontor audit list`: the last records, in their order. */
export async function listAudit({ configFile, json, limit, ...filter }: AuditListRequest) {
  await withOutbox(configFile, async (outbox) => {
    const records = outbox.audit.list(limit, filter)
    const lines = json ? records.map((record) => JSON.stringify(record)) : table(records.map(cells))
    for (const line of lines) await print(`${line}\n`)
  })
}

function cells({ number, at, kind, detail }: AuditRecord): string[] {
  const facts = Object.entries(detail).map(([name, value]) => `${name}=${value}`)
  return [String(number).padStart(7), at, kind, facts.join('  ')]
}

/** `kontor audit verify`: whether the chain is whole, in itself and against what hubs have of it. */
export async function verifyAudit(request: AuditVerifyRequest): Promise<number> {
  const looked = await withOutbox(request.configFile, async (outbox, config) => {
    // The anchors first: what is added meanwhile is behind them.
    const anchors = request.against === 'hub' ? await anchorsOf(request, config) : []
    const verdicts = [
      outbox.audit.verify(),
      ...anchors.map(({ head }) => outbox.audit.verify(head)),
    ]
    return { verdict: verdicts.find(({ broken }) => broken) ?? verdicts[0], anchors }
  })
  if (looked?.verdict === undefined) {
    say('kontor: the agent has not run yet, so there is no audit. Start it with `kontor run`.')
    return exitCode.usage
  }
  const { verdict, anchors } = looked
  const silent = anchors.filter(({ head }) => head === undefined)
  if (request.json) await print(`${JSON.stringify({ ...verdict, anchors })}\n`)
  else for (const text of told(verdict, anchors)) await print(`${text}\n`)
  if (verdict.broken) return exitCode.data
  return silent.length === 0 ? exitCode.ok : exitCode.unavailable
}

interface Anchor {
  readonly destination: string
  readonly head: AuditHead | undefined
  readonly why?: string
}

function anchorsOf(
  { destination, token }: AuditVerifyRequest,
  config: { readonly agent: string; readonly destinations: readonly DestinationConfig[] },
): Promise<Anchor[]> {
  const meant = config.destinations.filter(({ name }) => name === (destination ?? name))
  return Promise.all(
    meant.map(async ({ name, url, inbox }) => ({
      destination: name,
      ...(await fetchAnchor(url, inbox, config.agent, token)),
    })),
  )
}

function told(verdict: AuditVerdict, anchors: readonly Anchor[]): string[] {
  const { records, broken } = verdict
  if (broken) {
    return [
      `✗ record ${broken.number}: ${whys[broken.why]} [${broken.why}]`,
      `  ${records} records before it are sound. Keep a copy of the state folder and ask the central team.`,
    ]
  }
  return [
    `✓ ${records} records, each linked to the one before it`,
    ...anchors.map(({ destination, head, why }) =>
      head === undefined
        ? `✗ ${destination}: the hub's record could not be had: ${why}`
        : `✓ ${destination}: record ${head.number} is the one that its hub was told of`,
    ),
  ]
}

const whys = {
  'link-broken': 'it, or the record before it, was changed',
  'record-missing': 'it was taken out',
  'anchor-differs': 'the hub was told of another record under this number',
  'tail-cut': 'the hub was told of records from here on that are not there any more',
} as const
