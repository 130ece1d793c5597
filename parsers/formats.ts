import { bai2 } from './bai2/format.ts'
import { camt } from './camt/format.ts'
import { cfonb120 } from './cfonb120/format.ts'
import { coda } from './coda/format.ts'
import { mt940 } from './mt940/format.ts'
import { norma43 } from './norma43/format.ts'
import type { Format } from './reader.ts'

/** Every format that is known by its content. Exports of other programs are read by a mapping. */
export const formats: readonly Format[] = [mt940, camt, bai2, coda, cfonb120, norma43]
