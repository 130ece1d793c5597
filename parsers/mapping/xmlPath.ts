/** A name in a path. Without a namespace it fits the name in any. */
export interface PathName {
  readonly local: string
  readonly namespace: string | undefined
}

/** One element on the way. Of several with its name it takes all, the one of a place, or some. */
export interface PathStep extends PathName {
  /** From 1. */
  readonly place: number | undefined
  /** Only elements of which an attribute or an element inside has this text. */
  readonly where: (PathName & { readonly attribute: boolean; readonly text: string }) | undefined
}

/** A path such as `Head/Number`, `Amount/@Ccy`, `Tax[@Type=VAT]/Sum`, `.` or `/Export/@Created`. */
export interface XmlPath {
  /** Whether it begins at the root, and not at the row. */
  readonly absolute: boolean
  readonly steps: readonly PathStep[]
  readonly attribute: PathName | undefined
}

export type Namespaces = Readonly<Record<string, string>>

/** No step of a path may be deeper: elements are refused before they nest so deep. */
const maxSteps = 64

const namePattern = '(?:[\\p{L}_][\\p{L}\\p{N}._-]*:)?[\\p{L}_][\\p{L}\\p{N}._-]*'
const stepPattern = new RegExp(
  `(@)?(${namePattern})(?:\\[(?:([1-9]\\d{0,5})|(@)?(${namePattern})=([^\\]]*))\\])?(/|$)`,
  'uy',
)

/** Reads a path of a mapping; a text says what is wrong with it. */
export function xmlPath(text: string, namespaces: Namespaces = {}): XmlPath | string {
  if (text === '.') return { absolute: false, steps: [], attribute: undefined }
  const absolute = text.startsWith('/')
  const steps: PathStep[] = []
  for (let at = absolute ? 1 : 0; ; at = stepPattern.lastIndex) {
    stepPattern.lastIndex = at
    const found = stepPattern.exec(text)
    if (!found || steps.length >= maxSteps) return grammar
    const [, own, written = '', place, inside, asked, value = '', slash] = found
    const name = pathName(written, namespaces)
    const asking = asked === undefined ? undefined : pathName(asked, namespaces)
    if (typeof name === 'string') return name
    if (typeof asking === 'string') return asking
    const bracket = place !== undefined || asking !== undefined
    if (own) return slash || bracket ? grammar : { absolute, steps, attribute: name }
    const where = asking && { ...asking, attribute: inside === '@', text: unquoted(value) }
    steps.push({ ...name, place: place === undefined ? undefined : +place, where })
    if (!slash) return { absolute, steps, attribute: undefined }
  }
}

const grammar =
  'No such path: it is made of the names of elements with `/` between them, and may end with an ' +
  "attribute such as '@Ccy'. Of repeated elements, `Tax[2]` is the second and `Tax[@Type=VAT]` or " +
  '`Tax[Type=VAT]` the one with that text.'

function pathName(written: string, namespaces: Namespaces): PathName | string {
  const colon = written.indexOf(':')
  const local = written.slice(colon + 1)
  if (colon < 0) return { local, namespace: undefined }
  const prefix = written.slice(0, colon)
  if (Object.hasOwn(namespaces, prefix)) return { local, namespace: namespaces[prefix] }
  return (
    `The prefix ${prefix} is not among the \`namespaces\` of the source. Leave it out: a name without ` +
    'prefix fits every namespace.'
  )
}

function unquoted(value: string): string {
  const quoted = /^(['"])([^'"]*)\1$/.exec(value)
  return quoted?.[2] ?? value
}

/** Whether two steps name the same element, whatever stands in brackets. */
export function sameName(a: PathName, b: PathName): boolean {
  return a.local === b.local && a.namespace === b.namespace
}

/** How many steps two paths have in common from their beginning. */
export function commonSteps(a: readonly PathName[], b: readonly PathName[]): number {
  let count = 0
  for (; count < Math.min(a.length, b.length); count += 1) {
    const [one, other] = [a[count], b[count]]
    if (!one || !other || !sameName(one, other)) break
  }
  return count
}

/** Whether a path is another one or goes on from it. */
export function isInside(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`)
}
