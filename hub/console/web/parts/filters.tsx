import { useEffect, useRef, useState } from 'preact/hooks'
import { countText } from '../words/numbers.ts'
import type { Look } from '../words/states.ts'
import { Mark } from './mark.tsx'

export interface Choice<Key extends string> {
  readonly key: Key
  readonly word: string
  readonly look?: Look
  readonly count?: number | undefined
}

interface Props<Key extends string> {
  readonly label: string
  readonly choices: readonly Choice<Key>[]
  readonly chosen: Key
  readonly onChoose: (key: Key) => void
}

/** A row of buttons of which one is chosen. */
export function Choices<Key extends string>({ label, choices, chosen, onChoose }: Props<Key>) {
  return (
    <fieldset class="choices">
      <legend class="unseen">{label}</legend>
      {choices.map(({ key, word, look, count }) => (
        <button
          type="button"
          key={key}
          class="choice"
          aria-pressed={key === chosen}
          onClick={() => onChoose(key)}
        >
          {look && <Mark look={look} size={14} />}
          {word}
          {count !== undefined && <span class="choice-count">{countText(count)}</span>}
        </button>
      ))}
    </fieldset>
  )
}

/** How long one has stopped typing before the filter is used, in milliseconds. */
const pauseMs = 200

/** A field that filters as one types. */
export function FilterField(props: {
  label: string
  value: string
  onChange: (value: string) => void
}) {
  const { label, value, onChange } = props
  const [text, setText] = useState(value)
  const change = useRef(onChange)
  change.current = onChange
  const told = useRef(value)
  useEffect(() => {
    // Set from elsewhere, such as by a link: the field follows.
    if (value !== told.current) setText(value)
    told.current = value
  }, [value])
  useEffect(() => {
    if (text === told.current) return
    const timer = setTimeout(() => {
      told.current = text
      change.current(text)
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <input
      class="filter"
      type="search"
      aria-label={label}
      placeholder={label}
      maxLength={200}
      value={text}
      onInput={(event) => setText(event.currentTarget.value)}
    />
  )
}
