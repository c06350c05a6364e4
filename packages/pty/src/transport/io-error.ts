import { ConnectionLost } from '../errors.js';
import { describeErrno } from '../native/system-error.js';

/** The reason for the end of a connection after a failed system call. */
export function ioError(syscall: 'read' | 'write', errno: number): ConnectionLost {
  const { code, meaning } = describeErrno(errno);
  return new ConnectionLost(`${syscall} failed: ${code} (${meaning})`, { code });
}

/** The reason for the end of a connection whose queued bytes no longer exist. */
export function lostBytesError(): ConnectionLost {
  return new ConnectionLost(
    'write failed: EFAULT (a buffer that was waiting to be written was shrunk or transferred): leave it unchanged until it is sent',
    { code: 'EFAULT' },
  );
}

/** The reason for the end of a connection whose `writeSomeData` was overridden and returned an impossible count. */
export function wrongCountError(sent: number, length: number): ConnectionLost {
  return new ConnectionLost(
    `writeSomeData returned ${sent}, expected an Error or a count from 0 to ${length}`,
    { code: 'EINVAL' },
  );
}
