import assert from 'node:assert/strict';
import { type LimitOptions, spawn } from 'strand-pty';
import { test } from '../support/test.js';

async function output(script: string, limits: LimitOptions): Promise<string> {
  let text = '';
  for await (const chunk of spawn('sh', ['-c', script], { ...limits, encoding: 'utf8' })) text += chunk;
  return text.replaceAll('\r\n', '\n');
}

test('a number in limits sets the soft and the hard limit, an object sets each of them', async () => {
  const limits = {
    nofile: 64,
    cpu: { soft: 5, hard: 60 },
    core: { soft: 0, hard: Number.POSITIVE_INFINITY },
  };
  assert.equal(
    await output('ulimit -Sn; ulimit -Hn; ulimit -St; ulimit -Ht; ulimit -Sc', { limits }),
    '64\n64\n5\n60\n0\n',
  );
});

test('umask and nice apply to the child alone', async () => {
  const before = process.umask();
  assert.equal(await output('umask; nice', { umask: 0o27, nice: 5 }), '0027\n5\n');
  assert.equal(process.umask(), before);
});

test('a limit or niceness that the kernel refuses throws a SpawnError that names its step', () => {
  assert.throws(() => spawn('true', [], { cgroup: '/strand-nowhere' }), {
    name: 'SpawnError',
    syscall: 'cgroup',
    code: 'ENOENT',
    path: '/strand-nowhere',
  });
  assert.throws(() => spawn('true', [], { limits: { nofile: 2 ** 40 } }), {
    syscall: 'prlimit',
    code: 'EPERM',
  });
});

test('invalid limits, umask and nice throw with their name before a child is started', () => {
  const bad: [LimitOptions, RegExp][] = [
    [{ nice: 20 }, /nice/],
    [{ umask: 0o1000 }, /umask/],
    [{ limits: { nofile: -1 } }, /limits\.nofile/],
    [{ limits: { nofile: { soft: 2, hard: 1 } } }, /limits\.nofile\.soft/],
  ];
  for (const [options, message] of bad)
    assert.throws(() => spawn('true', [], options), { name: 'RangeError', message });
  // @ts-expect-error: an unknown limit
  assert.throws(() => spawn('true', [], { limits: { stack: 1 } }), /unknown option "limits.stack"/);
});
