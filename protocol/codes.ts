/**
 * Whether the same thing can succeed by itself. On `bye`, `retry` means reconnect after a pause;
 * `permanent` means that somebody must change something first, so look seldom whether they have. On
 * `refuse` they mean resend the range later, and park the release.
 */
export type Disposition = 'retry' | 'permanent'

interface CodeFacts {
  readonly disposition: Disposition
  /** What was found, what is allowed, what to do. It goes out as the frame's `message`. */
  readonly message: string
}

/**
 * Every code that this program sends or reports about a link: a closed table. A peer may send codes
 * of a later version; what to do then follows from the `disposition` that travels beside them.
 */
export const codes = {
  // What the peer sent breaks the protocol. Only a changed program mends it, and either side's may
  // be the one to change, so the link goes on trying.
  'frame-malformed': retry(
    'A frame is no JSON text. Both sides must speak kontor.v1; update the older one.',
  ),
  'frame-too-large': retry(
    'A frame is larger than the limit of 4 MiB. Send fewer events in a frame.',
  ),
  'frame-invalid': retry('A frame does not have the form of its kind. Update the older side.'),
  'frame-unexpected': retry('A frame came that has no place at this point. Update the older side.'),
  'hello-late': retry('No hello came in time. Check what connects to this address.'),
  'welcome-late': retry(
    'The hub did not answer the hello in time. Check the hub and what stands between.',
  ),
  'connect-late': retry('No connection in time. Check address, firewall and proxy.'),
  'heartbeat-missed': retry('The other side went silent. Check the network between the two.'),
  'range-gap': retry(
    'A frame begins behind the cursor, so events are missing before it. The agent resends from the cursor.',
  ),
  'range-invalid': retry(
    'A frame does not account for every event of its range. Update the agent.',
  ),
  'window-exceeded': retry('More events are under way than the hub allowed. Update the agent.'),
  'ack-invalid': retry('An ack lies outside of what was sent. Update the hub.'),
  'replay-invalid': retry(
    'A replay asks for what was never acknowledged, or for too many at a time. Update the hub.',
  ),
  'replay-declined': permanent(
    'The agent gives no replay to this hub. Set `allowReplay: true` on its destination, or run `kontor replay` there.',
  ),

  // Who connects.
  'version-unsupported': permanent(
    'The two sides have no protocol version in common. Update the older side.',
  ),
  'token-refused': permanent(
    'The hub does not accept the token for this agent. Have the central team give it one, and put that in the place of the old.',
  ),
  'token-expired': retry(
    'The token of this agent has expired. The agent fetches another one; check the clocks of both sides.',
  ),
  'certificate-refused': permanent(
    'The hub does not accept the certificate for this agent. Check who signed it, or enroll the agent again.',
  ),
  'certificate-expired': retry(
    'The certificate of this agent has expired. Renew it, or enroll the agent again.',
  ),
  'identity-unavailable': retry(
    'The agent can not get at what it proves itself by. Check its files, or the authorization server.',
  ),
  'identity-expiring': retry(
    'What the link was opened with ends soon. The agent connects again with what is newer.',
  ),
  'hub-untrusted': retry(
    'What answers there shows no certificate that is trusted here for that name. Nothing was sent. Check the address, `tls.ca` and the clock.',
  ),
  'proxy-unreachable': retry('The proxy does not answer. Check its address, and whether it runs.'),
  'proxy-refused': retry(
    'The proxy does not lead to the hub. Have whoever runs it allow host and port; check user and password.',
  ),
  'agent-disabled': permanent('The central team has disabled this agent. Ask them to enable it.'),
  'inbox-unknown': permanent('The hub has no such inbox. Correct the destination address.'),
  'already-connected': retry(
    'The same agent is connected already. The hub looks whether that link is alive; stop a second copy.',
  ),
  'identity-fork': retry(
    'Another store runs under the name of this agent. Stop one of the two, or name it differently.',
  ),
  'store-forked': retry(
    'This store was rolled back or cloned. The agent begins a new store id and sends all that it holds.',
  ),

  // What keeps the hub from taking an event.
  'event-invalid': permanent(
    'An event is no CloudEvent 1.0. Its release is parked; report it with its file.',
  ),
  'event-too-large': permanent(
    'An event is larger than a frame may be. Its release is parked; split the source.',
  ),
  'event-not-assigned': permanent(
    'An event is of an account, region or legal entity that the hub does not take from this agent. Its release is parked; have the assignment widened, then retry it.',
  ),
  'store-busy': retry('The hub cannot write at this moment. The agent resends; nothing is lost.'),
  'store-full': retry(
    "The hub's disk is full. Make room there; the agent resends, nothing is lost.",
  ),
  'store-failed': retry(
    "The hub's store failed. Look at the hub's log; the agent resends, nothing is lost.",
  ),

  // Coming and going.
  'hub-overloaded': retry('The hub has as many links as it takes. The agent comes back later.'),
  'hub-paused': retry('The central team has paused this agent. It goes on when they resume it.'),
  'hub-failed': retry(
    "The hub met a fault of its own. Look at the hub's log; the agent comes back later.",
  ),
  'hub-stopping': retry('The hub is stopping. The agent comes back later.'),
  'agent-stopping': retry('The agent is stopping. It comes back when it is started.'),
  'link-lost': retry(
    'The hub can not be reached, or the connection broke. The agent connects again; if it lasts, check address, network and hub.',
  ),
} as const satisfies Record<string, CodeFacts>

export type WireCode = keyof typeof codes

export const wireCodes = Object.keys(codes) as WireCode[]

export function dispositionOf(code: WireCode): Disposition {
  return codes[code].disposition
}

/**
 * The status that closes the WebSocket, from the range that RFC 6455 leaves to applications. It
 * repeats the disposition for those who see the close and not the `bye` before it.
 */
export function closeStatus(code: string): 1000 | 4000 | 4001 {
  if (!isWireCode(code)) return 1000
  return dispositionOf(code) === 'retry' ? 4000 : 4001
}

export function isWireCode(code: string): code is WireCode {
  return Object.hasOwn(codes, code)
}

function retry(message: string) {
  return { disposition: 'retry', message } as const
}

function permanent(message: string) {
  return { disposition: 'permanent', message } as const
}
