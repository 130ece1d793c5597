/** What is wrong with a statement: its end is missing, or its balances do not add up. */
export type Fault = 'cut off' | 'off'

/** MT940 of a day of November 2026: one payment, and balances that meet those of the day before. */
export function statement(account: string, day: number, fault?: Fault): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const [before, after] = [`26${day === 1 ? '1031' : `11${two(day - 1)}`}`, `2611${two(day)}`]
  const closing = fault === 'off' ? day * 10 + 5 : day * 10
  return [
    `:20:DAY${after}`,
    `:25:${account}`,
    `:28C:${day}/1`,
    `:60F:C${before}EUR${(day - 1) * 10},`,
    `:61:${after}${after.slice(2)}C10,NTRFINV-${day}`,
    `:86:Invoice ${day}`,
    ...(fault === 'cut off' ? [] : [`:62F:C${after}EUR${closing},`, '-', '']),
  ].join('\r\n')
}
