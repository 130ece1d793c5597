import { existsSync, readFileSync } from 'node:fs'
import { isIPv6 } from 'node:net'
import { hubInvitations, hubStateFolder, type Invitations } from '../../config/hub.ts'
import { anchorOf } from '../../hub/enrolment/anchor.ts'
import { authorityFile } from '../../hub/enrolment/authority.ts'
import { invite } from '../../hub/enrolment/desk.ts'
import type { AgentStanding } from '../../hub/store/enrolmentContract.ts'
import { writeInvitation } from '../../trust/enrolmentMessages.ts'
import { asker } from '../asker.ts'
import { exitCode } from '../exitCodes.ts'
import { withBooks } from '../hubAccess/books.ts'
import { print, say } from '../output.ts'
import { table } from '../table.ts'

const namePattern = /^[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/

/** `kontor hub invite`: prints the token, this once and alone on standard output. */
export async function inviteAgent(config: string, agent: string): Promise<number> {
  if (!namePattern.test(agent)) {
    say('kontor: a name has 1 to 63 lower-case letters, digits, dots, hyphens and underscores.')
    return exitCode.usage
  }
  const rules = hubInvitations(config)
  if (!rules) {
    say(
      `kontor: ${config} enrols no agents. Add \`tls: { names: [HOST] }\` and \`enrolment: {}\` to it.`,
    )
    return exitCode.config
  }
  const endsAt = new Date(Date.now() + rules.invitationMs)
  return withBooks(config, async ({ enrolments, audit }) => {
    const by = `cli/${asker()}`
    const file = shownBy(rules, config)
    if (!existsSync(file)) {
      say(`kontor: ${file} is not there yet. Start the hub once with ${config} as it is now.`)
      return exitCode.usage
    }
    const { fingerprint, subject } = anchorOf(readFileSync(file, 'utf8'))
    await audit.add('agent-invited', by, { agent })
    const invitation = await invite(enrolments, agent, { endsAt, by, fingerprint })
    await print(`${writeInvitation(invitation)}\n`)
    say(`Good for ${agent}, once, until ${endsAt.toISOString()} (UTC). It is shown this once.`)
    say(`The agent will trust what shows, or is signed by: ${subject}`)
    say(`There: kontor enroll --hub ${addressOf(rules)} --token TOKEN`)
    return exitCode.ok
  })
}

/** The file with the certificate that an agent is to trust. */
function shownBy(rules: Invitations, config: string): string {
  return 'cert' in rules ? rules.cert : authorityFile(hubStateFolder(config) ?? '')
}

/** Where agents find the hub, as far as its configuration says so. */
function addressOf(rules: Invitations): string {
  const [host = 'HOST'] = 'names' in rules ? rules.names : []
  return `wss://${isIPv6(host) ? `[${host}]` : host}:${rules.port || 'PORT'}`
}

export interface Revocation {
  readonly config: string
  readonly agent: string
  readonly reason: string
  readonly lift: boolean
}

/** `kontor hub revoke`. */
export function revokeAgent({ config, agent, reason, lift }: Revocation): Promise<number> {
  return withBooks(config, async ({ enrolments, audit }) => {
    const by = `cli/${asker()}`
    await audit.add(lift ? 'agent-let-in' : 'agent-revoked', by, { agent, reason })
    if (lift) {
      if (!(await enrolments.letIn(agent))) {
        say(`kontor: ${agent} is not shut out; \`kontor hub agents\` tells who is.`)
        return exitCode.usage
      }
      say(
        `${agent} is let in again by its token or the company's certificate. One of the hub's own`,
      )
      say(`stays void: \`kontor hub invite ${agent}\` begins anew.`)
      return exitCode.ok
    }
    const certificates = await enrolments.shutOut(agent, by, reason)
    const what = certificates === 1 ? '1 certificate is' : `${certificates} certificates are`
    say(`${agent} is shut out, ${what} void. A link of it is closed within a minute.`)
    return exitCode.ok
  })
}

/** `kontor hub agents`. */
export function listAgents(config: string, json: boolean): Promise<number> {
  return withBooks(config, async ({ enrolments }) => {
    const standings = await enrolments.standings()
    if (json) await print(standings.map((standing) => `${JSON.stringify(standing)}\n`).join(''))
    else await print(`${table([['agent', 'standing'], ...standings.map(row)]).join('\n')}\n`)
    return exitCode.ok
  })
}

function row({ agent, certificateEndsAt, invitedUntil, shutOut }: AgentStanding): string[] {
  const minute = (at: string) => `${at.slice(0, 16).replace('T', ' ')} (UTC)`
  const parts = [
    ...(shutOut
      ? [`shut out since ${minute(shutOut.at)} by ${shutOut.by}: ${shutOut.reason}`]
      : []),
    ...(certificateEndsAt ? [`certificate until ${minute(certificateEndsAt)}`] : []),
    ...(invitedUntil ? [`invited until ${minute(invitedUntil)}`] : []),
  ]
  return [agent, parts.length > 0 ? parts.join('; ') : 'nothing that holds']
}
