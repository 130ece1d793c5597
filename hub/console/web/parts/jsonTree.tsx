/** Members deeper than this begin closed. */
const openDepth = 2
const maxDepth = 32
const maxMembers = 500

/** JSON as a tree that can be read and folded. All of it is text: nothing in it is ever markup. */
export function JsonTree({ value }: { value: object }) {
  return (
    <div class="json">
      <Members value={value} depth={0} />
    </div>
  )
}

function Members({ value, depth }: { value: object; depth: number }) {
  const all = Object.entries(value)
  const members = all.slice(0, maxMembers)
  return (
    <ul>
      {members.map(([name, member]) => (
        <li key={name}>
          <Member name={name} value={member} depth={depth} />
        </li>
      ))}
      {all.length > maxMembers && <li class="json-more">{all.length - maxMembers} more</li>}
    </ul>
  )
}

function Member({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  if (typeof value !== 'object' || value === null || depth >= maxDepth) {
    return (
      <>
        <span class="json-name">{name}</span> <Leaf value={value} />
      </>
    )
  }
  const size = Object.keys(value).length
  const kind = Array.isArray(value) ? `${size} in a list` : `${size} members`
  return (
    <details open={depth < openDepth}>
      <summary>
        <span class="json-name">{name}</span> <span class="json-kind">{kind}</span>
      </summary>
      <Members value={value} depth={depth + 1} />
    </details>
  )
}

function Leaf({ value }: { value: unknown }) {
  const kind = value === null ? 'null' : typeof value
  return (
    <span class={`json-${kind}`}>{typeof value === 'string' ? value : JSON.stringify(value)}</span>
  )
}
