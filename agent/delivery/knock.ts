import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { lanes } from '../../events/lane.ts'
import { encode } from '../../protocol/codec.ts'
import { codes, type WireCode } from '../../protocol/codes.ts'
import { type Frame, type Hello, protocolVersion } from '../../protocol/frames.ts'
import { program } from '../program.ts'
import type { openLink } from './socket.ts'

/** What a hub shows to one who knocks and does not come in. Absent is what was not come to. */
export interface Knocked {
  /** Whether the hub knows this agent and accepts what it proves itself by. */
  readonly accepted: boolean
  /** Why not, where the hub said it. */
  readonly code: WireCode | undefined
  /** Why not, where the system said it, such as `ECONNREFUSED`. */
  readonly system: string | undefined
  /** HTTP status of the answer to the request for a link; 101 where it was granted. */
  readonly status: number | undefined
  /** The clock of the hub, to the second. */
  readonly hubTime: Date | undefined
  readonly tls: { readonly protocol: string; readonly certificateEnds: Date } | undefined
}

const knockMs = 10_000

type Open = (events: Parameters<typeof openLink>[2]) => ReturnType<typeof openLink>

/**
 * Connects as the agent would and has itself refused: the hello asks for another inbox than the
 * address, which a hub looks at once it knows who is there. So the token is judged, and neither a link
 * that lives nor the hub's store hears of it.
 */
export function knock(agent: string, inbox: string, open: Open): Promise<Knocked> {
  return new Promise((resolve) => {
    let answer: Pick<Knocked, 'status' | 'hubTime' | 'tls'> = {
      status: undefined,
      hubTime: undefined,
      tls: undefined,
    }
    let said: WireCode | undefined
    let entered = false
    const timer = setTimeout(() => {
      said ??= entered ? 'welcome-late' : 'connect-late'
      socket.close()
    }, knockMs)
    const socket = open({
      answered: (response) => {
        answer = shown(response)
      },
      opened: () => {
        entered = true
        socket.send(encode(hello(agent, inbox)))
      },
      frame: (frame) => {
        said = verdict(frame)
        socket.close()
      },
      malformed: (code) => {
        said = code
        socket.close()
      },
      pong: () => {},
      closed: (code, system) => {
        clearTimeout(timer)
        const accepted = entered && said === 'inbox-unknown'
        resolve({ accepted, code: accepted ? undefined : (said ?? code), system, ...answer })
      },
    })
  })
}

function shown(response: IncomingMessage): Pick<Knocked, 'status' | 'hubTime' | 'tls'> {
  const { socket, statusCode, headers } = response
  const stated = new Date(headers.date ?? '')
  return {
    status: statusCode,
    hubTime: Number.isNaN(stated.getTime()) ? undefined : stated,
    tls:
      socket instanceof TLSSocket
        ? {
            protocol: socket.getProtocol() ?? 'TLS',
            certificateEnds: new Date(socket.getPeerCertificate().valid_to),
          }
        : undefined,
  }
}

function hello(agent: string, inbox: string): Hello {
  return {
    t: 'hello',
    versions: [protocolVersion],
    agent,
    inbox: `${inbox.slice(0, 100)}-knock`,
    storeId: 'knock',
    program,
    capabilities: [],
    lanes: lanes.map((lane) => ({ lane, floor: 0, acked: 0, head: 0 })),
  }
}

function verdict(frame: Frame): WireCode {
  if (frame.t === 'bye' && Object.hasOwn(codes, frame.code)) return frame.code as WireCode
  return 'frame-unexpected'
}
