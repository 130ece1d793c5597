import { mistakes } from './mistakes.ts'

/** docs/mistakes.md: what people get wrong, and what `kontor check` prints. Written by write.ts. */
export function mistakesDocument(): string {
  const sections = mistakes.map(
    ({ title, right, wrong, prints }, i) => `### ${i + 1}. ${title}

\`\`\`diff
${marked('-', wrong)}
${marked('+', right)}
\`\`\`

\`\`\`text
✗ ${prints}
\`\`\`
`,
  )
  return `# Mistakes that \`kontor check\` finds

Run \`kontor check\` before the agent is started, and before every phone call: it looks at the
configuration, folders, servers, hubs, store, disk and what is expected, starts nothing and changes
nothing. What is well has a ✓; what is not has a ✗ and says what to do in the same line. It exits with 0,
with 78 where the configuration is to be corrected, with 69 where something else is. With \`--json\` each
line is an object with \`ok\` and \`what\`. Nothing that it prints is secret.

Of each mistake here, the line with \`-\` is what stands there by mistake, the line with \`+\` what should.
Names in capitals stand for what is particular to you. A test makes every one of these mistakes and
compares what is printed, letter by letter; this page is written from the same list
(\`test/mistakes/mistakes.ts\`).

${sections.join('\n')}`
}

function marked(sign: string, text: string): string {
  const lines = text.replace(/\n$/, '').split('\n')
  return lines.map((line) => (line === '' ? `${sign} (nothing)` : `${sign} ${line}`)).join('\n')
}
