import { newSecret, secretHash } from '../../hub/access/secret.ts'
import { userNamePattern } from '../../hub/access/signIn.ts'
import { tokenPrefix } from '../../hub/access/tokenForm.ts'
import type { ApiToken } from '../../hub/store/accessContract.ts'
import { asker } from '../asker.ts'
import { exitCode } from '../exitCodes.ts'
import { print, say } from '../output.ts'
import { table } from '../table.ts'
import { withBooks } from './books.ts'
import { type GrantOptions, grantsOf, reachShown } from './grants.ts'

const dayMs = 86_400_000

export interface TokenRequest extends GrantOptions {
  readonly config: string
  readonly name: string
  readonly inbox?: readonly string[]
  readonly days?: number
}

/** `kontor hub token create`: prints the secret, this once and alone on standard output. */
export async function createToken(request: TokenRequest): Promise<number> {
  const { config, name, inbox, days } = request
  if (!userNamePattern.test(name)) {
    say('kontor: a name has 1 to 63 lower-case letters, digits, dots, hyphens and underscores.')
    return exitCode.usage
  }
  const grants = grantsOf(request)
  const secret = newSecret(tokenPrefix)
  const by = `cli/${asker()}`
  return withBooks(config, async ({ access, audit }) => {
    await audit.add('token-created', by, { name, role: grants.role })
    const number = await access.addToken({
      hash: secretHash(secret),
      name,
      person: by,
      madeBy: by,
      endsAt: days === undefined ? undefined : after(days),
      inboxes: inbox,
      ...grants,
    })
    await print(`${secret}\n`)
    say(`This is token ${number}. It is shown this once: store it where only ${name} reads it.`)
    return exitCode.ok
  })
}

function after(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString()
}

/** `kontor hub token revoke`. */
export function revokeToken(config: string, number: number): Promise<number> {
  return withBooks(config, async ({ access, audit }) => {
    await audit.add('token-revoked', `cli/${asker()}`, { token: number })
    if (await access.revokeToken(number)) {
      say(`Token ${number} is revoked; what is connected with it is closed within a second.`)
      return exitCode.ok
    }
    say(`kontor: there is no token ${number} that holds; \`kontor hub token list\` tells which do.`)
    return exitCode.usage
  })
}

/** `kontor hub token list`. */
export function listTokens({ config, json }: { config: string; json: boolean }): Promise<number> {
  return withBooks(config, async ({ access }) => {
    const tokens = await access.tokens()
    const head = ['number', 'name', 'role', 'inboxes', 'sees', 'last used', 'state']
    const lines = json
      ? tokens.map((token) => JSON.stringify(token))
      : table([head, ...tokens.map(cells)])
    if (tokens.length === 0) say('No token yet: `kontor hub token create NAME`.')
    else await print(`${lines.join('\n')}\n`)
    return exitCode.ok
  })
}

function cells(token: ApiToken): string[] {
  const { number, name, role, inboxes, usedAt, endsAt, revokedAt } = token
  const ended = endsAt === undefined ? 'holds' : `until ${endsAt.slice(0, 10)}`
  return [
    String(number),
    name,
    role,
    inboxes?.join(', ') ?? 'all',
    reachShown(token),
    usedAt?.slice(0, 16) ?? 'never',
    revokedAt === undefined ? ended : `revoked ${revokedAt.slice(0, 10)}`,
  ]
}
