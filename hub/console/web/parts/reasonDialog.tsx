import { useState } from 'preact/hooks'
import type { Asked } from '../../contract.ts'
import { refresh } from '../data/answers.ts'
import { AskProblem, send } from '../data/ask.ts'
import { askedLooks } from '../words/states.ts'
import { Dialog } from './dialog.tsx'

interface Props {
  readonly title: string
  /** What it is about, where the title doesn't say all of it. */
  readonly about?: string
  /** What will happen. */
  readonly says: string
  readonly verb: string
  readonly path: string
  /** Beginnings of the paths that are asked for again. */
  readonly refreshes: readonly string[]
  /** What is asked for: a reason that must be, a note that may be, or nothing but the yes. */
  readonly asks?: 'reason' | 'note' | 'nothing'
  readonly onClose: () => void
}

/** Asks for the reason of an action, and carries it out; both names and the reason are kept. */
export function ReasonDialog(props: Props) {
  const { title, about, says, verb, path, refreshes, asks = 'reason', onClose } = props
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const [asked, setAsked] = useState<Asked>()

  const act = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const text = String(form.get('text') ?? '').trim()
    setBusy(true)
    setProblem(undefined)
    try {
      const body = asks === 'nothing' ? undefined : text ? { [asks]: text } : {}
      const answer = await send<Partial<Asked> | undefined>(path, body)
      refresh(...refreshes)
      if (answer?.state === 'awaits-second' || answer?.state === 'refused') {
        setAsked(answer as Asked)
      } else {
        onClose()
      }
    } catch (error) {
      setProblem(error instanceof AskProblem ? error.message : 'That failed. Try again.')
      setBusy(false)
    }
  }

  return (
    <Dialog title={title} onClose={onClose}>
      {asked ? (
        <Outcome asked={asked} onClose={onClose} />
      ) : (
        <form class="reason" onSubmit={act}>
          {about && <p class="second">{about}</p>}
          <p>{says}</p>
          {asks !== 'nothing' && (
            <label>
              {asks === 'reason' ? 'Reason' : 'Note, if there is one'}
              <textarea
                name="text"
                rows={3}
                minLength={3}
                maxLength={500}
                required={asks === 'reason'}
              />
            </label>
          )}
          <p class="second">
            {asks === 'nothing' ? 'Your name is' : 'Your name and these words are'} kept in the
            audit.
          </p>
          <div role="alert">{problem && <p class="form-problem">{problem}</p>}</div>
          <div class="dialog-foot">
            <button type="button" onClick={onClose}>
              Cancel
            </button>
            <button type="submit" class="primary" disabled={isBusy}>
              {verb}
            </button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

function Outcome({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  return (
    <div class="reason" role="status">
      <p>
        <b>{askedLooks[asked.state].word}.</b> {asked.message}
      </p>
      <div class="dialog-foot">
        <button type="button" class="primary" onClick={onClose}>
          Close
        </button>
      </div>
    </div>
  )
}
