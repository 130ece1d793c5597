import { expect, test } from 'vitest'
import { Inspector } from '../../parsers/inspect.ts'
import { defaultLimits } from '../../parsers/limits.ts'
import { openFile } from '../../parsers/open.ts'
import type { Sink } from '../../parsers/reader.ts'
import { camt053, mt940 } from '../../test/samples.ts'
import { Enricher, Register, type RegisterRows } from '../register/enricher.ts'
import { PartRecorder, type RecordedChunk } from './recorder.ts'

interface Recorded {
  readonly events: readonly Record<string, unknown>[]
  readonly digests: readonly string[]
  readonly mustHold: readonly unknown[]
}

/** Reads a file as the intake's thread does, with a register or without. */
function record(content: string, rows?: RegisterRows, unknownAccount: 'deliver' | 'hold' = 'hold') {
  const inspector = new Inspector()
  inspector.write(Buffer.from(content))
  const inspection = inspector.result(undefined)
  const stamp = { source: '/kontor/test/bank', sourceFile: inspection.sha256 }
  const enricher = rows && new Enricher(new Register(rows), { feed: 'bank', unknownAccount, stamp })
  const chunks: RecordedChunk[] = []
  const recorder = new PartRecorder(stamp, (chunk) => chunks.push(chunk), enricher)
  const sink: Sink = {
    open: (unit) => recorder.open(unit),
    event: (draft) => recorder.event(draft),
    close: (end) => recorder.close(end),
    problem: () => {},
  }
  const { reader, variant } = openFile(inspection, {}, sink, defaultLimits)
  recorder.format(variant)
  reader.write(Buffer.from(content))
  reader.end()
  recorder.flush()
  return taken(chunks)
}

function taken(chunks: readonly RecordedChunk[]): Recorded {
  const events = chunks.flatMap(({ bytes, parts }) => {
    let start = 0
    return parts.flatMap((part) => {
      if (!('event' in part)) return []
      const text = new TextDecoder().decode(bytes.subarray(start, part.event.end))
      start = part.event.end
      return [JSON.parse(text) as Record<string, unknown>]
    })
  })
  const ends = chunks.flatMap(({ parts }) =>
    parts.flatMap((part) => ('close' in part ? [part.close] : [])),
  )
  return {
    events,
    digests: ends.map(({ digest }) => digest),
    mustHold: ends.map(({ mustHold }) => mustHold),
  }
}

const accounts = [{ account: '99900011/1234567', legalEntity: 'Nordlicht GmbH', region: 'DACH' }]
const postings = [{ rule: 'all', account: '1590' }]

test.each([
  ['MT940', mt940(1)],
  ['camt.053', camt053('S1')],
])('the same %s has the same ids and digests under every register', (_, content) => {
  const bare = record(content)
  const registers = [
    { accounts, postings },
    { accounts: [], postings: undefined },
    { accounts: [{ account: '1234567', currency: 'CHF' }], postings },
  ]
  expect(bare.events.length).toBeGreaterThan(1)
  for (const register of registers) {
    const stamped = record(content, register)
    expect(stamped.digests).toEqual(bare.digests)
    expect(stamped.events.map(({ id }) => id)).toEqual(bare.events.map(({ id }) => id))
    expect(stamped.events).not.toEqual(bare.events)
  }
})

test('what is stamped stands beside what the bank says, and changes nothing of it', () => {
  const bare = record(mt940(1)).events
  const stamped = record(mt940(1), { accounts, postings }).events
  expect(stamped.map(({ type }) => type)).toEqual(bare.map(({ type }) => type))
  stamped.forEach((event, i) => {
    const { legalentity, region, data, ...rest } = event as { data: object } & typeof event
    const { register, posting, ...said } = data as Record<string, unknown>
    expect({ ...rest, data: said }).toEqual(bare[i])
    expect([legalentity, region]).toEqual(['Nordlicht GmbH', 'DACH'])
    expect(register).toMatchObject({ account: '99900011/1234567', matched: 'bank-code' })
    const isEntry = event['type'] === 'finance.bank-transaction-booked.v1'
    expect(posting).toEqual(isEntry ? { account: '1590', rule: 'all' } : undefined)
  })
})

test('only a unit whose account is unknown must be held', () => {
  expect(record(mt940(1), { accounts, postings }).mustHold).toEqual([undefined])
  const none = { accounts: [], postings: undefined }
  expect(record(mt940(1), none).mustHold).toEqual(['account-unknown'])
  expect(record(mt940(1), none, 'deliver').mustHold).toEqual([undefined])
})
