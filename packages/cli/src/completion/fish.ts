/**
 * The completions of fish.
 *
 * Test: test/completion/fish.test.ts
 */
import type { CommandTable } from '../frame/command.js';
import type { Completes, Option } from '../frame/option.js';
import { quoted } from './quote.js';

export function fishCompletion(commands: readonly CommandTable[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completions of strand for fish. Load them with: strand completion fish | source

# Prints the words after the name of the command, as typed before the cursor; fails before there is a name.
function __strand_words
    set -l words (commandline -opc)
    set -e words[1]
    while set -q words[1]; and string match -q -- '-*' $words[1]
        set -e words[1]
    end
    set -q words[1]; or return 1
    printf '%s\\n' $words
end

# Whether the command is $argv[1].
function __strand_is
    set -l words (__strand_words); or return 1
    test "$words[1]" = $argv[1]
end

# Prints how many operands were given, then the words that are not parsed. $argv: the number of operands of the command, whether
# it has such words, and its options that take a value.
function __strand_parse
    set -l words (__strand_words)[2..]
    set -l operands 0
    while set -q words[1]
        switch $words[1]
            case --
                set -e words[1]
                test $argv[2] = yes; and break
            case '-?*'
                if contains -- $words[1] $argv[3..]
                    set -e words[1]
                end
                set -q words[1]; and set -e words[1]
            case '*'
                if test $operands -lt $argv[1]
                    set operands (math $operands + 1)
                    set -e words[1]
                else
                    break
                end
        end
    end
    printf '%s\\n' $operands $words
end

# Whether the next word is operand $argv[1] or an option.
function __strand_at
    set -l parsed (__strand_parse $argv[2..])
    test (count $parsed) -eq 1; and test $argv[1] = any -o "$parsed[1]" = $argv[1]
end

# Completes a command line that begins with the words that are not parsed.
function __strand_rest
    set -l words (__strand_parse $argv)[2..]
    complete -C (string join ' ' -- (string escape -- $words) (commandline -ct))
end

complete -c strand -f
complete -c strand -n 'not __strand_words >/dev/null' -s h -l help -d 'prints this text'
complete -c strand -n 'not __strand_words >/dev/null' -s V -l version -d 'prints the version'
${commands.map(nameLine).join('\n')}
${commands.flatMap(commandLines).join('\n')}
`;

  function nameLine({ name, summary }: CommandTable): string {
    return `complete -c strand -n 'not __strand_words >/dev/null' -a ${name} -d ${quoted(summary, 'fish')}`;
  }

  function commandLines({ name, options, operands = [], rest }: CommandTable): string[] {
    const valued = Object.entries(options).flatMap(([long, { value, short }]) =>
      value === undefined ? [] : [`--${long}`, ...(short === undefined ? [] : [`-${short}`])],
    );
    const shape = [operands.length, rest ? 'yes' : 'no', ...valued].join(' ');
    const line = (at: number | 'any', words: string) =>
      `complete -c strand -n '__strand_is ${name}; and __strand_at ${at} ${shape}' ${words}`;
    return [
      ...Object.entries(options).flatMap((entry) => optionLines(entry).map((words) => line('any', words))),
      ...operands.map(({ completes = 'file', choices }, index) => line(index, offer(completes, choices))),
      ...(rest ? restLines(name, rest.completes, shape, operands.length, line) : []),
    ];
  }

  function restLines(
    name: string,
    completes: Completes,
    shape: string,
    operands: number,
    line: (at: number, words: string) => string,
  ): string[] {
    if (completes !== 'command') return [line(operands, offer(completes))];
    return [`complete -c strand -n '__strand_is ${name}' -x -a '(__strand_rest ${shape})'`];
  }

  function offer(completes: Completes, choices?: readonly string[]): string {
    if (choices) return `-x -a ${quoted(choices.join(' '), 'fish')}`;
    const offers: Readonly<Record<Completes, string>> = {
      file: '-F',
      directory: "-x -a '(__fish_complete_directories)'",
      command: "-x -a '(__fish_complete_command)'",
      strand: `-x -a ${quoted(names, 'fish')}`,
      nothing: '-x',
    };
    return offers[completes];
  }

  function optionLines([long, option]: [string, Option]): string[] {
    const { short, value, choices, completes = 'nothing', negatable, description } = option;
    const name = `${short === undefined ? '' : `-s ${short} `}-l ${long}`;
    const about = `-d ${quoted(description, 'fish')}`;
    const lines = [`${name} ${value === undefined ? '' : `${optionOffer(completes, choices)} `}${about}`];
    return negatable ? [...lines, `-l no-${long} -d ${quoted(`the opposite of --${long}`, 'fish')}`] : lines;
  }

  function optionOffer(completes: Completes, choices: readonly string[] | undefined): string {
    return completes === 'file' && !choices ? '-r -F' : offer(completes, choices);
  }
}
