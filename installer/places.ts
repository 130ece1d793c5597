import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout, and where everything that is built goes. */
export const root = fileURLToPath(new URL('..', import.meta.url))
export const dist = join(root, 'dist')
