import type { Problem } from '../problems.ts'
import * as files from '../testing/readFile.ts'
import { mt940 } from './format.ts'

/** Reads a file as an agent does. */
export function read(file: string | Uint8Array, options?: files.ReadOptions): files.ReadFile {
  return files.readFile(mt940, file, options)
}

/** The problem that a file is refused for, or undefined where it is read. */
export function refusalOf(
  file: string | Uint8Array,
  options?: files.ReadOptions,
): Problem | undefined {
  return files.refusalOf(mt940, file, options)
}

/** A statement with these lines between its balances, which add up where `closing` says so. */
export function statement(lines: readonly string[], closing = 'C240103EUR100,00'): string {
  return [
    ':20:STARTUMS',
    ':25:12345678/1234567890',
    ':28C:00003/001',
    ':60F:C240102EUR100,00',
    ...lines,
    `:62F:${closing}`,
    '-',
    '',
  ].join('\r\n')
}
