import { camt } from './camt/format.ts'
import { mt940 } from './mt940/format.ts'
import type { Format } from './reader.ts'

/** Every format that is known by its content. Exports of other programs are read by a mapping. */
export const formats: readonly Format[] = [mt940, camt]
