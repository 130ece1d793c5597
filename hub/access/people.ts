import { z } from 'zod'
import { noBody, nothing, operation } from '../http/operation.ts'
import { Refusal } from '../http/problems.ts'
import type { User } from '../store/accessContract.ts'
import { hashOf, isGood } from './password.ts'
import {
  done,
  grantsAsked,
  grantsOf,
  grantsShown,
  numberParam,
  passwordText,
  shownGrants,
  userName,
} from './shapes.ts'

/** Users and their sessions, for administrators of the whole hub. */

const userSchema = z
  .strictObject({
    name: userName,
    ...grantsShown,
    madeAt: z.iso.datetime(),
    disabled: z.boolean(),
  })
  .meta({ id: 'User' })

const named = z.strictObject({ name: userName })

export const listUsers = operation({
  id: 'users',
  method: 'GET',
  path: '/v1/console/users',
  summary: 'Users who sign in with a password of this hub.',
  role: 'admin',
  whole: true,
  query: nothing,
  params: nothing,
  body: noBody,
  answer: z.strictObject({ users: z.array(userSchema) }),
  problems: [],
  handle: async ({ store }) => ({ users: (await store.access.users()).map(shown) }),
})

export const addUser = operation({
  id: 'addUser',
  method: 'POST',
  path: '/v1/console/users',
  summary: 'Adds a user.',
  role: 'admin',
  whole: true,
  recorded: ['name', 'role'],
  query: nothing,
  params: nothing,
  body: z.strictObject({ name: userName, password: passwordText, ...grantsAsked }),
  answer: done,
  problems: ['password-weak', 'user-known', 'body-type-unknown'],
  async handle({ store }, { body }) {
    const { name, password, ...asked } = body
    if (!isGood(password, name)) throw new Refusal('password-weak')
    const user = { name, password: await hashOf(password), ...grantsOf(asked) }
    if (!(await store.access.addUser(user))) throw new Refusal('user-known')
    return { done: true }
  },
})

export const changeUser = operation({
  id: 'changeUser',
  method: 'POST',
  path: '/v1/console/users/{name}',
  summary:
    'Changes what a user may, the password, or whether they may sign in; ends their sessions.',
  role: 'admin',
  whole: true,
  recorded: ['role', 'disabled'],
  query: nothing,
  params: named,
  body: z.strictObject({
    password: passwordText.optional(),
    grants: z.strictObject(grantsAsked).optional(),
    disabled: z.boolean().optional(),
  }),
  answer: done,
  problems: ['password-weak', 'not-found', 'body-type-unknown'],
  async handle({ store }, { params: { name }, body: { password, grants, disabled } }) {
    if (password !== undefined && !isGood(password, name)) throw new Refusal('password-weak')
    const found = await store.access.changeUser(name, {
      password: password === undefined ? undefined : await hashOf(password),
      grants: grants && grantsOf(grants),
      disabled,
    })
    if (!found) throw new Refusal('not-found')
    return { done: true }
  },
})

const sessionSchema = z.strictObject({
  number: z.int(),
  name: z.string(),
  ...grantsShown,
  address: z.string(),
  madeAt: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
})

export const listSessions = operation({
  id: 'sessions',
  method: 'GET',
  path: '/v1/console/sessions',
  summary: 'Who is signed in, the newest first.',
  role: 'admin',
  whole: true,
  query: nothing,
  params: nothing,
  body: noBody,
  answer: z.strictObject({ sessions: z.array(sessionSchema) }),
  problems: [],
  async handle({ store, access }) {
    const found = await store.access.sessions(access.settings.idleMs)
    return {
      sessions: found.map(({ csrf: _, person: __, role, scope, masked, ...facts }) => ({
        ...facts,
        ...shownGrants({ role, scope, masked }),
      })),
    }
  },
})

export const endSession = operation({
  id: 'endSession',
  method: 'POST',
  path: '/v1/console/sessions/{number}/end',
  summary: 'Ends a session at once.',
  role: 'admin',
  whole: true,
  query: nothing,
  params: numberParam,
  body: noBody,
  answer: done,
  problems: ['not-found'],
  async handle({ store }, { params }) {
    if (!(await store.access.endSession(params.number))) throw new Refusal('not-found')
    return { done: true }
  },
})

function shown({ name, role, scope, masked, madeAt, disabled }: User): z.infer<typeof userSchema> {
  return { name, ...shownGrants({ role, scope, masked }), madeAt, disabled }
}

export const peopleOperations = [listUsers, addUser, changeUser, listSessions, endSession] as const
