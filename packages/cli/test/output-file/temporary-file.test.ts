import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { temporaryPath } from '#src/output-file/temporary-file.js';
import { temporaryFolder } from '../support/recordings.js';
import { test } from '../support/test.js';

test('temporaryPath removes the file of an earlier process with the same process id, as in a container', () => {
  const target = join(temporaryFolder(), 'out.cast');
  const path = temporaryPath(target);
  writeFileSync(path, 'left');
  assert.equal(temporaryPath(target), path);
  assert.deepEqual(readdirSync(join(path, '..')), []);
});

test('temporaryPath leaves files of other hosts, of other targets and of living processes', () => {
  const folder = temporaryFolder();
  const name = basename(temporaryPath(join(folder, 'out.cast')));
  assert.equal(name, `.out.cast.strand-${hostname()}-${process.pid}.tmp`);
  const dead = 2 ** 22 + 1;
  const own = `-${process.pid}.tmp`;
  const kept = [
    name.replace('.strand-', '.strand-other-').replace(own, `-${dead}.tmp`),
    name.replace('out.cast', 'in.cast').replace(own, `-${dead}.tmp`),
    name.replace(own, `-${process.ppid}.tmp`),
    name.replace(own, '-.tmp'),
    // No process can have this id.
    name.replace(own, '-99999999999.tmp'),
  ];
  for (const each of [...kept, name.replace(own, `-${dead}.tmp`)]) writeFileSync(join(folder, each), '');
  temporaryPath(join(folder, 'out.cast'));
  assert.deepEqual(readdirSync(folder).sort(), kept.sort());
});
