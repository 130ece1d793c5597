import type { AtRestFile } from './atRestSchema.ts'
import type { Context, Partly } from './context.ts'
import type { Path } from './problems.ts'
import { checkSecret, referenceOf } from './secretRules.ts'
import type { AtRestConfig } from './types.ts'

const keyLength = 32

/** Whether the keys are there and are keys. */
export function checkAtRest(atRest: Partly<AtRestFile> | undefined, context: Context): void {
  const places: [Path, Parameters<typeof checkSecret>[1]][] = [
    [['atRest', 'key'], atRest?.key],
    ...(atRest?.previous ?? []).map((key, i): [Path, typeof key] => [
      ['atRest', 'previous', i],
      key,
    ]),
  ]
  for (const [path, written] of places) {
    const found = checkSecret(path, written, context)
    if (found === undefined || keyBytes(found.secret.reveal()) !== undefined) continue
    context.findings.add('at-rest-key-invalid', path, 'leads to no key of 256 bits.')
  }
}

/** A key as it is written: 64 hex digits, or base64 with either alphabet. */
export function keyBytes(text: string): Uint8Array | undefined {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex')
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === keyLength ? bytes : undefined
}

/** The block as the agent uses it. @param base Folder that paths count from. */
export function builtAtRest({ key, previous }: AtRestFile, base: string): AtRestConfig {
  return {
    key: key && referenceOf(key, base),
    previous: previous.flatMap((each) => referenceOf(each, base) ?? []),
  }
}
