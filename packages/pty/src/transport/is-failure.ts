import { ConnectionLost } from '../errors.js';

/**
 * Returns true for an I/O error, whose errno's name is in `code`; false for an end of file, for a close by either side, and
 * for EPIPE.
 */
export function isFailure(reason: Error): reason is ConnectionLost & { readonly code: string } {
  return reason instanceof ConnectionLost && reason.code !== undefined && reason.code !== 'EPIPE';
}
