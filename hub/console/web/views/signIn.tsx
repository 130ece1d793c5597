import { useState } from 'preact/hooks'
import { AskProblem } from '../data/ask.ts'
import { type SignInWays, signIn } from '../data/session.ts'

/** Asks who is there. What was entered wrong is never said: only that the two don't fit. */
export function SignIn({ ways, wasIn }: { ways: SignInWays; wasIn: boolean }) {
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  const enter = async (event: SubmitEvent) => {
    event.preventDefault()
    const entered = new FormData(event.currentTarget as HTMLFormElement)
    setBusy(true)
    setProblem(undefined)
    try {
      await signIn(String(entered.get('name')), String(entered.get('password')))
    } catch (error) {
      setProblem(error instanceof AskProblem ? error.message : 'Signing in failed. Try again.')
      setBusy(false)
    }
  }

  return (
    <main class="alone">
      <div class="sign-in">
        <svg viewBox="0 0 32 32" width="40" height="40" aria-hidden="true" focusable="false">
          <rect class="brand-ground" width="32" height="32" rx="7" />
          <path class="brand-sign" d="M9.5 7v18M9.5 18 20 7M14 14l8 11" />
        </svg>
        <h1>Sign in to Kontor</h1>
        {wasIn && <p class="note">You were signed out. Where you were is kept in the address.</p>}
        {ways.oidc && (
          <a class="button primary wide" href={ways.oidc.url}>
            Continue with {ways.oidc.name}
          </a>
        )}
        {ways.oidc && ways.password && <p class="or">or</p>}
        {ways.password && (
          <form onSubmit={enter}>
            <label>
              Name
              <input name="name" autocomplete="username" required maxLength={128} autofocus />
            </label>
            <label>
              Password
              <input
                name="password"
                type="password"
                autocomplete="current-password"
                required
                maxLength={1024}
              />
            </label>
            <div role="alert">{problem && <p class="form-problem">{problem}</p>}</div>
            <button type="submit" class={ways.oidc ? 'wide' : 'primary wide'} disabled={isBusy}>
              Sign in
            </button>
          </form>
        )}
      </div>
    </main>
  )
}
