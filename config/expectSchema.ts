import { z } from 'zod'
import { agentDefaults as defaults } from './defaults.ts'
import { expecting } from './expectations.ts'
import { durationSchema, pathSchema, textSchema } from './values.ts'

/** Days of the week as a configuration writes them, in the order of the calendar: Sunday is 0. */
export const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** Calendars that are known by name; agent/completeness/holidays.ts has their rules. */
export const calendarNames = ['TARGET2', 'Fed', 'UK', 'SIX', 'none'] as const

/** What a bank is to deliver by when. */
export const expectSchema = z.strictObject({
  account: textSchema.optional().meta({
    description:
      'The account whose statement must come. Without it any file of the feed is waited for.',
  }),
  by: expecting(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/), {
    expects: 'a time of day in quotes, such as `"08:30"`',
    code: 'time-of-day-invalid',
  }).meta({ description: 'When it must have come, on the clock of `timeZone`.' }),
  timeZone: textSchema.meta({ description: "The bank's time zone, such as `Europe/Berlin`." }),
  weekdays: expecting(z.array(z.enum(weekdayNames)).min(1).max(7), {
    expects: 'a list of days, such as `[mon, tue, wed]`',
  })
    .default([...defaults.expect.weekdays])
    .meta({ description: 'Days of the week on which one must come.' }),
  calendar: z.enum(calendarNames).default(defaults.expect.calendar).meta({
    description: 'Whose holidays the bank keeps: on those nothing is due.',
  }),
  holidays: pathSchema.optional().meta({
    description: 'File with more days on which nothing is due, a date `YYYY-MM-DD` a line.',
  }),
  covers: z
    .enum(['previous-day', 'same-day'])
    .default(defaults.expect.covers)
    .meta({
      description:
        'The banking day that the statement is of: `previous-day` where it comes in the morning, ' +
        '`same-day` where it comes in the evening.',
    }),
  grace: durationSchema('0s', '2d').default(defaults.expect.grace).meta({
    description: 'How long after `by` it may be late before it is told.',
  }),
  onNoMovement: z
    .enum(['statement', 'none'])
    .default(defaults.expect.onNoMovement)
    .meta({
      description:
        'What the bank does on a day without entries: send a statement all the same, or `none`. ' +
        'Then silence is told only after five banking days; a missing statement shows by the ' +
        'balances all the same.',
    }),
})

export type ExpectFile = z.infer<typeof expectSchema>
