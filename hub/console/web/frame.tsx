import { useEffect, useRef, useState } from 'preact/hooks'
import type { Me } from '../contract.ts'
import { Announcer } from './announcer.tsx'
import { Help } from './help.tsx'
import { useKeys } from './keys.ts'
import { Navigation } from './navigation.tsx'
import { route } from './route.ts'
import { TopBar } from './topBar.tsx'
import { viewOf } from './views.tsx'

/** Navigation beside, search and clock above, the view that the address names in the middle. */
export function Frame({ me }: { me: Me }) {
  const [helps, setHelps] = useState(false)
  const main = useRef<HTMLElement>(null)
  const { path } = route.value
  const { title, nav, view } = viewOf(path)
  const place = path.join('/')
  const isFirst = useRef(true)
  useKeys(() => setHelps(true))

  useEffect(() => {
    document.title = `${title} · Kontor`
  }, [title])

  useEffect(() => {
    // Who hears the page is told of the new view; at the first one the browser does it.
    if (!isFirst.current) main.current?.querySelector<HTMLElement>('h1')?.focus()
    isFirst.current = false
  }, [place])

  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <div class="frame">
        <Navigation me={me} here={nav} />
        <TopBar onHelp={() => setHelps(true)} />
        <main id="content" ref={main} tabIndex={-1} key={place}>
          {view}
        </main>
      </div>
      <Announcer />
      {helps && <Help onClose={() => setHelps(false)} />}
    </>
  )
}
