import { ask } from './ask.mjs';
import { ours } from './contestants.mjs';
import { shortageOf } from './machine-limits.mjs';
import { contestantsOf, questionOf } from './questions.mjs';

/** @returns {Promise<[outcome: 'ok' | 'FAILED' | 'skipped', sentence: string][]>} the checks of one answer */
async function judge(run, contestant, size) {
  const { needs, checks } = questionOf(run);
  const short = shortageOf(needs?.(size) ?? {});
  if (short !== undefined) return [['skipped', short]];
  const answer = await ask(run, contestant, size);
  if (answer.cannot !== undefined) return [['skipped', answer.cannot]];
  if (answer.failed !== undefined) return [['FAILED', `it ${answer.failed} ${JSON.stringify(answer)}`]];
  // A peer that loses output or leaves a child is shown in the report, and does not fail the smoke test.
  const demands = ours.includes(contestant)
    ? [...checks(answer, size), ['no child is left', (answer.childrenLeft ?? 0) === 0]]
    : [];
  return [
    ['ok', 'it answers'],
    ...demands.map(([sentence, held]) =>
      held ? ['ok', sentence] : ['FAILED', `${sentence} ${JSON.stringify(answer)}`],
    ),
  ];
}

/**
 * Runs each question in a short form, for CI, and checks counts that the load of the machine does not change. No times.
 *
 * @returns {Promise<boolean>} whether every check passed
 */
export async function smoke(runs, names) {
  const total = { ok: 0, FAILED: 0, skipped: 0 };
  for (const run of runs) {
    const size = questionOf(run).runs[run].smoke;
    if (size === undefined) continue; // the question has a smaller run
    for (const contestant of contestantsOf(questionOf(run)).filter((name) => names.includes(name))) {
      for (const [outcome, sentence] of await judge(run, contestant, size)) {
        total[outcome]++;
        console.log(`${outcome.padEnd(7)} ${run} ${contestant}: ${sentence}`);
      }
    }
  }
  console.log(`${total.ok} passed, ${total.FAILED} failed, ${total.skipped} skipped`);
  return total.FAILED === 0;
}
