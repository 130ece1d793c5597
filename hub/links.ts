import { dirname } from 'node:path'
import type { AgentHolder, HubOAuthConfig } from '../config/types.ts'
import { authorityFolder, openAuthority } from './enrolment/authority.ts'
import { EnrolmentDesk } from './enrolment/desk.ts'
import { OwnCertificate } from './enrolment/ownCertificate.ts'
import type { HubTls } from './linkOptions.ts'
import type { HubOptions } from './options.ts'
import { accessTokens } from './receiver/accessTokens.ts'
import { companyCertificates } from './receiver/companyCertificates.ts'
import { Gate, type Judge } from './receiver/gate.ts'
import { SigningKeys } from './receiver/signingKeys.ts'
import type { HubStore } from './store/contract.ts'

export interface Links {
  readonly gate: Gate
  /** Undefined where this hub enrols nobody. */
  readonly enrolment: EnrolmentDesk | undefined
  /**
   * Authorities that vouch for certificates of agents, PEM. Undefined where nobody is asked for one;
   * empty where one is asked for that no authority need have signed.
   */
  readonly clientCas: readonly string[] | undefined
  /** What the hub shows; undefined where it speaks plainly. */
  readonly tls: HubTls | undefined
  /** The same where the hub makes it itself, and anew in time. */
  readonly own: OwnCertificate | undefined
}

/** Everybody who may have a say in who comes in. */
export async function openLinks(options: HubOptions, store: HubStore): Promise<Links> {
  const { authorize, storePath, session, links, tls } = options
  const names = tls && 'names' in tls ? tls : undefined
  const authority =
    links?.enrolment || names
      ? await openAuthority(authorityFolder(dirname(storePath)), session?.hub ?? 'kontor-hub')
      : undefined
  const own = names && authority && (await OwnCertificate.make(authority, names))
  const shown = { own, tls: own?.tls ?? (tls && 'cert' in tls ? tls : undefined) }
  const byToken: Judge = async (agent, { token }) =>
    token !== undefined && (await authorize(agent, token)) ? 'admitted' : undefined
  const isShutOut = (agent: string) => store.enrolments.isShutOut(agent)
  if (!links) {
    const gate = new Gate(isShutOut, [byToken])
    return { gate, enrolment: undefined, clientCas: undefined, ...shown }
  }
  const now = () => new Date()
  const { agents, clientCa, oauth, enrolment } = links
  const desk =
    enrolment &&
    authority &&
    new EnrolmentDesk({ book: store.enrolments, authority, now, ...enrolment })
  const isOurs = (certificate: Parameters<EnrolmentDesk['isOurs']>[0]) =>
    desk?.isOurs(certificate) === true
  const judges = [
    byToken,
    companyCertificates(agents, isOurs),
    ...(desk ? [desk.judge] : []),
    ...(oauth ? [tokensOf(agents, oauth, now)] : []),
  ]
  const cas = [clientCa, desk && authority?.certificate].filter((pem) => pem !== undefined)
  const clientCas = cas.length > 0 || oauth ? cas : undefined
  return { gate: new Gate(isShutOut, judges), enrolment: desk, clientCas, ...shown }
}

function tokensOf(agents: readonly AgentHolder[], oauth: HubOAuthConfig, now: () => Date): Judge {
  const { ca, ...rules } = oauth
  const keys = new SigningKeys({ issuer: oauth.issuer, ca, now: () => performance.now() })
  return accessTokens(agents, rules, keys, now)
}
