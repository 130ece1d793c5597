import type { Overview, OverviewFeed } from '../agent/overview.ts'
import type { Progress } from '../agent/progress.ts'
import { lanes } from '../events/lane.ts'
import { harmless, outputWidth, table } from './table.ts'
import { moments, span } from './times.ts'

/** How an agent fares, in one screen for a person. */
export function statusText(state: Overview): string {
  const { agent, running, files, feeds, held, faults, overdue, gaps, disk, destinations } = state
  const lines = [
    `${agent}: ${running ? 'running' : 'not running; start it with `kontor run`'}`,
    '',
    ...(disk === undefined ? [] : [disk, '']),
    ...faults.map(
      ({ since, what, remedy }) =>
        `${what}${remedy ? `; ${remedy}` : ''} (since ${moments(new Date(since))})`,
    ),
    ...(faults.length > 0 ? [''] : []),
    `files  ${Object.entries(files)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ')}`,
    ...held.map(
      ({ reason, units }) =>
        `held   ${units} ${units === 1 ? 'unit' : 'units'}: ${reason}; \`kontor files --state held\` lists the files`,
    ),
    ...overdue.map(
      ({ feed, businessDate, dueAt }) =>
        `late   ${feed}: what is expected for ${businessDate} was due at ${moments(new Date(dueAt))}; ask who sends it`,
    ),
    ...(gaps > 0
      ? [
          `gaps   ${gaps} ${gaps === 1 ? 'statement is' : 'statements are'} missing between others; ask the bank, the log names the days`,
        ]
      : []),
    ...feeds.map(feedLine),
    ...(state.progress?.files.map(fileLine) ?? []),
    '',
  ]
  for (const destination of destinations) {
    const { name, waiting, acknowledged, parkedReleases, overBudgetSince, replays } = destination
    for (const lane of lanes) {
      lines.push(
        `${name}  ${lane}: ${acknowledged[lane]} ${acknowledged[lane] === 1 ? 'event' : 'events'} acknowledged, ${waiting[lane]} waiting`,
      )
    }
    const drain = state.progress?.drains.find((each) => each.destination === name)
    if (drain !== undefined) lines.push(`${name}  ${drainText(drain)}`)
    if (parkedReleases > 0)
      lines.push(
        `${name}  ${parkedReleases} ${parkedReleases === 1 ? 'release' : 'releases'} parked, refused for good; \`kontor parked list\` says which`,
      )
    if (overBudgetSince !== undefined)
      lines.push(
        `${name}  over its budget since ${moments(new Date(overBudgetSince))}: rebuilt from the originals once it is back`,
      )
    for (const { id, events, acknowledged: done } of replays)
      lines.push(`${name}  replay ${id}: ${done} of ${events} events`)
  }
  return `${lines.flatMap(fitted).join('\n')}\n`
}

function feedLine({ name, kind, lastFileAt, nextRunAt, fault }: OverviewFeed): string {
  const last =
    lastFileAt === undefined ? 'no file yet' : `last file ${moments(new Date(lastFileAt))}`
  const next = nextRunAt === undefined ? '' : `, next visit ${moments(new Date(nextRunAt))}`
  const trouble = fault === undefined ? '' : ` [${fault}]`
  return `feed   ${name} (${kind}): ${last}${next}${trouble}`
}

const steps = {
  fetching: 'is fetched',
  inspecting: 'is looked through',
  reading: 'is read',
} as const

function fileLine({ feed, path, step, bytes, of, leftSeconds }: Progress['files'][number]): string {
  const percent = of === 0 ? 100 : Math.min(100, Math.floor((bytes / of) * 100))
  return `now    ${harmless(`${feed}/${path}`)} ${steps[step]}: ${percent} %${leftText(leftSeconds)}`
}

function drainText({ perSecond, leftSeconds }: Progress['drains'][number]): string {
  if (perSecond === 0) return 'nothing moves at the moment'
  return `${perSecond.toLocaleString('en')} events a second${leftText(leftSeconds)}`
}

const leftText = (seconds: number | undefined) =>
  seconds === undefined ? '' : `, about ${span(Math.max(1, seconds) * 1_000)} left`

/** A line that is too long for the terminal goes on under its text, not under its first word. */
function fitted(line: string): string[] {
  const [, head, rest] = /^(\S+ {2,})(.*)$/.exec(line) ?? []
  if (head === undefined || rest === undefined) return table([[line]], outputWidth())
  return table([[head.trimEnd().padEnd(head.length - 2), rest]], outputWidth())
}
