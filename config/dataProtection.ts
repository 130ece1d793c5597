import { createRequire } from 'node:module'

/**
 * Windows' Data Protection API: `CryptProtectData` for the machine, not for one account, for the secret
 * is stored by an administrator and read by a service. Whoever may read the file on this machine can
 * open it; the folder's rights keep others from that, and the file is worth nothing elsewhere.
 */
export const sealedEnding = '.dpapi'

const noPrompt = 0x1
const thisMachine = 0x4

/** @throws {Error} Where this is not Windows, or it refuses. */
export function protectedText(text: string): Buffer {
  return transformed('CryptProtectData', Buffer.from(text, 'utf8'))
}

/** @throws {Error} Also where it was made on another machine. */
export function unprotected(sealed: Buffer): string {
  return transformed('CryptUnprotectData', sealed).toString('utf8')
}

/** One `DATA_BLOB` in, one out, which Windows has allocated. Loaded where it is needed. */
function transformed(name: 'CryptProtectData' | 'CryptUnprotectData', input: Buffer): Buffer {
  if (process.platform !== 'win32') throw new Error('only Windows has this store')
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi')
  const blob = koffi.struct({ cbData: 'uint32_t', pbData: 'uint8_t *' })
  const call = koffi
    .load('crypt32.dll')
    .func('__stdcall', name, 'bool', [
      koffi.pointer(blob),
      'void *',
      'void *',
      'void *',
      'void *',
      'uint32_t',
      koffi.out(koffi.pointer(blob)),
    ])
  const free = koffi.load('kernel32.dll').func('__stdcall', 'LocalFree', 'void *', ['void *'])
  const output: { cbData?: number; pbData?: unknown } = {}
  const flags = noPrompt | thisMachine
  const given = { cbData: input.length, pbData: input }
  if (!call(given, null, null, null, null, flags, output) || output.cbData === undefined) {
    throw new Error('Windows has refused it')
  }
  const bytes = Buffer.from(koffi.decode(output.pbData, 'uint8_t', output.cbData) as number[])
  free(output.pbData)
  return bytes
}
