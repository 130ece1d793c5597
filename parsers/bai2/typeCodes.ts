import { typeCodeTable } from './typeCodeTable.ts'

export type Level = keyof typeof typeCodeTable

/** What a type code says. */
export interface TypeCode {
  /** Undefined for a code that a bank made up. */
  readonly name: string | undefined
  readonly level: Level | undefined
  /** Which way the money went; undefined for balances and information. */
  readonly direction: 'credit' | 'debit' | undefined
}

const levels: readonly Level[] = ['status', 'summary', 'detail']

const known = new Map(
  levels.flatMap((level) =>
    typeCodeTable[level]
      .trim()
      .split(/\n\s*/)
      .map((row) => [row.slice(0, 3), { level, name: row.slice(4) }] as const),
  ),
)

/** First and last code of each range; 920 to 999 are for the banks' own. */
const ranges: readonly (readonly [string, string, 'credit' | 'debit'])[] = [
  ['100', '399', 'credit'],
  ['400', '699', 'debit'],
  ['720', '759', 'credit'],
  ['760', '779', 'debit'],
  ['920', '959', 'credit'],
  ['960', '999', 'debit'],
]

/** @param code Three digits. */
export function typeCode(code: string): TypeCode {
  const range = ranges.find(([first, last]) => code >= first && code <= last)
  const entry = known.get(code)
  return { name: entry?.name, level: entry?.level, direction: range?.[2] }
}

/** The code of a record 16 that holds words and no money. */
export const nonMonetary = '890'
