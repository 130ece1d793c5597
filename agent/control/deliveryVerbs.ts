import { z } from 'zod'
import type { Outbox } from '../../outbox/outbox.ts'
import type { ParkedRelease } from '../../outbox/parking.ts'
import { Unwilling, type Verb } from './outcome.ts'

const number = z.int().min(1)
const text = z.string().trim().min(1).max(500)
const moment = z.iso.datetime()

const parkedOne = { destination: text, release: number }

const wish = {
  release: number.optional(),
  file: number.optional(),
  account: text.optional(),
  from: moment.optional(),
  to: moment.optional(),
}

/** What a person may ask about the deliveries to a destination. */
export const deliveryVerbs: Readonly<Record<string, Verb>> = {
  'parked retry': (outbox, detail, by) => {
    const { destination, release } = z.object(parkedOne).parse(detail)
    expectParked(outbox, destination, release)
    const begun = outbox.replays.retry(destination, release, by)
    if (begun === undefined) throw new Unwilling('release-empty', 'The release holds no event.')
    return {
      answer: { destination, release, replay: begun.id, events: begun.events },
      sequel: { kind: 'replay', destination },
    }
  },
  'parked skip': (outbox, detail, by, approvedBy) => {
    const { destination, release, reason } = z.object({ ...parkedOne, reason: text }).parse(detail)
    expectParked(outbox, destination, release)
    outbox.parking.skip(destination, release, { by, reason, approvedBy })
    return { answer: { destination, release, skipped: true } }
  },
  replay: (outbox, detail, by) => {
    const { destination, reason, ...asked } = z
      .object({ destination: text, reason: text, ...wish })
      .parse(detail)
    expectDestination(outbox, destination)
    if (Object.values(asked).every((value) => value === undefined)) {
      throw new Unwilling(
        'replay-unbounded',
        'Say what is to be sent again: at least one of these.',
      )
    }
    const begun = outbox.replays.begin(destination, asked, by, reason)
    if (begun === undefined) throw nothing()
    return {
      answer: { destination, replay: begun.id, events: begun.events },
      sequel: { kind: 'replay', destination },
    }
  },
  'replay stop': (outbox, detail) => {
    const { id } = z.object({ id: number }).parse(detail)
    if (outbox.replays.stop(id) === undefined) {
      throw new Unwilling('replay-unknown', 'No replay of this number is under way.')
    }
    return { answer: { replay: id, stopped: true } }
  },
}

function nothing(): Unwilling {
  return new Unwilling(
    'replay-empty',
    'The destination has acknowledged nothing of the kind, or in more than 10,000 places; what it ' +
      'has not yet comes by itself. Ask for a wider or a narrower stretch.',
  )
}

function expectParked(outbox: Outbox, destination: string, release: number): void {
  expectDestination(outbox, destination)
  const states = outbox.parking.list(destination, release).map(({ state }) => state)
  if (states.includes('parked')) return
  const found = states[0]
  throw new Unwilling('release-not-parked', notParked[found ?? 'absent'])
}

const notParked: Readonly<Record<ParkedRelease['state'] | 'absent', string>> = {
  parked: '',
  absent: 'This release is not parked for the destination; `kontor parked list` tells which are.',
  retrying: 'This release is being sent again; `kontor status` tells how far it is.',
  skipped: 'A person skipped this release; `kontor replay --release` sends no part of it either.',
}

function expectDestination(outbox: Outbox, destination: string): void {
  if (outbox.destinations.names().includes(destination)) return
  throw new Unwilling(
    'destination-unknown',
    'The agent has no destination of this name; `kontor status` lists them.',
  )
}
