// The process in which one contestant answers one question once: `measure.mjs RUN CONTESTANT SIZE`, SIZE in JSON.
// A fresh one each time, so that no heap, thread or compiled code is left of somebody else's turn.
import { Cannot } from './cannot.mjs';
import { childCount } from './own-process.mjs';
import { questionOf } from './questions.mjs';

const [run, contestant, size] = process.argv.slice(2);
/** A line for each part: what was found before somebody hangs is not lost. */
const tell = (part) => process.stdout.write(`${JSON.stringify(part)}\n`);

const { start } = await import(`../contestants/${contestant}.mjs`);
try {
  tell(await questionOf(run).measure(start, JSON.parse(size), tell));
  tell({ childrenLeft: childCount() });
} catch (error) {
  if (!(error instanceof Cannot)) throw error;
  tell({ cannot: error.message });
}
// No process.exit: that nothing keeps the process running after its last child is part of each question.
