import { maxHeadRows } from './cut.ts'
import type { Look } from './look.ts'
import type { Plan } from './plan.ts'
import type { ReadBack } from './readBack.ts'
import { writeSource } from './source.ts'
import { YamlLines } from './yaml.ts'

/** Writes a mapping in the order of docs/mapping.md, with a comment for each guess. */
export function writeMapping(look: Look, plan: Plan, back: ReadBack | undefined): string {
  const lines = new YamlLines()
  writeHead(lines, look, plan, back)
  lines.entry('mapping', 1)
  const note = 'name it after where it comes from; part of every id, so never change it'
  lines.entry('name', plan.name, note)
  writeSource(lines, look, plan.start, plan.dates)
  writeRows(lines, plan)
  plan.writeEvent(lines)
  plan.writeFields(lines)
  return lines.toString()
}

function writeHead(
  lines: YamlLines,
  look: Look,
  { rules }: Plan,
  back: ReadBack | undefined,
): void {
  const { cut, sample, table } = look
  const seen = cut.rows.length - cut.ofTail
  lines.comment(
    'A first mapping, proposed by `kontor map`. Finish it with docs/mapping.md; `kontor parse --mapping` ' +
      'shows what it gives. Lines marked UNSURE need your eyes.',
  )
  lines.comment(
    seen >= maxHeadRows || sample.tail !== undefined
      ? `Looked at: the first ${seen} rows and the last ${cut.ofTail} of a file of ${sample.size} bytes.`
      : `Looked at: all ${seen} rows of the file, ${table.data.length} of which look like data.`,
  )
  if (back) writeVerdict(lines, back)
  if (rules.left > 0) {
    lines.comment(`UNSURE: ${rules.left} rows are no data, and nothing tells them apart.`)
  }
}

function writeVerdict(lines: YamlLines, { events, problems, faults }: ReadBack): void {
  const [problem] = problems
  const [fault] = faults
  if (fault) {
    lines.comment(`NOT READY: ${fault.path.join('.')}: ${fault.message}`)
  } else if (problem) {
    const many = problems.length === 1 ? '1 problem' : `${problems.length} problems`
    const line = problem.position?.line ?? '?'
    lines.comment(
      `NOT READY: reading the file by it finds ${many}, the first in line ${line}: ${problem.code}. ` +
        problem.message,
    )
  } else {
    lines.comment(`Read back by it: ${events} events, no problem.`)
  }
}

function writeRows(lines: YamlLines, { rules, identity, dropped }: Plan): void {
  const { key, group, note } = identity
  lines.open('rows').comment(note, 2)
  if (key.length > 0) lines.entry('identity', 'immutable', '', 2).entry('key', key, '', 2)
  else lines.entry('identity', 'none', '', 2)
  if (group.length > 0) lines.entry('group', group, '', 2)
  if (rules.skip.length > 0 || dropped) {
    lines.open('skip', 2)
    for (const rule of rules.skip) lines.item(rule.condition, rule.note, 4)
    if (dropped) lines.item(dropped, 'never booked', 4)
  }
  if (rules.stop) lines.entry('stop', rules.stop.condition, rules.stop.note, 2)
}
