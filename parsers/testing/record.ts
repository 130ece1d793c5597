/** A record of blanks with texts at their columns, which count from 1. */
export function placed(
  width: number,
  fields: readonly (readonly [column: number, text: string])[],
): string {
  let record = ' '.repeat(width)
  for (const [column, text] of fields) {
    record = record.slice(0, column - 1) + text + record.slice(column - 1 + text.length)
  }
  return record.slice(0, width)
}

/** A record with other text at a column, to break it on purpose. */
export function broken(record: string, column: number, text: string): string {
  return record.slice(0, column - 1) + text + record.slice(column - 1 + text.length)
}
