import { z } from 'zod'
import { lanes } from '../events/lane.ts'
import { codes, type WireCode } from './codes.ts'
import { commandedSchema, commandSchema } from './commandFrames.ts'
import { wireLimits } from './limits.ts'
import { code, count, lane, message, moment, name, proof, sequence } from './members.ts'
import { type Status, statusSchema } from './statusFrame.ts'

/**
 * The frames of `kontor.v1`, one JSON object a WebSocket text message. Strict: a member that the
 * version doesn't know is an error, so a new member needs a capability or a new version.
 */
/** Header of an answer that grants no link: why, as a code of the wire. */
export const refusalHeader = 'kontor-code'

export const protocolVersion = 'kontor.v1'

const job = name.meta({ description: 'The replay that this belongs to; absent on the live lanes.' })
const disposition = z.enum(['retry', 'permanent'])

/**
 * What a peer understands beyond the first form of the version. A hub says nothing of it to an agent
 * that doesn't list it, so an older agent keeps its link; hubs are updated before their agents.
 *
 * - `proofs`: cursors may carry what the lane held up to them.
 * - `heartbeat`: the welcome tells the hub's clock and the key of account references.
 * - `commands`: takes `command`.
 */
export const capabilities = ['proofs', 'heartbeat', 'commands'] as const
export type Capability = (typeof capabilities)[number]

/** Agent to hub, first frame: who is there, and how far each lane has come. */
export const helloSchema = z.strictObject({
  t: z.literal('hello'),
  versions: z.array(z.string().max(64)).min(1).max(wireLimits.maxVersions),
  agent: name,
  inbox: name.meta({ description: 'The named inbox of the hub, as in the address of the link.' }),
  storeId: name.meta({
    description: 'Identity of the outbox; a rolled-back one begins a new one.',
  }),
  program: z.string().max(wireLimits.maxNameChars).meta({ description: 'Name and version.' }),
  capabilities: z.array(name).max(wireLimits.maxCapabilities),
  lanes: z
    .array(
      z.strictObject({
        lane,
        floor: sequence.meta({
          description: 'Events up to here are not for this inbox or no longer held; 0 mostly.',
        }),
        acked: sequence,
        head: sequence.meta({ description: 'Last event that is released.' }),
        proof: proof.optional().meta({ description: 'Of what stands up to `acked`.' }),
      }),
    )
    .min(1)
    .max(lanes.length),
})

/** Hub to agent, answers `hello`. Nothing but `hello` is sent before it. */
export const welcomeSchema = z.strictObject({
  t: z.literal('welcome'),
  version: z.string().max(64),
  hub: name,
  epoch: name.meta({ description: "Identity of the hub's store; another one starts empty." }),
  term: z.int().positive().meta({ description: 'Counts the welcomes of this store id.' }),
  window: z
    .strictObject({ events: z.int().positive(), bytes: z.int().positive() })
    .meta({ description: 'How much may be sent and not yet acknowledged, all lanes together.' }),
  heartbeatMs: z.int().positive(),
  cursors: z
    .array(
      z.strictObject({
        lane,
        through: sequence,
        proof: proof.optional().meta({
          description:
            'What the hub was shown with its cursor, where that differs from `acked` of the hello.',
        }),
      }),
    )
    .min(1)
    .max(lanes.length),
  now: moment.optional().meta({ description: "The hub's clock." }),
  accountKey: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .meta({ description: 'Key of the references by which a status names accounts, in hex.' }),
})

/**
 * Agent to hub: the range `(after, through]` of a lane. Each sequence in it is an event of the list,
 * or filtered, or parked: `through - after = events.length + filtered + parked`, so a gap is
 * provable.
 */
export const eventsSchema = z.strictObject({
  t: z.literal('events'),
  lane,
  after: sequence,
  through: sequence,
  filtered: count.meta({ description: 'Not for this inbox, or (in a replay) no longer held.' }),
  parked: count.meta({ description: 'Set aside because they, or their release, were refused.' }),
  job: job.optional(),
  proof: proof.optional().meta({
    description: 'Of what the lane holds up to `through`, filtered and parked ones too.',
  }),
  releasedAt: moment.optional().meta({
    description: 'When the oldest event of the list was released at the agent; on the live lanes.',
  }),
  files: z
    .array(
      z.strictObject({
        sha256: z.hash('sha256'),
        name: z.string().min(1).max(wireLimits.maxFileChars),
      }),
    )
    .max(wireLimits.maxEventsPerFrame)
    .optional()
    .meta({
      description:
        'What the agent calls the files that events of the list are from, each once. The path inside ' +
        'the folder of its feed, with `/`; of a longer one the end.',
    }),
  at: z
    .array(z.int().positive())
    .max(wireLimits.maxEventsPerFrame)
    .optional()
    .meta({ description: 'Sequence of each event; absent where nothing is filtered or parked.' }),
  events: z
    .array(
      z.unknown().meta({
        type: 'object',
        description: 'CloudEvents 1.0 in the JSON format.',
        required: ['specversion', 'id', 'source', 'type'],
      }),
    )
    .max(wireLimits.maxEventsPerFrame),
})

/** Hub to agent: everything through this sequence is committed durably. Cumulative. */
export const ackSchema = z.strictObject({
  t: z.literal('ack'),
  lane,
  through: sequence,
  duplicates: count.meta({ description: 'Events of the acknowledged frames that the hub had.' }),
  job: job.optional(),
})

/**
 * Hub to agent: the event at `sequence` was not taken, nor anything after it on this lane. The agent
 * parks its release or waits, then sends again from its cursor. Agent to hub, with a `job`: the
 * replay that the hub asked for is not given.
 */
export const refuseSchema = z.strictObject({
  t: z.literal('refuse'),
  lane,
  sequence: z.int().positive(),
  code,
  disposition,
  message,
  job: job.optional(),
})

/** Hub to agent: send nothing on this lane, or on none, until `resume`. */
export const pauseSchema = z.strictObject({ t: z.literal('pause'), lane: lane.optional(), code })

export const resumeSchema = z.strictObject({ t: z.literal('resume'), lane: lane.optional(), code })

/**
 * Hub to agent: send this range again under `job`; the agent announces it or refuses. Agent to hub:
 * what comes under `job` is this range, again; of its own accord or because it was asked. A replay
 * moves no cursor. After a new link the agent announces what is left of it.
 */
export const replaySchema = z.strictObject({
  t: z.literal('replay'),
  job: name,
  lane,
  after: sequence,
  through: sequence,
})

/** Either side, last frame. */
export const byeSchema = z.strictObject({
  t: z.literal('bye'),
  code,
  disposition,
  retryAfterMs: z.int().nonnegative().max(3_600_000).optional(),
  message,
})

export const frameSchemas = {
  hello: helloSchema,
  welcome: welcomeSchema,
  events: eventsSchema,
  ack: ackSchema,
  refuse: refuseSchema,
  pause: pauseSchema,
  resume: resumeSchema,
  status: statusSchema,
  replay: replaySchema,
  command: commandSchema,
  commanded: commandedSchema,
  bye: byeSchema,
} as const

export type FrameName = keyof typeof frameSchemas
export type FrameOf<Name extends FrameName> = z.infer<(typeof frameSchemas)[Name]>
export type Hello = FrameOf<'hello'>
export type Welcome = FrameOf<'welcome'>
export type EventsFrame = FrameOf<'events'>
export type Ack = FrameOf<'ack'>
export type Refuse = FrameOf<'refuse'>
export type { CommandVerb } from './commandFrames.ts'
export type Command = FrameOf<'command'>
export type Commanded = FrameOf<'commanded'>
export { type Status, statusSchema }
export type Replay = FrameOf<'replay'>
export type Bye = FrameOf<'bye'>
export type Frame = { [Name in FrameName]: FrameOf<Name> }[FrameName]

export const frameNames = Object.keys(frameSchemas) as FrameName[]

export function isFrameName(value: unknown): value is FrameName {
  return typeof value === 'string' && Object.hasOwn(frameSchemas, value)
}

/** The last frame, with the message and the disposition that belong to the code. */
export function byeFor(code: WireCode, retryAfterMs?: number): Bye {
  const { disposition, message: text } = codes[code]
  return { t: 'bye', code, disposition, message: text, ...(retryAfterMs ? { retryAfterMs } : {}) }
}
