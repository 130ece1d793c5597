/**
 * Leaves a runtime of Node the languages that Kontor formats in, and takes the others out: ICU brings its
 * tables in seven hundred of them, a quarter of all that would have to be carried compressed. What is
 * taken out becomes zeros in its place, so nothing else in the file moves; ICU finds no such table, as in
 * a Node that was built with English alone. With them go the tables of charsets: what is no Unicode is read
 * by iconv-lite. Time zones, the rules of Unicode and its own charsets stay.
 *
 * @param runtime The executable's bytes; they are changed.
 * @throws {Error} Where ICU's tables do not lie in it as Node 24 lays them.
 */
export function fewerLanguages(runtime: Buffer): void {
  const tables = tablesOf(runtime)
  const kept = tables.entries.filter(({ name }) => isKept(name))
  for (const { name, from, to } of tables.entries) {
    if (!isKept(name)) runtime.fill(0, from, to)
  }
  runtime.fill(
    0,
    tables.list + listHead,
    tables.list + listHead + tables.entries.length * pairBytes,
  )
  runtime.writeUInt32LE(kept.length, tables.list)
  for (const [i, { nameAt, from }] of kept.entries()) {
    runtime.writeUInt32LE(nameAt - tables.list, tables.list + listHead + i * pairBytes)
    runtime.writeUInt32LE(from - tables.list, tables.list + listHead + i * pairBytes + 4)
  }
}

/** English for people; Swedish because cli/times.ts writes days as Sweden does, which is ISO's way. */
export const languages: readonly string[] = ['en', 'sv']

/** A table of one language: `de.res`, `coll/de_AT.res`. Those of all are called otherwise. */
const ofLanguage = /^(?:[a-z]+\/)?([a-z]{2,3})(?:_[A-Za-z0-9_]+)?\.res$/
/** The list of the languages that there are, in each of ICU's folders. */
const listOfLanguages = /(?:^|\/)res_index\.res$/
/** Charsets, rules to write one script in another, dictionaries to part words that have no blanks. */
const neverUsed = /\.cnv$|^translit\/|^brkitr\/.*\.dict$/

function isKept(name: string): boolean {
  if (neverUsed.test(name)) return false
  if (listOfLanguages.test(name)) return true
  const language = ofLanguage.exec(name)?.[1]
  return language === undefined || languages.includes(language)
}

interface Tables {
  /** Where the list begins: a count, then pairs of two places, each counted from here. */
  readonly list: number
  readonly entries: readonly Entry[]
}

interface Entry {
  /** Without the name of the whole: `zone/en.res`. */
  readonly name: string
  readonly nameAt: number
  readonly from: number
  readonly to: number
}

/** What ICU's `udata.h` calls the format of many tables in one, and the two bytes that begin each. */
const format = Buffer.from('CmnD')
const magic = 0x27da
const [magicAt, formatAt, listHead, pairBytes] = [2, 12, 4, 8]
/** More than Node 24 has, by far. */
const maxEntries = 20_000

function tablesOf(runtime: Buffer): Tables {
  const starts: number[] = []
  for (let at = runtime.indexOf(format); at !== -1; at = runtime.indexOf(format, at + 1)) {
    const start = at - formatAt
    if (start >= 0 && runtime.readUInt16LE(start + magicAt) === magic) starts.push(start)
  }
  const [start] = starts
  if (start === undefined || starts.length > 1) {
    throw new Error(
      `ICU's tables must be in the runtime once, and are there ${starts.length} times`,
    )
  }
  const list = start + runtime.readUInt16LE(start)
  const count = runtime.readUInt32LE(list)
  if (count === 0 || count > maxEntries) throw new Error(`${count} tables can not be ICU's`)
  return { list, entries: Array.from({ length: count }, (_, i) => entry(runtime, list, i, count)) }
}

function entry(runtime: Buffer, list: number, i: number, count: number): Entry {
  const pair = list + listHead + i * pairBytes
  const nameAt = list + runtime.readUInt32LE(pair)
  const whole = runtime.toString('latin1', nameAt, runtime.indexOf(0, nameAt))
  const name = /^icudt\d+l\/([\w./-]+)$/.exec(whole)?.[1]
  if (name === undefined) throw new Error(`table ${i} of ICU has no name that begins with icudt`)
  const from = list + runtime.readUInt32LE(pair + 4)
  // The last has no other behind it that says where it ends; it is small, and stays where it is.
  const to = i + 1 < count ? list + runtime.readUInt32LE(pair + pairBytes + 4) : from
  if (to < from || to > runtime.length) throw new Error(`${name} of ICU ends before it begins`)
  return { name, nameAt, from, to }
}
