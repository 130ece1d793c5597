import { beforeEach, describe, expect, test } from 'vitest'
import { agentStep } from './agentSession.ts'
import { type AgentInput, agentDefaults, agentStart, type Proofs } from './agentState.ts'
import { decode, encode } from './codec.ts'
import { type Command, capabilities, type Hello, type Welcome } from './frames.ts'
import { hubStep } from './hubSession.ts'
import { type HubCursor, type HubInput, hubDefaults, hubStart } from './hubState.ts'

/** What agent and hub tell each other beside the events: proofs, clock and key, commands. */

const [ours, theirs] = ['a'.repeat(64), 'b'.repeat(64)]
const command: Command = {
  ...{ t: 'command', id: 'c1', verb: 'parked skip', detail: { release: 7 } },
  ...{ by: 'anna', approvedBy: 'bert', reason: 'paid by hand' },
}

describe('an agent', () => {
  const config = { ...agentDefaults, agent: 'oslo', inbox: 'erp', program: 'kontor 0' }
  const standing = {
    storeId: 'store-1',
    lanes: {
      statements: { floor: 0, acked: 5, head: 10 },
      bulk: { floor: 0, acked: 0, head: 0 },
    },
  }
  let state = agentStart(config, standing)
  beforeEach(() => {
    state = agentStart(config, standing)
  })
  const give = (input: AgentInput) => {
    const step = agentStep(state, input, 0)
    state = step.state
    return step.effects
  }

  /** Greets a hub that has come through 7, as it says with this proof. */
  function meets(proof: string | undefined, own: Proofs) {
    give({ kind: 'start' })
    const greeted = give({ kind: 'opened', proofs: { statements: ours } })
    const welcome: Welcome = {
      ...{ t: 'welcome', version: 'kontor.v1', hub: 'hub', epoch: 'e', term: 1 },
      ...{ window: { events: 10, bytes: 1_000 }, heartbeatMs: 1_000 },
      cursors: [
        { lane: 'statements', through: 7, ...(proof ? { proof } : {}) },
        { lane: 'bulk', through: 0 },
      ],
    }
    const met = give({ kind: 'frame', frame: welcome, proofs: own }).map(({ kind }) => kind)
    return { greeted, met }
  }

  test('shows in its hello what stands before its cursors, and what it understands', () => {
    const [hello] = meets(undefined, {}).greeted
    expect(hello).toMatchObject({
      frame: { capabilities, lanes: [{ acked: 5, proof: ours }, { lane: 'bulk' }] },
    })
    expect(JSON.stringify(hello)).not.toContain('"bulk","proof"')
  })

  test('goes on where the hub came to its cursor with the events that it has itself', () => {
    expect(meets(ours, { statements: ours }).met).toContain('read')
  })

  test('takes its store for a twin where the hub came there with other events', () => {
    const { met } = meets(theirs, { statements: ours })
    expect(met).toContain('renewStore')
    expect(met).not.toContain('read')
  })

  test.each([
    ['the hub shows nothing', undefined, { statements: ours }],
    ['it has no proof of its own', theirs, {}],
  ])('believes a cursor as before where %s', (_why, proof, own) => {
    expect(meets(proof, own).met).toContain('read')
  })

  test('hands a command on and sends its answer, on a live link alone', () => {
    meets(undefined, {})
    expect(give({ kind: 'frame', frame: command })[0]).toEqual({ kind: 'command', command })
    const answer = { id: 'c1', outcome: 'done' } as const
    const sent = { kind: 'send', frame: { t: 'commanded', ...answer } }
    expect(give({ kind: 'commanded', answer })).toContainEqual(sent)
    give({ kind: 'closed', random: 0 })
    expect(give({ kind: 'commanded', answer })).not.toContainEqual(sent)
  })
})

describe('a hub', () => {
  const at = '2026-11-22T07:40:00.000Z'
  const accountKey = '5a'.repeat(32)

  /** Admits an agent that stands at 4, and gives what it is told. */
  function welcomes(understood: readonly string[], cursor: HubCursor) {
    const hello: Hello = {
      ...{ t: 'hello', versions: ['kontor.v1'], agent: 'oslo', inbox: 'erp', storeId: 's' },
      ...{ program: 'kontor 0', capabilities: [...understood] },
      lanes: [{ lane: 'statements', floor: 0, acked: 4, head: 20, proof: ours }],
    }
    let state = hubStart({ ...hubDefaults, hub: 'hub' }, 0)
    const give = (input: HubInput) => {
      const step = hubStep(state, input, 0)
      state = step.state
      return step.effects
    }
    give({ kind: 'frame', frame: hello, bytes: 1, bodies: [] })
    const admitted = { epoch: 'e', term: 1, cursors: [cursor], at, accountKey }
    const welcome = give({ kind: 'admitted', ...admitted }).find(({ kind }) => kind === 'send')
    return { give, welcome: welcome as { readonly frame: Welcome } }
  }
  const elsewhere: HubCursor = { lane: 'statements', through: 7, proof: theirs }

  test('tells its clock, the key of accounts, and its proof where the cursors differ', () => {
    const { frame } = welcomes(capabilities, elsewhere).welcome
    expect(frame).toMatchObject({ now: at, accountKey, cursors: [elsewhere] })
    const same = welcomes(capabilities, { ...elsewhere, through: 4 }).welcome.frame
    expect(same.cursors).toEqual([{ lane: 'statements', through: 4 }])
  })

  test('tells an older agent nothing that its program does not know', () => {
    const { give, welcome } = welcomes([], elsewhere)
    expect(Object.keys(welcome.frame).sort()).toEqual([
      ...['cursors', 'epoch', 'heartbeatMs', 'hub', 't', 'term', 'version', 'window'],
    ])
    expect(welcome.frame.cursors).toEqual([{ lane: 'statements', through: 7 }])
    const { t: _, ...asked } = command
    expect(give({ kind: 'command', command: asked }).map(({ kind }) => kind)).not.toContain('send')
  })

  test('sends a command, and hands its answer on', () => {
    const { give } = welcomes(capabilities, elsewhere)
    const { t: _, ...asked } = command
    expect(give({ kind: 'command', command: asked })[0]).toEqual({ kind: 'send', frame: command })
    const answer = { t: 'commanded', id: 'c1', outcome: 'refused', code: 'file-unknown' } as const
    expect(give({ kind: 'frame', frame: answer, bytes: 1, bodies: [] })[0]).toEqual({
      kind: 'commanded',
      answer,
    })
  })
})

test.each([
  ['a verb of its own', { verb: 'files delete' }],
  ['a member that its verb does not have', { detail: { path: '/etc' } }],
  ['a name that a terminal would obey', { by: 'anna\u001b[2J' }],
  ['no reason', { reason: ' ' }],
  ['a reason beyond the limit', { reason: 'x'.repeat(501) }],
])('a command with %s is no frame', (_what, change) => {
  expect(decode(encode(command))).toMatchObject({ frame: command })
  expect(decode(JSON.stringify({ ...command, ...change }))).toMatchObject({ code: 'frame-invalid' })
})
