import { calendar } from './calendar.ts'
import { cash } from './cash.ts'
import { controlFigures } from './controlFigures.ts'
import { file } from './file.ts'
import { life } from './life.ts'
import { search } from './search.ts'
import { throughput } from './throughput.ts'

/** What the console asks of the events, in the order of the document. */
export const viewOperations = [calendar, cash, search, life, file, throughput, controlFigures]
