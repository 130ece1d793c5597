import type { Censor } from './censor.ts'

/** What a line of the log may bring along; file names and sentences with them stay behind. */
const members = [
  'level',
  'time',
  'kind',
  'feed',
  'id',
  'destination',
  'code',
  'ok',
  'format',
  'statements',
  'entries',
  'problems',
  'table',
] as const

/**
 * Lines of an agent's log without anything that names a file, an account or a person. Of lines that
 * are no JSON only the frames of a stack stay, which say where the program fell.
 */
export function logLines(text: string, censor: Censor): string[] {
  return text.split('\n').flatMap((line) => {
    if (/^\s+at /.test(line)) return [censor(line)]
    const record = recordOf(line)
    return record === undefined ? [] : [JSON.stringify(chosen(record, censor))]
  })
}

function recordOf(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function chosen(record: object, censor: Censor): Record<string, unknown> {
  const known = new Map<string, unknown>(Object.entries(record))
  return Object.fromEntries(
    members.flatMap((name) => {
      const value = known.get(name)
      return value === undefined
        ? []
        : [[name, name === 'time' ? timeOf(value) : safe(value, censor)]]
    }),
  )
}

/** Names and codes; a text of another form is somebody's words. */
function safe(value: unknown, censor: Censor): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map((item) => safe(item, censor))
  return typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value) ? censor(value) : '[text]'
}

function timeOf(value: unknown): string {
  return typeof value === 'string' && /^[\d:TZ.+-]{10,35}$/.test(value) ? value : '[text]'
}
