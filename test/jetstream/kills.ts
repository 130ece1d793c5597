import { killedAgain } from './killing.ts'

/** `node test/jetstream/kills.ts 30`: prints what was counted; exit 1 where any of it is wrong. */
const kills = Number(process.argv[2] ?? 30)
const tell = (line: string) => process.stdout.write(`${line}\n`)
const counted = await killedAgain(kills, tell)
const { events, seconds, lost, twice, differing, notPushed, pushedAgain, wrongInStream } = counted
tell(`${kills} kills of the hub that leads, ${events} events in ${seconds} s`)
tell(`hubs: ${lost} lost, ${twice} twice, ${differing} in another order`)
tell(`consumer: ${notPushed} missing, ${pushedAgain} pushed again under the same id`)
tell(`stream of events: ${wrongInStream} missing, twice or in another order`)
process.exitCode = lost + twice + differing + notPushed + wrongInStream === 0 ? 0 : 1
