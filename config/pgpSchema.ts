import { z } from 'zod'
import { pathSchema, secretSchema, switchSchema } from './values.ts'

/** The `pgp` block of a feed: keys for files that come as OpenPGP, as people write it. */
export const pgpSchema = z.strictObject({
  keys: z.array(secretSchema).max(20).default([]).meta({
    description:
      'Private keys to decrypt with, armored, each as `{ file: PATH }` or `{ env: NAME }`.',
  }),
  passphrase: secretSchema.optional().meta({
    description: 'Passphrase of the private keys: `{ env: NAME }` or `{ file: PATH }`.',
  }),
  signedBy: z.array(pathSchema).max(20).default([]).meta({
    description:
      'Files of the public keys of the bank, armored. A message that none of them signed is refused.',
  }),
  requireSignature: switchSchema.optional().meta({
    description:
      'Whether a message must be signed. Without it, it must be where `signedBy` names a key.',
  }),
})

export type PgpFile = z.infer<typeof pgpSchema>
