import { fieldPath } from './columns.ts'
import { choicesOf } from './compile.ts'
import type { Mapping } from './schema.ts'
import type { Cell } from './value.ts'

/** A column of a table that a mapping wants, and where in the mapping it says so. */
export interface LookupUse {
  readonly lookup: string
  readonly value: string
  readonly path: readonly (string | number)[]
}

/** Every column of a table that a mapping's fields want. */
export function lookupUses(mapping: Mapping): LookupUse[] {
  return choicesOf(mapping).flatMap(({ fields }, choice) =>
    Object.entries(fields).flatMap(([name, { each = {}, ...field }]) => {
      const path = fieldPath(mapping, choice, name)
      const items = Object.entries(each).flatMap(([item, cell]) =>
        useOf(cell, [...path, 'each', item]),
      )
      return [...useOf(field, path), ...items]
    }),
  )
}

function useOf({ lookup, value }: Cell, path: LookupUse['path']): LookupUse[] {
  return lookup === undefined || value === undefined ? [] : [{ lookup, value, path }]
}
