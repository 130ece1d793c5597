import { clampedDate, type IsoDate, isoDate } from '../../events/date.ts'
import { refusal, shapeOf } from '../problems.ts'
import type { Element } from './element.ts'
import type { Findings } from './findings.ts'
import { type Path, path } from './path.ts'

const zone = '(Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)?'
const clock = '(\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.\\d{1,12})?)?'
/** One form or the other: `2024-0131` is neither. */
const oneForm = '(?=\\d{4}-\\d{2}-|\\d{8})'
/** The basic form of ISO 8601, `20240131`, stands in some banks' `Dt`; it means nothing else. */
const date = new RegExp(`^${oneForm}(\\d{4})-?(\\d{2})-?(\\d{2})(T${clock})?${zone}$`)

const dayPath = path('Dt')
const momentPath = path('DtTm')

export interface ReadDate {
  readonly date: IsoDate
  /** The source's day is past the end of its month, such as 30 February of 30/360 banks. */
  readonly clamped: boolean
}

/**
 * Reads a `DateAndDateTimeChoice`: `Dt`, `DtTm`, or in odd files the text itself. The date is the
 * one written; no zone moves it. Where a time or a clamped day says more, it is left for `original`.
 *
 * @throws {Refusal} `camt-date-invalid`.
 */
export function readDate(element: Element, findings: Findings): ReadDate | undefined {
  const holder = element.find(dayPath) ?? element.find(momentPath) ?? element
  const text = holder.text
  if (text === undefined) return undefined
  const found = parsed(text)
  if (!found) {
    const message =
      `The date reads ${shapeOf(text)}; it must be a day of the calendar, YYYY-MM-DD, in Dt, or ` +
      'with a time in DtTm. Ask the bank to correct the file.'
    throw refusal('camt-date-invalid', holder.position, message)
  }
  if (found.clamped) {
    const message = 'The day is past the end of its month; the last day of that month was taken.'
    findings.warn('date-clamped', holder.position, message)
  } else if (!found.timed) {
    holder.done()
  }
  return found
}

interface ParsedDate extends ReadDate {
  readonly timed: boolean
}

/** The entries of a statement are of one day or two: the dates seen last are kept. */
const recent = new Map<string, ParsedDate>()
const maxRecent = 32

function parsed(text: string): ParsedDate | undefined {
  const known = recent.get(text)
  if (known) return known
  const match = date.exec(text)
  const found = match && clampedDate(whole(match[1]), whole(match[2]), whole(match[3]))
  if (!found) return undefined
  const timed = match[4] !== undefined
  if (timed) return { ...found, timed }
  if (recent.size >= maxRecent) recent.clear()
  recent.set(text, { ...found, timed })
  return { ...found, timed }
}

/**
 * Takes a date or date and time of a statement's head, as written. What is neither stays where it
 * is: no proof hangs on it.
 */
export function takeMoment(element: Element, paths: readonly Path[]): string | undefined {
  for (const place of paths) {
    const holder = element.find(place)
    const text = holder?.text
    const match = text ? date.exec(text) : undefined
    // The model has no place for a date alone with a zone, nor for the basic form.
    const plain = match && text?.charAt(4) === '-' && (match[4] !== undefined || !match[8])
    if (plain && exists(match)) return holder?.takeText()
  }
  return undefined
}

/** RFC 3339 needs seconds and an offset; without them the moment is not known. */
export function instant(moment: string | undefined): string | undefined {
  const match = moment ? date.exec(moment) : undefined
  const complete = match?.[4] !== undefined && match[7] !== undefined && match[8] !== undefined
  return complete ? moment : undefined
}

function exists(match: RegExpExecArray): boolean {
  const day = isoDate(whole(match[1]), whole(match[2]), whole(match[3]))
  return (
    day !== undefined && !(whole(match[5]) > 23 || whole(match[6]) > 59 || whole(match[7]) > 59)
  )
}

/** Digits of a date; money never comes here. */
function whole(digits: string | undefined): number {
  return Number.parseInt(digits ?? '0', 10)
}
