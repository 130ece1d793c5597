import { resolve } from 'node:path'
import type { Context, Partly } from './context.ts'
import { durationMs } from './durations.ts'
import type { HubFile } from './hubSchema.ts'
import { checkAuthority, checkHttpUrl } from './linkRules.ts'
import { checkPair } from './pemRules.ts'
import type { ResolvedSecret } from './secretRules.ts'
import type { AgentHolder, HubLinkConfig } from './types.ts'

/** What a hub knows its agents by, but for the tokens: they are judged with those of the readers. */
export function checkHubLinks(file: Partly<HubFile>, context: Context): void {
  const { tls, oauth, enrolment } = file
  const { findings } = context
  if (tls) {
    checkOwn(tls, context)
    checkPair(['tls'], tls, context)
    checkAuthority(['tls', 'clientCa'], tls.clientCa, context)
  }
  if (oauth) {
    if (oauth.issuer !== undefined) checkHttpUrl(['oauth', 'issuer'], oauth.issuer, context)
    checkAuthority(['oauth', 'ca'], oauth.ca, context)
  }
  if (enrolment && !tls && !findings.isBroken(['tls'])) {
    const found = 'needs `tls`: a certificate can not be shown without encryption.'
    const remedy = 'Add `tls`; `tls: { names: [HOST] }` needs no certificate from elsewhere.'
    findings.add('listen-insecure', ['enrolment'], found, { at: 'key', remedy })
  }
  if (!file.agents && !enrolment && !findings.isBroken(['agents'])) {
    findings.add('agents-absent', ['agents'], 'is missing.', { at: 'key' })
  }
  file.agents?.forEach((agent, i) => {
    if (agent) checkMarks(i, agent, file, context)
  })
}

/** A certificate is named, or names for one that the hub makes itself. */
function checkOwn(tls: NonNullable<Partly<HubFile>['tls']>, { findings }: Context): void {
  const { names, cert, key } = tls
  if (findings.isBroken(['tls'])) return
  if (names && (cert !== undefined || key !== undefined)) {
    const remedy = 'Keep `names` for one of the hub itself, or `cert` and `key` for one of yours.'
    const found = 'stands beside a certificate of yours.'
    findings.add('tls-invalid', ['tls', 'names'], found, { at: 'key', remedy })
  } else if (!names && (cert === undefined || key === undefined)) {
    const missing = cert === undefined ? 'cert' : 'key'
    const remedy = 'Add it, or write `names` in the place of `cert` and `key`.'
    findings.add('key-missing', ['tls', missing], 'is missing; it must be a path.', { remedy })
  }
}

type AgentEntry = NonNullable<NonNullable<Partly<HubFile>['agents']>[number]>

/** What an agent shows must be something that the hub can judge. */
function checkMarks(i: number, agent: AgentEntry, file: Partly<HubFile>, context: Context): void {
  const { findings } = context
  const path = ['agents', i]
  const { certificate, oauthClient, token } = agent
  if (certificate && Object.keys(certificate).length !== 1) {
    const remedy = 'Write one of `commonName`, `dnsName` and `fingerprint`.'
    const found = 'must name one mark.'
    findings.add('identity-unclear', [...path, 'certificate'], found, { remedy })
  }
  const needs = (mark: string, key: string) =>
    findings.add('identity-unclear', [...path, mark], `needs \`${key}\`.`, {
      at: 'key',
      remedy: `Add \`${key}\`.`,
    })
  if (certificate && !file.tls?.clientCa && !findings.isBroken(['tls'])) {
    needs('certificate', 'tls.clientCa')
  }
  if (oauthClient !== undefined && !file.oauth && !findings.isBroken(['oauth'])) {
    needs('oauthClient', 'oauth')
  }
  if (!token && !certificate && oauthClient === undefined && !file.enrolment) {
    if (findings.isBroken(path)) return
    const remedy = 'Give it a `token`, a `certificate` or an `oauthClient`, or add `enrolment`.'
    findings.add('identity-unclear', path, 'says nothing to know the agent by.', { remedy })
  }
}

/** What passed the rules. */
export function builtHubLinks(whole: HubFile, base: string): HubLinkConfig {
  const { tls, oauth, enrolment } = whole
  const path = (file: string | undefined) => file && resolve(base, file)
  return {
    tls: tls && {
      ...(tls.names
        ? { names: tls.names }
        : { cert: resolve(base, tls.cert ?? ''), key: resolve(base, tls.key ?? '') }),
      minVersion: tls.minVersion,
      clientCa: path(tls.clientCa),
    },
    oauth: oauth && { ...oauth, ca: path(oauth.ca) },
    enrolment: enrolment && {
      invitationMs: durationMs(enrolment.invitationLife) ?? 0,
      certificateMs: durationMs(enrolment.certificateLife) ?? 0,
    },
  }
}

export function builtAgent(
  { name, certificate, oauthClient }: NonNullable<HubFile['agents']>[number],
  token: ResolvedSecret | undefined,
): AgentHolder {
  return {
    name,
    token: token?.secret,
    tokenReference: token?.reference,
    certificate,
    oauthClient,
  }
}
