import { fullYear, isoDate } from '../../events/date.ts'
import type { Field } from './field.ts'

/** Field 13D, `6!n4!n1!x4!n`, and its looser relatives 13 and 13C. */
export interface WrittenMoment {
  /** Local date and time, with the offset where the field has one. */
  readonly text: string
  readonly zoned: boolean
}

/** The moment, or undefined where the field is none; then it stays under `original`. */
export function readMoment(field: Field): WrittenMoment | undefined {
  const match = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:([+-])(\d\d)(\d\d))?$/.exec(
    field.text.trim(),
  )
  if (!match) return undefined
  const [, year = '', month = '', day = '', hour = '', minute = '', second, sign] = match
  const date = isoDate(fullYear(+year), +month, +day)
  if (!date || hour > '23' || minute > '59' || (second ?? '00') > '59') return undefined
  if ((match[8] ?? '00') > '14' || (match[9] ?? '00') > '59') return undefined
  const zone = sign ? `${sign}${match[8]}:${match[9]}` : ''
  return { text: `${date}T${hour}:${minute}:${second ?? '00'}${zone}`, zoned: zone !== '' }
}
