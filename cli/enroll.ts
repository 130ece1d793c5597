import { caOf, wayOf } from '../agent/delivery/identities.ts'
import { LinkFault, straight } from '../agent/delivery/identity.ts'
import { EnrolmentFault, enrol } from '../agent/enrolment/enrol.ts'
import { identityPath } from '../agent/enrolment/identityFile.ts'
import { TunnelFault } from '../agent/tunnel/tunnel.ts'
import { codes } from '../protocol/codes.ts'
import { readInvitation } from '../trust/enrolmentMessages.ts'
import { exitCode } from './exitCodes.ts'
import { say } from './output.ts'
import { agentConfigBeside } from './settings.ts'

export interface Enrollment {
  readonly config: string
  readonly hub: string
  readonly token: string
}

/** `kontor enroll`. The token is good once; where the hub's answer was lost it may be repeated. */
export async function enroll({ config: file, hub, token }: Enrollment): Promise<number> {
  const invitation = readInvitation(token)
  if (!invitation) {
    say('kontor: this is no token of `kontor hub invite`. Copy the whole line. [token-malformed]')
    return exitCode.usage
  }
  const url = URL.parse(hub)
  if (url?.protocol !== 'wss:' || url.hostname === '') {
    say('kontor: the address of a hub begins with `wss://`, such as wss://hub.example.com:8443.')
    return exitCode.usage
  }
  const { agent, stateFolder, destinations } = agentConfigBeside(file)
  const destination = destinations.find((each) => new URL(each.url).host === url.host)
  const way = destination ? wayOf(destination) : straight
  const ca = destination && caOf(destination)
  try {
    const { until = '' } = await enrol({ agent, stateFolder, hub, way, ca }, invitation)
    say(
      `${agent} is enrolled at ${url.host}, until ${until.slice(0, 10)} (UTC); it renews by itself.`,
    )
    say(`Key and certificate: ${identityPath(stateFolder, hub)}`)
    if (destination?.identity.kind !== 'enrolled') {
      say('Write `enrolled: true` into the destination, in place of `token`.')
    }
    return exitCode.ok
  } catch (error) {
    const said = sentence(error)
    if (said === undefined) throw error
    say(`kontor: ${said}`)
    return exitCode.unavailable
  }
}

function sentence(error: unknown): string | undefined {
  if (error instanceof EnrolmentFault) return `${error.message} [${error.code}]`
  if (error instanceof LinkFault) {
    const system = error.system === undefined ? '' : ` (${error.system})`
    return `${codes[error.code].message}${system} [${error.code}]`
  }
  if (error instanceof TunnelFault) {
    const system = error.system === undefined ? '' : ` (${error.system})`
    return `The hub can not be reached${system}. Check address, firewall and proxy. [${error.code}]`
  }
  return undefined
}
