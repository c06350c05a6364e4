// Every relative link in a Markdown file leads to something that exists.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);

const dead = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/\]\(([^)#\s]+)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(dirname(file), target)))
    .map((target) => `${file}: ${target} does not exist`),
);

for (const line of dead) console.error(line);
if (dead.length > 0) process.exit(1);
