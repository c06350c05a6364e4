// A system call without effect that marks in a trace where counting begins and ends.
import { existsSync } from 'node:fs';

export const begin = '/strand-bench-begin';
export const end = '/strand-bench-end';

export const mark = (path) => {
  existsSync(path);
};
