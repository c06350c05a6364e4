// Every scenario by its name. A scenario runs after a first child, `first-…` runs without one, and `NAME/FEATURES` runs with
// STRAND_PTY_WITHOUT.

import { adopt, limit, monitor, signals, terminate, worker } from './endings.mjs';
import { dropIn, dropInFailure, dropInPair } from './node-pty.mjs';
import { descriptors, helpers, pipes, timeout } from './pipes.mjs';
import { attributes, flood, identity, input, many, mixed, pause, pty, unread } from './terminals.mjs';

export const scenarios = {
  pty,
  flood,
  input,
  pause,
  mixed,
  identity,
  attributes,
  many,
  unread,
  pipes,
  descriptors,
  helpers,
  timeout,
  terminate,
  signals,
  limit,
  adopt,
  monitor,
  worker,
  'drop-in': dropIn,
  'drop-in-failure': dropInFailure,
  'drop-in-pair': dropInPair,
  // Only loads the addon: see stage.mjs.
  load: async () => {},
};

const FIRST = ['pty', 'pipes', 'identity', 'drop-in'];
const FEATURES = ['vfork', 'close_range', 'pidfd', 'gptpeer', 'pidfd_info', 'pidfd_group', 'clone_files'];
const ALL_FEATURES = FEATURES.join(',');

export const scenarioNames = [
  ...Object.keys(scenarios),
  ...FIRST.map((name) => `first-${name}`),
  ...FEATURES.map((feature) => `pty/${feature}`),
  ...['pty', 'pipes', 'terminate', 'identity', 'adopt'].map((name) => `${name}/${ALL_FEATURES}`),
];

export function parseScenario(name) {
  const [plain = '', without] = name.split('/');
  const first = plain.startsWith('first-');
  return { base: first ? plain.slice('first-'.length) : plain, first, without };
}
