import { session } from './sessions.mjs';
import { echo, ended, forgotten, input, mixed, output } from './streams.mjs';
import { dropIn, helper, limited, monitored, pipes, terminal } from './transports.mjs';

/** The kinds of jobs with their weights. Jobs that read output up to its end are the most frequent. */
export const kinds = [
  ['output', 4, output],
  ['terminal', 4, terminal],
  ['input', 2, input],
  ['echo', 2, echo],
  ['pipes', 2, pipes],
  ['mixed', 1, mixed],
  ['helper', 2, helper],
  ['limited', 1, limited],
  ['drop-in', 2, dropIn],
  ['monitored', 1, monitored],
  ['ended', 2, ended],
  ['forgotten', 1, forgotten],
  ['session', 2, session],
];
