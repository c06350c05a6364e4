/** The parts of a command's table as words, which the help, the completions and the man page share. */
import type { CommandTable, Operand } from './command.js';
import type { Option } from './option.js';

/** The words after the name of the command: `[OPTION]… [--] COMMAND [ARGUMENT]…`. */
export function usageWords({ operands = [], rest }: CommandTable): string {
  const words = operands.map(({ name, optional }: Operand) => (optional ? `[${name}]` : name));
  if (!rest) return ['[OPTION]…', ...words].join(' ');
  const command = `[--] ${rest.name} ${rest.others ?? '[ARGUMENT]…'}`;
  return ['[OPTION]…', ...words, rest.optional ? `[${command}]` : command].join(' ');
}

/** `--size COLUMNSxROWS`, `--[no-]echo`. */
export function longForm(name: string, { value, negatable }: Option): string {
  const long = negatable ? `--[no-]${name}` : `--${name}`;
  return value === undefined ? long : `${long} ${value}`;
}

/** The description, and what the table adds to it. */
export function fullDescription({ description, choices, repeatable }: Option): string {
  const facts = [
    ...(choices ? [`one of ${choices.join(', ')}`] : []),
    ...(repeatable ? ['may be repeated'] : []),
  ];
  return [description, ...facts].join('; ');
}
