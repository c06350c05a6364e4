// The process in which one contestant answers one question once: `measure.mjs RUN CONTESTANT SIZE`, SIZE in JSON.
// A fresh one each time, so that no heap, thread or compiled code is left of somebody else's turn.
import { childCount } from './own-process.mjs';
import { questionOf } from './questions.mjs';

const [run, contestant, size] = process.argv.slice(2);
const { start } = await import(`../contestants/${contestant}.mjs`);
const answer = await questionOf(run).measure(start, JSON.parse(size));
process.stdout.write(`${JSON.stringify({ ...answer, childrenLeft: childCount() })}\n`);
// No process.exit: that nothing keeps Node running after its last child is part of each question.
