/**
 * The errors of a failed spawn: which step failed, why, and a hint where the kernel's errno misleads.
 *
 * Test: test/launch/spawn-error.test.ts
 */
import { SpawnError } from '../errors.js';
import type { Failure, SpawnRequest, Text } from '../interfaces.js';
import { describeErrno } from '../native/system-error.js';
import { missingInterpreter } from './missing-interpreter.js';
import { tooLong } from './too-long.js';

/** Whether a result of `System` is a failure. Only an own `step` counts: a polluted prototype gives one to every object. */
export function hasFailed(result: object): result is Failure {
  return Object.hasOwn(result, 'step');
}

/** The error for a step that failed while a program was started. */
export function spawnError(failure: Failure, request: SpawnRequest): SpawnError {
  const { step, errno } = failure;
  const { code, meaning } = describeErrno(errno);
  const path = pathOf(step, request);
  const about = path === undefined ? '' : ` ${JSON.stringify(path)}`;
  const hint = hintFor(step, code, request, path);
  return new SpawnError(
    `cannot start ${JSON.stringify(textOf(request.file))}: ${step}${about} failed: ${code} (${meaning})${hint}`,
    { code, errno, syscall: step, path },
  );
}

/**
 * The error for a child that was started and cannot be watched: a failed system call becomes a SpawnError, any other error is
 * returned as it is.
 */
export function startError(error: unknown, request: SpawnRequest): unknown {
  if (error instanceof SpawnError || !(error instanceof Error)) return error;
  const { errno, syscall } = error as NodeJS.ErrnoException;
  if (errno === undefined || syscall === undefined) return error;
  return Object.assign(spawnError({ step: syscall, errno }, request), { cause: error });
}

/** The error for a terminal that could not be opened. */
export function terminalError({ step, errno }: Failure): SpawnError {
  const { code, meaning } = describeErrno(errno);
  const path = step === 'open' ? '/dev/ptmx' : undefined;
  const hint = hints[`${step} ${code}`] ?? '';
  return new SpawnError(`cannot open a terminal: ${step} failed: ${code} (${meaning})${hint}`, {
    code,
    errno,
    syscall: step,
    path,
  });
}

/** The error for a pipe that could not be opened. */
export function pipeError({ step, errno }: Failure): SpawnError {
  const { code, meaning } = describeErrno(errno);
  const hint = hints[`${step} ${code}`] ?? '';
  return new SpawnError(`cannot open a pipe: ${step} failed: ${code} (${meaning})${hint}`, {
    code,
    errno,
    syscall: step,
  });
}

function pathOf(step: string, request: SpawnRequest): string | undefined {
  if (step === 'execve') return textOf(request.file);
  if (step === 'chdir' && request.cwd !== undefined) return textOf(request.cwd);
  if (step === 'cgroup' && request.cgroup !== undefined) return textOf(request.cgroup);
  return undefined;
}

export function textOf(text: Text): string {
  return typeof text === 'string' ? text : Buffer.from(text).toString();
}

const TOO_MANY_DESCRIPTORS = ': this process has too many open descriptors, see ulimit -n';

const hints: Readonly<Record<string, string>> = {
  'open ENOSPC': ': no terminal is left, see /proc/sys/kernel/pty/max',
  'open EMFILE': TOO_MANY_DESCRIPTORS,
  'pipe EMFILE': TOO_MANY_DESCRIPTORS,
  'fcntl EMFILE': TOO_MANY_DESCRIPTORS,
  'clone EMFILE': TOO_MANY_DESCRIPTORS,
  'fcntl EINVAL': ': a descriptor of the child is beyond ulimit -n',
  'clone EAGAIN':
    ': this user or cgroup may start no more processes, see ulimit -u and pids.max of the cgroup',
  'dup EBADF': ': a descriptor to be inherited is not open, or one of the child is beyond ulimit -n',
  'prlimit EPERM': ': only root can raise a hard limit, and nofile cannot exceed /proc/sys/fs/nr_open',
  'cgroup EACCES': ': this process may not write its cgroup.procs',
  'cgroup EBUSY':
    ': it has controllers for its children (cgroup.subtree_control), so it cannot contain processes itself',
  'cgroup EOPNOTSUPP': ': a cgroup of its cgroup.type cannot contain a process',
  'setpriority EACCES': ': only root can raise the priority',
  'ioctl EPERM': ': the terminal belongs to a living session',
  'fchown EPERM': ': only root can give the terminal to another user',
  'setgroups EPERM': ': only root can change groups',
  'setgid EPERM': ': only root can change to this group',
  'setuid EPERM': ': only root can change to this user',
  'capset EPERM': ': the capabilities of this process cannot be taken from the child',
  'getpwuid ENOENT': ': the user database has no such user, pass a gid with the uid',
};

function hintFor(step: string, code: string, request: SpawnRequest, path: string | undefined): string {
  const hint = hints[`${step} ${code}`];
  if (hint !== undefined) return hint;
  if (step !== 'execve' || path === undefined) return '';
  if (code === 'E2BIG') return tooLong(request);
  if (code !== 'ENOENT') return '';
  if (!path.includes('/'))
    return ': it is in no directory of PATH, or it is a script whose interpreter does not exist';
  return missingInterpreter(path, request.cwd === undefined ? undefined : textOf(request.cwd));
}
