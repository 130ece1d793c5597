import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { type CertificateStanding, certificateStanding } from '../../agent/delivery/certificates.ts'
import { identityOf } from '../../agent/delivery/identities.ts'
import { type Knocked, knock } from '../../agent/delivery/knock.ts'
import { openLink } from '../../agent/delivery/socket.ts'
import type { AgentConfig, DestinationConfig } from '../../config/types.ts'
import { codes } from '../../protocol/codes.ts'
import { protocolVersion } from '../../protocol/frames.ts'
import { moments, span } from '../times.ts'
import { amiss, type Finding, well } from './finding.ts'

/** Further apart than this, tokens and due times go wrong. The hub tells its time to the second. */
const clocksMs = 120_000
/** A certificate that ends sooner than this is told of. */
const certificateMs = 14 * 86_400_000
const ownCertificateDays = 7

/** The way to a hub: name, connection, TLS, clocks, sign-in. Ends with the first that fails. */
export async function checkDestination(
  { agent, stateFolder }: AgentConfig,
  destination: DestinationConfig,
): Promise<Finding[]> {
  const { name, url, inbox, proxy } = destination
  const of = (findings: readonly Finding[]) =>
    findings.map(({ ok, what }) => ({ ok, what: `destination ${name}: ${what}` }))
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  // Behind a proxy it is the proxy that looks the name up.
  const named = proxy === undefined ? await resolved(host) : undefined
  if (named?.ok === false) return of([named])
  const identity = identityOf(destination, stateFolder)
  const knocked = await knock(agent, inbox, (events) => openLink(url, identity, events))
  const own = certificateStanding(destination, stateFolder)
  return of([
    ...(named ? [named] : []),
    ...(own ? [ownCertificate(own)] : []),
    ...reached(url, proxy === undefined ? '' : ' through the proxy', knocked),
    ...clock(knocked),
  ])
}

/** The certificate that the agent shows. */
function ownCertificate({ ends, daysLeft, renewed }: CertificateStanding): Finding {
  const found = `the agent's certificate ends at ${moments(ends)}, in ${daysLeft} days`
  if (daysLeft >= ownCertificateDays) return well(found)
  const remedy = renewed
    ? 'It renews itself while the agent runs: start it, or `kontor enroll` anew.'
    : 'Have it renewed and put it in the place of the old one; no restart is needed.'
  return amiss(`${found}. ${remedy}`)
}

/** Where an address names a host; a number needs no DNS. */
async function resolved(host: string): Promise<Finding | undefined> {
  if (isIP(host) !== 0) return undefined
  try {
    const { address } = await lookup(host)
    return well(`${host} is ${address}`)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    return amiss(`${host} is not known (${code}). ${systemRemedies[code] ?? otherwise}`)
  }
}

function reached(url: string, way: string, knocked: Knocked): Finding[] {
  const { accepted, code, system, status, tls } = knocked
  const secured = tls ? [certificate(tls)] : []
  if (accepted) {
    return [
      well(`${url} answers${way} (${protocolVersion})`),
      ...secured,
      well('the hub accepts the sign-in'),
    ]
  }
  if (status === undefined) {
    const remedy = systemRemedies[system ?? ''] ?? (code ? codes[code].message : otherwise)
    const reason = system ?? code ?? 'no reason given'
    return [amiss(`${url} can not be used${way} (${reason}). ${remedy}`)]
  }
  if (code === undefined) {
    return [amiss(`${url} is no hub: it answers with HTTP ${status}. ${noHub}`)]
  }
  const where = code === 'inbox-unknown' ? ` ${noHub}` : ''
  return [...secured, amiss(`${url} refuses (${code}). ${codes[code].message}${where}`)]
}

const noHub = 'Check host, port and path of `url` with the central team, and what stands between.'

function certificate({ protocol, certificateEnds }: NonNullable<Knocked['tls']>): Finding {
  const leftMs = certificateEnds.getTime() - Date.now()
  const found = `${protocol}, the certificate of the hub ends in ${span(leftMs)}`
  if (leftMs >= certificateMs) return well(found)
  return amiss(`${found}. The central team must renew it before that.`)
}

function clock({ hubTime }: Knocked): Finding[] {
  if (hubTime === undefined) return []
  const aheadMs = Date.now() - hubTime.getTime()
  if (Math.abs(aheadMs) <= clocksMs) return [well("the clock agrees with the hub's")]
  const found = `the clock is ${span(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} the hub's`
  const remedy =
    'Set it right (NTP; `timedatectl` or `w32tm` says more), or tell the central team of theirs.'
  return [amiss(`${found}: tokens, certificates and due times go wrong. ${remedy}`)]
}

const otherwise = 'Check the address, the firewall and the proxy.'

const unsigned =
  "The hub's certificate is not signed by an authority known here: ask the central team which one."
const noTls = 'What answers there speaks no TLS: check the port.'

const systemRemedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens there: check the port, and whether the hub runs.',
  ENOTFOUND: 'Check its spelling and the DNS of this machine.',
  EAI_AGAIN: 'The DNS of this machine does not answer.',
  ETIMEDOUT: 'Nothing comes back: a firewall mostly. Open the port outwards.',
  EHOSTUNREACH: 'There is no way there: check the network of this machine.',
  ENETUNREACH: 'There is no way there: check the network of this machine.',
  ECONNRESET: 'What answers there hangs up: no hub, or `wss://` where `ws://` is written.',
  HPE_INVALID_CONSTANT: 'What answers there speaks no HTTP: check host and port.',
  EPROTO: noTls,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  CERT_HAS_EXPIRED: "The hub's certificate has expired; the central team must renew it.",
  CERT_NOT_YET_VALID: "The hub's certificate is not valid yet: is the clock of this machine right?",
  SELF_SIGNED_CERT_IN_CHAIN: unsigned,
  DEPTH_ZERO_SELF_SIGNED_CERT: unsigned,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unsigned,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unsigned,
  ERR_TLS_CERT_ALTNAME_INVALID: "The hub's certificate is for another name: check the address.",
}
