/**
 * The completions of zsh.
 *
 * Test: test/completion/zsh.test.ts
 */
import type { CommandTable } from '../frame/command.js';
import type { Completes, Option } from '../frame/option.js';
import { quoted } from './quote.js';

const ACTIONS: Readonly<Record<Completes, string>> = {
  file: '_files',
  directory: '_files -/',
  command: '_command_names -e',
  strand: '_strand_commands',
  nothing: ' ',
};

export function zshCompletion(commands: readonly CommandTable[]): string {
  const descriptions = commands.map(({ name, summary }) => quoted(`${name}:${summary}`));
  return `#compdef strand
# Completions of strand for zsh: a file _strand in a folder of $fpath, or: eval "$(strand completion zsh)"

_strand_commands() {
  local -a commands=(
    ${descriptions.join('\n    ')}
  )
  _describe -t commands 'command of strand' commands
}

_strand() {
  local curcontext=$curcontext state state_descr line
  typeset -A opt_args
  _arguments -S -C \\
    '(- *)'{-h,--help}'[prints this text]' \\
    '(- *)'{-V,--version}'[prints the version]' \\
    '(-)1: :_strand_commands' \\
    '*:: :->words'
  [[ $state == words ]] || return
  curcontext=\${curcontext%:*}-$words[1]:
  case $words[1] in
${commands.map(commandCase).join('\n')}
  esac
}

if [[ $funcstack[1] == _strand ]]; then _strand "$@"; else compdef _strand strand; fi
`;
}

function commandCase({ name, options, operands = [], rest }: CommandTable): string {
  const specs = [
    ...Object.entries(options).flatMap(optionSpecs),
    ...operands.map(({ name: word, optional, completes = 'file', choices }, index) => {
      const action = choices ? `(${choices.join(' ')})` : ACTIONS[completes];
      return quoted(`${index + 1}${optional ? '::' : ':'}${word}:${action}`);
    }),
    ...(rest ? restSpecs(rest.name, rest.completes, operands.length) : []),
  ];
  const call = `_arguments -S \\\n        ${specs.join(' \\\n        ')}`;
  return `    ${name})\n${rest && operands.length > 0 ? WITHOUT_DASHES : ''}      ${call}\n      ;;`;
}

/** _arguments takes -- after an operand for a word. */
const WITHOUT_DASHES = `      local -i dashes=\${words[(i)--]}
      if ((dashes < CURRENT)); then words[dashes]=(); ((CURRENT -= 1)); fi
`;

/** The first word that is not parsed, after so many operands, and what follows it. */
function restSpecs(name: string, completes: Completes, operands: number): string[] {
  const first = quoted(`(-)${operands + 1}:${name}:${ACTIONS[completes]}`);
  if (completes !== 'command') return [first, quoted('*:ARGUMENT:_files')];
  const skip = operands === 0 ? '' : `shift ${operands} words; ((CURRENT -= ${operands})); `;
  return [first, quoted(`*::ARGUMENT:{ ${skip}_normal }`)];
}

function optionSpecs([name, option]: [string, Option]): string[] {
  const { short, negatable, repeatable, value } = option;
  const tail = `[${escaped(option.description)}]${value === undefined ? '' : valueSpec(value, option)}`;
  if (negatable) {
    return [
      quoted(`(--no-${name})--${name}${tail}`),
      quoted(`(--${name})--no-${name}[the opposite of --${name}]`),
    ];
  }
  const long = value === undefined ? `--${name}` : `--${name}=`;
  if (short === undefined) return [quoted(`${repeatable ? '*' : ''}${long}${tail}`)];
  const head = repeatable ? "'*'" : quoted(`(-${short} --${name})`);
  return [`${head}{-${short}${value === undefined ? '' : '+'},${long}}${quoted(tail)}`];
}

function valueSpec(value: string, { choices, completes = 'nothing' }: Option): string {
  return `:${escaped(value)}:${choices ? `(${choices.join(' ')})` : ACTIONS[completes]}`;
}

/** In the words of _arguments a colon and brackets have a meaning. */
function escaped(text: string): string {
  return text.replace(/[:[\]\\]/g, '\\$&');
}
