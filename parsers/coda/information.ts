import { tidy } from '../records/facts.ts'
import type { FixedRecord } from '../records/fixedRecord.ts'

export type InformationType = '31' | '32' | '33'

/** Records 31, 32 and 33: what the bank adds to a movement. */
export interface Information {
  /** Three digits where record 31 is structured. */
  readonly type: string | undefined
  /** The communication zones, with their blanks. */
  zones: string
  /** Which record came last, so that they come in their order. */
  last: InformationType
}

/** Column 40 of record 31 says whether columns 41-113 begin with a type. */
export function beginInformation(record: FixedRecord): Information {
  const structured = record.choice(40, ['0', '1'], 'the kind of communication') === '1'
  return structured
    ? { type: record.raw(41, 43), zones: record.raw(44, 113), last: '31' }
    : { type: undefined, zones: record.raw(41, 113), last: '31' }
}

/** Record 32, columns 11-115, or record 33, columns 11-100. */
export function continueInformation(
  information: Information,
  type: InformationType,
  record: FixedRecord,
): void {
  information.zones += type === '32' ? record.raw(11, 115) : record.raw(11, 100)
  information.last = type
}

/** Type 001: name of the other side (70 characters), then street, locality, identification (35). */
export function partyOf({ zones }: Information): {
  readonly name: string | undefined
  readonly address: string | undefined
} {
  const lines = [tidy(zones.slice(70, 105)), tidy(zones.slice(105, 140))]
  const address = lines.filter((line) => line !== undefined).join(', ')
  return { name: tidy(zones.slice(0, 70)), address: address || undefined }
}
