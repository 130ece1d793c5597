import type { Words } from './words.ts'

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const
export type Shell = (typeof shells)[number]

/** A script that lets a shell complete the program's verbs and options. It runs nothing of ours. */
export function completionScript(shell: Shell, words: readonly Words[]): string {
  return scripts[shell](words)
}

const plain = ({ words }: Words) => words.map(([word]) => word).join(' ')

const scripts: Readonly<Record<Shell, (words: readonly Words[]) => string>> = {
  bash: (all) => `# Completion of kontor for bash. Written by \`kontor completion bash\`.
_kontor() {
  local path='' word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
${longer(all, 'path')}
    esac
  done
  case "$path" in
${all.map((each) => `    '${spaced(each)}') words='${plain(each)}' ;;`).join('\n')}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o bashdefault -o default -F _kontor kontor
`,
  zsh: (all) => `#compdef kontor
# Completion of kontor for zsh. Written by \`kontor completion zsh\`.
_kontor() {
  local path_='' word
  local -a choices
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$path_ $word" in
${longer(all, 'path_')}
    esac
  done
  case "$path_" in
${all.map((each) => `    '${spaced(each)}') choices=(${described(each)}) ;;`).join('\n')}
  esac
  _describe 'kontor' choices
  _files
}
compdef _kontor kontor
`,
  fish: (all) => `# Completion of kontor for fish. Written by \`kontor completion fish\`.
function __kontor_words
  set -l path ''
  for word in (commandline -opc)[2..-1]
    switch "$path $word"
${verbsOf(all)
  .map((path) => `      case ' ${path}'\n        set path "$path $word"`)
  .join('\n')}
    end
  end
  switch "$path"
${all.map((each) => `    case '${spaced(each)}'\n${printed(each)}`).join('\n')}
  end
end
complete -c kontor -a '(__kontor_words)'
`,
  powershell: (
    all,
  ) => `# Completion of kontor for PowerShell. Written by \`kontor completion powershell\`.
Register-ArgumentCompleter -Native -CommandName kontor -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $known = @{
${all.map((each) => `    '${each.path}' = '${plain(each)}'`).join('\n')}
  }
  $path = ''
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
    $longer = ($path + ' ' + $element.Extent.Text).Trim()
    if ($known.ContainsKey($longer)) { $path = $longer }
  }
  $known[$path] -split ' ' | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`,
}

const spaced = ({ path }: Words) => (path === '' ? '' : ` ${path}`)

const verbsOf = (all: readonly Words[]) => all.map(({ path }) => path).filter((path) => path !== '')

/** A word goes on the path where the two are a verb; an option or a name of a file does not. */
function longer(all: readonly Words[], variable: string): string {
  const patterns = verbsOf(all).map((path) => `' ${path}'`)
  return `      ${patterns.join('|')}) ${variable}="$${variable} $word" ;;`
}

function described({ words }: Words): string {
  return words.map(([word, purpose]) => `'${word}:${purpose}'`).join(' ')
}

function printed({ words }: Words): string {
  return words
    .map(([word, purpose]) => `      printf '%s\\t%s\\n' '${word}' '${purpose}'`)
    .join('\n')
}
