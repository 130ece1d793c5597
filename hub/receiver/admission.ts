import type { WireCode } from '../../protocol/codes.ts'
import type { Hello } from '../../protocol/frames.ts'
import type { HubInput } from '../../protocol/hubState.ts'
import type { HubStore } from '../store/contract.ts'
import type { Admissions } from './admissions.ts'
import type { Gate, Proof } from './gate.ts'
import type { Holder, Registry } from './registry.ts'

export interface Door {
  readonly store: Pick<HubStore, 'epoch' | 'accountKey'>
  readonly admissions: Pick<Admissions, 'admit'>
  readonly registry: Registry
  readonly gate: Gate
  /** After this time a doubted link is gone, in milliseconds. */
  readonly probeMs: number
}

/** Who knocks: the holder of the link to be, and what its connection was opened with. */
export interface Visitor extends Holder {
  readonly inbox: string
  readonly proof: Proof
}

type Answer = HubInput & { kind: 'admitted' | 'denied' }

/** Decides whether an agent may come in, and from where it sends. */
export async function admit(door: Door, visitor: Visitor): Promise<Answer> {
  const { hello, inbox, proof } = visitor
  const judgement = await door.gate.judge(hello.agent, proof)
  if (judgement !== 'admitted') return denied(judgement)
  if (hello.inbox !== inbox) return denied('inbox-unknown')
  const present = door.registry.claim(visitor)
  if (present) return taken(door, hello, present)
  const admission = await door.admissions.admit(hello)
  if (!admission.ok) return denied(admission.code)
  const { term, cursors, at } = admission
  const { epoch, accountKey } = door.store
  return { kind: 'admitted', epoch, term, cursors, at, accountKey }
}

/** A dead link lets go of its place within the time of a probe, so the agent comes back after it. */
function taken({ probeMs }: Door, hello: Hello, present: Holder): Answer {
  present.probe()
  const same = present.hello.storeId === hello.storeId
  return denied(same ? 'already-connected' : 'identity-fork', probeMs)
}

function denied(code: WireCode, retryAfterMs?: number): Answer {
  return { kind: 'denied', code, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}
