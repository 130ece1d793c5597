import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TestOutbox } from '../../outbox/testing/testOutbox.ts'
import { decode } from '../../protocol/codec.ts'
import type { EventsFrame, Frame, Replay, Welcome } from '../../protocol/frames.ts'
import type { Notice } from '../notice.ts'
import { bearer } from './identity.ts'
import { Link } from './link.ts'
import type { SocketEvents } from './socket.ts'

let fixture: TestOutbox
let notices: Notice[]
let sent: Frame[]
let hub: SocketEvents
let now: number

beforeEach(() => {
  fixture = new TestOutbox()
  notices = []
  sent = []
  now = 0
})

afterEach(() => fixture.close())

/** A link to a hub that is played by the test, and has everything through `through`. */
function linked(
  through: number,
  allowReplay = false,
  more: () => Partial<Welcome> = () => ({}),
): Link {
  const rules = { destination: 'erp', agent: 'oslo', url: 'ws://127.0.0.1/agents/erp' }
  const link = new Link(
    { ...rules, identity: bearer(() => 'token'), program: 'kontor 0', allowReplay },
    fixture.outbox,
    {
      tell: (notice) => notices.push(notice),
      acknowledged: () => {},
      renewed: () => {},
      status: ({ clockOffsetMs, accountKey }) => ({ clockOffsetMs, accountKey }),
      command: (_destination, { id }) => ({ id, outcome: 'done' }),
    },
    {
      connect: (_url, _token, events) => {
        hub = events
        const send = (text: string) => {
          const decoded = decode(text)
          if ('frame' in decoded) sent.push(decoded.frame)
        }
        return { send, ping: () => {}, close: () => hub.closed(undefined, undefined) }
      },
      now: () => now,
      wall: () => Date.parse('2026-11-22T07:40:00.000Z') + now,
      random: () => 0.5,
      after: () => () => {},
    },
  )
  link.start()
  hub.opened()
  hub.frame({
    ...{ t: 'welcome', version: 'kontor.v1', hub: 'hub', epoch: 'e1', term: 1 },
    window: { events: 500, bytes: 1_000_000 },
    heartbeatMs: 15_000,
    cursors: [
      { lane: 'statements', through },
      { lane: 'bulk', through: 0 },
    ],
    ...more(),
  })
  return link
}

function take(count: number): void {
  for (let n = 1; n <= count; n += 1) {
    const day = `2026-11-${String(n).padStart(2, '0')}`
    fixture.take({ name: `st${n}`, from: day, to: day, opening: '1.00', closing: '1.00' })
  }
  fixture.outbox.destinations.acknowledge('erp', 'statements', count)
}

const announced = () => sent.filter((frame): frame is Replay => frame.t === 'replay')
const replayed = () =>
  sent.filter((frame): frame is EventsFrame => frame.t === 'events' && frame.job !== undefined)

function acknowledge({ job, lane, through }: Replay): void {
  hub.frame({ t: 'ack', lane, through, duplicates: 0, job })
}

describe('a link', () => {
  test('tells its status as soon as it is up, and when it is asked to', () => {
    const link = linked(0)
    expect(sent.filter(({ t }) => t === 'status')).toHaveLength(1)
    link.tellStatus()
    expect(sent.filter(({ t }) => t === 'status')).toHaveLength(2)
  })

  test('knows how far its clock is from that of the hub, half the way considered', () => {
    const link = linked(0, false, () => {
      now = 400
      return { now: '2026-11-22T07:39:55.000Z', accountKey: 'ab'.repeat(32) }
    })
    expect(link.isUp).toBe(true)
    expect(sent).toContainEqual({
      t: 'status',
      clockOffsetMs: 5_200,
      accountKey: 'ab'.repeat(32),
    })
  })

  test('shows what stands before its cursors, and sends that along with its frames', () => {
    take(2)
    fixture.take({ name: 'st3', from: '2026-11-03', to: '2026-11-03', opening: '1', closing: '1' })
    linked(2)
    const at = (through: number) => fixture.outbox.laneProofs.at('erp', 'statements', through)
    expect(sent[0]).toMatchObject({ t: 'hello', lanes: [{ acked: 2, proof: at(2) }, {}] })
    const releasedAt = fixture.now.toISOString()
    expect(sent).toContainEqual(expect.objectContaining({ t: 'events', proof: at(3), releasedAt }))
  })

  test('takes a new store id where the hub came to its cursor with other events', () => {
    take(2)
    const { storeId } = fixture.outbox
    const foreign = { lane: 'statements', through: 1, proof: '0'.repeat(64) } as const
    linked(2, false, () => ({ cursors: [foreign, { lane: 'bulk', through: 0 }] }))
    expect(notices).toContainEqual({ kind: 'store-renewed', destination: 'erp' })
    expect(fixture.outbox.storeId).not.toBe(storeId)
  })

  test('answers a command of the hub with what became of it', () => {
    linked(0)
    const asked = { verb: 'files release', detail: { file: 1 }, by: 'anna', reason: 'why' } as const
    hub.frame({ t: 'command', id: 'c1', ...asked })
    expect(sent.at(-1)).toEqual({ t: 'commanded', id: 'c1', outcome: 'done' })
  })

  test('announces a replay, sends it, and the next stretch once that has come through', () => {
    take(4)
    const link = linked(4)
    fixture.outbox.replays.begin('erp', { file: 1 }, 'anna', 'why')
    fixture.outbox.replays.begin('erp', { file: 3 }, 'anna', 'why')
    link.replay()
    expect(announced()).toMatchObject([{ after: 0, through: 1 }])
    acknowledge(announced()[0] ?? never())
    expect(announced()).toMatchObject([{ through: 1 }, { after: 2, through: 3 }])
    acknowledge(announced()[1] ?? never())
    expect(notices.filter(({ kind }) => kind === 'replay-ended')).toHaveLength(2)
    expect(fixture.outbox.destinations.standing('erp').statements.acked).toBe(4)
  })

  test('begins what is left of a replay after another link', () => {
    take(2)
    fixture.outbox.replays.begin('erp', { from: '2026-01-01T00:00:00.000Z' }, 'anna', 'why')
    const { job = '' } = fixture.outbox.replays.next('erp') ?? {}
    fixture.outbox.replays.move('erp', job, 1)
    linked(2)
    expect(announced()).toMatchObject([{ job, after: 1, through: 2 }])
  })

  test('declines a replay to a hub that may not ask, and writes down one that may', () => {
    take(2)
    linked(2)
    const asked = { t: 'replay', job: 'j1', lane: 'statements', after: 0, through: 2 } as const
    hub.frame(asked)
    expect(sent.at(-1)).toMatchObject({ t: 'refuse', job: 'j1', code: 'replay-declined' })
    linked(2, true)
    hub.frame(asked)
    expect(announced()).toEqual([asked])
    expect(fixture.outbox.replays.open()).toMatchObject([{ askedBy: 'hub', events: 2 }])
    acknowledge(asked)
    expect(fixture.outbox.replays.open()).toEqual([])
  })

  test('parks again whole what is refused for good in a retry', () => {
    take(2)
    fixture.outbox.parking.park('erp', 'statements', 1, 'event-invalid')
    fixture.outbox.replays.retry('erp', 1, 'anna')
    linked(2)
    const { job } = announced()[0] ?? never()
    expect(replayed()).toHaveLength(1)
    const refusal = { lane: 'statements', sequence: 1, code: 'event-too-large' } as const
    hub.frame({ t: 'refuse', ...refusal, disposition: 'permanent', message: '', job })
    expect(fixture.outbox.parking.list('erp')).toMatchObject([
      { release: 1, state: 'parked', code: 'event-too-large' },
    ])
    expect(notices).toContainEqual(expect.objectContaining({ kind: 'release-parked' }))
  })

  test('leaves a hub alone for a while that can not take a replay now', () => {
    take(1)
    fixture.outbox.replays.begin('erp', { file: 1 }, 'anna', 'why')
    const link = linked(1)
    const { job } = announced()[0] ?? never()
    const refusal = { lane: 'statements', sequence: 1, code: 'store-full' } as const
    hub.frame({ t: 'refuse', ...refusal, disposition: 'retry', message: '', job })
    link.replay()
    expect(announced()).toHaveLength(1)
    now = 30_000
    link.replay()
    expect(announced()).toHaveLength(2)
  })
})

function never(): never {
  throw new Error('a replay must be announced')
}
