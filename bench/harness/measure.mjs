// The process in which one contestant answers one question once: `measure.mjs RUN CONTESTANT SIZE`, SIZE in JSON. Each answer
// has a process of its own, so that no heap, thread or compiled code of another remains.
import { Cannot } from './cannot.mjs';
import { childCount } from './own-process.mjs';
import { questionOf } from './questions.mjs';

const [run, contestant, size] = process.argv.slice(2);
/** Prints a line for each part, so that the first parts are not lost when a later one hangs. */
const tell = (part) => process.stdout.write(`${JSON.stringify(part)}\n`);

const { start } = await import(`../contestants/${contestant}.mjs`);
try {
  tell(await questionOf(run).measure(start, JSON.parse(size), tell));
  tell({ childrenLeft: childCount() });
} catch (error) {
  if (!(error instanceof Cannot)) throw error;
  tell({ cannot: error.message });
}
// No process.exit(): that the process ends by itself after its last child is part of each question.
