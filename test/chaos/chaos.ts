import { parseArgs } from 'node:util'
import { campaign } from './campaign.ts'

/** `npm run chaos -- --rounds 300 [--seed N]`: prints what was counted; exit 1 where any is wrong. */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '300' }, seed: { type: 'string', default: '1' } },
})
const rounds = Number(values.rounds)
const seed = Number(values.seed)
const tell = (line: string) => process.stdout.write(`${line}\n`)

const { files, kills, expected, missing, doubled, foreign, unsettled } = await campaign({
  rounds,
  seed,
  tell,
})
tell(
  `${rounds} rounds, ${kills} kills, ${files} files, ${expected} events expected at each of two inboxes`,
)
tell(
  `${missing} missing, ${doubled} doubled, ${foreign} foreign, ${unsettled} files not settled (seed ${seed})`,
)
process.exitCode = missing + doubled + foreign + unsettled === 0 ? 0 : 1
