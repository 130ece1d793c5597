import type { Life } from '../console/contract.ts'
import type { Way } from '../outcomes/way.ts'
import { memberOf } from '../store/placing.ts'
import type { FoundEvent } from '../store/viewContract.ts'
import { changeOf } from './related.ts'

type Step = Life['steps'][number]

/** The life of an event from the byte of a file to its posting, in order. */
export function stepsOf(way: Way, event: object, related: readonly FoundEvent[]): Step[] {
  const changes = related.flatMap((found): Step[] => {
    const what = changeOf(found, way.event.id)
    // What it corrects or takes back itself was there before.
    if (what === undefined || found.cursor <= way.event.cursor) return []
    const message =
      what === 'withdrawn'
        ? 'A corrected statement no longer has it: it was taken back.'
        : 'Its statement came again with other content.'
    return [{ what, at: found.storedAt, who: found.agent, message, event: found.id }]
  })
  const later = [...deliveriesOf(way), ...outcomesOf(way), ...changes]
  const inOrder = later.toSorted((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1))
  return [...beginningOf(way, event), ...inOrder]
}

function beginningOf({ agent, lane, sequence, storedAt }: Way, event: object): Step[] {
  const [sha256, position] = [memberOf(event, 'sourcefile'), memberOf(event, 'sourceposition')]
  const made = momentOf(memberOf(event, 'time'))
  const at = made === undefined ? {} : { at: made }
  const feed = feedOf(event)
  const origin: Step[] =
    typeof sha256 === 'string'
      ? [
          {
            what: 'file',
            ...at,
            message: `In the file ${sha256.slice(0, 12)}… of the feed ${feed ?? 'unknown'}.`,
          },
          { what: 'read', who: agent, message: `Read ${placeOf(position)}.` },
        ]
      : [{ what: 'read', ...at, who: agent, message: 'The agent made it of what it knows itself.' }]
  const released = `Released as number ${sequence} of the lane ${lane}.`
  return [
    ...origin,
    { what: 'released', who: agent, message: released },
    { what: 'stored', at: storedAt, message: 'The hub committed it.' },
  ]
}

function deliveriesOf({ deliveries }: Way): Step[] {
  return deliveries.map(({ route, state, at }) => {
    if (state === 'delivered') return { what: 'taken', at, who: route, message: 'Taken.' }
    const message =
      state === 'dead'
        ? 'The route put it aside: it waits among the dead letters.'
        : 'It was put aside, and is to be sent again.'
    return { what: 'dead', at, who: route, message }
  })
}

function outcomesOf({ outcomes }: Way): Step[] {
  return outcomes.map(({ consumer, status, at, reference, code }) => {
    const details = [reference && `as ${reference}`, code && `with the code ${code}`]
    const words = [status === 'posted' ? 'Posted' : 'Not posted', ...details.filter(Boolean)]
    return { what: status, at, who: consumer, message: `${words.join(' ')}.` }
  })
}

/** Agents write their source as `/agent/feed`. */
export function feedOf(event: object): string | undefined {
  const source = memberOf(event, 'source')
  return typeof source === 'string' ? source.split('/').at(-1) : undefined
}

function placeOf(position: unknown): string {
  const match = typeof position === 'string' ? /^(\d+):(\d+)@(\d+)$/.exec(position) : null
  if (!match) return 'at a place that it does not tell'
  return `at line ${match[1]}, column ${match[2]}, byte ${match[3]}`
}

function momentOf(time: unknown): string | undefined {
  const moment = typeof time === 'string' ? Date.parse(time) : Number.NaN
  return Number.isNaN(moment) ? undefined : new Date(moment).toISOString()
}
