import { session } from './data/session.ts'
import { Frame } from './frame.tsx'
import { SignIn } from './views/signIn.tsx'

/** The page by who is there. */
export function Page() {
  const now = session.value
  switch (now.state) {
    case 'in':
      return <Frame me={now.me} />
    case 'out':
      return <SignIn ways={now.ways} wasIn={now.wasIn} />
    case 'failed':
      return (
        <main class="alone">
          <h1>The hub does not answer</h1>
          <p>{now.message}</p>
        </main>
      )
    default:
      return <main class="alone" aria-busy="true" aria-label="Kontor" />
  }
}
