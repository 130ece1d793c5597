import { hashOf, isGood } from '../../hub/access/password.ts'
import { userNamePattern } from '../../hub/access/signIn.ts'
import type { Grants, User } from '../../hub/store/accessContract.ts'
import { asker } from '../asker.ts'
import { exitCode } from '../exitCodes.ts'
import { print, say } from '../output.ts'
import { table } from '../table.ts'
import { withBooks } from './books.ts'
import { type GrantOptions, grantsOf, reachShown } from './grants.ts'
import { askPassword } from './password.ts'

export interface UserRequest {
  readonly config: string
  readonly name: string
}

/** `kontor hub user add`: a user, with a password that is asked for. */
export async function addUser(request: UserRequest & GrantOptions): Promise<number> {
  const { config, name } = request
  if (!userNamePattern.test(name)) {
    say('kontor: a name has 1 to 63 lower-case letters, digits, dots, hyphens and underscores.')
    return exitCode.usage
  }
  const grants = grantsOf(request)
  return withBooks(config, async ({ access, audit }) => {
    if (await access.user(name)) {
      say(`kontor: there is a user ${name}. Change what it may with \`kontor hub user set\`.`)
      return exitCode.usage
    }
    const password = await goodPassword(name)
    if (password === undefined) return exitCode.usage
    await audit.add('user-added', `cli/${asker()}`, { name, role: grants.role })
    await access.addUser({ name, password: await hashOf(password), ...grants })
    say(`${name} may sign in now, as ${grants.role}.`)
    return exitCode.ok
  })
}

/** `kontor hub user set`: what a user may from now on. */
export function setUser(request: UserRequest & GrantOptions): Promise<number> {
  const grants = grantsOf(request)
  return change(request, 'user-changed', { role: grants.role }, { grants }, 'is changed')
}

/** `kontor hub user password`: another password. */
export function resetPassword(request: UserRequest): Promise<number> {
  const { config, name } = request
  return withBooks(config, async ({ access, audit }) => {
    if (!(await access.user(name))) return unknown(name)
    const password = await goodPassword(name)
    if (password === undefined) return exitCode.usage
    await audit.add('user-password', `cli/${asker()}`, { name })
    await access.changeUser(name, { password: await hashOf(password) })
    say(`${name} has another password, and is signed out everywhere.`)
    return exitCode.ok
  })
}

/** `kontor hub user disable` and `enable`. */
export function setDisabled(request: UserRequest, disabled: boolean): Promise<number> {
  const kind = disabled ? 'user-disabled' : 'user-enabled'
  const said = disabled ? 'may not sign in any more' : 'may sign in again'
  return change(request, kind, {}, { disabled }, said)
}

/** `kontor hub user remove`. */
export function removeUser({ config, name }: UserRequest): Promise<number> {
  return withBooks(config, async ({ access, audit }) => {
    if (!(await access.user(name))) return unknown(name)
    await audit.add('user-removed', `cli/${asker()}`, { name })
    await access.removeUser(name)
    say(`${name} is removed, with the tokens that ${name} made.`)
    return exitCode.ok
  })
}

/** `kontor hub user list`. */
export function listUsers({ config, json }: { config: string; json: boolean }): Promise<number> {
  return withBooks(config, async ({ access }) => {
    const users = await access.users()
    const lines = json
      ? users.map((user) => JSON.stringify(user))
      : table([['name', 'role', 'sees', ''], ...users.map(cells)])
    if (users.length === 0) say('No user yet: `kontor hub user add NAME --role admin`.')
    else await print(`${lines.join('\n')}\n`)
    return exitCode.ok
  })
}

function cells(user: User): string[] {
  const marks = [user.masked ? 'masked' : '', user.disabled ? 'disabled' : '']
  return [user.name, user.role, reachShown(user), marks.filter((mark) => mark !== '').join(', ')]
}

function change(
  { config, name }: UserRequest,
  kind: string,
  detail: Readonly<Record<string, string>>,
  changed: { readonly grants?: Grants; readonly disabled?: boolean },
  said: string,
): Promise<number> {
  return withBooks(config, async ({ access, audit }) => {
    if (!(await access.user(name))) return unknown(name)
    await audit.add(kind, `cli/${asker()}`, { name, ...detail })
    await access.changeUser(name, changed)
    say(`${name} ${said}, and is signed out everywhere.`)
    return exitCode.ok
  })
}

async function goodPassword(name: string): Promise<string | undefined> {
  const password = await askPassword()
  if (password !== undefined && isGood(password, name)) return password
  say(
    'kontor: no password was set. It has 12 to 256 characters, five different ones at least, is not ' +
      'the name, and is typed twice the same.',
  )
  return undefined
}

function unknown(name: string): number {
  say(`kontor: there is no user ${name}. \`kontor hub user list\` tells who there is.`)
  return exitCode.usage
}
