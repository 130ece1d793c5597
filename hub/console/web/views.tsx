import type { VNode } from 'preact'
import { Empty } from './parts/notice.tsx'
import type { Place } from './places.ts'
import { AgentView } from './views/agent.tsx'
import { AgentsView } from './views/agents.tsx'
import { AlertsView } from './views/alerts.tsx'
import { CashView } from './views/cash.tsx'
import { FiguresView } from './views/figures.tsx'
import { FileView } from './views/file.tsx'
import { LifeView } from './views/life.tsx'
import { Overview } from './views/overview.tsx'
import { SearchView } from './views/search.tsx'
import { StatementsView } from './views/statements.tsx'
import { WaitingView } from './views/waiting.tsx'

interface Shown {
  readonly title: string
  /** Which of the navigation it belongs to. */
  readonly nav: Place | undefined
  readonly view: VNode
}

/** The view of an address. */
export function viewOf(path: readonly string[]): Shown {
  const [first, second] = path
  switch (first) {
    case undefined:
      return { title: 'Overview', nav: 'overview', view: <Overview /> }
    case 'agents':
      return second === undefined
        ? { title: 'Agents', nav: 'agents', view: <AgentsView /> }
        : { title: second, nav: 'agents', view: <AgentView agent={second} /> }
    case 'statements':
      return { title: 'Statements', nav: 'statements', view: <StatementsView /> }
    case 'cash':
      return { title: 'Cash', nav: 'cash', view: <CashView /> }
    case 'search':
      return { title: 'Search', nav: 'search', view: <SearchView /> }
    case 'events':
      if (second === undefined) break
      return { title: 'Life of an event', nav: 'search', view: <LifeView id={second} /> }
    case 'files':
      if (second === undefined) break
      return { title: 'File', nav: 'search', view: <FileView sha256={second} /> }
    case 'waiting':
      return { title: 'Waiting', nav: 'waiting', view: <WaitingView /> }
    case 'alerts':
      return { title: 'Alerts', nav: 'alerts', view: <AlertsView /> }
    case 'figures':
      return { title: 'Figures', nav: 'figures', view: <FiguresView /> }
  }
  return { title: 'Not found', nav: undefined, view: <Lost /> }
}

function Lost() {
  return (
    <>
      <h1 tabIndex={-1}>No such view</h1>
      <Empty title="This address names no view of the console.">
        <a href="#/">To the overview</a>
      </Empty>
    </>
  )
}
