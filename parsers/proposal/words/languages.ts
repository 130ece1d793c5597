import { czech } from './czech.ts'
import { danish } from './danish.ts'
import { dutch } from './dutch.ts'
import { english } from './english.ts'
import { estonian } from './estonian.ts'
import { finnish } from './finnish.ts'
import { french } from './french.ts'
import { german } from './german.ts'
import { hungarian } from './hungarian.ts'
import { italian } from './italian.ts'
import type { Language } from './language.ts'
import { lithuanian } from './lithuanian.ts'
import { norwegian } from './norwegian.ts'
import { polish } from './polish.ts'
import { portuguese } from './portuguese.ts'
import { russian } from './russian.ts'
import { spanish } from './spanish.ts'
import { swedish } from './swedish.ts'

/** Every language whose header words are known. Another one is a file like these and a line here. */
export const languages: readonly Language[] = [
  english,
  german,
  dutch,
  french,
  italian,
  spanish,
  portuguese,
  danish,
  swedish,
  norwegian,
  finnish,
  polish,
  czech,
  hungarian,
  lithuanian,
  estonian,
  russian,
]
