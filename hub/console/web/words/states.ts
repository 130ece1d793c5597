import type { AgentSummary, Alert, Asked, Calendar, Cash, Holdings } from '../../contract.ts'

/** What a state weighs; each has a colour, and each state a shape and a word beside it. */
export type Tone = 'good' | 'quiet' | 'info' | 'hold' | 'break' | 'warn' | 'bad'

export type Shape =
  | 'dot'
  | 'ring'
  | 'speck'
  | 'clock'
  | 'cross'
  | 'turn'
  | 'broken'
  | 'pause'
  | 'triangle'
  | 'hourglass'
  | 'dash'
  | 'letter'
  | 'tick'

export interface Look {
  readonly word: string
  readonly tone: Tone
  readonly shape: Shape
}

export type DayState = Calendar['accounts'][number]['cells'][number]['state']
export type CashMark = Cash['accounts'][number]['marks'][number]
export type HoldingKind = Holdings['holdings'][number]['kind']
export type HoldingAction = Holdings['holdings'][number]['actions'][number]

export const dayLooks: Readonly<Record<DayState, Look>> = {
  missing: { word: 'Missing', tone: 'bad', shape: 'cross' },
  late: { word: 'Late', tone: 'warn', shape: 'clock' },
  gap: { word: 'Gap', tone: 'break', shape: 'broken' },
  held: { word: 'Held', tone: 'hold', shape: 'pause' },
  corrected: { word: 'Corrected', tone: 'info', shape: 'turn' },
  arrived: { word: 'Arrived', tone: 'good', shape: 'dot' },
  expected: { word: 'Expected', tone: 'quiet', shape: 'ring' },
  none: { word: 'None', tone: 'quiet', shape: 'speck' },
}

/** One sentence for who doesn't know the calendar yet. */
export const dayMeanings: Readonly<Record<DayState, string>> = {
  missing: 'It is overdue and has not come.',
  late: 'It came after it was due.',
  gap: 'Balances or numbers show that a statement is missing there.',
  held: 'It came, and stands at the agent until a person decides.',
  corrected: 'The bank sent it again with other content.',
  arrived: 'It came, and was never overdue.',
  expected: 'The account has one on most banking days, and this one has not come yet.',
  none: 'None came, and none is known to be due.',
}

export const agentLooks: Readonly<Record<AgentSummary['state'], Look>> = {
  stalled: { word: 'Stalled', tone: 'bad', shape: 'hourglass' },
  offline: { word: 'Offline', tone: 'bad', shape: 'cross' },
  attention: { word: 'Attention', tone: 'warn', shape: 'triangle' },
  healthy: { word: 'Healthy', tone: 'good', shape: 'dot' },
  retired: { word: 'Retired', tone: 'quiet', shape: 'dash' },
}

export const severityLooks: Readonly<Record<Alert['severity'], Look>> = {
  critical: { word: 'Critical', tone: 'bad', shape: 'cross' },
  warning: { word: 'Warning', tone: 'warn', shape: 'triangle' },
  info: { word: 'Notice', tone: 'info', shape: 'letter' },
}

export const alertLooks: Readonly<Record<Alert['state'], Look>> = {
  open: { word: 'Open', tone: 'bad', shape: 'ring' },
  acknowledged: { word: 'Acknowledged', tone: 'info', shape: 'tick' },
  resolved: { word: 'Resolved', tone: 'good', shape: 'dot' },
}

export const cashLooks: Readonly<Record<CashMark, Look>> = {
  stale: { word: 'Stale', tone: 'warn', shape: 'clock' },
  unproven: { word: 'Unproven', tone: 'break', shape: 'broken' },
  intraday: { word: 'Intraday', tone: 'info', shape: 'ring' },
}

export const holdingLooks: Readonly<Record<HoldingKind, Look>> = {
  quarantine: { word: 'Quarantine', tone: 'bad', shape: 'cross' },
  held: { word: 'Held', tone: 'hold', shape: 'pause' },
  parked: { word: 'Parked', tone: 'warn', shape: 'dash' },
  'dead-letter': { word: 'Dead letter', tone: 'break', shape: 'letter' },
}

export const holdingMeanings: Readonly<Record<HoldingKind, string>> = {
  quarantine: 'Files that could not be read. Nothing of them was delivered.',
  held: 'Statements that were read, and that a person has to decide on.',
  parked: 'Releases that the far side refused, as a whole.',
  'dead-letter': 'Events that a consumer did not take.',
}

export const askedLooks: Readonly<Record<Asked['state'], Look>> = {
  'awaits-second': { word: 'Waits for a second person', tone: 'warn', shape: 'pause' },
  sent: { word: 'On its way to the agent', tone: 'info', shape: 'ring' },
  done: { word: 'Done', tone: 'good', shape: 'tick' },
  refused: { word: 'Refused', tone: 'bad', shape: 'cross' },
  expired: { word: 'Expired', tone: 'quiet', shape: 'clock' },
}

export const actionWords: Readonly<Record<HoldingAction, { verb: string; says: string }>> = {
  release: { verb: 'Release', says: 'It is read or delivered as it is, and marked as released.' },
  retry: { verb: 'Retry', says: 'It is tried once more, from where it stands.' },
  replay: { verb: 'Replay', says: 'The agent sends it again. What is known here is not doubled.' },
  skip: { verb: 'Skip', says: 'It is left out for good. Its originals stay where they are kept.' },
}

/** `finance.bank-statement-received.v1` as a person says it. */
export function typeWords(type: string): string {
  const name = type.replace(/^finance\./, '').replace(/\.v\d+$/, '')
  const words = name.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
