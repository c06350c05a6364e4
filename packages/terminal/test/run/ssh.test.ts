/** A real ssh to a real sshd, which speak through a pipe, for shells whose terminal is elsewhere. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listPids, orUnknown, readStat } from '#src/state/process-files.js';
import { isInstalled } from '../support/programs.js';
import { start } from '../support/session.js';
import { shellEnvironment, shells } from '../support/shells.js';
import { test } from '../support/test.js';
import { timedOutRun } from '../support/timed-out-run.js';

const SSHD = '/usr/sbin/sshd';

/** Returns the arguments of an ssh that starts its own sshd. */
function sshTo(folder: string, command: string): string[] {
  const key = join(folder, 'key');
  execFileSync('sh', ['-c', 'ssh-keygen -q -t ed25519 -N "" -f "$0"', key]);
  const config = join(folder, 'sshd_config');
  const settings = [`HostKey ${key}`, `AuthorizedKeysFile ${key}.pub`, 'StrictModes no', 'UsePAM no'];
  writeFileSync(config, `${settings.join('\n')}\nPermitRootLogin yes\nPidFile none\nLogLevel QUIET\n`);
  const options = [
    ...[`ProxyCommand=${SSHD} -i -f ${config}`, `IdentityFile=${key}`, 'StrictHostKeyChecking=no'],
    ...['UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'IdentitiesOnly=yes', 'BatchMode=yes'],
  ];
  return ['-F', 'none', '-tt', ...options.flatMap((option) => ['-o', option]), 'localhost', command];
}

/** Whether a `sleep` with this home directory has its terminal. */
function isSleeping(home: string): boolean {
  return listPids().some((pid) => {
    const stat = readStat(pid);
    if (stat?.name !== 'sleep' || stat.group !== stat.foreground) return false;
    return orUnknown(() => readFileSync(`/proc/${pid}/environ`, 'utf8'))?.includes(`HOME=${home}\0`) === true;
  });
}

function missing(file: string): string | false {
  for (const program of ['ssh', 'ssh-keygen', file])
    if (!isInstalled(program)) return `${program} is not installed`;
  if (!existsSync(SSHD)) return 'sshd is not installed';
  return process.getuid?.() === 0 && !existsSync('/run/sshd') && 'sshd of root needs /run/sshd';
}

for (const { name, file, args, isPosix } of shells) {
  test(
    `run in ${name} behind ssh gives output and status, and works again after a timeout and Ctrl-C`,
    async () => {
      const environment = shellEnvironment();
      const { HOME = '/' } = environment;
      const command = `cd ${HOME}; exec env HOME=${HOME} PS1='$ ' ${[file, ...args].join(' ')}`;
      const session = start('ssh', sshTo(HOME, command), { env: environment });
      const { exitCode, output } = await session.run('echo one; sh -c "exit 7"');
      assert.deepEqual([exitCode, output], [7, 'one\n']);
      assert.equal((await session.run(isPosix ? 'echo $?' : 'echo $status')).output, '7\n');
      const { before } = await timedOutRun(session, () => isSleeping(HOME));
      assert.equal(before, 'partial\n');
      await session.sendControl('c');
      assert.equal((await session.run('echo next')).output, 'next\n');
      await assert.rejects(session.run('exit 3'), {
        name: 'ExpectEnded',
        status: { exitCode: 3, signal: null },
      });
    },
    { skip: missing(file) },
  );
}
