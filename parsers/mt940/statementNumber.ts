import type { Field } from './field.ts'

/** Field 28C, `5n[/5n]`: statement number and page, as text: banks write more than five digits. */
export interface StatementNumber {
  readonly number: string | undefined
  readonly page: string | undefined
}

export function readNumber(field: Field): StatementNumber {
  const text = field.text.trim()
  const slash = text.indexOf('/')
  const number = (slash < 0 ? text : text.slice(0, slash)).trim()
  const page = slash < 0 ? '' : text.slice(slash + 1).trim()
  return { number: number || undefined, page: page || undefined }
}
