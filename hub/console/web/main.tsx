import { render } from 'preact'
import './style/tokens.css'
import './style/base.css'
import './style/frame.css'
import './style/parts.css'
import './style/tables.css'
import './style/calendar.css'
import './style/overview.css'
import './style/life.css'
import './style/chart.css'
import './style/narrow.css'
import { startSession } from './data/session.ts'
import { Page } from './page.tsx'
import { followAddress } from './route.ts'
import { applyTheme } from './theme.ts'
import { startClock } from './words/clock.ts'

applyTheme()
followAddress()
startClock()
const place = document.getElementById('page')
if (place) render(<Page />, place)
void startSession()
