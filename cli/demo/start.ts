import { relative } from 'node:path'
import { narrate } from '../../agent/narrate.ts'
import type { Notice, Tell } from '../../agent/notice.ts'
import { startAgent } from '../../agent/run.ts'
import { loadAgentConfig } from '../../config/agent.ts'
import { type RunningHub, startHub } from '../../hub/hub.ts'
import { tellProblems } from '../settings.ts'
import { stopSignal } from '../stopSignal.ts'
import {
  type DemoFolders,
  demoFolders,
  demoToken,
  dropSamples,
  writeDemoConfig,
} from './folders.ts'
import { ensurePage } from './page.ts'

/**
 * `npm start`: the main job on one machine. A hub, an agent that delivers to two of its inboxes,
 * samples dropped into the watched folders, and a line for each step. All of it lies in `./demo/`.
 */
const usualPort = 7070

async function demonstrate(): Promise<void> {
  const stopped = stopSignal()
  const at = demoFolders('demo')
  const noPage = await ensurePage()
  const hub = await startDemoHub(at)
  writeDemoConfig(at, hub.url)
  const loaded = loadAgentConfig(at.config)
  if ('problems' in loaded) throw tellProblems(loaded.problems)
  line('A hub and an agent on this machine; everything they keep is in ./demo/.')
  line(`The agent's configuration: ${relative('.', at.config)}`)
  line(noPage ?? `The console, in a browser:   ${hub.httpUrl}/`)
  line('')
  const agent = await startAgent(loaded.config, narrateTo(samplesThenHint(at, hub.httpUrl)))
  dropSamples(at)
  await stopped
  line('')
  line('Stopping: the file under way comes to its end, then the links close.')
  await agent.stop()
  await hub.close()
  line('Stopped. Starting again delivers nothing twice.')
}

/** On the usual port where it is free; addresses that change would be no harm, only less familiar. */
async function startDemoHub(at: DemoFolders): Promise<RunningHub> {
  const token = demoToken(at)
  const options = {
    storePath: at.hubStore,
    authorize: (_agent: string, given: string) => given === token,
  }
  try {
    return await startHub({ ...options, port: usualPort })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return startHub({ ...options, port: 0 })
  }
}

function narrateTo(after: Tell): Tell {
  return (notice) => {
    // Each file says who has it; where the cursors stand is for the log.
    const lines = notice.kind === 'lane-acknowledged' ? [] : narrate(notice)
    for (const text of lines) line(text.replaceAll(`${process.cwd()}/`, ''))
    after(notice)
  }
}

/** Once all samples have come to their end, says what one can do next. */
function samplesThenHint(at: DemoFolders, hubUrl: string): Tell {
  const open = new Set(at.samples.flatMap(({ path }) => [`delivered ${path}`, `settled ${path}`]))
  const close = (what: 'delivered' | 'settled', path: string) => open.delete(`${what} ${path}`)
  let said = false
  return (notice: Notice) => {
    if (notice.kind === 'file-settled') close('settled', notice.file.path)
    if (notice.kind === 'file-acknowledged') close('delivered', notice.file.path)
    if (notice.kind === 'file-duplicate') close('delivered', notice.file.path)
    // One of them is broken on purpose.
    if (notice.kind === 'file-decided' && notice.decision.state === 'refused') {
      close('delivered', notice.file.path)
    }
    if (said || open.size > 0) return
    said = true
    line('')
    line(`Look at all of it:  ${hubUrl}/  (a browser on this machine needs no password)`)
    line(
      '    One statement does not add up, one is missing, one file is cut off, and in a minute or',
    )
    line(
      '    two one is late: the console says so, and what to do. Release what is held from there.',
    )
    line(`Now your own: drop a bank file into  ${relative('.', at.bank)}/`)
    line(`What the hub has:   curl "${hubUrl}/v1/events?inbox=treasury&limit=3"`)
    line('Look around:        npm run -s kontor -- files --config demo/agent/kontor.yaml')
    line('Ctrl-C stops both; `rm -r demo` begins anew.')
    line('')
  }
}

function line(text: string): void {
  process.stdout.write(`${text}\n`)
}

await demonstrate()
