import { z } from 'zod'

/** What an executable says of itself: `kontor version --json`. */
export type Versions = z.infer<typeof versionsSchema>

const versionsSchema = z.object({
  kontor: z.string().max(64),
  build: z.object({ target: z.string().max(64), content: z.string().max(128) }),
  schema: z.object({ outbox: z.int().positive(), hub: z.int().positive() }),
})

/** @returns Undefined where the text is no answer of this program. */
export function parseVersions(text: string): Versions | undefined {
  try {
    return versionsSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

const versionText = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:-([\w.]{1,40}))?$/

/** Whether the first version comes before the second; a text that is no version comes before all. */
export function isOlder(one: string, other: string): boolean {
  const [a, b] = [versionText.exec(one), versionText.exec(other)]
  if (!a || !b) return !a && b !== null
  for (const part of [1, 2, 3]) {
    const [x, y] = [Number(a[part]), Number(b[part])]
    if (x !== y) return x < y
  }
  // What leads to a release comes before it.
  const [x = '~', y = '~'] = [a[4], b[4]]
  return x < y
}
