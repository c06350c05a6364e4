// A system call that means nothing, so that a trace shows where what is counted begins and ends.
import { existsSync } from 'node:fs';

export const begin = '/strand-bench-begin';
export const end = '/strand-bench-end';

export const mark = (path) => {
  existsSync(path);
};
