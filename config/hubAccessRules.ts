import { resolve } from 'node:path'
import type { Context, Partly } from './context.ts'
import { durationMs } from './durations.ts'
import type { SignInFile } from './hubAccessSchema.ts'
import type { HubFile } from './hubSchema.ts'
import { isLoopback } from './loopback.ts'
import type { Path } from './problems.ts'
import { checkSecret, referenceOf } from './secretRules.ts'
import type { HubAccessConfig } from './types.ts'

/** The login server's addresses and secret, the times of sessions, and who is assigned what. */
export function checkAccess(file: Partly<HubFile>, context: Context): void {
  const { signIn } = file
  if (signIn) checkTimes(signIn, context)
  const oidc = signIn?.oidc
  const path = ['signIn', 'oidc']
  if (oidc?.issuer !== undefined) checkUrl([...path, 'issuer'], oidc.issuer, context)
  if (oidc?.publicUrl !== undefined) checkUrl([...path, 'publicUrl'], oidc.publicUrl, context)
  if (oidc?.clientSecret) {
    checkSecret([...path, 'clientSecret'], oidc.clientSecret, context, 'password')
  }
  checkAssignments(file.assignments, context)
}

function checkTimes({ idle, longest }: Partly<SignInFile>, { findings }: Context): void {
  const [idleMs, longestMs] = [durationMs(idle ?? ''), durationMs(longest ?? '')]
  if (idleMs === undefined || longestMs === undefined || idleMs <= longestMs) return
  const remedy = 'Make `longest` the longer one of the two.'
  findings.add('duration-invalid', ['signIn', 'longest'], 'is shorter than `idle`.', { remedy })
}

function checkUrl(path: Path, text: string, { findings }: Context): void {
  const url = URL.parse(text)
  const remedy = 'Write it like `https://login.example.com`.'
  const isWeb = url !== null && ['http:', 'https:'].includes(url.protocol) && url.hostname !== ''
  if (!isWeb || url.search !== '' || url.hash !== '') {
    findings.add('url-invalid', path, 'is no address of a web server.', { remedy })
  } else if (url.username !== '' || url.password !== '') {
    const instead = 'Remove it, and use `clientSecret`.'
    findings.add('secret-as-text', path, 'holds a user or a password.', { remedy: instead })
  } else if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    const found = 'begins with `http://`, which is not encrypted, and leads to another machine.'
    findings.add('url-insecure', path, found, { remedy: 'Use `https://`.' })
  }
}

function checkAssignments(
  assignments: Partly<HubFile>['assignments'],
  { findings }: Context,
): void {
  const lines = new Map<string, number>()
  assignments?.forEach((item, i) => {
    if (item?.agent === undefined) return
    const path = ['assignments', i, 'agent']
    const line = lines.get(item.agent)
    if (line === undefined) lines.set(item.agent, findings.lineOf(path))
    else findings.add('name-repeated', path, `is the name in line ${line} again.`)
  })
}

/** What passed its rules. @param base Folder that relative paths count from. */
export function builtAccess(whole: HubFile, base: string): HubAccessConfig {
  const { signIn, fourEyes = [], assignments = [] } = whole
  const { oidc } = signIn
  return {
    signIn: {
      password: signIn.password,
      idleMs: known(durationMs(signIn.idle)),
      longestMs: known(durationMs(signIn.longest)),
      oidc: oidc && {
        ...oidc,
        clientSecret: oidc.clientSecret && referenceOf(oidc.clientSecret, resolve(base)),
        grants: oidc.grants.map(({ regions, legalEntities, ...rest }) => {
          return { ...rest, regions, legalEntities }
        }),
      },
    },
    fourEyes,
    assignments: assignments.map(({ agent, accounts, regions, legalEntities }) => {
      return { agent, accounts, regions, legalEntities }
    }),
  }
}

export function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('a configuration passed its rules and can not be built')
  return value
}
