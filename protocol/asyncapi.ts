import { stringify } from 'yaml'
import { z } from 'zod'
import { codes, wireCodes } from './codes.ts'
import { type FrameName, frameNames, frameSchemas, protocolVersion } from './frames.ts'
import { wireLimits } from './limits.ts'

/**
 * The AsyncAPI 3 description of the protocol, seen from the hub. The schemas of the frames are those
 * that the codec checks with, so the document can't say anything else than the code does.
 * `node protocol/write.ts` writes it; a test holds file and code together.
 */
export const documentName = `${protocolVersion}.asyncapi.yaml`

interface Direction {
  readonly from: 'agent' | 'hub' | 'both'
  readonly summary: string
}

const directions: Readonly<Record<FrameName, Direction>> = {
  hello: { from: 'agent', summary: 'First frame: who connects, and how far each lane has come.' },
  welcome: { from: 'hub', summary: 'Answers hello: the window, the heartbeat, the cursors.' },
  events: { from: 'agent', summary: 'A range of a lane that accounts for each of its sequences.' },
  ack: { from: 'hub', summary: 'Everything through this sequence is committed durably.' },
  refuse: { from: 'both', summary: 'An event was not taken, or a replay is not given.' },
  pause: { from: 'hub', summary: 'Send nothing until resume.' },
  resume: { from: 'hub', summary: 'Go on after pause.' },
  status: { from: 'agent', summary: 'How the agent fares, at every heartbeat.' },
  replay: { from: 'both', summary: 'A range is to be sent again, or will be; no cursor moves.' },
  command: { from: 'hub', summary: 'A person at the hub asks something of the agent.' },
  commanded: { from: 'agent', summary: 'What became of a command; durable.' },
  bye: { from: 'both', summary: 'Last frame, with the reason.' },
}

const description = `One JSON object a text message, at most ${wireLimits.maxFrameBytes} bytes. The connection asks for
the WebSocket subprotocol \`${protocolVersion}\` and carries \`Authorization: Bearer\`.

The agent says \`hello\` and sends nothing else before \`welcome\`. Each lane has a dense sequence from
1; a cursor is one integer. \`events\` covers \`(after, through]\`, and \`through - after\` is always
the number of its events, filtered and parked ones; a frame that begins behind the hub's cursor is a
gap and ends the link with \`range-gap\`. \`ack\` is cumulative and sent after the commit is durable.
After \`refuse\` the agent begins again at its cursor: with the release parked where the disposition
is permanent, later where it is retry. Delivery is at least once; the hub keeps each event id once.

WebSocket pings find dead links. A connection that ends for a code to be retried closes with status
4000, for a permanent one with 4001; the reason is the code. An agent connects again after either:
within a minute after the first, every few minutes after the second.`

export function asyncApi(): object {
  return {
    asyncapi: '3.0.0',
    info: { title: 'Kontor agent to hub', version: '1.0.0', description, license },
    defaultContentType: 'application/json',
    servers: { hub: { host: 'hub.example.com', protocol: 'wss' } },
    channels: {
      link: {
        address: '/agents/{inbox}',
        summary: 'One connection of an agent to a named inbox of the hub.',
        parameters: { inbox: { description: 'Such as treasury or erp.' } },
        messages: messageRefs('#/components/messages'),
      },
    },
    operations: {
      receiveFromAgent: operation('receive', 'agent', 'What the hub takes.'),
      sendToAgent: operation('send', 'hub', 'What the hub says.'),
    },
    components: {
      messages: Object.fromEntries(frameNames.map((name) => [name, message(name)])),
    },
    'x-codes': wireCodes.map((code) => ({ code, ...codes[code] })),
  }
}

const license = { name: 'Apache-2.0' }

/** JSON Schema of a frame in draft 7, which AsyncAPI's own schema dialect builds on. */
export function payloadOf(name: FrameName): object {
  const { $schema, ...schema } = z.toJSONSchema(frameSchemas[name], {
    target: 'draft-07',
    io: 'input',
  })
  return schema
}

function message(name: FrameName): object {
  return { name, summary: directions[name].summary, payload: payloadOf(name) }
}

function messageRefs(base: string): object {
  return Object.fromEntries(frameNames.map((name) => [name, { $ref: `${base}/${name}` }]))
}

function operation(action: 'send' | 'receive', from: 'agent' | 'hub', summary: string): object {
  const names = frameNames.filter((name) => ['both', from].includes(directions[name].from))
  const messages = names.map((name) => ({ $ref: `#/channels/link/messages/${name}` }))
  return { action, summary, channel: { $ref: '#/channels/link' }, messages }
}

export function asyncApiText(): string {
  return stringify(asyncApi(), {
    lineWidth: 0,
    blockQuote: 'literal',
    aliasDuplicateObjects: false,
  })
}
