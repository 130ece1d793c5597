import { z } from 'zod'

/** Characters that a record of a fixed-width file may have. */
export const maxRecordChars = 32_768

const place = z.int().min(1).max(maxRecordChars)

/** Where a column of a fixed-width file stands, in characters from 1. */
export const rangeSchema = z
  .strictObject({ start: place, length: place.optional(), end: place.optional() })
  .refine(({ length, end }) => (length === undefined) !== (end === undefined), {
    message: 'A column has a `start` and either its `length` or its `end`.',
  })
  .refine(({ start, end }) => end === undefined || end >= start, {
    message: 'The `end` is the last character of the column; it can not stand before its `start`.',
  })

type WrittenRange = z.infer<typeof rangeSchema>

/** A column as a piece of a line: indexes from 0, `to` behind its last character. */
export interface Range {
  readonly from: number
  readonly to: number
}

export function rangeOf({ start, length, end }: WrittenRange): Range {
  const from = start - 1
  return { from, to: end ?? from + (length ?? 0) }
}
