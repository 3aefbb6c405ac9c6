import type { DescribedCommand } from "./describe.ts";

type Script = (commands: readonly DescribedCommand[]) => string;

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Words of a `case` for both bash and zsh: command and flag before the cursor → what may stand there. */
const casesOf = (commands: readonly DescribedCommand[]): string =>
  commands
    .flatMap(({ name, flags, values }) => [
      ...flags
        .filter(({ takesValue }) => takesValue)
        .map((flag) => {
          const patterns = flag.names.map((it) => `${name}:${it}`).join("|");
          // Nothing to offer: the shell's own names of files.
          return flag.values.length === 0
            ? `    ${patterns}) return 1 ;;`
            : `    ${patterns}) words=${quoted(flag.values.join(" "))} ;;`;
        }),
      `    ${name}:*) words=${quoted([...values, ...flags.flatMap((it) => it.names)].join(" "))} ;;`,
    ])
    .join("\n");

const namesOf = (commands: readonly DescribedCommand[]): string =>
  quoted([...commands.map((it) => it.name), "help", "--help", "--version"].join(" "));

const bash: Script = (commands) => `# kollect completion bash
_kollect_words() {
  # $1: the command, $2: the word before the cursor
  case "$1:$2" in
${casesOf(commands)}
    *) words=${namesOf(commands)} ;;
  esac
}
_kollect() {
  local words="" command="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    if [[ \${COMP_WORDS[index]} != -* ]]; then command=\${COMP_WORDS[index]}; break; fi
  done
  COMPREPLY=()
  _kollect_words "$command" "\${COMP_WORDS[COMP_CWORD-1]}" || return 0
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _kollect kollect kubectl-kollect
`;

const zsh: Script = (commands) => `#compdef kollect kubectl-kollect
# kollect completion zsh
_kollect_words() {
  case "$1:$2" in
${casesOf(commands)}
    *) words=${namesOf(commands)} ;;
  esac
}
_kollect() {
  local words_given=("\${words[@]}") current=$CURRENT words="" command="" index
  for ((index = 2; index < current; index++)); do
    if [[ \${words_given[index]} != -* ]]; then command=\${words_given[index]}; break; fi
  done
  if _kollect_words "$command" "\${words_given[current-1]}"; then
    compadd -- \${=words}
  else
    _files
  fi
}
if [[ \${funcstack[1]} == _kollect ]]; then _kollect "$@"; else compdef _kollect kollect; fi
`;

const fish: Script = (commands) => {
  const lines = commands.flatMap(({ name, description, flags, values }) => [
    `complete -c kollect -n __fish_use_subcommand -f -a ${name} -d ${fishQuoted(description)}`,
    ...(values.length === 0 ? [] : [`${within(name)} -f -a ${fishQuoted(values.join(" "))}`]),
    ...flags.map((flag) => {
      const spelled = flag.names
        .map((it) => (it.startsWith("--") ? `-l ${it.slice(2)}` : `-s ${it.slice(1)}`))
        .join(" ");
      const chosen = flag.values.length === 0 ? "" : ` -f -a ${fishQuoted(flag.values.join(" "))}`;
      const value = flag.takesValue ? ` -r${chosen}` : "";
      return `${within(name)} ${spelled}${value} -d ${fishQuoted(flag.description)}`;
    }),
  ]);
  return `# kollect completion fish\n${lines.join("\n")}\n`;
};

const within = (name: string): string =>
  `complete -c kollect -n ${fishQuoted(`__fish_seen_subcommand_from ${name}`)}`;

const fishQuoted = (text: string): string => `'${text.replace(/['\\]/g, (it) => `\\${it}`)}'`;

export const scripts = { bash, zsh, fish } as const;
