import { ConnectionLost } from '../errors.js';

/**
 * True for an I/O error, with the errno's name in `code`; false for a connection that ended, that was closed by us, or
 * whose other side was closed (EPIPE).
 */
export function isFailure(reason: Error): reason is ConnectionLost & { readonly code: string } {
  return reason instanceof ConnectionLost && reason.code !== undefined && reason.code !== 'EPIPE';
}
