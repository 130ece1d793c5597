import { z } from 'zod'
import { hubDefaults } from './defaults.ts'
import { expecting } from './expectations.ts'
import {
  countSchema,
  durationSchema,
  nameSchema,
  pathSchema,
  secretSchema,
  sizeSchema,
  textSchema,
  urlSchema,
} from './values.ts'

/** What a hub alerts of, and where its alerts go, as people write it. */

const defaults = hubDefaults.alerts

export const alertSeverities = ['info', 'warning', 'critical'] as const

const leastSchema = z.enum(alertSeverities).default(defaults.least).meta({
  description: 'Alerts of this severity and above are told here.',
})

const caSchema = pathSchema.optional().meta({
  description:
    "PEM file of the authority that must have signed the server's certificate. Without it the " +
    'authorities that are known to everybody.',
})

const webhookSchema = z.strictObject({
  name: nameSchema.meta({ description: 'Name of the webhook; what waits for it hangs on it.' }),
  url: urlSchema.meta({
    description: 'Where alerts are posted to: `https://…`. `http://` only to this machine.',
  }),
  signature: secretSchema.optional().meta({
    description: 'Secret to sign each request with: `{ env: NAME }` or `{ file: PATH }`.',
  }),
  least: leastSchema,
  ca: caSchema,
})

/** Plain addresses: what a mail server would read as more than one has no place in them. */
const addressSchema = expecting(
  z
    .string()
    .max(254)
    .regex(/^[^\s@<>,;:"()[\]\\]{1,64}@[A-Za-z0-9.-]{1,189}$/),
  {
    expects: 'a mail address such as `treasury@example.com`',
  },
)

const mailSchema = z.strictObject({
  host: textSchema.meta({ description: 'Mail server (SMTP).' }),
  port: countSchema(1, 65535).default(defaults.mail.port).meta({ description: 'Its port.' }),
  tls: z
    .enum(['starttls', 'implicit'])
    .default(defaults.mail.tls)
    .meta({
      description:
        'How it is encrypted: by `starttls`, which is required but on this machine, or `implicit`: ' +
        'from the first byte, mostly at port 465.',
    }),
  ca: caSchema,
  user: textSchema.optional().meta({ description: 'User to sign in as. With `password`.' }),
  password: secretSchema.optional().meta({
    description: 'Its password: `{ env: NAME }` or `{ file: PATH }`.',
  }),
  from: addressSchema.meta({ description: 'Sender.' }),
  to: z.array(addressSchema).min(1).max(100).meta({ description: 'Recipients.' }),
  least: leastSchema,
})

export const alertsSchema = z.strictObject({
  backlogAge: durationSchema('1m', '7d').default(defaults.backlogAge).meta({
    description: 'Age of the oldest waiting event from which on an agent counts as stalled.',
  }),
  stuckTime: durationSchema('1m', '1d').default(defaults.stuckTime).meta({
    description: 'The same where events wait on a link that stands and none is taken.',
  }),
  clockOffset: durationSchema('1s', '1h').default(defaults.clockOffset).meta({
    description: "How far an agent's clock may be off.",
  }),
  minFreeDisk: sizeSchema('1MB', '900000GB').default(defaults.minFreeDisk).meta({
    description: 'Free disk below which an agent is alerted of.',
  }),
  certificateDays: countSchema(1, 365).default(defaults.certificateDays).meta({
    description: "Days that an agent's certificate must still be good for.",
  }),
  flapTime: durationSchema('10s', '1d')
    .default(defaults.flapTime)
    .meta({
      description:
        'What is over and comes again within this time is the same alert; that it is over is told ' +
        'after it.',
    }),
  webhooks: z.array(webhookSchema).min(1).max(20).optional().meta({
    description: 'Addresses that alerts are posted to as JSON; see docs/alerts.md.',
  }),
  mail: mailSchema.optional().meta({ description: 'Mail server and recipients of alerts.' }),
})

export type AlertsFile = z.infer<typeof alertsSchema>
