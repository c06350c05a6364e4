import { ask } from './ask.mjs';
import { ours } from './contestants.mjs';
import { whatIsShort } from './machine-limits.mjs';
import { questionOf } from './questions.mjs';

/** @returns {Promise<[outcome: 'ok' | 'FAILED' | 'skipped', sentence: string][]>} what came of one contestant's answer */
async function judge(run, contestant, size) {
  const { needs, checks } = questionOf(run);
  const short = whatIsShort(needs?.(size) ?? {});
  if (short !== undefined) return [['skipped', short]];
  const answer = await ask(run, contestant, size);
  if (answer.cannot !== undefined) return [['skipped', answer.cannot]];
  if (answer.failed !== undefined) return [['FAILED', `it ${answer.failed} ${JSON.stringify(answer)}`]];
  // What a peer loses or leaves behind is for the report to show, not for this to fail on.
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
 * The short form for CI: does each row run, and are the counts right that no busy machine changes? Never a time.
 *
 * @returns {Promise<boolean>} whether everything held
 */
export async function smoke(runs, names) {
  const total = { ok: 0, FAILED: 0, skipped: 0 };
  for (const run of runs) {
    const size = questionOf(run).runs[run].smoke;
    if (size === undefined) continue; // too large to be short: the same question has a smaller run
    for (const contestant of names) {
      for (const [outcome, sentence] of await judge(run, contestant, size)) {
        total[outcome]++;
        console.log(`${outcome.padEnd(7)} ${run} ${contestant}: ${sentence}`);
      }
    }
  }
  console.log(`${total.ok} passed, ${total.FAILED} failed, ${total.skipped} skipped`);
  return total.FAILED === 0;
}
