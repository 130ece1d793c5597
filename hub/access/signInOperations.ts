import { z } from 'zod'
import { meSchema } from '../console/contract.ts'
import { Answer } from '../http/answer.ts'
import { noBody, nothing, operation } from '../http/operation.ts'
import { programVersion } from '../version.ts'
import { callbackPath, oidcPath } from './oidc.ts'
import { passwordText, shownGrants } from './shapes.ts'

export const me = operation({
  id: 'me',
  method: 'GET',
  path: '/v1/console/me',
  summary: 'Who asks, and what they may.',
  query: nothing,
  params: nothing,
  body: noBody,
  answer: meSchema,
  problems: [],
  async handle({ hub, now }, { caller }) {
    const { name, role = 'viewer', scope, masked = false, proof } = caller
    return {
      name,
      ...shownGrants({ role, scope, masked }),
      hub,
      version: programVersion,
      now: now().toISOString(),
      csrf: proof === undefined || proof.kind === 'token' ? '' : proof.csrf,
      local: proof?.kind === 'local',
    }
  },
})

export const signInWays = operation({
  id: 'signInWays',
  method: 'GET',
  path: '/v1/console/sign-in',
  summary: 'Which ways there are to sign in.',
  open: true,
  query: z.object({}),
  params: nothing,
  body: noBody,
  answer: z.strictObject({
    password: z.boolean(),
    oidc: z.strictObject({ name: z.string(), url: z.string() }).optional(),
  }),
  problems: [],
  async handle({ access }) {
    const { password, oidc } = access.ways
    return { password, ...(oidc === undefined ? {} : { oidc: { name: oidc, url: oidcPath } }) }
  },
})

export const signIn = operation({
  id: 'signIn',
  method: 'POST',
  path: '/v1/console/sign-in',
  summary: 'Signs a user in with a password; the answer sets the cookie of a new session.',
  open: true,
  query: z.object({}),
  params: nothing,
  body: z.strictObject({ name: z.string().min(1).max(128), password: passwordText }),
  status: 204,
  answer: z.undefined(),
  problems: ['request-invalid', 'body-type-unknown', 'sign-in-refused', 'sign-in-paused'],
  async handle({ access }, { body, visit }) {
    const cookie = await access.signIn(body.name, body.password, visit.address)
    return new Answer({ status: 204, cookies: [cookie] })
  },
})

export const signOut = operation({
  id: 'signOut',
  method: 'POST',
  path: '/v1/console/sign-out',
  summary: 'Ends the session that asks.',
  query: nothing,
  params: nothing,
  body: noBody,
  status: 204,
  answer: z.undefined(),
  problems: [],
  async handle({ access }, { caller }) {
    return new Answer({ status: 204, cookies: [await access.signOut(caller)] })
  },
})

export const beginOidc = operation({
  id: 'beginOidc',
  method: 'GET',
  path: oidcPath,
  summary: 'Sends the browser to the login server.',
  open: true,
  query: z.object({}),
  params: nothing,
  body: noBody,
  status: 303,
  answer: z.undefined(),
  problems: ['not-found', 'sign-in-unavailable'],
  async handle({ access }) {
    const { url, cookie } = await access.beginOidc()
    return new Answer({ status: 303, headers: { location: url }, cookies: [cookie] })
  },
})

export const finishOidc = operation({
  id: 'finishOidc',
  method: 'GET',
  path: callbackPath,
  summary: 'Where the login server sends the browser back to; leads to the console.',
  open: true,
  query: z.looseObject({}),
  params: nothing,
  body: noBody,
  status: 303,
  answer: z.undefined(),
  problems: ['not-found', 'sign-in-refused', 'sign-in-unavailable'],
  async handle({ access }, { visit }) {
    const query = visit.url.split('?').slice(1).join('?')
    const cookies = await access.finishOidc(visit.cookies, query, visit.address)
    // To one place, whatever was asked: nothing of the request says where the browser goes.
    return new Answer({ status: 303, headers: { location: '/' }, cookies })
  },
})

export const signInOperations = [me, signInWays, signIn, signOut, beginOidc, finishOidc] as const
