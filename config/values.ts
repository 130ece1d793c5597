import iconv from 'iconv-lite'
import { z } from 'zod'
import { credentialPattern } from './credentials.ts'
import { durationMs, durationPattern, durationText } from './durations.ts'
import { expecting } from './expectations.ts'
import { globPattern } from './globs.ts'
import { retentionPattern } from './retention.ts'
import { sizeBytes, sizePattern } from './sizes.ts'

/** The kinds of values that keys of agent and hub take, each with its words for a wrong one. */

/** Names travel in event sources, metrics and folder names; case would make two of one there. */
export const nameSchema = expecting(z.string().regex(/^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/), {
  expects: 'a name of 1 to 63 characters',
  code: 'name-invalid',
})

/**
 * No control characters, and none of the blanks and line ends that Unicode adds: `"C:\new"` in
 * double quotes has a line end in it, and `"D:\_in"` a blank that nobody sees.
 */
const noEscapes = /^[^\u0000-\u001f\u007f-\u00a0\u2028\u2029]+$/

export const textSchema = expecting(z.string().min(1).max(256), { expects: 'text' })

export const pathSchema = expecting(z.string().min(1).max(1024).regex(noEscapes), {
  expects: 'a path',
  wrong: 'holds a character that double quotes make of a backslash and a letter, such as `\\n`.',
  code: 'yaml-backslash',
})

export const patternSchema = expecting(z.string().regex(globPattern), {
  expects: 'a pattern for names, such as `*.sta`',
  code: 'pattern-invalid',
})

export const urlSchema = expecting(z.string().min(1).max(2048), {
  expects: 'an address such as `wss://hub.example.com/agents/treasury`',
  code: 'url-invalid',
})

/** @param least @param most Durations as a configuration writes them. */
export function durationSchema(least: string, most: string) {
  const [min, max] = [durationMs(least), durationMs(most)]
  if (min === undefined || max === undefined) throw new RangeError('no duration')
  const within = (text: string) => {
    const ms = durationMs(text)
    return ms !== undefined && ms >= min && ms <= max
  }
  const expects = `a duration from ${durationText(min)} to ${durationText(max)}`
  return expecting(z.string().regex(durationPattern, { abort: true }).refine(within), {
    expects,
    code: 'duration-invalid',
  })
}

/** @param least @param most Sizes as a configuration writes them. */
export function sizeSchema(least: string, most: string) {
  const [min, max] = [sizeBytes(least), sizeBytes(most)]
  if (min === undefined || max === undefined) throw new RangeError('no size')
  const within = (text: string) => {
    const bytes = sizeBytes(text)
    return bytes !== undefined && bytes >= min && bytes <= max
  }
  const expects = `a size from ${least} to ${most}`
  return expecting(z.string().regex(sizePattern, { abort: true }).refine(within), {
    expects,
    code: 'size-invalid',
  })
}

export const retentionTextSchema = expecting(z.string().regex(retentionPattern), {
  expects: 'days or years, such as `90d` or `10y`, or `forever`',
  code: 'retention-invalid',
})

export function countSchema(least: number, most: number) {
  return expecting(z.int().min(least).max(most), {
    expects: `a whole number from ${least} to ${most}`,
  })
}

export const charsetSchema = expecting(
  z
    .string()
    .regex(/^[A-Za-z][\w.:-]{1,31}$/, { abort: true })
    .refine((name) => iconv.encodingExists(name)),
  {
    expects: 'the name of a charset',
    code: 'charset-unknown',
    words: [
      'utf-8',
      'utf-16le',
      'windows-1252',
      'windows-1250',
      'iso-8859-1',
      'iso-8859-15',
      'cp850',
    ],
  },
)

export const switchSchema = expecting(z.boolean(), { expects: '`true` or `false`, without quotes' })

/**
 * Exactly one of the keys; which one a rule checks, so that the message can say it. The JSON
 * Schema says it too.
 */
export const secretSchema = expecting(
  z.strictObject({
    env: expecting(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/), {
      expects: 'the name of an environment variable (letters, digits and underscores)',
      code: 'secret-reference-invalid',
    })
      .optional()
      .meta({ description: 'Name of the environment variable that holds the secret.' }),
    file: pathSchema.optional().meta({
      description: 'File that holds the secret and nothing else, readable by Kontor alone.',
    }),
    credential: expecting(z.string().regex(credentialPattern), {
      expects: 'the name of a credential (letters, digits, dots, hyphens and underscores)',
      code: 'secret-reference-invalid',
    })
      .optional()
      .meta({
        description:
          'Name of a secret that `kontor secret set NAME` has stored, or that systemd hands over ' +
          '(`LoadCredential=NAME:…`).',
      }),
  }),
  {
    expects: 'a reference: `{ env: NAME }`, `{ file: PATH }` or `{ credential: NAME }`',
    wrong: 'holds the secret itself.',
    code: 'secret-as-text',
  },
)

export type SecretFile = z.infer<typeof secretSchema>

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
