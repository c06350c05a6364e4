import { ask } from './ask.mjs';
import { ours } from './contestants.mjs';
import { questionOf } from './questions.mjs';

/**
 * The short form for CI: does each row run, and are the counts right that no busy machine changes? Never a time.
 *
 * @returns {Promise<boolean>} whether everything held
 */
export async function smoke(runs, names) {
  let passed = 0;
  let failed = 0;
  const tell = (run, contestant, sentence, held, detail = '') => {
    if (held) passed++;
    else failed++;
    console.log(`${held ? 'ok    ' : 'FAILED'} ${run} ${contestant}: ${sentence}${held ? '' : ` ${detail}`}`);
  };
  for (const run of runs) {
    const { runs: sizes, checks } = questionOf(run);
    const size = sizes[run].smoke;
    for (const contestant of names) {
      let answer;
      try {
        answer = await ask(run, contestant, size);
      } catch (error) {
        tell(run, contestant, 'it answers', false, error.message);
        continue;
      }
      tell(run, contestant, 'it answers', true);
      // What a peer loses or leaves behind is for the report to show, not for this to fail on.
      if (!ours.includes(contestant)) continue;
      const demanded = [...checks(answer, size), ['no child is left', (answer.childrenLeft ?? 0) === 0]];
      for (const [sentence, held] of demanded) tell(run, contestant, sentence, held, JSON.stringify(answer));
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}
