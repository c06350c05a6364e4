import { UsageError } from '../usage-error.js';
import type { CommandList } from './command.js';
import { didYouMean } from './nearest.js';

export function unknownCommand(name: string, { names }: CommandList): UsageError {
  return new UsageError(`there is no command ${JSON.stringify(name)}${didYouMean(name, names)}`);
}
