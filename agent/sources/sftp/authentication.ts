import type { AuthenticationType, AuthHandlerMiddleware, KeyboardInteractiveCallback } from 'ssh2'
import type { Login } from './rules.ts'

/**
 * How a login goes: first the question what the server accepts, then the key, then the password,
 * each at most once. The password goes by whichever of its two methods the server names first: one
 * that was refused is not tried again by the other, because each try counts towards a lock.
 */
export function loginOrder({ key, password }: Login): AuthHandlerMiddleware {
  const left = new Set<'key' | 'password'>()
  if (key !== undefined) left.add('key')
  if (password !== undefined) left.add('password')
  let asked = false
  return (accepted: AuthenticationType[] | null, _partly, next) => {
    if (!asked) {
      asked = true
      return next('none')
    }
    const accepts = (method: AuthenticationType) => accepted?.includes(method) === true
    if (accepts('publickey') && left.delete('key')) return next('publickey')
    if (accepts('password') && left.delete('password')) return next('password')
    if (accepts('keyboard-interactive') && left.delete('password')) {
      return next('keyboard-interactive')
    }
    // The types leave out what ends a login: `false`.
    return next(false as unknown as AuthenticationType)
  }
}

interface Question {
  readonly prompt: string
  readonly echo?: boolean
}

/** Answers what is asked without an echo with the password, and nothing else with it. */
export function answering(password: string | undefined) {
  return (
    _name: string,
    _instructions: string,
    _language: string,
    questions: readonly Question[],
    finish: KeyboardInteractiveCallback,
  ): void => {
    finish(questions.map(({ echo }) => (echo === true ? '' : (password ?? ''))))
  }
}
