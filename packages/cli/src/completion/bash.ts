/**
 * The completions of bash. They need no other package; with bash-completion they complete the arguments of COMMAND too.
 *
 * Test: test/completion/bash.test.ts
 */
import type { CommandTable } from '../frame/command.js';
import type { Completes, Option } from '../frame/option.js';
import { quoted } from './quote.js';

export function bashCompletion(commands: readonly CommandTable[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completions of strand for bash. Load them with: eval "$(strand completion bash)"

# Sets "kind" to what can be the value of option $2 of command $1; fails for a flag.
__strand_value() {
  case "$1 $2" in
${commands.flatMap(valueCases).join('\n')}
    *) return 1 ;;
  esac
}

# Sets "options", "operands" (a list of kinds) and "rest" (the kind of the first word that is not parsed) of command $1.
__strand_table() {
  case $1 in
${commands.map(tableCase).join('\n')}
    *) return 1 ;;
  esac
}

# Completes "cur" as a word of kind $1, and puts $2 in front.
__strand_offer() {
  case $1 in
    file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    directory) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
    command) mapfile -t COMPREPLY < <(compgen -c -- "$cur") ;;
    words:*) mapfile -t COMPREPLY < <(compgen -W "\${1#words:}" -- "$cur") ;;
  esac
  ((\${#COMPREPLY[@]} == 0)) || COMPREPLY=("\${COMPREPLY[@]/#/$2}")
}

_strand() {
  local cur word kind options rest name='' i option
  local -a words=() places=() operands=()
  COMPREPLY=()
  # readline separates --option=value at the equals sign.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if ((\${#words[@]})) && [[ \${words[-1]} == --*= || ( $word == = && \${words[-1]} == --* ) ]]; then
      words[-1]+=$word
    else
      words+=("$word")
      places+=("$i")
    fi
  done
  cur=\${words[-1]}
  unset 'words[-1]'

  for ((i = 0; i < \${#words[@]}; i++)); do
    word=\${words[i]}
    if [[ -z $name ]]; then
      [[ $word == -* ]] || name=$word
      [[ -z $name ]] || __strand_table "$name" || return 0
    elif [[ $word == -- ]]; then
      [[ -n $rest ]] || continue
      __strand_rest "\${places[i + 1]}"
      return
    elif [[ $word == -?* ]]; then
      if [[ $word != *=* ]] && __strand_value "$name" "$word"; then
        if ((i + 1 == \${#words[@]})); then
          __strand_offer "$kind"
          return
        fi
        ((i++))
      fi
    elif ((\${#operands[@]})); then
      operands=("\${operands[@]:1}")
    elif [[ -n $rest ]]; then
      __strand_rest "\${places[i]}"
      return
    fi
  done

  if [[ -z $name ]]; then
    __strand_offer ${quoted(`words:${names} --help --version`)}
  elif [[ $cur == --*=* ]]; then
    option=\${cur%%=*}
    cur=\${cur#*=}
    __strand_value "$name" "$option" || return 0
    # What stands before the equals sign is a word of its own, unless COMP_WORDBREAKS was changed.
    if [[ \${COMP_WORDS[COMP_CWORD]} == --* ]]; then __strand_offer "$kind" "$option="; else __strand_offer "$kind"; fi
  elif [[ $cur == -* ]]; then
    __strand_offer "words:$options"
  elif ((\${#operands[@]})); then
    __strand_offer "\${operands[0]}"
  else
    __strand_offer "$rest"
  fi
}

# Completes a command line that begins at the word of number $1.
__strand_rest() {
  if declare -F _comp_command_offset >/dev/null; then
    _comp_command_offset "$1"
  elif declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  elif (($1 == COMP_CWORD)); then
    __strand_offer "$rest"
  else
    __strand_offer file
  fi
}

complete -F _strand strand
`;

  function valueCases({ name, options }: CommandTable): string[] {
    return Object.entries(options)
      .filter(([, { value }]) => value !== undefined)
      .map(([long, option]) => {
        const forms = option.short === undefined ? [`--${long}`] : [`--${long}`, `-${option.short}`];
        const patterns = forms.map((form) => quoted(`${name} ${form}`)).join(' | ');
        return `    ${patterns}) kind=${quoted(kindOfOption(option))} ;;`;
      });
  }

  function tableCase({ name, options, operands = [], rest }: CommandTable): string {
    const kinds = operands.map(({ completes = 'file', choices }) => quoted(kindOf(completes, choices)));
    return [
      `    ${name})`,
      `      options=${quoted(Object.entries(options).flatMap(formsOf).join(' '))}`,
      `      operands=(${kinds.join(' ')})`,
      `      rest=${quoted(rest ? kindOf(rest.completes) : '')}`,
      '      ;;',
    ].join('\n');
  }

  function kindOf(completes: Completes, choices?: readonly string[]): string {
    if (choices) return `words:${choices.join(' ')}`;
    return completes === 'strand' ? `words:${names}` : completes;
  }

  function kindOfOption({ choices, completes = 'nothing' }: Option): string {
    return kindOf(completes, choices);
  }
}

function formsOf([name, { negatable }]: [string, Option]): string[] {
  return negatable ? [`--${name}`, `--no-${name}`] : [`--${name}`];
}
