import { z } from 'zod'
import { logSchema } from './agentSchema.ts'
import { hubDefaults as defaults } from './defaults.ts'
import { expecting } from './expectations.ts'
import { assignmentSchema, fourEyesSchema, readerKeys, signInSchema } from './hubAccessSchema.ts'
import { alertsSchema } from './hubAlertSchema.ts'
import { agentKeys, enrolmentSchema, hubOauthSchema, hubTlsSchema } from './hubLinkSchema.ts'
import { routeSchema, scopeKeys } from './hubRouteSchema.ts'
import { storeSchema } from './hubStoreSchema.ts'
import { countSchema, nameSchema, pathSchema, secretSchema, textSchema } from './values.ts'

/** The hub's configuration as people write it. `HubConfig` is what becomes of it. */

export const listenSchema = z.strictObject({
  host: textSchema.default(defaults.listen.host).meta({
    description: 'Address to listen on; anything but this machine needs `tls`.',
  }),
  port: countSchema(0, 65535).default(defaults.listen.port).meta({
    description: 'Port to listen on; 0 takes any that is free.',
  }),
})

const agentSchema = z.strictObject(agentKeys)

const readerSchema = z.strictObject({
  name: nameSchema.meta({ description: 'Name of the reader, for people.' }),
  token: secretSchema.meta({
    description: 'Token that the reader shows as its bearer: `{ env: NAME }` or `{ file: PATH }`.',
  }),
  ...scopeKeys,
  ...readerKeys,
})

export const hubFileSchema = z
  .strictObject({
    hub: nameSchema.meta({ description: 'Name of this hub, as agents see it.' }),
    state: pathSchema.default(defaults.state).meta({
      description: 'Folder of the event store. Made where it does not exist.',
    }),
    store: storeSchema.optional().meta({
      description: 'A store that several hubs share, instead of the folder: see docs/jetstream.md.',
    }),
    listen: listenSchema.prefault({}).meta({ description: 'Where agents and readers connect.' }),
    maxLinks: countSchema(1, 100_000).default(defaults.maxLinks).meta({
      description: 'Links of agents at the same time; an agent has one to each of its inboxes.',
    }),
    tls: hubTlsSchema.optional().meta({ description: 'Certificate to encrypt connections with.' }),
    agents: expecting(z.array(agentSchema).min(1).max(10_000), {
      expects: 'a list of agents',
    })
      .optional()
      .meta({ description: 'Who may deliver, besides the agents that enrol.' }),
    enrolment: enrolmentSchema.optional().meta({
      description: 'Certificates of its own, for agents that `kontor hub invite` names.',
    }),
    oauth: hubOauthSchema.optional().meta({
      description: 'Authorization server whose access tokens agents may show.',
    }),
    readers: expecting(z.array(readerSchema).min(1).max(1000), { expects: 'a list of readers' })
      .optional()
      .meta({
        description:
          'Who may read what lies below `/v1/`, such as `/v1/events`. Without it only this machine ' +
          'may, and only where `listen` is open to no other.',
      }),
    routes: z.array(routeSchema).min(1).max(1000).optional().meta({
      description: 'Consumers that events are pushed to; see docs/hub.md.',
    }),
    alerts: alertsSchema.prefault({}).meta({
      description: 'What is alerted of, and where alerts go; see docs/alerts.md.',
    }),
    signIn: signInSchema.prefault({}).meta({
      description: 'How people sign in to the console. Users: `kontor hub user add`.',
    }),
    fourEyes: fourEyesSchema.optional(),
    assignments: z.array(assignmentSchema).min(1).max(10_000).optional().meta({
      description: 'Agents that may deliver some accounts, regions or legal entities alone.',
    }),
    log: logSchema.prefault({}).meta({ description: 'What is logged.' }),
  })
  .meta({ title: 'Configuration of a Kontor hub' })

export type HubFile = z.infer<typeof hubFileSchema>
