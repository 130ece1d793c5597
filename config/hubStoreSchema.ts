import { z } from 'zod'
import { hubDefaults } from './defaults.ts'
import { expecting } from './expectations.ts'
import { durationSchema, pathSchema, secretSchema, sizeSchema, textSchema } from './values.ts'

/** Where several hubs keep one store, as people write it. See docs/jetstream.md. */

const defaults = hubDefaults.store

/** Servers with commas between them, as NATS itself writes them. */
const serversSchema = expecting(z.string().min(1).max(2048), {
  expects: 'addresses such as `tls://nats-1.example.com:4222`, with commas between them',
  code: 'url-invalid',
})

/** A stream's name is the first token of its subjects, and the beginning of its buckets' names. */
const streamSchema = expecting(z.string().regex(/^[A-Za-z0-9_-]{1,32}$/), {
  expects: 'a name of 1 to 32 letters, digits, `-` and `_`',
  code: 'name-invalid',
})

const storeTlsSchema = z.strictObject({
  ca: pathSchema.optional().meta({
    description: "PEM file of the authority of the servers' certificates.",
  }),
  cert: pathSchema.optional().meta({ description: 'PEM file of the certificate to show.' }),
  key: pathSchema.optional().meta({ description: 'PEM file of its private key.' }),
})

const eventStreamSchema = z.strictObject({
  maxAge: durationSchema('1h', '3650d').default(defaults.events.maxAge).meta({
    description: 'How long an event stays in it.',
  }),
  maxSize: sizeSchema('1MB', '900000GB').default(defaults.events.maxSize).meta({
    description:
      'How large it grows; the servers set so much aside, and the oldest events go first.',
  }),
})

export const storeSchema = z.strictObject({
  jetstream: serversSchema.meta({
    description: 'Servers of NATS JetStream, with commas between them: `tls://nats-1:4222`.',
  }),
  stream: streamSchema.default(defaults.stream).meta({
    description: 'Name of the stream: the same for all hubs of one store.',
  }),
  replicas: expecting(z.literal([1, 3, 5]), { expects: '1, 3 or 5' })
    .default(defaults.replicas)
    .meta({ description: 'Servers that keep each message, where the stream is made: 1, 3 or 5.' }),
  events: eventStreamSchema.optional().meta({
    description:
      'A second stream with a message for each event, for consumers that speak NATS; `{}` makes it ' +
      'with what is written here as the default.',
  }),
  token: secretSchema.optional().meta({
    description: 'Token of NATS: `{ env: NAME }` or `{ file: PATH }`.',
  }),
  user: textSchema.optional().meta({ description: 'User of NATS, with `password`.' }),
  password: secretSchema.optional().meta({
    description: 'Password of the user: `{ env: NAME }` or `{ file: PATH }`.',
  }),
  credentials: secretSchema.optional().meta({
    description: 'Credentials of NATS, a `.creds` file: `{ file: PATH }`.',
  }),
  tls: storeTlsSchema.optional().meta({ description: 'Certificates for these connections.' }),
})

export type StoreFile = z.infer<typeof storeSchema>
