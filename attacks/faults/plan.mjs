// Plans the faults of a scenario: every call with every errno that it may have.

import { errnosOf } from './errnos.mjs';
import { judge } from './judge.mjs';
import { runStage } from './run-fault.mjs';

/** Calls that are made in a loop over all signals. */
const LOOPS = { rt_sigaction: 2 };

/**
 * Runs a scenario without a fault and plans one for each call that it made.
 * @param {number} each how many calls of the same name and arguments fail, since later ones in a loop add nothing
 */
export async function planScenario(library, scenario, each) {
  const stage = await runStage(library, scenario);
  const { problems } = judge(stage);
  const calls = stage.calls.filter(({ name, ordinal }) => ordinal <= Math.min(each, LOOPS[name] ?? each));
  const unknown = new Set(calls.filter((call) => errnosOf(call) === undefined).map(nameOf));
  if (stage.patched === 0) problems.push('the preload library has not found the addon');
  if (unknown.size > 0) problems.push(`errnos.mjs does not know ${[...unknown].join(', ')}`);
  return { calls: stage.calls, problems, faults: calls.flatMap((call) => faultsOf(scenario, call)) };
}

function nameOf({ name, side, args }) {
  return `${side} ${name}${name === 'other' ? ` (${args})` : ''}`;
}

export function faultsOf(scenario, call) {
  const { name, side, ordinal } = call;
  return (errnosOf(call) ?? []).map((errno) => ({ scenario, name, side, ordinal, errno }));
}
