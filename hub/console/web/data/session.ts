import { signal } from '@preact/signals'
import type { Me, Role } from '../../contract.ts'
import { setHubTime } from '../words/clock.ts'
import { forgetAnswers } from './answers.ts'
import { AskProblem, ask, send, setToken, whenSignedOut } from './ask.ts'
import { hold, listen } from './live.ts'

/** Ways to sign in that this hub has. */
export interface SignInWays {
  readonly password: boolean
  readonly oidc?: { readonly name: string; readonly url: string }
}

export type Session =
  | { readonly state: 'starting' }
  | { readonly state: 'out'; readonly ways: SignInWays; readonly wasIn: boolean }
  | { readonly state: 'in'; readonly me: Me }
  | { readonly state: 'failed'; readonly message: string }

export const session = signal<Session>({ state: 'starting' })

const retryMs = 5_000

/** Finds out who is there; tries again while the hub can't be reached. */
export async function startSession(): Promise<void> {
  try {
    const me = await ask<Me>('me')
    setToken(me.csrf)
    setHubTime(me.now)
    session.value = { state: 'in', me }
    listen()
  } catch (error) {
    if (error instanceof AskProblem && error.status === 401) return
    const message = error instanceof Error ? error.message : 'The hub does not answer.'
    session.value = { state: 'failed', message }
    setTimeout(startSession, retryMs)
  }
}

whenSignedOut(async () => {
  const wasIn = session.value.state === 'in'
  hold()
  forgetAnswers()
  try {
    const ways = await ask<SignInWays>('sign-in')
    session.value = { state: 'out', ways, wasIn }
  } catch {
    session.value = { state: 'out', ways: { password: true }, wasIn }
  }
})

/** @throws {AskProblem} Where name and password don't fit, or were tried too often. */
export async function signIn(name: string, password: string): Promise<void> {
  await send('sign-in', { name, password })
  await startSession()
}

export async function signOut(): Promise<void> {
  await send('sign-out')
  hold()
  forgetAnswers()
  session.value = { state: 'starting' }
  await startSession()
}

const ranks: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 }

/** Whether who is signed in has this role or a higher one. The hub decides; this spares the click. */
export function may(role: Role): boolean {
  const now = session.value
  return now.state === 'in' && ranks[now.me.role] >= ranks[role]
}

export function myName(): string | undefined {
  return session.value.state === 'in' ? session.value.me.name : undefined
}
